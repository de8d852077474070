"""From a wish to run a pipeline to an execution that is recorded, on exactly what the person sees."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from graphlib import CycleError
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.execution import Execution, Job, Owner, job_id
from deepforge_jupyter.domain.graph import all_upstream, topological_order
from deepforge_jupyter.domain.names import execution_name
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.domain.problem import Problem
from deepforge_jupyter.errors import AlreadyExists, BadRequest, DocumentChanged, InvalidPipeline, NotFound
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of
from deepforge_jupyter.services.earlier import EarlierResults, sources_of, standing_for
from deepforge_jupyter.services.execution_names import ExecutionNames, kept_to, written_name
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.overrides import with_overrides
from deepforge_jupyter.services.paths import inside, writing
from deepforge_jupyter.services.pipelines import EXTENSION, FOLDER, Pipelines, read_capped
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.repeats import Repeats
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.services.targets import Targets
from deepforge_jupyter.store.base import ABSENT, Record, Store, Write


class Start:
    def __init__(
        self,
        projects: Projects,
        pipelines: Pipelines,
        store: Store,
        *,
        snapshots: SnapshotReader,
        histories: Histories,
        names: ExecutionNames,
        earlier: EarlierResults,
        targets: Targets,
        repeats: Repeats,
        place: str = "",
    ) -> None:
        self._projects = projects
        self._pipelines = pipelines
        self._store = store
        self._snapshots = snapshots
        self._histories = histories
        self._names = names
        self._earlier = earlier
        self._targets = targets
        self._repeats = repeats
        self._place = place

    async def __call__(
        self, project: str, request: StartExecution, *, user: str, author: str, owner: Owner | None
    ) -> tuple[Record, list[Record]]:
        """The new execution and its jobs, safe on disk. Raises DocumentChanged, ProjectCopied, InvalidPipeline,
        BadRequest."""
        request = await self._repeats.completed(project, request)
        if request.only and not request.nodes:
            raise BadRequest("Only some nodes can run alone: name them.")
        compute = await self._targets.compute(request.compute)
        storage = await self._targets.storage(request.storage, usual=await self._projects.storage(project))
        wanted = execution_name(Path(request.pipeline).name.removesuffix(EXTENSION))
        if request.name is not None:
            wanted = written_name(request.name)
        folder = await self._projects.folder_seen(project, request.folder)
        text = await asyncio.to_thread(_read, folder, request)
        pipeline, problems = await self._checked(project, folder, request, text)
        refuse_errors(request.pipeline, problems)
        assert pipeline is not None
        taken = await self._taken(project, request, pipeline)
        nodes = _chosen(pipeline, request.nodes, taken=taken if request.only else None)
        names = self._names.free(project, request.pipeline, wanted)
        commit, name, attributes = await asyncio.gather(
            asyncio.to_thread(self._snapshot, folder, request, text=text, author=author),
            anext(names),
            self._pipelines.given_attributes(folder, pipeline, nodes=nodes),
        )
        execution = Execution(
            id=uuid.uuid4().hex,
            project=project,
            name=name,
            pipeline=request.pipeline,
            document=pipeline,
            root=str(folder),
            snapshot=commit,
            created_at=now(),
            created_by=user,
            nodes=nodes,
            attributes=attributes,
            afresh=request.afresh,
            overrides=request.overrides,
            compute=compute,
            storage=storage,
            is_debug=request.debug,
            owner=owner,
        )
        return await self.record(folder, execution, names, jobs_of(execution, taken))

    async def _taken(self, project: str, request: StartExecution, pipeline: Pipeline) -> dict[str, Job]:
        """The earlier results that the chosen nodes take in a run of these alone."""
        if not request.only:
            return {}
        sources = sources_of(pipeline, request.nodes or ())
        return await self._earlier.of(project, request.pipeline, pipeline, nodes=sources)

    async def record(
        self, folder: Path, execution: Execution, names: AsyncIterator[str], planned: Sequence[Job]
    ) -> tuple[Record, list[Record]]:
        """Records it under its name, or the next of `names` if another process takes that one at this moment."""
        jobs = [Write(collection=JOBS, id=job.id, body=body_of(job), rev=ABSENT) for job in planned]
        execution = msgspec.structs.replace(execution, place=self._place)
        while True:
            writes = [
                kept_to(execution),
                Write(collection=EXECUTIONS, id=execution.id, body=body_of(execution), rev=ABSENT),
                *jobs,
            ]
            try:
                await self._names.tag(execution, folder)
                records = await self._store.commit(writes)
            except AlreadyExists:
                execution = msgspec.structs.replace(execution, name=await anext(names))
                continue
            found = [record for record in records if record is not None]
            return found[1], found[2:]

    async def _checked(
        self, project: str, folder: Path, request: StartExecution, text: bytes
    ) -> tuple[Pipeline | None, list[Problem]]:
        """The pipeline with what is set for this run alone, and the problems of the part that is to run."""
        pipeline, problems = self._pipelines.read(request.pipeline, text)
        if pipeline is None:
            return None, problems
        operations = await self._pipelines.operations(folder)
        pipeline = with_overrides(pipeline, request.overrides, operations, path=request.pipeline)
        part = part_of(pipeline, _chosen(pipeline, request.nodes))
        found = await self._pipelines.validate(project, folder, path=request.pipeline, pipeline=part, text=text)
        if request.only:
            found = [problem for problem in found if problem.where.node in (None, *(request.nodes or ()))]
        return pipeline, [*problems, *found]

    def _snapshot(self, folder: Path, request: StartExecution, *, text: bytes, author: str) -> str:
        """A commit that holds exactly what the person saw, on disk for the runner."""
        history = self._histories.of(folder)
        taken = history.snapshot(message=f"Run {request.pipeline}", author=author)
        seen = {**request.seen, request.pipeline: content_hash(text)}
        for path in taken.files.keys() & seen.keys():
            if content_hash(history.read(taken.commit, path)) != seen[path]:
                raise _changed(path)
        self._snapshots.put(taken.commit, folder)
        return taken.commit


def _read(folder: Path, request: StartExecution) -> bytes:
    """The pipeline's text, if every document is what the person saw."""
    for path, sha256 in request.seen.items():
        if hash_of(inside(folder, path)) != sha256:
            raise _changed(path)
    file = inside(folder, request.pipeline)
    if not file.is_file():
        there_is = ", ".join(sorted(f"{FOLDER}/{other.name}" for other in (folder / FOLDER).glob(f"*{EXTENSION}")))
        said = f"There are: {there_is}." if there_is else "The project has no pipeline yet."
        if request.like is not None:
            said = f"It was deleted or renamed since. “Reproduce” runs exactly what the execution ran. {said}"
        raise NotFound(f"There is no pipeline “{request.pipeline}”. {said}", details={"path": request.pipeline})
    if file.suffix != EXTENSION:
        message = f"“{request.pipeline}” is no pipeline: the file of a pipeline ends with {EXTENSION}."
        raise BadRequest(message, details={"path": request.pipeline})
    with writing(request.pipeline):
        return read_capped(file)


