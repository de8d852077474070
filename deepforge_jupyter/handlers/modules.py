"""The modules that a project brings along."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import CreatedDocument, CreateModule, ModuleList


class ModulesHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> ModuleList:
        """The modules in utils/ and serializers/, with what uses them and what is wrong with them."""
        return ModuleList(modules=tuple(await (await self.workspace()).modules.all(project)))

    @endpoint("write", status=201)
    async def post(self, project: str, body: CreateModule) -> CreatedDocument:
        """Makes a module's file from the template of its package."""
        return CreatedDocument(path=await (await self.workspace()).modules.create(project, body.name, body.package))
