"""Why a job ran, rather than taking an earlier result: what differs between the two. Nothing is recorded for this while
things run; all of it follows from the snapshots and the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from deepforge_jupyter.domain.execution import Attempt, Execution, Job, Status, job_id
from deepforge_jupyter.domain.operation import INPUT
from deepforge_jupyter.domain.pipeline import Edge, Node
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.requests import ReuseReason, ReuseReport
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, execution_of, job_of
from deepforge_jupyter.scheduler.reuse import port_key, result_key
from deepforge_jupyter.scheduler.snapshots import SnapshotFacts, Snapshots
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store

LOOKED_AT = 200
LONGEST_VALUE = 40


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of two runs of a node that are compared."""

    execution: Execution
    jobs: dict[str, Job]
    facts: SnapshotFacts
    node: str

    @property
    def job(self) -> Job:
        return self.jobs[self.node]

    @property
    def drawn(self) -> Node:
        return self.execution.document.nodes[self.node]

    @property
    def incoming(self) -> dict[str, Edge]:
        return {edge.input: edge for edge in self.execution.document.edges if edge.target == self.node}


class ReuseReasons:
    def __init__(self, store: Store, storages: Storages, snapshots: Snapshots) -> None:
        self._store = store
        self._storages = storages
        self._snapshots = snapshots

    async def of(self, execution: str, node: str, *, attempt: int | None = None) -> ReuseReport:
        """Of the newest attempt without `attempt`. Raises NotFound."""
        record = await self._store.get(EXECUTIONS, execution)
        job = await self._store.get(JOBS, job_id(execution, node))
        if record is None or job is None:
            raise NotFound(f"There is no job {node} in an execution {execution}.")
        newest = job_of(job)
        shown, before_it = _attempt(newest, attempt)
        if shown.reused:
            return ReuseReport(is_reused=True)
        report = await self._compared(execution_of(record), shown)
        again = (_tried_again(before_it),) if before_it is not None else ()
        return msgspec.structs.replace(report, reasons=(*again, *report.reasons))

    async def _compared(self, execution: Execution, job: Job) -> ReuseReport:
        here = await self._side(execution, job.node)
        here.jobs[job.node] = job
        if (always := _never_reused(here)) is not None:
            return ReuseReport(reasons=(always,))
        before = await self._before(here)
        if before is None:
            first = ReuseReason(code="first", message="This node has no earlier result in this pipeline.")
            return ReuseReport(reasons=(first,))
        reasons = tuple(_differences(before, here)) or (await self._hidden(before, here),)
        return ReuseReport(compared_with=before.execution.id, compared_with_name=before.execution.name, reasons=reasons)

    async def _before(self, here: Side) -> Side | None:
        """The newest earlier run of the pipeline in which the node succeeded."""
        where = {"project": here.execution.project, "pipeline": here.execution.pipeline}
        records = await self._store.find(EXECUTIONS, where, order_by="created_at", descending=True, limit=LOOKED_AT)
        for record in records:
            earlier = execution_of(record)
            if earlier.created_at >= here.execution.created_at:
                continue
            job = await self._store.get(JOBS, job_id(earlier.id, here.node))
            if job is not None and job_of(job).status is Status.success:
                return await self._side(earlier, here.node)
        return None

    async def _side(self, execution: Execution, node: str) -> Side:
        records = await self._store.find(JOBS, {"execution": execution.id})
        jobs = {job.node: job for job in map(job_of, records)}
        return Side(execution=execution, jobs=jobs, facts=await self._snapshots.facts(execution), node=node)

    async def _hidden(self, before: Side, here: Side) -> ReuseReason:
        """What no snapshot shows."""
        if before.execution.compute != here.execution.compute:
            message = "The compute or its options changed."
            return ReuseReason(code="environment", message=message)
        if before.job.key != here.job.key:
            message = "The installed packages, Python or the runner changed."
            return ReuseReason(code="environment", message=message)
        try:
            for value in before.job.outputs.values():
                await self._storages.confirm(value)
        except NotFound:
            return ReuseReason(code="gone", message="The earlier result was deleted.")
        return ReuseReason(code="late", message="The earlier result was not there yet when this job began.")


def _attempt(job: Job, number: int | None) -> tuple[Job, Attempt | None]:
    """The job as it was in an attempt (the newest without a number), and the attempt before it."""
    if number in (None, job.attempt) and all(one.number != number for one in job.earlier):
        return job, job.earlier[-1] if job.earlier else None
    for index, one in enumerate(job.earlier):
        if one.number == number:
            state = {name: getattr(one, name) for name in ("status", "key", "opened")}
            before_it = job.earlier[index - 1] if index else None
            return msgspec.structs.replace(job, attempt=one.number, reused=False, **state), before_it
    raise NotFound(f"{job.label} has no attempt {number}.")


