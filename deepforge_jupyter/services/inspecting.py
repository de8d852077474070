"""Values looked into, by a process of its own with limits on its time and memory (`deepforge_runner.inside`).

Nothing of a value is read or unpickled in this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Value
from deepforge_jupyter.errors import NotFound, Unreadable
from deepforge_jupyter.protocol.inside import Inside
from deepforge_jupyter.services.artifacts import Artifacts
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import HEADER, needed_snapshot

AT_ONCE = 2
LONGEST_ANSWER_BYTES = 32 << 20
# Of a file in one of these formats that lies elsewhere and is larger, only parts are fetched, in a few rounds: first
# what says where the rest is.
WHOLE_BYTES = 64 << 20
BY_PARTS = ("numpy", "npz", "safetensors", "parquet")
MOST_ROUNDS = 5
SAMPLED_ELSEWHERE = 1 << 18
# What a program needs to run; neither tokens nor credentials of the server.
VARIABLES = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")


class Inspecting:
    def __init__(
        self,
        projects: Projects,
        artifacts: Artifacts,
        storages: Storages,
        snapshots: SnapshotReader,
        *,
        folder: Path,
        longest_s: float,
        memory_bytes: int,
    ) -> None:
        """`folder` is where snapshots lie; a look may take `longest_s` seconds and `memory_bytes`."""
        self._projects = projects
        self._artifacts = artifacts
        self._storages = storages
        self._snapshots = snapshots
        self._folder = folder
        self._longest_s = longest_s
        self._memory_bytes = memory_bytes
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def artifact(
        self,
        artifact: str,
        *,
        part: str | None = None,
        plane: Sequence[int] = (),
        row: int = 0,
        column: int = 0,
        picture: int = 0,
        opens: bool = False,
    ) -> Inside:
        """What is in an artifact; with `opens` the code that it needs may run. Raises NotFound if its bytes are gone,
        Unreadable if they cannot be read so."""
        kept = await self._artifacts.get(artifact)
        request: dict[str, Any] = {
            "part": part,
            "plane": list(plane),
            "row": row,
            "column": column,
            "picture": picture,
            "memory_bytes": self._memory_bytes,
        }
        async with self._turns:
            if self._is_large_and_elsewhere(kept.value):
                with TemporaryDirectory(prefix="deepforge-part-") as folder:
                    return _warned(kept, await self._look_at_parts(kept, Path(folder), request))
            here = await self._storages.local_path(kept.value)
            if opens:
                await self._put_snapshot(kept, here)
                request |= {"unpickle": True, "snapshots": str(self._folder)}
            return _warned(kept, _inside(kept.name, await self._ask(here, request)))

    def _is_large_and_elsewhere(self, value: Value) -> bool:
        is_known = value.format in BY_PARTS or (not value.format and value.type == "numpy.ndarray")
        return is_known and value.size_bytes > WHOLE_BYTES and value.storage not in self._storages.own

    async def _look_at_parts(self, kept: Artifact, folder: Path, request: dict[str, Any]) -> Inside:
        """Fetches what is shown, and a few samples, into a file of the value's size that is otherwise empty."""
        value = kept.value
        storage = await self._storages.named(value.storage)
        ((name, size_bytes),) = (await storage.files(value)).items()
        (folder / HEADER).write_bytes(await storage.header(value))
        have: list[list[int]] = []
        request |= {"sampled": SAMPLED_ELSEWHERE, "have": have}
        with (folder / name).open("w+b") as file:
            file.truncate(size_bytes)
            for _ in range(MOST_ROUNDS):
                parts = _answered(kept.name, await self._ask(folder, {**request, "plans": True}))["parts"]
                if parts is None or sum(length for _, length in have + parts) > size_bytes // 2:
                    del request["have"], request["sampled"]
                    here = await self._storages.local_path(value)
                    return _inside(kept.name, await self._ask(here, request))
                if not parts:
                    break
                await asyncio.gather(*(self._fetch(value, name, file, offset, length) for offset, length in parts))
                have += parts
        return _inside(kept.name, await self._ask(folder, request))

    async def _fetch(self, value: Value, name: str, file: BinaryIO, offset: int, length: int) -> None:
        content = await self._storages.read(value, name, offset=offset, length=length)
        os.pwrite(file.fileno(), content, offset)

    async def _put_snapshot(self, kept: Artifact, folder: Path) -> None:
        """The version of the project that the value's classes are of."""
        needed = needed_snapshot(folder)
        if needed is None:
            return
        with contextlib.suppress(NotFound):  # then the value says which class is missing
            root = await self._projects.folder(kept.project)
            await asyncio.to_thread(self._snapshots.put, needed, root)

    async def _ask(self, folder: Path, request: dict[str, Any]) -> bytes:
        with TemporaryDirectory(prefix="deepforge-inside-") as workplace:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "deepforge_runner.inside",
                json.dumps({**request, "folder": str(folder)}),
                env=_variables(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                cwd=workplace,
            )
            try:
                return await asyncio.wait_for(_answer(process), self._longest_s)
            except asyncio.TimeoutError:
                raise Unreadable(f"Looking into it took longer than {self._longest_s:.0f} s and was ended.") from None
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()


async def _answer(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    answer = bytearray()
    while part := await process.stdout.read(1 << 16):
        answer += part
        if len(answer) > LONGEST_ANSWER_BYTES:
            raise Unreadable("It says more of itself than can be shown.")
    return bytes(answer)


def _variables() -> dict[str, str]:
    import deepforge_runner

    place = str(Path(str(deepforge_runner.__file__)).parents[1])
    return {**{name: os.environ[name] for name in VARIABLES if name in os.environ}, "PYTHONPATH": place}


def _inside(name: str, answer: bytes) -> Inside:
    return msgspec.convert(_answered(name, answer), Inside)


def _warned(kept: Artifact, inside: Inside) -> Inside:
    """Of what was found damaged it is said that what is seen is not what was kept."""
    if kept.verified is None or kept.verified.outcome != "damaged":
        return inside
    said = f"It was damaged when it was verified last. {kept.verified.problem}"
    return msgspec.structs.replace(inside, notes=(said, *inside.notes))


def _answered(name: str, answer: bytes) -> dict[str, Any]:
    if not answer:
        raise Unreadable(f"“{name}” cannot be looked into: reading it ended the process, or it needs too much memory.")
    fields: dict[str, Any] = msgspec.json.decode(answer)
    if "error" in fields:
        raise Unreadable(f"“{name}” cannot be looked into. {fields['error']}")
    return fields
