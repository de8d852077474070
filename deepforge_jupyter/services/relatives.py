"""What an artifact or a job comes from, and what uses it: one generation, read from the records.

A result that later executions took belongs to the job that really made it; where that was deleted, the oldest job that
took it stands for it. Values that came in are read only in the execution of the job that really ran: they were there
before it, so that no way through the graph leads back.
"""

from __future__ import annotations

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Origin, OriginInput, Value, kept_by
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.operation import BUILTIN_PORT, INPUT, OUTPUT
from deepforge_jupyter.domain.pipeline import Edge
from deepforge_jupyter.protocol.lineage import LineageArtifact, LineageEdge, LineageJob
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, execution_of, job_of
from deepforge_jupyter.scheduler.reuse import Keys
from deepforge_jupyter.store.base import Store

MOST_USERS = 200


class Relative(msgspec.Struct, frozen=True):
    """A neighbour in the graph and the way to or from it."""

    id: str
    edge: LineageEdge


class Run(msgspec.Struct, frozen=True):
    """An execution and its jobs."""

    execution: Execution
    jobs: dict[str, Job]


def artifact_node(artifact: str) -> str:
    """The id of an artifact's node in the graph."""
    return f"artifact/{artifact}"


def job_node(job: str) -> str:
    """The id of a job's node in the graph."""
    return f"job/{job}"


