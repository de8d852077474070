"""Projects and the examples that they can be made from."""

from __future__ import annotations

from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import CreateProject, ExampleList, ProjectAt, ProjectList, SettleIdentity


class ProjectsHandler(Handler):
    @endpoint("read")
    async def get(self) -> ProjectList:
        """All projects that the server knows."""
        return ProjectList(projects=tuple(await (await self.workspace()).projects.all()))

    @endpoint("write", status=201)
    async def post(self, body: CreateProject) -> Project:
        """Makes a project in a folder, empty or from an example."""
        return await (await self.workspace()).projects.create(body)


class ProjectAtHandler(Handler):
    @endpoint("read")
    async def get(self, *, path: str) -> ProjectAt:
        """The project that holds a path (relative to the server's root), or null."""
        return ProjectAt(project=await (await self.workspace()).projects.find(path))


class ProjectHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> Project:
        """One project."""
        return await (await self.workspace()).projects.get(project)


class IdentityHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: SettleIdentity) -> Project:
        """Settles what a second folder with the same id is: a copy, or the same project moved."""
        return await (await self.workspace()).projects.settle_identity(project, body)


class ExamplesHandler(Handler):
    @endpoint("read")
    async def get(self) -> ExampleList:
        """The example projects that come with the product."""
        return ExampleList(examples=tuple(await (await self.workspace()).projects.examples()))
