"""Executions that run an earlier one, or a part of it, once more: what they take over from it, and how they begin."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, execution_of, job_of
from deepforge_jupyter.scheduler.scheduler import Scheduler
from deepforge_jupyter.services.execution_names import ExecutionNames
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.start import Start, jobs_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store


class Sequels:
    def __init__(
        self,
        projects: Projects,
        store: Store,
        storages: Storages,
        scheduler: Scheduler,
        computes: Computes,
        *,
        start: Start,
        names: ExecutionNames,
    ) -> None:
        self._projects = projects
        self._store = store
        self._storages = storages
        self._scheduler = scheduler
        self._start = start
        self._names = names
        self._computes = computes

    async def original(self, execution: str) -> tuple[Execution, dict[str, Job]]:
        """The earlier one and its jobs by node. Raises NotFound."""
        record = await self._store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        jobs = [job_of(job) for job in await self._store.find(JOBS, {"execution": execution})]
        return execution_of(record), {job.node: job for job in jobs}

    async def has_values(self, job: Job) -> bool:
        """Whether what it made is still there."""
        try:
            for value in job.outputs.values():
                await self._storages.confirm(value)
        except NotFound:
            return False
        return True

    async def folder(self, original: Execution) -> Path:
        """Where its project lies now."""
        return await self._projects.folder(original.project)

    def of(self, original: Execution, nodes: Collection[str], folder: Path, *, user: str) -> Execution:
        """Its like, of these nodes, with nothing reused; still under its name."""
        return Execution(
            id=uuid.uuid4().hex,
            project=original.project,
            name=original.name,
            pipeline=original.pipeline,
            document=original.document,
            root=str(folder),
            snapshot=original.snapshot,
            created_at=now(),
            created_by=user,
            nodes=tuple(node for node in original.nodes if node in nodes),
            attributes={node: original.attributes[node] for node in nodes if node in original.attributes},
            afresh=True,
            overrides=original.overrides,
            compute=original.compute,
            storage=original.storage,
        )

    async def begin(self, sequel: Execution, taken: Mapping[str, Job], *, name: str, hand_over: bool) -> Execution:
        """Records it under `name`, or one like it, and runs what is not in `taken` (or leaves that to another
        process). Raises BadRequest, Unavailable if it cannot run on its compute (any more)."""
        await self._computes.check(sequel.compute)
        names = self._names.free(sequel.project, sequel.pipeline, name)
        owner = None if hand_over else self._scheduler.owner
        sequel = msgspec.structs.replace(sequel, name=await anext(names), owner=owner)
        record, planned = await self._start.record(Path(sequel.root), sequel, names, jobs_of(sequel, taken))
        if not hand_over:
            self._scheduler.begin(record, planned)
        return execution_of(record)
