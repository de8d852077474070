"""The records of one owned execution, in memory and in the store.

Changes are made in memory and written together: what must survive a crash at once in one commit, the rest with the
next one or after a moment. A commit waits for the disk where a power cut here would leave attempts running elsewhere,
and when the execution has ended; else what a power cut takes is found again in the run directories.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

import msgspec

from deepforge_jupyter.domain.execution import Execution, Job, Status, can_become, status_of
from deepforge_jupyter.errors import NotFound, RevisionConflict, Unavailable
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of, execution_of, job_of
from deepforge_jupyter.store.base import Record, Store, Write

log = logging.getLogger("deepforge.scheduler")

BATCH_S = 0.05
STORE_RETRY_S = 1.0


class LostOwnership(Exception):
    """Another process owns the execution now, or it was deleted: this one must leave it alone."""


class Journal:
    """`wake` is called when there is something to write later. `waits_for_disk` says whether attempts may outlive
    this machine."""

    def __init__(
        self,
        store: Store,
        execution: Record,
        jobs: Sequence[Record],
        *,
        wake: Callable[[], None],
    ) -> None:
        self.execution: Execution = execution_of(execution)
        self.jobs: dict[str, Job] = {record.body["node"]: job_of(record) for record in jobs}
        self.unfinished = dict.fromkeys(node for node, job in self.jobs.items() if not job.status.is_final)
        self._store = store
        self.waits_for_disk = True
        self._wake = wake
        self._execution_rev = execution.rev
        self._revs = {record.body["node"]: record.rev for record in jobs}
        self._changed: dict[str, None] = {}
        self._is_lost = False
        self._is_urgent = False
        self._is_due = False
        self._timer: asyncio.TimerHandle | None = None

    def put(self, job: Job, *, at_once: bool = False, within_s: float = BATCH_S) -> None:
        """Sets a job; with `at_once` the next `write` makes it survive a crash, else it waits for others."""
        before = self.jobs[job.node]
        if not can_become(before.status, job.status):
            raise AssertionError(f"{job.id}: {before.status.value} cannot become {job.status.value}")
        self.jobs[job.node] = job
        if job.status.is_final:
            self.unfinished.pop(job.node, None)
        self._changed[job.node] = None
        self._is_urgent = self._is_urgent or at_once
        if at_once:
            self._wake()
            return
        loop = asyncio.get_running_loop()
        if self._timer is not None and self._timer.when() <= loop.time() + within_s:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(within_s, self._due)

    def take(self, record: Record) -> None:
        """The execution's record as another process wrote it (what it wants)."""
        if record.rev <= self._execution_rev:
            return
        self._execution_rev = record.rev
        fresh, mine = execution_of(record), self.execution.owner
        self._is_lost = fresh.owner is None or mine is None or fresh.owner.process != mine.process
        if not self._is_lost:
            self.execution = fresh

    def check_owner(self) -> None:
        """Raises LostOwnership if another process is known to own the execution now."""
        if self._is_lost:
            raise LostOwnership(self.execution.id)

    async def write(self) -> None:
        """Writes what is urgent, and with it everything else; or only what has waited long enough.

        A store that cannot be reached is asked again until it can. Raises LostOwnership.
        """
        refused: int | None = None
        doubtful: dict[str, Job] = {}
        while self._changed and (self._is_urgent or self._is_due):
            nodes, is_urgent = list(self._changed), self._is_urgent
            self._settle()
            rev = self._execution_rev
            sent = {node: self.jobs[node] for node in nodes}
            try:
                if doubtful:
                    await self._take_arrived(doubtful)
                    doubtful, rev = {}, self._execution_rev
                if refused is not None:
                    await self._refresh(refused)
                    refused, rev = None, self._execution_rev
                await self._commit(nodes, is_urgent=is_urgent)
            except RevisionConflict:
                refused = rev
                self._again(nodes, is_urgent=is_urgent)
            except Unavailable as error:
                log.error("execution %s: its records cannot be written: %s", self.execution.id, error)
                self._again(nodes, is_urgent=is_urgent)
                doubtful = doubtful or sent
                await asyncio.sleep(STORE_RETRY_S)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def _commit(self, nodes: list[str], *, is_urgent: bool) -> None:
        writes = [
            Write(collection=JOBS, id=self.jobs[node].id, body=body_of(self.jobs[node]), rev=self._revs[node])
            for node in nodes
        ]
        execution = self._execution_now()
        if execution is not self.execution:
            body, rev = body_of(execution), self._execution_rev
            writes.append(Write(collection=EXECUTIONS, id=execution.id, body=body, rev=rev))
        durable = is_urgent and (self.waits_for_disk or execution.status.is_final)
        written = await self._store.commit(writes, durable=durable)
        for node, record in zip(nodes, written, strict=False):
            assert record is not None
            self._revs[node] = record.rev
        last = written[-1]
        if len(written) > len(nodes) and last is not None:
            self.take(last)

    def _execution_now(self) -> Execution:
        """The execution as its jobs make it; the same object if that changes nothing."""
        jobs = list(self.jobs.values())
        status = status_of(jobs)
        if status is self.execution.status:
            return self.execution
        changes: dict[str, object] = {"status": status}
        started_at = self.execution.started_at
        if started_at is None and status not in (Status.pending, Status.queued):
            started_at = changes["started_at"] = now()
        if status.is_final:
            ended_at = now()
            elapsed_s = None if started_at is None else (ended_at - started_at).total_seconds() - self.execution.idle_s
            changes |= {
                "ended_at": ended_at,
                "elapsed_s": None if elapsed_s is None else max(0.0, elapsed_s),
                "reused": sum(job.reused for job in jobs),
                "metrics": {job.node: job.metrics for job in jobs if job.metrics},
            }
        return msgspec.structs.replace(self.execution, **changes)

    async def _refresh(self, refused: int) -> None:
        """After a commit at the revision `refused`: only another's wish may have changed, and may be known by now."""
        record = await self._store.get(EXECUTIONS, self.execution.id)
        if record is None:
            raise LostOwnership(self.execution.id) from NotFound("it was deleted")
        if record.rev <= refused:
            raise LostOwnership(self.execution.id)  # somebody else wrote its jobs, or an older store was restored
        self.take(record)
        self.check_owner()
        self._wake()

    async def _take_arrived(self, sent: Mapping[str, Job]) -> None:
        """After a commit that was not confirmed: what of it was kept after all is no other's doing."""
        for node, job in sent.items():
            record = await self._store.get(JOBS, job.id)
            if record is not None and record.rev == self._revs[node] + 1 and job_of(record) == job:
                self._revs[node] = record.rev
        execution = await self._store.get(EXECUTIONS, self.execution.id)
        if execution is not None:
            self.take(execution)
            self.check_owner()

    def _settle(self) -> None:
        self._changed.clear()
        self._is_urgent = self._is_due = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _again(self, nodes: list[str], *, is_urgent: bool) -> None:
        self._changed = dict.fromkeys([*nodes, *self._changed])
        self._is_urgent = self._is_urgent or is_urgent
        self._is_due = True

    def _due(self) -> None:
        self._timer = None
        self._is_due = True
        self._wake()
