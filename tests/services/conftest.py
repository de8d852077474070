"""A real workspace on a folder of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deepforge_jupyter.domain.execution import Job
from deepforge_jupyter.protocol.requests import CreateProject, ExecutionDetail, StartExecution
from deepforge_jupyter.workspace import Workspace

DOUBLE = """
class Double:
    '''Doubles a number.'''

    def __init__(self, number=1):
        self.number = number

    def execute(self, value: int = None):
        print("doubling")
        doubled = 2 * (value or self.number)
        return doubled
"""


class Desk:
    """A project in a workspace, and short ways to work on it."""

    def __init__(self, workspace: Workspace, project: str, folder: Path) -> None:
        self.workspace = workspace
        self.project = project
        self.folder = folder

    def write(self, path: str, content: str | dict[str, Any]) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2))

    def pipeline(self, nodes: dict[str, Any], *edges: str, name: str = "train") -> None:
        """Edges as `a.doubled>b.value`."""
        found = []
        for edge in edges:
            (source, output), (target, port) = (end.split(".") for end in edge.split(">"))
            found.append({"source": source, "output": output, "target": target, "input": port})
        self.write(f"pipelines/{name}.dfpipe", {"format": 1, "nodes": nodes, "edges": found})

    async def start(self, pipeline: str = "train", **options: Any) -> str:
        request = StartExecution(pipeline=f"pipelines/{pipeline}.dfpipe", **options)
        return (await self.workspace.executions.start(self.project, request, user="ada")).id

    async def end(self, execution: str) -> ExecutionDetail:
        changes = self.workspace.store.watch("executions")
        while not (detail := await self.workspace.executions.get(execution)).execution.status.is_final:
            await anext(changes)
        return detail

    async def run(self, pipeline: str = "train", **options: Any) -> ExecutionDetail:
        return await self.end(await self.start(pipeline, **options))

    async def text(self, job: Job) -> str:
        events = self.workspace.executions.events(job.execution, job.node)
        return "".join([event["content"]["text"] async for event in events if event["type"] == "stream"])


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    (tmp_path / "root").mkdir()
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"))
    await workspace.open()
    yield workspace
    await workspace.close()


@pytest.fixture
async def desk(workspace: Workspace) -> Desk:
    project = await workspace.projects.create(CreateProject(path="lab"))
    desk = Desk(workspace, project.id, Path(workspace.root) / "lab")
    desk.write("operations/Double.py", DOUBLE)
    desk.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Double"}}, "a.doubled>b.value")
    return desk
