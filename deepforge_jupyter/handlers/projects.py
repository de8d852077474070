"""Projects and the examples that they can be made from."""

from __future__ import annotations

from deepforge_jupyter.domain.project import DeletedProject, Project, Usage
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import (
    ChangeProject,
    CreateProject,
    DeletedProjectList,
    DuplicateProject,
    ExampleList,
    MoveProject,
    ProjectAt,
    ProjectList,
    RestoreProject,
    SettleIdentity,
)


class ProjectsHandler(Handler):
    @endpoint("read")
    async def get(self) -> ProjectList:
        """All projects that the server knows, the archived ones among them."""
        return await (await self.workspace()).projects.found()

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

    @endpoint("write")
    async def patch(self, project: str, body: ChangeProject) -> Project:
        """Renames, describes, archives or unarchives a project."""
        return await (await self.workspace()).arrangement.change(project, body)

    @endpoint("write")
    async def delete(self, project: str) -> DeletedProject:
        """Puts a project into the trash, with all that belongs to it."""
        return await (await self.workspace()).trash.delete(project, user=self.author)


class UsageHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> Usage:
        """What goes if the project is deleted: executions, artifacts, files, bytes."""
        workspace = await self.workspace()
        return await workspace.usages.of(project, await workspace.projects.folder(project))


class DuplicateHandler(Handler):
    @endpoint("write", status=201)
    async def post(self, project: str, body: DuplicateProject) -> Project:
        """Copies a project's folder into a project of its own."""
        return await (await self.workspace()).arrangement.duplicate(project, body)


class MoveHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: MoveProject) -> Project:
        """Moves a project's folder, or says whether it can be moved."""
        return await (await self.workspace()).arrangement.move(project, body)


class IdentityHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: SettleIdentity) -> Project:
        """Settles what a second folder with the same id is: a copy, or the same project moved."""
        return await (await self.workspace()).projects.settle_identity(project, body)


class TrashHandler(Handler):
    @endpoint("read")
    async def get(self) -> DeletedProjectList:
        """The deleted projects."""
        return DeletedProjectList(projects=tuple(await (await self.workspace()).trash.all()))

    @endpoint("write", status=204)
    async def delete(self) -> None:
        """Empties the trash: folders, histories, executions, artifacts and their bytes go for good."""
        await (await self.workspace()).trash.empty()


class DeletedProjectHandler(Handler):
    @endpoint("write", status=204)
    async def delete(self, project: str) -> None:
        """Deletes one project of the trash for good."""
        await (await self.workspace()).trash.empty(project)


class RestoreProjectHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: RestoreProject) -> Project:
        """Takes a project out of the trash."""
        return await (await self.workspace()).trash.restore(project, body)


class ExamplesHandler(Handler):
    @endpoint("read")
    async def get(self) -> ExampleList:
        """The example projects that come with the product."""
        return ExampleList(examples=tuple(await (await self.workspace()).projects.examples()))
