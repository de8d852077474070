"""The operations of a project."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import CreatedDocument, CreateOperation, OperationList


class OperationsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> OperationList:
        """The operations of a project and the built-in ones."""
        return OperationList(operations=tuple(await (await self.workspace()).operations.all(project)))

    @endpoint("write", status=201)
    async def post(self, project: str, body: CreateOperation) -> CreatedDocument:
        """Makes an operation's file from the template."""
        return CreatedDocument(path=await (await self.workspace()).operations.create(project, body))