def content_hash(content: bytes) -> str:
    """SHA-256 of a text with line ends as `\\n` and without a byte order mark, as the browser computes it."""
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return hashlib.sha256(text).hexdigest()


def hash_of(path: Path) -> str | None:
    """The same of a file; None where it cannot be read."""
    try:
        return content_hash(path.read_bytes())
    except OSError:
        return None


def _changed(path: str) -> DocumentChanged:
    message = f"{path} changed on disk since you saw it. Save or reload it, then run again."
    return DocumentChanged(message, details={"path": path})


def refuse_errors(path: str, problems: list[Problem]) -> None:
    """Raises InvalidPipeline with all problems if one is an error."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    message = f"{path} cannot run: {errors[0].message}{more}"
    raise InvalidPipeline(message, problems=[msgspec.to_builtins(problem) for problem in problems])


def _chosen(
    pipeline: Pipeline, nodes: Collection[str] | None, *, taken: Collection[str] | None = None
) -> tuple[str, ...]:
    """The nodes to run, each after those that it needs (a cycle is the validator's to tell); with `taken` no others
    than these are needed."""
    try:
        order = topological_order(pipeline)
    except CycleError:
        order = tuple(pipeline.nodes)
    if nodes is None:
        return order
    if unknown := [node for node in nodes if node not in pipeline.nodes]:
        there_is = ", ".join(pipeline.nodes) or "none"
        raise BadRequest(f"The pipeline has no node “{unknown[0]}”. It has: {there_is}.")
    if not nodes:
        raise BadRequest("No node was chosen to run.")
    chosen = all_upstream(pipeline, nodes) if taken is None else {*nodes, *taken}
    return tuple(node for node in order if node in chosen)


def part_of(pipeline: Pipeline, nodes: tuple[str, ...]) -> Pipeline:
    """The pipeline of these nodes alone."""
    if len(nodes) == len(pipeline.nodes):
        return pipeline
    edges = tuple(edge for edge in pipeline.edges if edge.source in nodes and edge.target in nodes)
    return msgspec.structs.replace(pipeline, nodes={node: pipeline.nodes[node] for node in nodes}, edges=edges)


def jobs_of(execution: Execution, taken: Mapping[str, Job]) -> list[Job]:
    """What is to run; the nodes in `taken` have ended with these earlier results."""
    jobs = [
        Job(
            id=job_id(execution.id, name),
            execution=execution.id,
            project=execution.project,
            node=name,
            operation=execution.document.nodes[name].operation,
            label=execution.document.nodes[name].label or name,
        )
        for name in execution.nodes
    ]
    return [standing_for(job, taken[job.node]) if job.node in taken else job for job in jobs]
