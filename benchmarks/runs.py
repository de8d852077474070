"""A workspace of its own, and how long things take in it."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks import projects
from benchmarks.places import new_folder
from deepforge_jupyter.compute.server import ServerCompute
from deepforge_jupyter.domain.execution import FINAL, Execution, Status
from deepforge_jupyter.protocol.requests import ExecutionDetail, StartExecution
from deepforge_jupyter.workspace import Workspace


class Bench:
    """A project in an open workspace."""

    def __init__(self, workspace: Workspace, folder: Path, project: str) -> None:
        self.workspace = workspace
        self.folder = folder
        self.project = project

    async def run(self, pipeline: str, *, afresh: bool = False) -> tuple[float, ExecutionDetail]:
        """Seconds from pressing Run to the end as recorded, and what came of it. Raises RuntimeError if it failed."""
        changes = self.workspace.store.watch("executions")
        began = time.perf_counter()
        execution = await self.start(pipeline, afresh=afresh)
        async for change in changes:
            if change.id == execution.id and change.record and Status(change.record.body["status"]) in FINAL:
                break
        seconds = time.perf_counter() - began
        detail = await self.workspace.executions.get(execution.id)
        if detail.execution.status is not Status.success:
            raise RuntimeError(f"{pipeline}: {[job.failure for job in detail.jobs if job.failure]}")
        return seconds, detail

    async def start(self, pipeline: str, *, afresh: bool = False) -> Execution:
        request = StartExecution(pipeline=pipeline, afresh=afresh)
        return await self.workspace.executions.start(self.project, request)

    async def printed(self, execution: str, node: str) -> str:
        texts = []
        async for event in self.workspace.executions.events(execution, node):
            if event["type"] == "stream":
                texts.append(event["content"]["text"])
        return "".join(texts)

    def forget_values(self, execution: str) -> None:
        """Frees what an execution's outputs take."""
        shutil.rmtree(Path(self.workspace.data_dir) / "blobs" / "values" / execution)

    async def warm(self, pipeline: str) -> None:
        """Runs it until its packages are preloaded."""
        compute = await self.workspace.computes.of("server")
        assert isinstance(compute, ServerCompute)
        await self.run(pipeline)
        await compute.warm()
        await self.run(pipeline)


@contextlib.asynccontextmanager
async def bench(*, reuse: bool = False, fresh: bool = False) -> AsyncIterator[Bench]:
    """`fresh`: every operation in an interpreter of its own, without the zygote."""
    from traitlets.config import Config

    folder = new_folder()
    project_folder = projects.write(folder / "root" / "bench", reuse=reuse)
    config = Config()
    config.ServerComputeConfig.use_zygotes = not fresh
    workspace = Workspace(root=str(folder / "root"), data_dir=str(folder / "data"), config=config)
    await workspace.open()
    try:
        project = await workspace.projects.at("bench/deepforge.json")
        yield Bench(workspace, project_folder, project.id)
    finally:
        await workspace.close()