def _tried_again(before: Attempt) -> ReuseReason:
    what = "was canceled" if before.status is Status.canceled else "failed"
    return ReuseReason(code="again", message=f"Attempt {before.number} {what}: it was tried again.")


def _never_reused(here: Side) -> ReuseReason | None:
    """Why the job would have run whatever there was."""
    facts = here.facts.operations.get(here.drawn.operation)
    if (derived := here.execution.derived_from) is not None:
        return ReuseReason(code="afresh", message=f"It was run again: {derived.name} from {derived.node} on.")
    if here.execution.afresh:
        return ReuseReason(code="afresh", message="The execution was run afresh: everything ran.")
    if here.drawn.operation == INPUT:
        return ReuseReason(code="input", message="An Input always looks for the newest artifact.")
    if here.drawn.reuse is False:
        return ReuseReason(code="never", message="Reuse is off in this node's run options.")
    if facts is not None and not facts.allows_reuse:
        return ReuseReason(code="never", message=f"{facts.file} says reuse = False.")
    for edge in here.incoming.values():
        source = here.jobs.get(edge.source)
        if source is not None and source.status is Status.success and source.key is None:
            message = f"Its input {edge.input} comes from {source.label}, whose results are never reused."
            return ReuseReason(code="input", name=edge.input, message=message)
    return None


def _differences(before: Side, here: Side) -> Iterator[ReuseReason]:
    if before.drawn.operation != here.drawn.operation:
        yield ReuseReason(code="operation", message=f"It was another operation: {before.drawn.operation}.")
        return
    yield from _changed_values(before.drawn.attributes, here.drawn.attributes)
    yield from _changed_references(before, here)
    yield from _changed_sources(before, here)
    yield from _changed_inputs(before, here)
    opened = {file.path: file.sha256 for file in here.job.opened}
    for file in before.job.opened:
        # What failed may not have come to the file.
        is_known = file.path in opened or (opened and here.job.status is Status.success)
        if is_known and opened.get(file.path) != file.sha256:
            yield ReuseReason(code="file", name=file.path, message=f"{file.path} changed.")


def _changed_values(before: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[ReuseReason]:
    for name in dict.fromkeys([*here, *before]):
        old, new = (_shown(side, name) for side in (before, here))
        if old != new:
            yield ReuseReason(code="attribute", name=name, message=f"{name} changed from {old} to {new}.")


def _changed_references(before: Side, here: Side) -> Iterator[ReuseReason]:
    for name in dict.fromkeys([*here.drawn.references, *before.drawn.references]):
        old, new = before.drawn.references.get(name), here.drawn.references.get(name)
        if old != new:
            message = f"{name} changed from {old or 'nothing'} to {new or 'nothing'}."
            yield ReuseReason(code="reference", name=name, message=message)
        elif new is not None and before.facts.references.get(new) != here.facts.references.get(new):
            yield ReuseReason(code="reference", name=name, message=f"{new} changed.")


def _changed_sources(before: Side, here: Side) -> Iterator[ReuseReason]:
    old, new = (side.facts.operations.get(side.drawn.operation) for side in (before, here))
    if old is None or new is None:
        return
    for path in dict.fromkeys([*new.sources, *old.sources]):
        if path not in old.sources:
            yield ReuseReason(code="source", name=path, message=f"{path} is used now.")
        elif path not in new.sources:
            yield ReuseReason(code="source", name=path, message=f"{path} is not used any more.")
        elif old.sources[path] != new.sources[path]:
            yield ReuseReason(code="source", name=path, message=f"{path} changed.")


def _changed_inputs(before: Side, here: Side) -> Iterator[ReuseReason]:
    old, new = before.incoming, here.incoming
    for port in dict.fromkeys([*new, *old]):
        if port not in new or port not in old:
            word = "is connected now" if port in new else "is not connected any more"
            yield ReuseReason(code="input", name=port, message=f"Its input {port} {word}.")
        elif _incoming_key(before, old[port]) != _incoming_key(here, new[port]):
            label = here.jobs[new[port].source].label if new[port].source in here.jobs else new[port].source
            yield ReuseReason(code="input", name=port, message=f"Its input {port} changed (from {label}).")


def _incoming_key(side: Side, edge: Edge) -> str | None:
    source = side.jobs.get(edge.source)
    return None if source is None else port_key(result_key(source), edge.output)


def _shown(values: Mapping[str, Any], name: str) -> str:
    if name not in values:
        return "its default"
    text = msgspec.json.encode(values[name]).decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
