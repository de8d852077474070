"""How far the outputs of an operation that has ended are on their way into another storage, for its job's record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from deepforge_jupyter.compute.base import StagedValue
from deepforge_jupyter.domain import execution
from deepforge_jupyter.scheduler.journal import Journal
from deepforge_jupyter.storage.progress import Progress

QUIET_S = 0.5
INTERVAL_S = 0.25
TEXT = "saving outputs"


class Saving:
    """Told at most four times a second, and not of what is saved at once: nothing of what a storage here takes over.
    While it is open; a context manager."""

    def __init__(self, journal: Journal, job: execution.Job, outputs: Mapping[str, StagedValue]) -> None:
        self._journal = journal
        self._job = job
        self._total_bytes = sum(staged.size_bytes for staged in outputs.values())
        self._done_bytes: dict[str, int] = {}
        self._loop = asyncio.get_running_loop()
        self._next_s = self._loop.time() + QUIET_S
        self._is_open = False

    def __enter__(self) -> Saving:
        self._is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._is_open = False

    def of(self, port: str) -> Progress:
        """What is to be told, in any thread, of one output, which begins (again)."""
        self._done_bytes[port] = 0

        def add(more_bytes: int) -> None:
            self._loop.call_soon_threadsafe(self._add, port, more_bytes)

        return add

    def _add(self, port: str, more_bytes: int) -> None:
        self._done_bytes[port] += more_bytes
        if not self._is_open or self._loop.time() < self._next_s:
            return
        self._next_s = self._loop.time() + INTERVAL_S
        done_bytes = min(sum(self._done_bytes.values()), self._total_bytes)
        told = execution.Progress(done=done_bytes, total=self._total_bytes, text=TEXT, is_saving=True)
        job = msgspec.structs.replace(
            self._journal.jobs[self._job.node],
            started_at=self._job.started_at,
            ended_at=self._job.ended_at,
            progress=told,
        )
        self._journal.put(job, within_s=INTERVAL_S)
