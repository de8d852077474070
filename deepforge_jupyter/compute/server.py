"""The adapter `server`: operations as child processes of supervisors on the machine that the server runs on."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from deepforge_runner.feed import FeedReader
from deepforge_runner.supervisor import processes
from traitlets import Bool, Float, Int, Unicode
from traitlets.config import Configurable

from deepforge_jupyter.compute.attachments import Attachments
from deepforge_jupyter.compute.base import AttemptFiles, Compute, OperationCall, Result
from deepforge_jupyter.compute.run_files import (
    DISAPPEARED,
    MACHINE_STOPPED,
    NEVER_STARTED,
    UNSAVED,
    Attempt,
    Exit,
    Liveness,
    OperationProcess,
    RunFiles,
    liveness_of,
)
from deepforge_jupyter.compute.supervisor_client import RunSignal
from deepforge_jupyter.compute.supervisors import Supervisors
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable

log = logging.getLogger("deepforge.compute")

POLL_S = 0.25
GRACE_S = 0.5
CLAIMED_WITHOUT_PROCESS_S = 10.0
STARTS = 5
INTERRUPTS = 4
INTERRUPT_AGAIN_S = 0.1
READ_BYTES = 1 << 18
VARIABLES = Attribute(
    name="variables",
    type="dict",
    default={},
    default_source="{}",
    description=(
        'Environment variables of every operation, as in {"CUDA_VISIBLE_DEVICES": "0"}. They are kept with the '
        "execution: put no passwords here."
    ),
)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BLOB_NAME = re.compile(r"[0-9a-f]{16,128}(\.[a-z0-9]{1,12})?")


class ServerComputeConfig(Configurable):
    """Settings of operations that run on the server's own machine."""

    capacity = Int(0, help="How many operations run at once on this machine; 0 means one for each processor.").tag(
        config=True
    )
    python = Unicode("", help="The Python that runs operations; empty means the server's own.").tag(config=True)
    idle_seconds = Float(10.0, help="Seconds after which an unused supervisor process ends.").tag(config=True)
    use_zygotes = Bool(
        True, help="Whether operations are forked from a process that has imported their packages already."
    ).tag(config=True)

    def create(self, runs: Path) -> ServerCompute:
        """The adapter with these settings, keeping run directories in `runs`."""
        return ServerCompute(
            runs,
            capacity=self.capacity or None,
            python=self.python or None,
            idle_seconds=self.idle_seconds,
            use_zygotes=self.use_zygotes,
        )


class _Lonely:
    """How long an attempt has been waited for without a supervisor that brings news of it."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._since

    @property
    def pause_s(self) -> float:
        """How long to sleep before the files are looked at again: short at first."""
        return min(POLL_S, 0.01 + self.seconds / 4)


def _with_variables(call: OperationCall) -> OperationCall:
    """The call with what was chosen for the execution; the operation's own variables stand over it."""
    chosen = call.options.get(VARIABLES.name) or {}
    return msgspec.structs.replace(call, variables={**chosen, **call.variables}, options={})


def _decode(line: bytes) -> Any:
    """Takes what the runner's own decoder takes, most of it several times faster."""
    try:
        return msgspec.json.decode(line)
    except ValueError:
        return json.loads(line)


def _is_final(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "status" and event["content"].get("status") != "running")


