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
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Value
from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.errors import NotFound, Unreadable
from deepforge_jupyter.protocol.inside import Inside
from deepforge_jupyter.services.artifacts import Artifacts
from deepforge_jupyter.services.folder_files import FolderFiles
from deepforge_jupyter.services.folder_values import Entry
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import HEADER, file_hash, needed_snapshot

AT_ONCE = 2
LONGEST_ANSWER_BYTES = 32 << 20
# Of a file in one of these formats that lies elsewhere and is larger, only parts are fetched, in a few rounds: first
# what says where the rest is.
WHOLE_BYTES = 64 << 20
BY_PARTS = (
    *("numpy", "npz", "safetensors", "parquet", "csv", "tsv", "json", "text", "bytes", "pytorch", "keras"),
    *("png", "jpeg", "gif", "webp", "bmp", "file"),
)
MOST_ROUNDS = 5
SAMPLED_ELSEWHERE = 1 << 18
# What a program needs to run; neither tokens nor credentials of the server.
VARIABLES = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")


class _Elsewhere(NamedTuple):
    """A data file of a value that lies in another storage."""

    value: Value
    name: str
    size_bytes: int


class Inspecting:
    def __init__(
        self,
        projects: Projects,
        artifacts: Artifacts,
        files: FolderFiles,
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
        self._files = files
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
        file: str | None = None,
        part: str | None = None,
        plane: Sequence[int] = (),
        row: int = 0,
        column: int = 0,
        picture: int = 0,
        opens: bool = False,
    ) -> Inside:
        """What is in an artifact, or in the `file` at that path of one that is a folder; with `opens` the code that it
        needs may run. Raises NotFound if its bytes are gone, Unreadable if they cannot be read so."""
        kept = await self._artifacts.get(artifact)
        request: dict[str, Any] = {
            "part": part,
            "plane": list(plane),
            "row": row,
            "column": column,
            "picture": picture,
            "memory_bytes": self._memory_bytes,
        }
        if file is not None:
            return _warned(kept, await self._file(kept, file, request, opens=opens))
        if await self._files.is_folder(kept):
            entries = await self._files.entries(kept)
            size_bytes = sum(entry.size_bytes for entry in entries)
            facts = {"files": f"{len(entries):,}", "bytes": size_of(size_bytes)}
            return _warned(kept, Inside(kind="folder", facts=facts))
        async with self._turns:
            return _warned(kept, await self._value(kept, request, opens=opens))

    async def _value(self, kept: Artifact, request: dict[str, Any], *, opens: bool) -> Inside:
        value = kept.value
        is_known = value.format in BY_PARTS or (not value.format and value.type == "numpy.ndarray")
        if is_known and not opens and self._is_large_and_elsewhere(value, value.size_bytes):
            values = await self._storages.values(value)
            ((name, size_bytes),) = (await values.files(value)).items()
            with TemporaryDirectory(prefix="deepforge-part-") as folder:
                (Path(folder) / HEADER).write_bytes(await values.header(value))
                place = {**request, "folder": folder}
                found = await self._look_at_parts(
                    kept.name, _Elsewhere(value, name, size_bytes), Path(folder, name), place
                )
                if found is not None:
                    return found
        here = await self._storages.local_path(value)
        if opens:
            await self._put_snapshot(kept, here)
            request |= {"unpickle": True, "snapshots": str(self._folder)}
        return _inside(kept.name, await self._ask({**request, "folder": str(here)}))

    async def _file(self, kept: Artifact, path: str, request: dict[str, Any], *, opens: bool) -> Inside:
        """Of a folder's file, of which alone something is fetched."""
        entry = await self._files.entry(kept, path)
        name = PurePosixPath(path).name
        request |= {"name": name, "unpickle": opens}
        async with self._turns:
            with _told_of(kept, entry):
                found = await self._parts_of_file(kept, entry, request)
                if found is None:
                    here = await self._storages.local_file(kept.value, entry.file)
                    found = _inside(name, await self._ask({**request, "file": str(here)}))
                    said = await asyncio.to_thread(_objection, here, entry)
                    if said is not None:
                        found = msgspec.structs.replace(found, notes=(said, *found.notes))
        return msgspec.structs.replace(found, file=path)

    async def _parts_of_file(self, kept: Artifact, entry: Entry, request: dict[str, Any]) -> Inside | None:
        if request["unpickle"] or not self._is_large_and_elsewhere(kept.value, entry.size_bytes):
            return None
        with TemporaryDirectory(prefix="deepforge-part-") as folder:
            target = Path(folder, "data")
            source = _Elsewhere(kept.value, entry.file, entry.size_bytes)
            return await self._look_at_parts(request["name"], source, target, {**request, "file": str(target)})

    def _is_large_and_elsewhere(self, value: Value, size_bytes: int) -> bool:
        return size_bytes > WHOLE_BYTES and value.storage not in self._storages.own

    async def _look_at_parts(
        self, name: str, source: _Elsewhere, target: Path, request: dict[str, Any]
    ) -> Inside | None:
        """Fetches what is shown, and a few samples, into a file of the value's size that is otherwise empty. None if
        all of it is needed."""
        have: list[list[int]] = []
        request |= {"sampled": SAMPLED_ELSEWHERE, "have": have}
        with target.open("w+b") as file:
            file.truncate(source.size_bytes)
            for _ in range(MOST_ROUNDS):
                parts = _answered(name, await self._ask({**request, "plans": True}))["parts"]
                if parts is None or sum(length for _, length in have + parts) > source.size_bytes // 2:
                    return None
                if not parts:
                    break
                await asyncio.gather(*(self._fetch(source, file, offset, length) for offset, length in parts))
                have += parts
        return _inside(name, await self._ask(request))

    async def _fetch(self, source: _Elsewhere, file: BinaryIO, offset: int, length: int) -> None:
        content = await self._storages.read(source.value, source.name, offset=offset, length=length)
        os.pwrite(file.fileno(), content, offset)

    async def _put_snapshot(self, kept: Artifact, folder: Path) -> None:
        """The version of the project that the value's classes are of."""
        needed = needed_snapshot(folder)
        if needed is None:
            return
        with contextlib.suppress(NotFound):  # then the value says which class is missing
            root = await self._projects.folder(kept.project)
            await asyncio.to_thread(self._snapshots.put, needed, root)

    async def _ask(self, request: dict[str, Any]) -> bytes:
        with TemporaryDirectory(prefix="deepforge-inside-") as workplace:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "deepforge_runner.inside",
                json.dumps(request),
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


