"""The newest results that a pipeline has of its nodes, for a run of some nodes alone."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from deepforge_jupyter.domain.execution import Job, Status, job_id
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, job_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store

LOOKED_AT = 200


class EarlierResults:
    def __init__(self, store: Store, storages: Storages) -> None:
        self._store = store
        self._storages = storages

    async def of(self, project: str, path: str, pipeline: Pipeline, *, nodes: Collection[str]) -> dict[str, Job]:
        """For each of `nodes` its newest successful job whose values are still there. Raises BadRequest naming one
        that has none."""
        found: dict[str, Job] = {}
        where = {"project": project, "pipeline": path}
        executions = await self._store.find(EXECUTIONS, where, order_by="created_at", descending=True, limit=LOOKED_AT)
        for execution in executions:
            for node in nodes:
                if node not in found:
                    job = await self._job(execution.id, node, pipeline.nodes[node].operation)
                    if job is not None:
                        found[node] = job
            if len(found) == len(nodes):
                return found
        missing = next((node for node in nodes if node not in found), None)
        if missing is not None:
            label = pipeline.nodes[missing].label or missing
            raise BadRequest(
                f"“{label}” has no result yet that the chosen nodes could take: run to here first.",
                details={"node": missing},
            )
        return found

    async def _job(self, execution: str, node: str, operation: str) -> Job | None:
        record = await self._store.get(JOBS, job_id(execution, node))
        job = None if record is None else job_of(record)
        if job is None or job.status is not Status.success or job.operation != operation:
            return None
        try:
            for value in job.outputs.values():
                await self._storages.confirm(value)
        except NotFound:
            return None
        return job


def sources_of(pipeline: Pipeline, nodes: Collection[str]) -> tuple[str, ...]:
    """The nodes outside of `nodes` whose values these take, in the document's order."""
    sources = {edge.source for edge in pipeline.edges if edge.target in nodes} - set(nodes)
    return tuple(node for node in pipeline.nodes if node in sources)


def standing_for(job: Job, earlier: Job) -> Job:
    """`job` as ended by an earlier result."""
    return msgspec.structs.replace(
        job,
        status=Status.success,
        reused=True,
        reused_from=earlier.reused_from or earlier.id,
        key=earlier.key,
        outputs=earlier.outputs,
        opened=earlier.opened,
        figures=earlier.figures,
        metrics=earlier.metrics,
        installation=earlier.installation,
        ended_at=earlier.ended_at,
    )
