"""How far what a job keeps is on its way into its storage, for the job's record; and how long that is waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec

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
T = TypeVar("T")
_log = logging.getLogger("deepforge.storing")
_ending: set[asyncio.Future[Any]] = set()


class GivenUp(Exception):
    """The execution is stopped before the storage has everything; says why it is not kept."""


class Saving:
    """Told at most four times a second, and not of what is saved at once: nothing of what a storage here takes over.
    While it is open; a context manager. `made` is the job whose result it is."""

    def __init__(
        self, journal: Journal, job: execution.Job, *, total_bytes: int, made: execution.Job | None = None
    ) -> None:
        self._journal = journal
        self._job = job
        self._made = made or job
        self._total_bytes = total_bytes
        self._done_bytes: dict[str, int] = {}
        self._loop = asyncio.get_running_loop()
        self._next_s = self._loop.time() + QUIET_S
        self._is_open = False
        self._away_s = 0.0
        self._heard_s = self._loop.time()
        self._wait_s = FIRST_WAIT_S
        self._objection = ""

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
        it is there."""
        self._away_s += self._loop.time() - self._heard_s
        patience_s = LEAST_PATIENCE_S if isinstance(error, StorageRefused) else self._patience_s
        if self._away_s >= patience_s:
            raise error
        self._objection = error.message
        it_waits = "It waits" if self._is_of_another else "Its outputs wait"
        self._tell(reason=f"{it_waits} to be kept in “{self._kept_in}”: {error.message}")
        await asyncio.sleep(self._wait_s)
        self._away_s += self._wait_s
        self._heard_s = self._loop.time()
        self._wait_s = min(5 * self._wait_s, LONGEST_WAIT_S)

    async def unless_stopped(self, saved: Coroutine[Any, Any, T]) -> T:
        """What comes of it. Raises GivenUp as soon as the execution is stopped: what a storage then still does ends by
        itself, and is waited for by whoever saves there again."""
        saving = asyncio.ensure_future(saved)
        try:
            while not (await asyncio.wait([saving], timeout=LOOK_S))[0]:
                if self._journal.execution.wanted == "cancel":
                    raise GivenUp(self._stopped)
            return saving.result()
        finally:
            if saving.cancel():
                _ending.add(saving)
                saving.add_done_callback(_ended)

    @property
    def _stopped(self) -> str:
        what = "it" if self._is_of_another else "its outputs"
        if self._objection:
            return f"stopped while {what} waited to be kept in “{self._kept_in}”: {self._objection}"
        return f"stopped before {what} {'was' if self._is_of_another else 'were'} kept in “{self._kept_in}”"

    @property
    def _is_of_another(self) -> bool:
        return self._made is not self._job

    @property
    def _kept_in(self) -> str:
        return self._journal.execution.storage.name

    @property
    def _patience_s(self) -> float:
        started_at, ended_at = self._made.started_at, self._made.ended_at
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


def _ended(saving: asyncio.Future[Any]) -> None:
    _ending.discard(saving)
    if not saving.cancelled() and (error := saving.exception()) is not None:
        _log.info("what was given up when its execution was stopped: %s", error)
