"""How far the outputs of an operation that has ended are on their way into another storage, for its job's record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from deepforge_jupyter.compute.base import StagedValue
from deepforge_jupyter.domain import execution
from deepforge_jupyter.errors import StorageRefused, Unavailable
from deepforge_jupyter.scheduler.journal import Journal
from deepforge_jupyter.storage.progress import Progress

QUIET_S = 0.5
INTERVAL_S = 0.25
TEXT = "saving outputs"
LEAST_PATIENCE_S = 6.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
LOOK_S = 0.2


class GivenUp(Exception):
    """The execution is stopped while an output waits for its storage; says why it is not kept."""


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
        self._away_s = 0.0
        self._heard_s = self._loop.time()
        self._wait_s = FIRST_WAIT_S

    def __enter__(self) -> Saving:
        self._is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._is_open = False

    def of(self, port: str) -> Progress:
        """What is to be told, in any thread, of one output, which begins (again)."""
        if port not in self._done_bytes:
            self._away_s, self._wait_s = 0.0, FIRST_WAIT_S
        self._done_bytes[port] = 0
        self._heard_s = self._loop.time()

        def add(more_bytes: int) -> None:
            self._loop.call_soon_threadsafe(self._add, port, more_bytes)

        return add

    async def wait(self, error: Unavailable) -> None:
        """Until it is time to try again: a storage that cannot be used ends the job only when it stays away for longer
        than the result took to come to, one that refuses after a moment: then raises it. While bytes are on their way
        it is there. Raises GivenUp if the execution is stopped."""
        self._away_s += self._loop.time() - self._heard_s
        patience_s = LEAST_PATIENCE_S if isinstance(error, StorageRefused) else self._patience_s
        if self._away_s >= patience_s:
            raise error
        kept_in = self._journal.execution.storage.name
        self._tell(reason=f"Its outputs wait to be kept in “{kept_in}”: {error.message}")
        until_s = self._loop.time() + self._wait_s
        self._away_s += self._wait_s
        self._wait_s = min(5 * self._wait_s, LONGEST_WAIT_S)
        while (left_s := until_s - self._loop.time()) > 0:
            if self._journal.execution.wanted == "cancel":
                raise GivenUp(f"stopped while its outputs waited to be kept in “{kept_in}”: {error.message}")
            await asyncio.sleep(min(left_s, LOOK_S))

    @property
    def _patience_s(self) -> float:
        started_at, ended_at = self._job.started_at, self._job.ended_at
        took_s = 0.0 if started_at is None or ended_at is None else (ended_at - started_at).total_seconds()
        return max(took_s, LEAST_PATIENCE_S)

    def _add(self, port: str, more_bytes: int) -> None:
        self._done_bytes[port] += more_bytes
        self._heard_s = self._loop.time()
        if not self._is_open or self._loop.time() < self._next_s:
            return
        self._next_s = self._loop.time() + INTERVAL_S
        self._tell()

    def _tell(self, *, reason: str | None = None) -> None:
        """`reason` says why nothing goes on."""
        done_bytes = min(sum(self._done_bytes.values()), self._total_bytes)
        told = execution.Progress(done=done_bytes, total=self._total_bytes, text=TEXT, is_saving=True)
        job = msgspec.structs.replace(
            self._journal.jobs[self._job.node],
            started_at=self._job.started_at,
            ended_at=self._job.ended_at,
            progress=told,
            reason=reason,
        )
        self._journal.put(job, within_s=INTERVAL_S)