class ServerCompute(Compute):
    """Runs attempts in processes that outlive this one; any process with the same `runs` folder can follow them."""

    name = "server"
    title = "This server"
    description = "Operations are processes of the machine that Jupyter runs on; they outlive the server."
    options = (VARIABLES,)
    outlives_this_machine = False

    def __init__(
        self,
        runs: Path,
        *,
        capacity: int | None = None,
        python: str | None = None,
        idle_seconds: float = 10.0,
        use_zygotes: bool = True,
    ) -> None:
        self._runs = runs.absolute()
        self.capacity = capacity or os.cpu_count() or 1
        self._supervisors = Supervisors(
            self._runs / "supervisors",
            python=python or sys.executable,
            idle_seconds=idle_seconds,
            use_zygotes=use_zygotes,
        )
        self._attachments = Attachments()
        self._unsaved: set[Path] = set()

    def check_options(self, given: Mapping[str, Any]) -> None:
        super().check_options(given)
        for name, value in (given.get(VARIABLES.name) or {}).items():
            if not _VARIABLE.fullmatch(name) or not isinstance(value, str) or "\0" in value:
                shown = msgspec.json.encode({name: value}).decode()
                message = f"{self.title}: a variable is a name of letters, digits and _ with a text, not {shown[:60]}."
                raise BadRequest(message, details={"option": VARIABLES.name})

    async def problem(self) -> str | None:
        return None if os.access(self._runs, os.W_OK) else f"The folder {self._runs} cannot be written."

    async def open(self) -> None:
        self._supervisors.open()

    async def close(self) -> None:
        await self._supervisors.close()
        self._attachments.close()
        await asyncio.sleep(0)  # lets the connections say goodbye

    async def warm(self) -> None:
        """Waits until a supervisor is there and the packages that calls asked for so far are imported."""
        await self._supervisors.warm()

    async def prepare(self, call: OperationCall) -> None:
        files = self._files_of(call)
        if files.state() is Attempt.claimed:
            return
        try:
            files.prepare(msgspec.json.encode(_with_variables(call)))
        except OSError as error:
            raise Unavailable(f"The run directory {files.folder} cannot be written: {error.strerror}.") from error

    async def start(self, call: OperationCall) -> None:
        call = _with_variables(call)
        files = self._files_of(call)
        state = files.state()
        if state is Attempt.claimed:
            return
        if state is not Attempt.prepared:
            await self.prepare(call)
        for left in reversed(range(STARTS)):
            try:
                await self._start(files, call)
                return
            except Unavailable:  # a supervisor that has died is replaced by a new one
                if not left:
                    raise

    async def cancel(self, attempt: AttemptFiles) -> None:
        files = self._files(attempt)
        if files.has_end():
            return
        if await self._attachments.cancel(files):
            return
        if files.claim():
            files.write_exit(Exit(canceled=True, ended_unix_s=time.time()))
            return
        process = await self._process_of(files)
        if process is None or files.has_end() or await self._attachments.cancel(files):
            return
        await self._cancel_orphan(files, process)

    async def result(self, attempt: AttemptFiles) -> Result:
        files = self._files(attempt)
        lonely = _Lonely()
        was_lost = False
        while True:
            news = await self._attachments.follow(files)
            if news is not None:
                await news.ended_or_lost()
                self._attachments.forget(files)
                lonely = _Lonely()
                was_lost = news.is_lost
            if news is None or news.ended:
                found = files.result()
                if found is not None:
                    return found
            if news is not None and news.ended:
                self._unsaved.add(files.folder)
            if was_lost and lonely.seconds > GRACE_S and files.claim():
                files.write_exit(Exit(reason=NEVER_STARTED, ended_unix_s=time.time()))
                continue
            if not self._find_dead(files, lonely.seconds):
                await asyncio.sleep(lonely.pause_s)

    async def events(
        self,
        attempt: AttemptFiles,
        *,
        after: int = 0,
        follow: bool = True,
        is_over: Callable[[], Awaitable[bool]] | None = None,
        on_caught_up: Callable[[], None] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        files = self._files(attempt)
        reader = FeedReader(files.folder, after, decode=_decode)
        news: RunSignal | None = None
        lonely, was_over = _Lonely(), False
        try:
            while True:
                if news is None or news.is_lost:
                    news = await self._attachments.follow(files)
                version = news.version if news is not None else 0
                has_ended = news.ended if news is not None else files.has_end()
                batch: list[dict[str, Any]] = reader.read(limit_bytes=READ_BYTES)
                for event in batch:
                    yield event
                    if _is_final(event):
                        return
                if batch:
                    await asyncio.sleep(0)  # a flood lets others have their turn, whoever reads it
                    continue
                if not follow:
                    return
                if (has_ended and files.has_end()) or was_over:
                    return
                if on_caught_up is not None:
                    on_caught_up()
                if news is not None and not news.ended:
                    await news.changed(version)
                    lonely = _Lonely()
                    continue
                news = None
                self._find_dead(files, lonely.seconds)
                was_over = is_over is not None and lonely.seconds > GRACE_S and await is_over()
                await asyncio.sleep(lonely.pause_s)
        finally:
            reader.close()

    def blob_path(self, attempt: AttemptFiles, name: str) -> Path:
        path = self._files(attempt).folder / "feed" / "blobs" / name
        if not _BLOB_NAME.fullmatch(name) or not path.is_file():
            raise NotFound(f"There is no figure {name!r} in the feed of {attempt.node!r}; older updates are not kept.")
        return path

    async def _start(self, files: RunFiles, call: OperationCall) -> None:
        connection, fresh = await self._supervisors.choose(call)
        limits = {"variables": call.variables, "time_limit_s": call.time_limit_s}
        news = await connection.watch("start", str(files.folder), fresh=fresh, **limits)
        if news is not None:
            self._attachments.keep(files, news, connection)

    def _files_of(self, call: OperationCall) -> RunFiles:
        return self._files(AttemptFiles(execution=call.execution, node=call.node, number=call.attempt))

    def _files(self, attempt: AttemptFiles) -> RunFiles:
        if any(not name or name in (".", "..") or "/" in name for name in (attempt.execution, attempt.node)):
            raise BadRequest(f"{attempt.node!r} cannot be the id of a node: it names a folder of the run.")
        return RunFiles(self._runs.joinpath(attempt.execution, attempt.node, str(attempt.number)))

    async def _process_of(self, files: RunFiles) -> OperationProcess | None:
        """The process of an attempt that was claimed just now; None if it does not say in time."""
        lonely = _Lonely()
        process = files.process()
        while process is None and lonely.seconds < GRACE_S and not files.has_end():
            await asyncio.sleep(0.01)
            process = files.process()
        return process

    def _find_dead(self, files: RunFiles, lonely_s: float) -> bool:
        """Records the end of an attempt that nobody supervises and whose process is gone; True if it did."""
        if lonely_s < GRACE_S or files.has_end():
            return False
        process = files.process()
        if process is None:
            is_gone = files.is_claimed() and lonely_s > CLAIMED_WITHOUT_PROCESS_S
            liveness = Liveness.dead if is_gone else Liveness.unknown
        else:
            liveness = liveness_of(process)
        if liveness not in (Liveness.dead, Liveness.rebooted) or files.has_end():
            return False
        reason = UNSAVED if files.folder in self._unsaved else DISAPPEARED
        if liveness is Liveness.rebooted:
            reason = MACHINE_STOPPED
        try:
            files.write_exit(Exit(reason=reason, ended_unix_s=time.time()))
        except OSError as error:  # a full disk: tried again until there is room
            self._unsaved.add(files.folder)
            log.debug("the end of %s cannot be recorded yet: %s", files.folder, error)
            return False
        self._unsaved.discard(files.folder)
        return True

    async def _cancel_orphan(self, files: RunFiles, process: OperationProcess) -> None:
        """Cancels a process whose supervisor is gone."""
        if liveness_of(process) is not Liveness.alive:
            return
        for _ in range(INTERRUPTS):
            processes.send_signal(process.pid, signal.SIGINT)
            await asyncio.sleep(INTERRUPT_AGAIN_S)
            if liveness_of(process) is not Liveness.alive:
                break
        processes.kill_tree(process.pid)
        if not files.has_end():
            files.write_exit(Exit(canceled=True, ended_unix_s=time.time()))
