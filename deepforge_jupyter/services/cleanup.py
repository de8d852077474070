"""Deleting an execution: its records at once, then its files as far as nobody else needs them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from pathlib import Path

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, NAMES, job_of
from deepforge_jupyter.services.start import name_id
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.store.base import Store, Write


class Cleanup:
    def __init__(self, store: Store, storage: Storage, *, runs: Path) -> None:
        self._store = store
        self._storage = storage
        self._runs = runs

    async def delete(self, execution: Execution, jobs: list[Job]) -> None:
        writes = [Write(collection=JOBS, id=job.id, body=None) for job in jobs]
        writes.append(Write(collection=NAMES, id=name_id(execution), body=None))
        await self._store.commit([*writes, Write(collection=EXECUTIONS, id=execution.id, body=None)])
        users = await self._others(execution, jobs)
        used = {value.location for job in users for value in job.outputs.values()}
        for value in _values(jobs):
            if value.location not in used and await self._is_nobodys(value):
                await self._storage.delete(value)
        folder = self._runs / execution.id
        kept = {job.reused_from for job in users}
        for job in jobs:
            if job.id not in kept:
                await asyncio.to_thread(shutil.rmtree, folder / job.node, ignore_errors=True)
        if not kept & {job.id for job in jobs}:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _others(self, execution: Execution, jobs: list[Job]) -> list[Job]:
        """Jobs that may use what these made: those of the same keys."""
        keys = [job.key for job in jobs if job.key is not None]
        records = await self._store.find(JOBS, {"project": execution.project, "key": keys}) if keys else []
        return [job for job in map(job_of, records) if job.execution != execution.id]

    async def _is_nobodys(self, value: Value) -> bool:
        """True for a job's value (not an artifact's) whose execution is gone."""
        owner = value.location.partition("/")[0]
        return owner != "artifacts" and await self._store.get(EXECUTIONS, owner) is None


def _values(jobs: Iterable[Job]) -> list[Value]:
    return list({value.location: value for job in jobs for value in job.outputs.values()}.values())