class Relatives:
    """For one question: what was read once is not read again."""

    def __init__(self, store: Store, keys: Keys, *, project: str) -> None:
        self._store = store
        self._keys = keys
        self._project = project
        self._runs: dict[str, Run | None] = {}
        self._artifacts: dict[str, Artifact | None] = {}
        self._makers: dict[str, Job] = {}
        self._told: dict[str, OriginInput | Origin] = {}
        self._seen_values: dict[str, tuple[str, Value]] = {}

    async def node(self, id: str) -> LineageArtifact | LineageJob:
        """What is known of a node that `sources` or `users` named."""
        kind, _, rest = id.partition("/")
        return await self._artifact_node(id, rest) if kind == "artifact" else await self._job_node(id, rest)

    async def sources(self, id: str) -> list[Relative]:
        kind, _, rest = id.partition("/")
        if kind == "artifact":
            return await self._makers_of(id, rest)
        job = await self._job(rest)
        if job is None:
            told = self._told.get(rest)
            inputs = told.inputs if isinstance(told, Origin) else {}
            return [await self._told_input(id, port, given) for port, given in inputs.items()]
        run = await self._run(job.execution)
        if run is None:
            return []
        edges = run.execution.document.incoming(job.node).values()
        found = [await self._incoming(run, edge, target=id) for edge in edges]
        return [relative for relative in found if relative is not None]

    async def users(self, id: str) -> list[Relative]:
        kind, _, rest = id.partition("/")
        found: list[Relative] = []
        if kind == "artifact":
            for job in await self._loads(rest):
                found += await self._outgoing(job, source=id, of_artifact=rest)
        elif (maker := await self._job(rest)) is not None:
            records = await self._store.find(JOBS, {"reused_from": [maker.id, maker.reused_from or maker.id]})
            for job in [maker, *(other for other in map(job_of, records[:MOST_USERS]) if other.id != maker.id)]:
                found += await self._outgoing(job, source=id, of_artifact=None)
        return list(dict.fromkeys(found))

    async def made_by(self, job: Job) -> Job:
        """The job that really made the job's result: itself, or the one that it took it from."""
        if job.reused_from is None:
            return job
        if job.reused_from not in self._makers:
            record = await self._store.get(JOBS, job.reused_from)
            self._makers[job.reused_from] = job_of(record) if record else await self._oldest_taker(job)
        return self._makers[job.reused_from]

    async def _oldest_taker(self, job: Job) -> Job:
        records = await self._store.find(JOBS, {"reused_from": job.reused_from})
        takers = sorted(map(job_of, records), key=lambda taker: (taker.ended_at is None, taker.ended_at, taker.id))
        return takers[0] if takers else job

    async def _incoming(self, run: Run, edge: Edge, *, target: str) -> Relative | None:
        source = run.jobs.get(edge.source)
        if source is None:
            return None
        if source.operation == INPUT:
            loaded = source.outputs.get(BUILTIN_PORT)
            if loaded is None or loaded.artifact is None:
                return None
            self._note_value(loaded, str(run.execution.document.nodes[source.node].attributes.get("artifact", "")))
            id = artifact_node(loaded.artifact)
            return Relative(id, LineageEdge(source=id, target=target, input=edge.input))
        id = job_node((await self.made_by(source)).id)
        return Relative(id, LineageEdge(source=id, target=target, output=edge.output, input=edge.input))

    async def _makers_of(self, id: str, artifact: str) -> list[Relative]:
        found = await self._artifact(artifact)
        if found is None or found.execution is None:
            return []
        if (origin := found.origin) is not None:
            if origin.operation == INPUT:
                return [await self._told_input(id, "", given) for given in origin.inputs.values()]
            maker = await self._told_job(f"{origin.execution}/{origin.node}", origin)
            return [Relative(maker, LineageEdge(source=maker, target=id, output=origin.port))]
        run = await self._run(found.execution)
        edges = () if run is None else run.execution.document.incoming(found.node or "").values()
        ways = [await self._incoming(run, edge, target=id) for edge in edges if run is not None]
        return [Relative(way.id, msgspec.structs.replace(way.edge, input="")) for way in ways if way is not None]

    async def _told_input(self, target: str, port: str, given: OriginInput) -> Relative:
        """What an artifact still knows of a job's input."""
        if given.operation == INPUT and given.value.artifact is not None:
            self._note_value(given.value, given.label)
            id = artifact_node(given.value.artifact)
            return Relative(id, LineageEdge(source=id, target=target, input=port))
        id = await self._told_job(f"{given.execution}/{given.node}", given)
        return Relative(id, LineageEdge(source=id, target=target, output=given.output, input=port))

    async def _told_job(self, job: str, told: OriginInput | Origin) -> str:
        """The node of a job that an artifact names, whether or not it is still there."""
        record = await self._store.get(JOBS, job)
        if record is None:
            takers = await self._store.find(JOBS, {"reused_from": job}, limit=1)
            if takers:
                return job_node((await self.made_by(job_of(takers[0]))).id)
            if not isinstance(self._told.get(job), Origin):
                self._told[job] = told
        return job_node(job)

    async def _loads(self, artifact: str) -> list[Job]:
        """The jobs of `Input` nodes that loaded it."""
        found = await self._artifact(artifact)
        value = found.value if found is not None else self._seen_values.get(artifact, ("", None))[1]
        if value is None:
            return []
        where = {"key": self._keys.input(value), "project": self._project, "status": Status.success.value}
        jobs = [job_of(record) for record in await self._store.find(JOBS, where, limit=MOST_USERS)]
        return [job for job in jobs if job.operation == INPUT and job.outputs[BUILTIN_PORT].artifact == artifact]

    async def _outgoing(self, job: Job, *, source: str, of_artifact: str | None) -> list[Relative]:
        """Where the job's values went in its own execution, as far as something really took them."""
        run = await self._run(job.execution)
        if run is None:
            return []
        found: list[Relative] = []
        for edge in run.execution.document.edges:
            target = run.jobs.get(edge.target) if edge.source == job.node else None
            if target is None or not _has_begun(target):
                continue
            output = "" if of_artifact else edge.output
            if target.operation == OUTPUT:
                if (id := await self._kept(target, run)) is not None:
                    found.append(Relative(id, LineageEdge(source=source, target=id, output=output)))
            elif (await self.made_by(target)).id == target.id:
                id = job_node(target.id)
                found.append(Relative(id, LineageEdge(source=source, target=id, output=output, input=edge.input)))
        return found

    async def _kept(self, job: Job, run: Run) -> str | None:
        """The artifact that an `Output` node's job made; None if it found the same kept before."""
        value = job.outputs.get(BUILTIN_PORT)
        if value is None or value.artifact is None:
            return None
        if value.artifact not in [kept_by(maker) for maker in (job.id, job.reused_from) if maker]:
            return None
        self._note_value(value, str(run.execution.document.nodes[job.node].attributes.get("name", "")))
        return artifact_node(value.artifact)

    async def _job(self, id: str) -> Job | None:
        if id in self._makers:
            return self._makers[id]
        record = await self._store.get(JOBS, id)
        return None if record is None else job_of(record)

    async def _run(self, execution: str) -> Run | None:
        if execution not in self._runs:
            record = await self._store.get(EXECUTIONS, execution)
            jobs = [] if record is None else await self._store.find(JOBS, {"execution": execution})
            run = None if record is None else Run(execution_of(record), {job.node: job for job in map(job_of, jobs)})
            self._runs[execution] = run
        return self._runs[execution]

    async def _artifact(self, id: str) -> Artifact | None:
        if id not in self._artifacts:
            record = await self._store.get(ARTIFACTS, id)
            self._artifacts[id] = None if record is None else artifact_of(record)
        return self._artifacts[id]

    def _note_value(self, value: Value, name: str) -> None:
        """Remembers what is known of an artifact by who loaded or kept it, in case that it was deleted."""
        if value.artifact is not None:
            known = self._seen_values.get(value.artifact)
            if known is None or not known[0]:
                self._seen_values[value.artifact] = ("" if name == value.artifact else name, value)

    async def _artifact_node(self, id: str, artifact: str) -> LineageArtifact:
        found = await self._artifact(artifact)
        if found is None:
            name, value = self._seen_values.get(artifact, ("", None))
            return LineageArtifact(id=id, artifact=artifact, name=name or artifact[:8], value=value, is_gone=True)
        return LineageArtifact(
            id=id,
            artifact=artifact,
            name=found.name,
            value=found.value,
            created_at=found.created_at,
            created_by=found.created_by,
            execution=found.execution,
        )

    async def _job_node(self, id: str, job_id: str) -> LineageJob:
        job = await self._job(job_id)
        run = None if job is None else await self._run(job.execution)
        if job is None or run is None:
            return _gone(id, job_id, self._told.get(job_id))
        node = run.execution.document.nodes[job.node]
        return LineageJob(
            id=id,
            execution=job.execution,
            execution_name=run.execution.name,
            node=job.node,
            label=job.label,
            operation=job.operation,
            pipeline=run.execution.pipeline,
            status=job.status,
            snapshot=run.execution.snapshot,
            installation=job.installation,
            attributes=run.execution.attributes.get(job.node, node.attributes),
            references=node.references,
            outputs=job.outputs,
            figures=job.figures,
            started_at=job.started_at,
            ended_at=job.ended_at,
            created_by=run.execution.created_by,
            took_deleted=job.reused_from is not None,
        )


def _gone(id: str, job: str, told: OriginInput | Origin | None) -> LineageJob:
    execution, _, node = job.partition("/")
    bare = LineageJob(id=id, execution=execution, execution_name="", node=node, label=node, operation="", is_gone=True)
    if told is None:
        return bare
    bare = msgspec.structs.replace(bare, label=told.label, operation=told.operation)
    if isinstance(told, OriginInput):
        return msgspec.structs.replace(bare, outputs={told.output: told.value})
    return msgspec.structs.replace(
        bare,
        execution_name=told.execution_name,
        pipeline=told.pipeline,
        status=Status.success,
        snapshot=told.snapshot,
        installation=told.installation,
        attributes=told.attributes,
        references=told.references,
        started_at=told.started_at,
        ended_at=told.ended_at,
    )


def _has_begun(job: Job) -> bool:
    return job.attempt > 0 or job.status in (Status.running, Status.success, Status.failed)
