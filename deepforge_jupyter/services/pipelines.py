"""The pipelines of a project."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from deepforge_jupyter.documents.files import Documents
from deepforge_jupyter.documents.pipeline_text import format_pipeline
from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.attribute_values import given_attributes
from deepforge_jupyter.domain.lines import with_lines
from deepforge_jupyter.domain.operation import BUILTIN_OPERATIONS, INPUT, Operation
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.domain.validation import read_pipeline, validate
from deepforge_jupyter.protocol.requests import PipelineSummary
from deepforge_jupyter.scheduler.versions import find_known
from deepforge_jupyter.services.operations import Operations
from deepforge_jupyter.services.paths import file_name
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.resources import Resources
from deepforge_jupyter.store.base import Store

FOLDER = "pipelines"
EXTENSION = ".dfpipe"
LARGEST_BYTES = 5 << 20


class Pipelines:
    def __init__(self, projects: Projects, operations: Operations, resources: Resources, store: Store) -> None:
        self._projects = projects
        self._operations = operations
        self._resources = resources
        self._store = store

    async def all(self, project: str) -> list[PipelineSummary]:
        """By path, each with everything that is wrong with it."""
        folder = await self._projects.folder(project)
        texts = await asyncio.to_thread(pipeline_texts, folder)
        summaries: list[PipelineSummary] = []
        for path, text in texts.items():
            pipeline, problems = await self.check(project, folder, path=path, text=text)
            name = Path(path).name.removesuffix(EXTENSION)
            nodes = len(pipeline.nodes) if pipeline else 0
            summaries.append(PipelineSummary(name=name, path=path, nodes=nodes, problems=tuple(problems)))
        return summaries

    async def create(self, project: str, name: str) -> str:
        """An empty pipeline; its path as JupyterLab opens it."""
        name = file_name(name.strip().removesuffix(EXTENSION), what="pipeline")
        folder = await self._projects.folder(project)
        path = f"{FOLDER}/{name}{EXTENSION}"
        await asyncio.to_thread(Documents(folder).create, path, format_pipeline({}))
        return self._projects.path_of(folder / path)

    async def problems(self, project: str, path: str, text: str) -> list[Problem]:
        """What is wrong with the document as the person sees it."""
        folder = await self._projects.folder(project)
        return (await self.check(project, folder, path=path, text=text))[1]

    async def check(
        self, project: str, folder: Path, *, path: str, text: str | bytes
    ) -> tuple[Pipeline | None, list[Problem]]:
        """The pipeline, and everything that is wrong with it here; None if it cannot be read."""
        pipeline, problems = await asyncio.to_thread(self.read, path, text)
        if pipeline is None:
            return None, problems
        found = await self.validate(project, folder, path=path, pipeline=pipeline, text=text)
        return pipeline, [*problems, *found]

    def read(self, path: str, text: str | bytes) -> tuple[Pipeline | None, list[Problem]]:
        """The pipeline by itself, and what is wrong with the document."""
        if len(text) > LARGEST_BYTES:
            said = f"This file is larger than {LARGEST_BYTES >> 20} MiB, so it is no pipeline."
            where = Where(path=path)
            return None, [Problem(code=ProblemCode.not_a_pipeline, severity="error", where=where, message=said)]
        if isinstance(text, str):
            return read_pipeline(text, path)
        try:
            return read_pipeline(text.decode("utf-8-sig"), path)
        except UnicodeDecodeError:
            message = "This is not UTF-8 text, so it is no pipeline."
            code = ProblemCode.not_json
            return None, [Problem(code=code, severity="error", where=Where(path=path), message=message)]

    async def operations(self, folder: Path) -> dict[str, Operation]:
        """What nodes can use, by name: the project's operations and the built-in ones."""
        return {**await self._operations.by_name(folder), **{each.name: each for each in BUILTIN_OPERATIONS}}

    async def given_attributes(
        self, folder: Path, pipeline: Pipeline, *, nodes: Iterable[str]
    ) -> dict[str, dict[str, Any]]:
        """By node, the values that the operations are given, defaults of the code as it is now included."""
        return given_attributes(pipeline, await self.operations(folder), nodes=nodes)

    async def validate(
        self, project: str, folder: Path, *, path: str, pipeline: Pipeline, text: str | bytes
    ) -> list[Problem]:
        """What is wrong with the pipeline here; `text` is the document, for the lines of problems."""
        operations = await self._operations.by_name(folder)
        artifacts = await self._known(project, wanted_artifacts(pipeline))
        references = await self._resources.by_path(folder)

        def look() -> list[Problem]:
            found = validate(
                pipeline,
                operations,
                artifacts=artifacts,
                references=references,
                path=path,
                damaged=_damaged(artifacts),
            )
            return with_lines(found, text if isinstance(text, str) else text.decode("utf-8-sig"), path)

        return await asyncio.to_thread(look)

    async def _known(self, project: str, wanted: Collection[str]) -> dict[str, Artifact]:
        """Those of the names and ids that an artifact of the project has; nothing of all others is read."""
        found = {name: await find_known(self._store, project, name) for name in wanted}
        return {name: artifact for name, artifact in found.items() if artifact is not None}


def _damaged(artifacts: Mapping[str, Artifact]) -> dict[str, str]:
    """By the name or id that is asked for, what was found when they were verified last."""
    return {
        name: artifact.verified.problem or ""
        for name, artifact in artifacts.items()
        if artifact.verified is not None and artifact.verified.outcome == "damaged"
    }


def wanted_artifacts(pipeline: Pipeline) -> set[str]:
    """What its `Input` nodes load, by name or id."""
    given = (node.attributes.get("artifact") for node in pipeline.nodes.values() if node.operation == INPUT)
    return {wanted for wanted in given if isinstance(wanted, str)}


def pipeline_texts(folder: Path) -> dict[str, bytes]:
    """Pipelines of the project by path; one that vanishes meanwhile or cannot be read is left out."""
    found: dict[str, bytes] = {}
    for path in sorted((folder / FOLDER).rglob(f"*{EXTENSION}")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts) or not path.is_file():
            continue
        try:
            found[path.relative_to(folder).as_posix()] = read_capped(path)
        except OSError:
            continue
    return found


def read_capped(path: Path) -> bytes:
    """The file's content, of one that is too large for a pipeline no more than shows that. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)
