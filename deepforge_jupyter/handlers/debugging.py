"""An execution's own code, and running a part of it once more."""

from __future__ import annotations

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.debugging import EditCode, ExecutionCode, OperationCode, Rerun
from deepforge_jupyter.protocol.requests import OperationList


class RanOperationsHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str) -> OperationList:
        """The operations of an execution's pipeline as their code said when it ran, and the built-in ones."""
        return OperationList(operations=tuple(await (await self.workspace()).drafts.operations(execution)))


class CodeHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str) -> ExecutionCode:
        """The execution's operations, each as it ran and as the next run from here takes it."""
        return await (await self.workspace()).drafts.code(execution)


class OperationCodeHandler(Handler):
    @endpoint("write")
    async def patch(self, execution: str, operation: str, body: EditCode) -> OperationCode:
        """Keeps another text of an operation with an execution in debug mode; nothing runs, the project stays."""
        return await (await self.workspace()).drafts.edit(execution, operation, body)

    @endpoint("write", status=204)
    async def delete(self, execution: str, operation: str) -> None:
        """Back to the code that ran."""
        await (await self.workspace()).drafts.reset(execution, operation)


class RerunHandler(Handler):
    @endpoint("execute", status=201)
    async def post(self, execution: str, body: Rerun) -> Execution:
        """Runs a node, and what comes after it, once more on the inputs that it had: a new execution."""
        return await (await self.workspace()).rerunning(execution, body, user=self.person, author=self.author)
