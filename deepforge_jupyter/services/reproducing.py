"""Running exactly what an execution ran once more: its commit, attributes and inputs, nothing reused."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.graph import all_upstream
from deepforge_jupyter.domain.operation import BUILTIN_PORT, INPUT
from deepforge_jupyter.domain.pipeline import with_attributes
from deepforge_jupyter.domain.reproduction import Reproduces
from deepforge_jupyter.errors import Conflict, NotFound
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, artifact_of
from deepforge_jupyter.services.sequels import Sequels
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store

COMMIT_CHARACTERS = 8


class Reproducing:
    def __init__(self, store: Store, storages: Storages, *, sequels: Sequels, snapshots: SnapshotReader) -> None:
        self._store = store
        self._storages = storages
        self._sequels = sequels
        self._snapshots = snapshots

    async def artifact(self, artifact: str, *, user: str = "", hand_over: bool = False) -> Execution:
        """Runs again what an artifact came from: its node and those before it, in the execution that kept it."""
        record = await self._store.get(ARTIFACTS, artifact)
        if record is None:
            raise NotFound(f"There is no artifact {artifact}.")
        found = artifact_of(record)
        if found.execution is None or await self._store.get(EXECUTIONS, found.execution) is None:
            made_in = f" ({found.execution_name})" if found.execution_name else ""
            raise Conflict(
                f"The execution that made “{found.name}”{made_in} was deleted: it cannot be run again. "
                "What is still known of it is in the artifact's lineage."
            )
        return await self.execution(found.execution, user=user, hand_over=hand_over, node=found.node)

    async def execution(
        self, execution: str, *, user: str = "", hand_over: bool = False, node: str | None = None
    ) -> Execution:
        """A new execution that does it again, up to `node` or whole. Raises Conflict saying what is missing for it."""
        original, jobs = await self._sequels.original(execution)
        if not original.status.is_final:
            raise Conflict(f"{original.name} is {original.status.value}: only what has ended can be reproduced.")
        folder = await self._sequels.folder(original)
        await self._put_code(original, folder)
        nodes = original.nodes if node is None else _up_to(original, node)
        taken = {name: job for name, job in jobs.items() if name in nodes and _was_taken(original, job)}
        loaded = await self._loaded(original, [jobs[name] for name in nodes if name in jobs])
        await self._check_values(taken.values())
        again = msgspec.structs.replace(
            self._sequels.of(original, nodes, folder, user=user),
            document=with_attributes(original.document, loaded),
            reproduces=Reproduces(execution=original.id, name=original.name),
        )
        return await self._sequels.begin(again, taken, name=f"{original.name}_again", hand_over=hand_over)

    async def _put_code(self, original: Execution, folder: Path) -> None:
        try:
            await asyncio.to_thread(self._snapshots.put, original.snapshot, folder)
        except NotFound as error:
            commit = original.snapshot[:COMMIT_CHARACTERS]
            raise Conflict(
                f"The code that {original.name} ran (commit {commit}) is not in the project's history any more: "
                "it cannot be run again.",
                details={"commit": original.snapshot},
            ) from error

    async def _loaded(self, original: Execution, jobs: Collection[Job]) -> dict[str, dict[str, str]]:
        """The artifacts that the `Input` nodes loaded, by id, if they are what they were."""
        loaded: dict[str, dict[str, str]] = {}
        for job in jobs:
            if job.operation == INPUT and job.status is Status.success:
                name = str(original.document.nodes[job.node].attributes.get("artifact", ""))
                artifact = await self._unchanged(job, job.outputs[BUILTIN_PORT], name)
                loaded[job.node] = {"artifact": artifact}
        return loaded

    async def _unchanged(self, job: Job, value: Value, name: str) -> str:
        details = {"node": job.node, "artifact": value.artifact}
        record = None if value.artifact is None else await self._store.get(ARTIFACTS, value.artifact)
        if record is None:
            message = f"The artifact “{name}” that {job.label} loaded was deleted: it cannot be run on the same again."
            raise Conflict(message, details=details)
        try:
            content = await self._storages.content(value, anew=True)
        except NotFound as error:
            message = f"The artifact “{name}” that {job.label} loaded cannot be read any more: {error.message}"
            raise Conflict(message, details=details) from error
        if value.content is not None and content != value.content:
            message = f"The bytes of the artifact “{name}” that {job.label} loaded have changed on disk since then."
            raise Conflict(message, details=details)
        return record.id

    async def _check_values(self, taken: Collection[Job]) -> None:
        for job in taken:
            if not await self._sequels.has_values(job):
                message = f"The result of {job.label} that the nodes after it took is gone: it cannot be run again."
                raise Conflict(message, details={"node": job.node})


def _was_taken(execution: Execution, job: Job) -> bool:
    """True of a job that never was to run: some nodes ran alone, on the results that there were."""
    return job.reused and job.ended_at is not None and job.ended_at <= execution.created_at


def _up_to(execution: Execution, node: str) -> tuple[str, ...]:
    needed = all_upstream(execution.document, [node])
    return tuple(name for name in execution.nodes if name in needed)
