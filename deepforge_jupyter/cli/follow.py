"""Following an execution to its end, whichever process runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, execution_of, job_of
from deepforge_jupyter.workspace import Workspace

JobListener = Callable[[Job], None]
EventListener = Callable[[Job, dict[str, Any]], None]


class Follower:
    """Tells `on_job` of each change of a job, and `on_event` of each event of each attempt, in order, but for those
    before somebody had the job tried again."""

    def __init__(
        self, workspace: Workspace, execution: Execution, *, on_job: JobListener, on_event: EventListener | None
    ) -> None:
        self._workspace = workspace
        self._execution = execution
        self._on_job = on_job
        self._on_event = on_event
        self._told: dict[str, Job] = {}
        self._reading: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def end(self) -> tuple[Execution, list[Job]]:
        """Waits for the end; the execution and its jobs as they ended."""
        changes = self._workspace.store.watch(EXECUTIONS, JOBS)
        detail = await self._workspace.executions.get(self._execution.id)
        self._execution = detail.execution
        for job in detail.jobs:
            await self._tell(job)
        if not self._execution.status.is_final:
            async for change in changes:
                if change.collection == JOBS and change.id.startswith(f"{self._execution.id}/") and change.record:
                    await self._tell(job_of(change.record))
                if change.collection == EXECUTIONS and change.id == self._execution.id:
                    if change.record is None:
                        raise NotFound(f"The execution {self._execution.name} was deleted meanwhile.")
                    self._execution = execution_of(change.record)
                    if self._execution.status.is_final:
                        break
        detail = await self._workspace.executions.get(self._execution.id)
        for job in detail.jobs:
            await self._tell(job)
        await asyncio.gather(*self._reading.values())
        return detail.execution, list(detail.jobs)

    async def _tell(self, job: Job) -> None:
        """A job's end is told after the last of its events."""
        if self._told.get(job.node) == job:
            return
        self._told[job.node] = job
        has_feed = job.attempt > job.given_up and not job.reused
        if self._on_event is not None and has_feed and (job.node, job.attempt) not in self._reading:
            self._reading[(job.node, job.attempt)] = asyncio.create_task(self._read(job, self._on_event))
        if job.status.is_final and (reading := self._reading.get((job.node, job.attempt))) is not None:
            await reading
        self._on_job(job)

    async def _read(self, job: Job, listener: EventListener) -> None:
        try:
            events = self._workspace.executions.events(job.execution, job.node, attempt=job.attempt)
            async for event in events:
                listener(job, event)
        except DeepForgeError as error:
            listener(job, {"type": "log", "content": {"level": "error", "message": error.message}})
