"""Executions: started from what the person sees, followed, changed, canceled, deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.compute.base import AttemptFiles, Compute
from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.domain.execution import FINAL, Execution, Job, Status, job_id, status_of
from deepforge_jupyter.errors import Conflict, NotFound, RevisionConflict
from deepforge_jupyter.protocol.listing import Dependents
from deepforge_jupyter.protocol.requests import (
    ChangeExecution,
    ExecutionDetail,
    ExecutionName,
    StartExecution,
)
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of, execution_of, job_of
from deepforge_jupyter.scheduler.scheduler import Scheduler
from deepforge_jupyter.services.cleanup import Cleanup
from deepforge_jupyter.services.execution_names import ExecutionNames, written_name
from deepforge_jupyter.services.identity import folder_of, is_in_trash
from deepforge_jupyter.services.start import Start
from deepforge_jupyter.store.base import Record, Store, Write

ENDED = [status.value for status in FINAL]


class Executions:
    def __init__(
        self,
        store: Store,
        computes: Computes,
        scheduler: Scheduler,
        *,
        start: Start,
        names: ExecutionNames,
        cleanup: Cleanup,
    ) -> None:
        self._store = store
        self._computes = computes
        self._scheduler = scheduler
        self._start = start
        self._names = names
        self._cleanup = cleanup

    async def start(
        self, project: str, request: StartExecution, *, user: str = "", author: str = "", hand_over: bool = False
    ) -> Execution:
        """Runs the pipeline as it is on disk now. With `hand_over` another process is left to run it. `user` is known
        to the server, `author` is the name that people read in the history.

        Raises DocumentChanged naming the file if the person saw something else, InvalidPipeline with all problems.
        """
        owner = None if hand_over else self._scheduler.owner
        execution, jobs = await self._start(project, request, user=user, author=author or user, owner=owner)
        if not hand_over:
            self._scheduler.begin(execution, jobs)
        return execution_of(execution)

    async def get(self, execution: str) -> ExecutionDetail:
        record = await self._record(execution)
        jobs = await self.jobs(execution)
        found = execution_of(record)
        order = {node: index for index, node in enumerate(found.nodes)}
        return ExecutionDetail(execution=found, jobs=tuple(sorted(jobs, key=lambda job: order.get(job.node, 0))))

    async def jobs(self, execution: str) -> list[Job]:
        return [job_of(record) for record in await self._store.find(JOBS, {"execution": execution})]

    async def proposed_name(self, project: str, pipeline: str, wanted: str) -> ExecutionName:
        """What an execution of that name would be called now. Raises BadRequest."""
        return await self._names.proposed(project, pipeline, wanted)

    async def named(self, name: str, *, project: str | None = None) -> Execution:
        """The newest execution of that name (in the project), or the one of that id. Raises NotFound."""
        where = {"name": name} if project is None else {"name": name, "project": project}
        records = await self._store.find(EXECUTIONS, where, order_by="created_at", descending=True, limit=1)
        return execution_of(records[0] if records else await self._record(name))

    async def newest(self, project: str, pipeline: str) -> Execution | None:
        where = {"project": project, "pipeline": pipeline}
        records = await self._store.find(EXECUTIONS, where, order_by="created_at", descending=True, limit=1)
        return execution_of(records[0]) if records else None

    async def cancel(self, execution: str) -> None:
        """Its jobs end `canceled`, whoever runs it; one that has ended stays as it is."""

        def want_cancel(body: dict[str, Any]) -> dict[str, Any] | None:
            return None if body["status"] in ENDED else {**body, "wanted": "cancel"}

        record = await self._store.update(EXECUTIONS, execution, want_cancel)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        if record.body["status"] not in ENDED:
            await self._scheduler.own(execution)
            self._scheduler.wake(execution)

    async def retry(self, execution: str, *, hand_over: bool = False) -> Execution:
        """Goes on with one that has ended where it broke: its failed and canceled jobs run again, on the code that
        they ran on. With `hand_over` another process is left to run it. Raises Conflict, and BadRequest or Unavailable
        if its compute cannot be used (any more)."""
        record = await self._record(execution)
        found = execution_of(record)
        if not found.status.is_final:
            raise Conflict(f"{found.name} is {found.status.value}: only what has ended can be retried.")
        records = await self._store.find(JOBS, {"execution": execution})
        broken = [job for job in records if job_of(job).status in (Status.failed, Status.canceled)]
        if not broken:
            raise Conflict(f"All jobs of {found.name} succeeded: there is nothing to retry.")
        folder = await folder_of(self._store, found.project, last=Path(found.root))
        if is_in_trash(folder):
            raise Conflict(f"The project of {found.name} is in the trash: restore it, then retry.")
        await self._computes.check(found.compute)
        jobs = {job.id: job_of(job) for job in records}
        jobs |= {job.id: _once_more(jobs[job.id]) for job in broken}
        again = msgspec.structs.replace(
            found,
            wanted="run",
            root=str(folder),
            status=status_of(list(jobs.values())),
            reason=None,
            ended_at=None,
            elapsed_s=None,
            idle_s=found.idle_s + _since_its_end(found),
            metrics={},
            owner=None if hand_over else self._scheduler.owner,
        )
        writes = [Write(collection=EXECUTIONS, id=execution, body=body_of(again), rev=record.rev)]
        writes += [Write(collection=JOBS, id=job.id, body=body_of(jobs[job.id]), rev=job.rev) for job in broken]
        try:
            written = [new for new in await self._store.commit(writes) if new is not None]
        except RevisionConflict as error:
            raise Conflict(f"{found.name} was changed at the same moment: look at it again.") from error
        if not hand_over:
            fresh = {job.id: job for job in written[1:]}
            self._scheduler.begin(written[0], [fresh.get(job.id, job) for job in records])
        return again

    async def change(self, execution: str, request: ChangeExecution) -> Execution:
        """Renames, describes, tags or stars one, also while it runs. Raises BadRequest, AlreadyExists."""
        while True:
            record = await self._record(execution)
            before = execution_of(record)
            after = _changed(before, request)
            try:
                if after.name != before.name:
                    await self._names.rename(record, before, after)
                elif after != before:
                    await self._store.replace(record, body_of(after))
            except RevisionConflict:
                continue
            return after

    async def dependents(self, execution: str) -> Dependents:
        """What it gave to others."""
        found = execution_of(await self._record(execution))
        return await self._cleanup.dependents(found, await self.jobs(execution))

    async def delete(self, execution: str) -> None:
        """An execution that has ended, with its logs, and its values that nobody else uses; artifacts stay."""
        while True:
            record = await self._record(execution)
            found = execution_of(record)
            if not found.status.is_final:
                raise Conflict(f"{found.name} is {found.status.value}: cancel it before you delete it.")
            try:
                await self._cleanup.delete(found, await self.jobs(execution), rev=record.rev)
            except RevisionConflict:
                continue
            return

    async def events(
        self,
        execution: str,
        node: str,
        *,
        attempt: int | None = None,
        after: int = 0,
        on_caught_up: Callable[[], None] | None = None,
        on_begun: Callable[[int, Callable[[str], Path]], None] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """The events of an attempt with `seq > after`, live until its end; without `attempt` of the newest, waiting
        for it if none was started yet. A job that took an earlier result has the events of that one.
        `on_caught_up` is called when all that is there was given and more is waited for, `on_begun` before the first
        with the attempt that they are of and what finds the file of a payload, in any thread."""
        files = await self._files(await self._begun(execution, node), attempt)
        if files is None:
            return
        over, compute = partial(self._is_over, files), await self._compute_of(files)
        if on_begun is not None:
            on_begun(files.number, partial(compute.blob_path, files))
        async for event in compute.events(files, after=after, is_over=over, on_caught_up=on_caught_up):
            yield event

    async def _is_over(self, files: AttemptFiles) -> bool:
        """True of an attempt that will have no more events although none of them said so: it could not be started,
        or its end could not be written."""
        record = await self._store.get(JOBS, job_id(files.execution, files.node))
        job = None if record is None else job_of(record)
        return job is None or job.status.is_final or job.attempt > files.number

    async def logged(self, execution: str, node: str, *, attempt: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """The events of an attempt (the newest without `attempt`) that are there now."""
        files = await self._files(await self._job(execution, node), attempt)
        if files is None:
            return
        async for event in (await self._compute_of(files)).events(files, follow=False):
            yield event

    async def newest_attempt(self, execution: str, node: str) -> int:
        """0 if none was started; of a job that took an earlier result, that one's."""
        files = await self._files(await self._job(execution, node), None)
        return files.number if files else 0

    async def blobs(self, execution: str, node: str, attempt: int | None = None) -> Callable[[str], Path]:
        """Finds the file of a payload that an event of the attempt names; may be called in any thread."""
        files = await self._files(await self._job(execution, node), attempt)
        if files is None:
            raise NotFound(f"{node} of {execution} has not run.")
        return partial((await self._compute_of(files)).blob_path, files)

    async def blob(self, execution: str, node: str, attempt: int | None, name: str) -> Path:
        """The file of one payload. Raises NotFound."""
        return (await self.blobs(execution, node, attempt))(name)

    async def _begun(self, execution: str, node: str) -> Job:
        """The job once it has an attempt, or has ended without any."""
        changes = self._store.watch(JOBS)
        job = await self._job(execution, node)
        if _has_begun(job):
            return job
        async for change in changes:
            if change.id != job.id:
                continue
            if change.record is None:
                raise NotFound(f"The execution {execution} was deleted.")
            job = job_of(change.record)
            if _has_begun(job):
                break
        return job

    async def _files(self, job: Job, attempt: int | None) -> AttemptFiles | None:
        """Where the events lie; None if there are none."""
        if job.reused_from is not None:
            source = await self._store.get(JOBS, job.reused_from)
            if source is None:
                raise NotFound(f"{job.label} took an earlier result, whose execution was deleted with its output.")
            job, attempt = job_of(source), None
        number = attempt or job.attempt
        if not number:
            return None
        if number > job.attempt:
            raise NotFound(f"{job.label} has no attempt {number}.")
        return AttemptFiles(execution=job.execution, node=job.node, number=number)

    async def _compute_of(self, files: AttemptFiles) -> Compute:
        """What an attempt ran on, whether it can still be used or not."""
        record = await self._store.get(EXECUTIONS, files.execution)
        name = self._computes.default if record is None else execution_of(record).compute.name
        return await self._computes.of(name)

    async def _record(self, execution: str) -> Record:
        record = await self._store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        return record

    async def _job(self, execution: str, node: str) -> Job:
        record = await self._store.get(JOBS, job_id(execution, node))
        if record is None:
            raise NotFound(f"There is no job {node} in the execution {execution}.")
        return job_of(record)


