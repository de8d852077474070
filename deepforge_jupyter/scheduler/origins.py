"""How a value that an `Output` node keeps was made, written down before the execution can be deleted."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from deepforge_jupyter.domain.artifact import Origin, OriginInput, Value
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.domain.operation import BUILTIN_PORT, INPUT
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, execution_of, job_of

HASHED_BYTES = 64 << 20


async def origin_of(adapters: Adapters, execution: Execution, jobs: Mapping[str, Job], *, kept_by: str) -> Origin:
    """Of the one value that comes into the node `kept_by`. Contents of small inputs are hashed for it."""
    (edge,) = execution.document.incoming(kept_by).values()
    job = jobs[edge.source]
    if job.reused_from is not None and (maker := await _maker(adapters, job.reused_from)) is not None:
        execution, jobs, job = maker
    node = execution.document.nodes[job.node]
    return Origin(
        execution=execution.id,
        execution_name=execution.name,
        pipeline=execution.pipeline,
        node=job.node,
        label=job.label,
        operation=job.operation,
        port=edge.output,
        snapshot=execution.snapshot,
        installation=job.installation,
        attributes=execution.attributes.get(job.node, node.attributes),
        references=node.references,
        inputs=await _inputs(adapters, execution, jobs, job),
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


async def _maker(adapters: Adapters, id: str) -> tuple[Execution, dict[str, Job], Job] | None:
    record = await adapters.store.get(JOBS, id)
    if record is None:
        return None
    job = job_of(record)
    execution = await adapters.store.get(EXECUTIONS, job.execution)
    if execution is None:
        return None
    others = await adapters.store.find(JOBS, {"execution": job.execution})
    return execution_of(execution), {other.node: other for other in map(job_of, others)}, job


async def _inputs(
    adapters: Adapters, execution: Execution, jobs: Mapping[str, Job], job: Job
) -> dict[str, OriginInput]:
    if job.operation == INPUT:
        loaded = job.outputs[BUILTIN_PORT]
        return {BUILTIN_PORT: _input(loaded, job, BUILTIN_PORT)}
    found = {}
    for port, edge in execution.document.incoming(job.node).items():
        source = jobs.get(edge.source)
        if source is not None and edge.output in source.outputs:
            value = await _hashed(adapters, source.outputs[edge.output])
            found[port] = _input(value, source, edge.output)
    return found


def _input(value: Value, source: Job, output: str) -> OriginInput:
    execution, _, node = (source.reused_from or source.id).partition("/")
    return OriginInput(
        value=value, execution=execution, node=node, label=source.label, operation=source.operation, output=output
    )


async def _hashed(adapters: Adapters, value: Value) -> Value:
    if value.content is not None or value.size_bytes > HASHED_BYTES:
        return value
    try:
        return msgspec.structs.replace(value, content=await adapters.storages.content(value))
    except NotFound:
        return value
