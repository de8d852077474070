"""The pipelines of a project."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import (
    CreatedDocument,
    CreateDocument,
    PipelineList,
    ProblemList,
    ValidatePipeline,
)


class PipelinesHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> PipelineList:
        """The pipelines of a project, each with its problems."""
        return PipelineList(pipelines=tuple(await (await self.workspace()).pipelines.all(project)))

    @endpoint("write", status=201)
    async def post(self, project: str, body: CreateDocument) -> CreatedDocument:
        """Makes an empty pipeline."""
        return CreatedDocument(path=await (await self.workspace()).pipelines.create(project, body.name))


class ValidateHandler(Handler):
    @endpoint("read")
    async def post(self, project: str, body: ValidatePipeline) -> ProblemList:
        """What is wrong with a pipeline as the person sees it."""
        problems = await (await self.workspace()).pipelines.problems(project, body.path, body.text)
        return ProblemList(problems=tuple(problems))
