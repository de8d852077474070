"""The operations of a project."""

from __future__ import annotations

from deepforge_jupyter.domain.edits import EditedOperation
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import (
    CreatedDocument,
    CreateOperation,
    EditOperation,
    OperationList,
    ReadOperation,
)


class OperationsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> OperationList:
        """The operations of a project and the built-in ones."""
        return OperationList(operations=tuple(await (await self.workspace()).operations.all(project)))

    @endpoint("write", status=201)
    async def post(self, project: str, body: CreateOperation) -> CreatedDocument:
        """Makes an operation's file from the template."""
        return CreatedDocument(path=await (await self.workspace()).operations.create(project, body))


class InterfaceHandler(Handler):
    @endpoint("read")
    async def post(self, project: str, name: str, body: ReadOperation) -> Operation:
        """What an operation's code says as the person sees it, saved or not."""
        return await (await self.workspace()).operations.interface(project, name, body)


class EditsHandler(Handler):
    @endpoint("read")
    async def post(self, project: str, name: str, body: EditOperation) -> EditedOperation:
        """The replacements that make an edit in the text as the person sees it; nothing is written."""
        return await (await self.workspace()).operations.edit(project, name, body)
