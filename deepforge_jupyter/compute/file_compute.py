"""What adapters share whose run directories are seen from here: ends and feeds are read from the files."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from deepforge_runner.feed import FeedReader
from deepforge_runner.supervisor import processes

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
    is_blob_name,
    liveness_of,
)
from deepforge_jupyter.compute.spares import SpareFolders
from deepforge_jupyter.compute.supervisor_client import RunSignal
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable

log = logging.getLogger("deepforge.compute")

POLL_S = 0.25
GRACE_S = 0.5
CLAIMED_WITHOUT_PROCESS_S = 10.0
INTERRUPTS = 4
INTERRUPT_AGAIN_S = 0.1
READ_BYTES = 1 << 18


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


def _decode(line: bytes) -> Any:
    """Takes what the runner's own decoder takes, most of it several times faster."""
    try:
        return msgspec.json.decode(line)
    except ValueError:
        return json.loads(line)


def _is_final(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "status" and event["content"].get("status") != "running")


class FileCompute(Compute):
    """Keeps run directories in `runs`. News come from the supervisor that an attempt's `claim` names, where it can be
    reached, else the files are looked at again and again. A subclass starts attempts, and says what it is."""

    spares: SpareFolders | None = None

    def __init__(self, runs: Path) -> None:
        self.runs = runs.absolute()
        self.attachments = Attachments()
        self._unsaved: set[str] = set()

    async def open(self) -> None:
        """Nothing needs to be warm."""

    async def close(self) -> None:
        self.attachments.close()
        await asyncio.sleep(0)  # lets the connections say goodbye

    async def prepare(self, call: OperationCall) -> None:
        """Writes `job.json`."""
        files = self.files_of(call)
        if files.state() is Attempt.claimed:
            return
        try:
            files.prepare(msgspec.json.encode(call), self.spares)
        except OSError as error:
            raise Unavailable(f"The run directory {files.path} cannot be written: {error.strerror}.") from error

    async def cancel(self, attempt: AttemptFiles) -> None:
        files = self.files(attempt)
        if files.has_end():
            return
        if await self.attachments.cancel(files):
            return
        if files.claim():
            files.write_exit(Exit(canceled=True, ended_unix_s=time.time()))
            return
        process = await self._process_of(files)
        if process is None or files.has_end() or await self.attachments.cancel(files):
            return
        await self._cancel_orphan(files, process)

    async def result(self, attempt: AttemptFiles) -> Result:
        files = self.files(attempt)
        lonely = _Lonely()
        was_lost = False
        while True:
            news = await self.attachments.follow(files)
            if news is not None:
                await news.ended_or_lost()
                self.attachments.forget(files)
                lonely = _Lonely()
                was_lost = news.is_lost
            if news is None or news.ended:
                found = files.result()
                if found is not None:
                    return found
            if news is not None and news.ended:
                self._unsaved.add(files.path)
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
        files = self.files(attempt)
        reader = FeedReader(files.path, after, decode=_decode)
        news: RunSignal | None = None
        lonely, was_over = _Lonely(), False
        try:
            while True:
                if news is None or news.is_lost:
                    news = await self.attachments.follow(files)
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
        path = self.files(attempt).folder / "feed" / "blobs" / name
        if not is_blob_name(name) or not path.is_file():
            raise NotFound(f"There is no figure {name!r} in the feed of {attempt.node!r}; older updates are not kept.")
        return path

    def files_of(self, call: OperationCall) -> RunFiles:
        """The run directory of the attempt that is called."""
        return self.files(AttemptFiles(execution=call.execution, node=call.node, number=call.attempt))

    def files(self, attempt: AttemptFiles) -> RunFiles:
        """Raises BadRequest for what names no run directory."""
        if any(not name or name in (".", "..") or "/" in name for name in (attempt.execution, attempt.node)):
            raise BadRequest(f"{attempt.node!r} cannot be the id of a node: it names a folder of the run.")
        return RunFiles(f"{self.runs}/{attempt.execution}/{attempt.node}/{attempt.number}")

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
        reason = UNSAVED if files.path in self._unsaved else DISAPPEARED
        if liveness is Liveness.rebooted:
            reason = MACHINE_STOPPED
        try:
            files.write_exit(Exit(reason=reason, ended_unix_s=time.time()))
        except OSError as error:  # a full disk: tried again until there is room
            self._unsaved.add(files.path)
            log.debug("the end of %s cannot be recorded yet: %s", files.path, error)
            return False
        self._unsaved.discard(files.path)
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
