"""A compute of a package of its own, for tests: operations run on a second machine (elsewhere_machine.py), which sees
nothing of this one. It is told what to run and asks for what goes in and comes out (`Loans`); its feed is copied here.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from traitlets import Int, Unicode

from deepforge_jupyter.compute.base import AttemptFiles, ComputeConfig, OperationCall, Result
from deepforge_jupyter.compute.file_compute import FileCompute
from deepforge_jupyter.compute.loans import Loans
from deepforge_jupyter.compute.run_files import OperationProcess, RunFiles
from deepforge_jupyter.errors import Conflict, DeepForgeError, Unavailable

ADDRESS = "DEEPFORGE_ELSEWHERE"
LONGEST_LINE_BYTES = 64 << 20
AGAIN_S = 0.1
THERE = OperationProcess(host="elsewhere", boot_id="", pid_namespace="", pid=0, pid_started="")


class ElsewhereComputeConfig(ComputeConfig):
    capacity = Int(4, help="How many operations run at once, of all executions.").tag(config=True)
    address = Unicode("", help=f"The port of the machine; by default ${ADDRESS}.").tag(config=True)

    def create(self, runs: Path) -> ElsewhereCompute:
        return ElsewhereCompute(runs, port=int(self.address or os.environ[ADDRESS]), capacity=self.capacity)


class ElsewhereCompute(FileCompute):
    name = "elsewhere"
    title = "A machine elsewhere"
    description = "Operations run on another machine, which sees nothing of this one."
    sees_these_files = False

    def __init__(self, runs: Path, *, port: int, capacity: int = 4) -> None:
        super().__init__(runs)
        self.capacity = capacity
        self._port = port
        self._loans: dict[AttemptFiles, Loans] = {}
        self._attended: dict[AttemptFiles, Attendance] = {}

    async def problem(self) -> str | None:
        try:
            _, writer = await self.connect()
        except OSError as error:
            return f"The machine does not answer: {error}"
        writer.close()
        return None

    async def close(self) -> None:
        for attendance in self._attended.values():
            await attendance.leave()
        await super().close()

    def lend(self, attempt: AttemptFiles, loans: Loans) -> None:
        self._loans[attempt] = loans

    async def start(self, call: OperationCall) -> None:
        attempt = AttemptFiles(execution=call.execution, node=call.node, number=call.attempt)
        files = self.files(attempt)
        if files.has_end():
            return
        await self.prepare(call)
        _claim(files)
        if files.process() is None:  # it was given up
            return
        await self._attend(attempt, call).is_accepted

    async def cancel(self, attempt: AttemptFiles) -> None:
        files = self.files(attempt)
        if files.has_end() or files.process() is None:
            await super().cancel(attempt)
            return
        try:
            reader, writer = await self.connect()
            with contextlib.closing(writer):
                writer.write(json.dumps({"cancel": self._key(attempt)}).encode() + b"\n")
                is_known = json.loads(await reader.readline())["is_known"]
        except (OSError, ValueError) as error:
            raise Unavailable(f"The machine does not answer: {error}") from error
        if not is_known:
            raise Unavailable("The machine has not been told of it yet.")

    async def result(self, attempt: AttemptFiles) -> Result:
        files = self.files(attempt)
        while not files.has_end():
            if files.process() is None:
                await asyncio.sleep(AGAIN_S)
            else:
                await self._attend(attempt).to_its_end()
        self._loans.pop(attempt, None)
        found = files.result()
        assert found is not None
        return found

    async def events(
        self,
        attempt: AttemptFiles,
        *,
        after: int = 0,
        follow: bool = True,
        is_over: Callable[[], Awaitable[bool]] | None = None,
        on_caught_up: Callable[[], None] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        files = self.files(attempt)
        if files.process() is not None and not files.has_end():
            self._attend(attempt)
        events = super().events(attempt, after=after, follow=follow, is_over=is_over, on_caught_up=on_caught_up)
        async with contextlib.aclosing(events):
            async for event in events:
                yield event

    def _key(self, attempt: AttemptFiles) -> str:
        """Under which the machine knows it among those of all servers."""
        runs = hashlib.sha256(str(self.runs).encode()).hexdigest()[:12]
        return f"{runs}/{attempt.execution}/{attempt.node}/{attempt.number}"

    def _attend(self, attempt: AttemptFiles, call: OperationCall | None = None) -> Attendance:
        attendance = self._attended.get(attempt)
        if attendance is None or (attendance.call is None and call is not None):
            if attendance is not None:
                attendance.task.cancel()
            files, loans = self.files(attempt), self._loans.get(attempt)
            attendance = self._attended[attempt] = Attendance(
                self._key(attempt), files, self.connect, call=call, loans=loans
            )
        return attendance

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._port, limit=LONGEST_LINE_BYTES)


class Attendance:
    """Of an attempt there, until it has ended. Without a `call` it only copies what comes."""

    def __init__(
        self,
        key: str,
        files: RunFiles,
        connect: Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]],
        *,
        call: OperationCall | None,
        loans: Loans | None,
    ) -> None:
        self.call = call
        self._key = key
        self._files = files
        self._connect = connect
        self._loans = loans
        self._announced: set[str] = set()
        self.is_accepted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._go_on())

    async def to_its_end(self) -> None:
        await asyncio.wait([self.task])

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def _go_on(self) -> None:
        try:
            while not self._files.has_end():
                try:
                    await self._once()
                except (OSError, ValueError) as error:
                    if not self.is_accepted.done() and self.call is not None:
                        self.is_accepted.set_exception(Unavailable(f"The machine does not answer: {error}"))
                        return
                    await asyncio.sleep(AGAIN_S)
        finally:
            self.is_accepted.cancel()

    async def _once(self) -> None:
        reader, writer = await self._connect()
        with contextlib.closing(writer):
            job = None if self.call is None else msgspec.to_builtins(self.call)
            _write(writer, {"attend": self._key, "job": job, "have": self._sizes()})
            while line := await reader.readline():
                message = json.loads(line)
                if "ask" in message:
                    _write(writer, {"answer": message["ask"], **await self._answer(message)})
                elif "file" in message:
                    self._copy(message["file"], message["offset"], base64.b64decode(message["data"]))
                elif "end" in message:
                    self._end(message["end"])
                    return
                elif "is_unknown" in message:
                    await asyncio.sleep(AGAIN_S)
                    return
                elif not self.is_accepted.done():
                    self.is_accepted.set_result(None)
        await asyncio.sleep(AGAIN_S)

    def _sizes(self) -> dict[str, int]:
        folder = self._files.folder
        paths = [path for name in ("feed", "outputs") for path in (folder / name).rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.stat().st_size for path in paths}

    def _copy(self, name: str, offset: int, data: bytes) -> None:
        """The same again does no harm: another process may attend it, too."""
        path = self._files.folder / name
        assert name.split("/")[0] in ("feed", "outputs") and ".." not in name.split("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        os.pwrite(descriptor, data, offset)
        os.close(descriptor)

    def _end(self, files: dict[str, str]) -> None:
        """The folders of outputs are called as they are here."""
        if "result.json" in files:
            result = msgspec.json.decode(files["result.json"])
            for port, staged in result.get("outputs", {}).items():
                staged["path"] = str(self._files.folder / "outputs" / port)
            files["result.json"] = msgspec.json.encode(result).decode()
        for name, text in files.items():
            draft = self._files.folder / f"{name}.{os.getpid()}"
            draft.write_text(text)
            draft.replace(self._files.folder / name)

    async def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            if asked["what"] == "snapshot":
                return {"files": await asyncio.to_thread(self._snapshot, asked["commit"])}
            if asked["what"] == "output":
                self._announced.add(asked["port"])
            elif asked["what"] in ("part", "complete") and asked["port"] not in self._announced:
                return {"is_new": True}  # another process was told of the output, and died
            return await _lent(self._loans, **{name: asked[name] for name in asked if name != "ask"})
        except Conflict:  # another process goes on with the execution
            return {"is_over": True}
        except Unavailable:
            return {"is_away": True}
        except DeepForgeError as error:
            return {"failure": {"name": type(error).__name__, "message": error.message}}

    def _snapshot(self, commit: str) -> dict[str, str]:
        assert self.call is not None
        folder = Path(self.call.snapshot).parent / commit
        return {
            path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode()
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }


async def _lent(loans: Loans | None, *, what: str, port: str, **asked: Any) -> dict[str, Any]:
    if loans is None:
        raise Conflict("Nothing is lent by this process.")
    match what:
        case "input":
            lent = await loans.input(port)
            files = {name: [file.size_bytes, file.sha256] for name, file in lent.files.items()}
            return {"header": base64.b64encode(lent.header).decode(), "files": files}
        case "addresses":
            return {"addresses": msgspec.to_builtins(await loans.addresses(port, **asked))}
        case "read":
            return {"data": base64.b64encode(await loans.read(port, **asked)).decode()}
        case "damaged":
            raise loans.damaged(port, **asked)
        case "output":
            wanted = await loans.output(port, base64.b64decode(asked["header"]), asked["files"])
            return {"is_here": True} if wanted is None else msgspec.to_builtins(wanted)
        case "part":
            return {"url": await loans.part_address(port, **asked)}
        case "complete":
            await loans.complete(port, **asked)
    return {}


def _write(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


def _claim(files: RunFiles) -> None:
    """For the machine there, in one step, unless it is claimed."""
    draft = files.folder / f"claim.{os.getpid()}"
    draft.write_bytes(msgspec.json.encode(THERE))
    with contextlib.suppress(FileExistsError):
        os.link(draft, files.folder / "claim")
    draft.unlink()