def _since_its_end(execution: Execution) -> float:
    """In seconds; 0 for one that never started."""
    if execution.started_at is None or execution.ended_at is None:
        return 0.0
    return max(0.0, (now() - execution.ended_at).total_seconds())


def _once_more(job: Job) -> Job:
    """An ended job as one that has not begun; its attempts so far are told from those to come. One of which only the
    outputs were not kept goes on with its last attempt."""
    if job.is_unkept:
        return msgspec.structs.replace(
            job, status=Status.pending, reason=None, given_up=job.attempt - 1, failure=None, is_unkept=False
        )
    return msgspec.structs.replace(
        job,
        status=Status.pending,
        reason=None,
        given_up=job.attempt,
        queued_at=None,
        started_at=None,
        ended_at=None,
        opened=(),
        failure=None,
        progress=None,
        figures=0,
        metrics={},
        earlier=job.attempts_so_far(),
    )


def _changed(execution: Execution, request: ChangeExecution) -> Execution:
    changes: dict[str, Any] = {}
    if request.name is not None:
        changes["name"] = written_name(request.name)
    if request.note is not None:
        changes["note"] = request.note
    if request.tags is not None:
        changes["tags"] = tuple(dict.fromkeys(tag.strip() for tag in request.tags if tag.strip()))
    if request.is_starred is not None:
        changes["is_starred"] = request.is_starred
    if request.is_debug is not None:
        changes["is_debug"] = request.is_debug
    return msgspec.structs.replace(execution, **changes)


def _has_begun(job: Job) -> bool:
    return job.attempt > 0 or job.status.is_final or job.status is Status.running
