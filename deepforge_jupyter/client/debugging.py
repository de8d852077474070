"""An execution's own code, and running a part of it once more."""

from __future__ import annotations

from collections.abc import Mapping

from deepforge_jupyter.client.transport import Transport, part
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.protocol.debugging import EditCode, ExecutionCode, OperationCode, Rerun
from deepforge_jupyter.protocol.requests import OperationList


class Debugging(Transport):
    def execution_operations(self, execution: str) -> tuple[Operation, ...]:
        """What the code of its pipeline's operations said when it ran, and the built-in ones."""
        return self._get(f"executions/{part(execution)}/operations", OperationList).operations

    def execution_code(self, execution: str) -> tuple[OperationCode, ...]:
        """Its operations, each as it ran and as it was edited since."""
        return self._get(f"executions/{part(execution)}/code", ExecutionCode).operations

    def edit_code(self, execution: str, operation: str, text: str, *, seen: str | None = None) -> OperationCode:
        """Of an execution in debug mode. With `seen` (the hash of the text before) raises DocumentChanged if somebody
        else was quicker."""
        where = f"executions/{part(execution)}/code/{part(operation)}"
        return self._send("PATCH", where, EditCode(text=text, seen=seen), OperationCode)

    def reset_code(self, execution: str, operation: str) -> None:
        """Back to what ran."""
        self._call("DELETE", f"executions/{part(execution)}/code/{part(operation)}")

    def rerun(
        self,
        execution: str,
        node: str,
        *,
        only: bool = False,
        code: Mapping[str, str] | None = None,
        name: str | None = None,
    ) -> Execution:
        """A new execution that runs `node` and what comes after it (or `node` alone) on the inputs that it had.

        It runs the edited code; `code` stands over that, by operation. Raises Conflict naming the node whose result is
        missing."""
        body = Rerun(node=node, only=only, code=dict(code or {}), name=name)
        return self._post(f"executions/{part(execution)}/rerun", body, Execution)