@contextlib.contextmanager
def _told_of(kept: Artifact, entry: Entry) -> Iterator[None]:
    """Of what is missing it is said which file of the folder it is."""
    try:
        yield
    except NotFound as error:
        said = f"“{entry.path}” is gone from the folder “{kept.name}”, or is not what was kept there. {error.message}"
        raise NotFound(said, details=error.details) from error


def _objection(here: Path, entry: Entry) -> str | None:
    """Why a file is not the one that was kept. Of a very large one the hash is not computed for a look."""
    size_bytes = here.stat().st_size
    if size_bytes != entry.size_bytes:
        return f"It is damaged: it has {size_bytes} bytes instead of the {entry.size_bytes} that were kept."
    if entry.sha256 is None or size_bytes > WHOLE_BYTES or file_hash(here) == entry.sha256:
        return None
    return "It is damaged: its bytes are not those that were kept (they have another hash)."


def _answered(name: str, answer: bytes) -> dict[str, Any]:
    if not answer:
        raise Unreadable(f"“{name}” cannot be looked into: reading it ended the process, or it needs too much memory.")
    fields: dict[str, Any] = msgspec.json.decode(answer)
    if "error" in fields:
        raise Unreadable(f"“{name}” cannot be looked into. {fields['error']}")
    return fields
