"""Deleting executions: records at once, then files as far as nobody else needs them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from pathlib import Path

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import FINAL, Execution, Job, Status
from deepforge_jupyter.protocol.listing import Dependents, NamedOther
from deepforge_jupyter.scheduler.records import (
    ARTIFACTS,
    DRAFTS,
    EXECUTIONS,
    JOBS,
    NAMES,
    REPRODUCTIONS,
    artifact_of,
    execution_of,
    job_of,
)
from deepforge_jupyter.services.execution_names import ExecutionNames, name_id
from deepforge_jupyter.services.remains import Clearing, others
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store, Write

AT_ONCE = 100


class Cleanup:
    def __init__(
        self, store: Store, storages: Storages, *, names: ExecutionNames, clearing: Clearing, runs: Path
    ) -> None:
        self._store = store
        self._storages = storages
        self._names = names
        self._clearing = clearing
        self._runs = runs

    async def delete_all(self, project: str) -> None:
        """Everything that a project has in the store: values and folders before the records that name them, so that
        what a crash leaves is found again."""
        for record in await self._store.find(ARTIFACTS, {"project": project}):
            await self._storages.delete(artifact_of(record).value)
            await self._store.commit([Write(collection=ARTIFACTS, id=record.id, body=None)])
        while records := await self._store.find(EXECUTIONS, {"project": project}, limit=AT_ONCE):
            executions = [execution_of(record) for record in records]
            ids = [execution.id for execution in executions]
            jobs = [job_of(record) for record in await self._store.find(JOBS, {"execution": ids})]
            for value in _values(jobs):
                if not _is_artifact(value):
                    await self._storages.delete(value)
            for execution in executions:
                await asyncio.to_thread(shutil.rmtree, self._runs / execution.id, ignore_errors=True)
            await self._free_snapshots({execution.snapshot for execution in executions})
            gone = [(JOBS, job.id) for job in jobs]
            gone += [(NAMES, name_id(execution)) for execution in executions]
            gone += [(DRAFTS, draft.id) for draft in await self._store.find(DRAFTS, {"execution": ids})]
            gone += [(collection, execution) for execution in ids for collection in (REPRODUCTIONS, EXECUTIONS)]
            await self._store.commit([Write(collection=collection, id=id, body=None) for collection, id in gone])

    async def dependents(self, execution: Execution, jobs: list[Job]) -> Dependents:
        """What would miss something, or stay behind, if it were deleted."""
        artifacts = await self._store.find(ARTIFACTS, {"execution": execution.id}, order_by="name")
        own = {job.id for job in jobs}
        users = await others(self._store, execution.project, execution.id, jobs)
        takers = {job.execution for job in users if job.reused_from in own}
        records = [await self._store.get(EXECUTIONS, taker) for taker in sorted(takers)]
        found = [execution_of(record) for record in records if record is not None]
        return Dependents(
            artifacts=tuple(dict.fromkeys(record.body["name"] for record in artifacts)),
            reused_by=tuple(
                NamedOther(id=other.id, name=other.name) for other in sorted(found, key=lambda other: other.created_at)
            ),
        )

    async def delete(self, execution: Execution, jobs: list[Job], *, rev: int) -> None:
        """Raises RevisionConflict, and deletes nothing, if the execution's record is not at `rev` any more."""
        writes = [Write(collection=JOBS, id=job.id, body=None) for job in jobs]
        drafts = await self._store.find(DRAFTS, {"execution": execution.id})
        writes += [Write(collection=DRAFTS, id=draft.id, body=None) for draft in drafts]
        writes.append(Write(collection=NAMES, id=name_id(execution), body=None))
        writes.append(Write(collection=REPRODUCTIONS, id=execution.id, body=None))
        writes.append(Write(collection=EXECUTIONS, id=execution.id, body=None, rev=rev))
        await self._clearing.remove(execution, jobs, writes)
        await self._names.untag(execution)

    async def _free_snapshots(self, commits: set[str]) -> None:
        """The checkouts that no execution of a duplicated project is using now; they are made again when needed."""
        alive = [status.value for status in Status if status not in FINAL]
        used = {record.body["snapshot"] for record in await self._store.find(EXECUTIONS, {"status": alive})}
        for commit in commits - used:
            await asyncio.to_thread(shutil.rmtree, self._runs / "snapshots" / commit, ignore_errors=True)


def _is_artifact(value: Value) -> bool:
    return value.artifact is not None


def _values(jobs: Iterable[Job]) -> list[Value]:
    return list({value.location: value for job in jobs for value in job.outputs.values()}.values())
