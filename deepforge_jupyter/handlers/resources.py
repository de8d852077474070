"""The resources of a project, and renaming what pipelines use."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import CreatedDocument, CreateResource, Rename, Renamed, ResourceList


class ResourcesHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> ResourceList:
        """The resources of a project, and the kinds that new ones can be of."""
        resources = (await self.workspace()).resources
        return ResourceList(resources=tuple(await resources.all(project)), kinds=tuple(resources.kinds.values()))

    @endpoint("write", status=201)
    async def post(self, project: str, body: CreateResource) -> CreatedDocument:
        """Makes a resource's file from the template of its kind."""
        return CreatedDocument(path=await (await self.workspace()).resources.create(project, body.name, body.kind))


class RenamesHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: Rename) -> Renamed:
        """Renames an operation, a port, an attribute, a resource or a module wherever it is used."""
        return await (await self.workspace()).renames.rename(project, body)
