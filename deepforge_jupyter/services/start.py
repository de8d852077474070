"""From a wish to run a pipeline to an execution that is recorded, on exactly what the person sees."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from deepforge_jupyter.domain.execution import Execution, Job, Owner, job_id
from deepforge_jupyter.domain.graph import all_upstream
from deepforge_jupyter.domain.names import execution_name
from deepforge_jupyter.domain.pipeline import Pipeline, with_attributes
from deepforge_jupyter.domain.problem import Problem
from deepforge_jupyter.errors import BadRequest, DocumentChanged, InvalidPipeline, NotFound
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of
from deepforge_jupyter.services.paths import inside
from deepforge_jupyter.services.pipelines import EXTENSION, FOLDER, Pipelines
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.store.base import ABSENT, Record, Store, Write


class TakesSnapshots(Protocol):
    """A project's history."""

    def snapshot(self, message: str) -> str: ...

    def tag(self, name: str, commit: str) -> object: ...


class Start:
    def __init__(
        self,
        projects: Projects,
        pipelines: Pipelines,
        store: Store,
        *,
        snapshots: SnapshotReader,
        history: Callable[[Path], TakesSnapshots],
    ) -> None:
        self._projects = projects
        self._pipelines = pipelines
        self._store = store
        self._snapshots = snapshots
        self._history = history

    async def __call__(
        self, project: str, request: StartExecution, *, user: str, owner: Owner | None
    ) -> tuple[Record, list[Record]]:
        """The new execution and its jobs, safe on disk. Raises DocumentChanged, InvalidPipeline, BadRequest."""
        folder = await self._projects.folder(project)
        text = await asyncio.to_thread(_read, folder, request)
        pipeline, problems = await self._checked(project, folder, request, text)
        _refuse_errors(request.pipeline, problems)
        assert pipeline is not None
        nodes = _chosen(pipeline, request.nodes)
        wanted = request.name or Path(request.pipeline).name.removesuffix(EXTENSION)
        name = await self._free_name(project, execution_name(wanted), pipeline=request.pipeline)
        commit = await asyncio.to_thread(self._snapshot, folder, name)
        identity = uuid.uuid4().hex
        execution = Execution(
            id=identity,
            project=project,
            name=name,
            pipeline=request.pipeline,
            document=pipeline,
            root=str(folder),
            snapshot=commit,
            created_at=now(),
            created_by=user,
            nodes=nodes,
            afresh=request.afresh,
            owner=owner,
        )
        writes = [Write(collection=EXECUTIONS, id=identity, body=body_of(execution), rev=ABSENT)]
        writes += [
            Write(collection=JOBS, id=job.id, body=body_of(job), rev=ABSENT) for job in _jobs(execution, pipeline)
        ]
        records = [record for record in await self._store.commit(writes) if record is not None]
        return records[0], records[1:]

    async def _checked(
        self, project: str, folder: Path, request: StartExecution, text: bytes
    ) -> tuple[Pipeline | None, list[Problem]]:
        """The pipeline with what stands over its attributes, and the problems of the part that is to run."""
        pipeline, problems = self._pipelines.read(request.pipeline, text)
        if pipeline is None:
            return None, problems
        _refuse_unknown(request.attributes, pipeline, request.pipeline)
        pipeline = with_attributes(pipeline, request.attributes)
        part = _part(pipeline, _chosen(pipeline, request.nodes))
        found = await self._pipelines.validate(project, folder, path=request.pipeline, pipeline=part)
        return pipeline, [*problems, *found]

    def _snapshot(self, folder: Path, name: str) -> str:
        history = self._history(folder)
        commit = history.snapshot(f"Run {name}")
        history.tag(f"execution/{name}", commit)
        self._snapshots.put(commit, folder)
        return commit

    async def _free_name(self, project: str, name: str, *, pipeline: str) -> str:
        if not await self._is_taken(project, name):
            return name
        number = max(2, await self._store.count(EXECUTIONS, {"project": project, "pipeline": pipeline}) + 1)
        while number > 2 and not await self._is_taken(project, f"{name}_{number - 1}"):
            number -= 1
        while await self._is_taken(project, f"{name}_{number}"):
            number += 1
        return f"{name}_{number}"

    async def _is_taken(self, project: str, name: str) -> bool:
        return await self._store.count(EXECUTIONS, {"project": project, "name": name}) > 0


def _read(folder: Path, request: StartExecution) -> bytes:
    """The pipeline's text, if every document is what the person saw."""
    for path, sha256 in request.seen.items():
        if _sha256(inside(folder, path)) != sha256:
            message = f"{path} changed on disk since you saw it. Save or reload it, then run again."
            raise DocumentChanged(message, details={"path": path})
    file = inside(folder, request.pipeline)
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        there_is = ", ".join(sorted(f"{FOLDER}/{other.name}" for other in (folder / FOLDER).glob(f"*{EXTENSION}")))
        said = f"There are: {there_is}." if there_is else "The project has no pipeline yet."
        message = f"There is no pipeline {request.pipeline}. {said}"
        raise NotFound(message, details={"path": request.pipeline}) from None


def _sha256(path: Path) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return hashlib.sha256(
        content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    ).hexdigest()


def _refuse_unknown(attributes: Mapping[str, Mapping[str, Any]], pipeline: Pipeline, path: str) -> None:
    for node in attributes:
        if node not in pipeline.nodes:
            raise BadRequest(f"{path} has no node “{node}”. It has: {', '.join(pipeline.nodes) or 'none'}.")


def _refuse_errors(path: str, problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    message = f"{path} cannot run: {errors[0].message}{more}"
    raise InvalidPipeline(message, problems=[msgspec.to_builtins(problem) for problem in problems])


def _chosen(pipeline: Pipeline, nodes: Collection[str] | None) -> tuple[str, ...]:
    """The nodes to run, in the document's order."""
    if nodes is None:
        return tuple(pipeline.nodes)
    if unknown := [node for node in nodes if node not in pipeline.nodes]:
        there_is = ", ".join(pipeline.nodes) or "none"
        raise BadRequest(f"The pipeline has no node “{unknown[0]}”. It has: {there_is}.")
    if not nodes:
        raise BadRequest("No node was chosen to run.")
    chosen = all_upstream(pipeline, nodes)
    return tuple(node for node in pipeline.nodes if node in chosen)


def _part(pipeline: Pipeline, nodes: tuple[str, ...]) -> Pipeline:
    if len(nodes) == len(pipeline.nodes):
        return pipeline
    edges = tuple(edge for edge in pipeline.edges if edge.source in nodes and edge.target in nodes)
    return msgspec.structs.replace(pipeline, nodes={node: pipeline.nodes[node] for node in nodes}, edges=edges)


def _jobs(execution: Execution, pipeline: Pipeline) -> list[Job]:
    return [
        Job(
            id=job_id(execution.id, name),
            execution=execution.id,
            project=execution.project,
            node=name,
            operation=pipeline.nodes[name].operation,
            label=pipeline.nodes[name].label or name,
        )
        for name in execution.nodes
    ]
