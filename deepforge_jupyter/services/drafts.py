"""What people edited of an execution's own code, kept beside what ran."""

from __future__ import annotations

import contextlib
from typing import Any

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.operation import BUILTINS, Operation
from deepforge_jupyter.errors import AlreadyExists, Conflict, DocumentChanged, NotFound
from deepforge_jupyter.protocol.debugging import EditCode, ExecutionCode, OperationCode
from deepforge_jupyter.scheduler.records import DRAFTS, EXECUTIONS, execution_of
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.services.start import content_hash
from deepforge_jupyter.store.base import Store, Write


class Drafts:
    def __init__(self, store: Store, snapshots: SnapshotReader) -> None:
        self._store = store
        self._snapshots = snapshots

    async def code(self, execution: str) -> ExecutionCode:
        """The execution's operations, each as it ran and as it is now. Raises NotFound."""
        found = await self._execution(execution)
        sources = await self._snapshots.sources(found)
        texts = await self.texts(execution)
        used = {found.document.nodes[node].operation for node in found.nodes} - BUILTINS
        return ExecutionCode(
            operations=tuple(_code(name, *sources[name], texts.get(name)) for name in sorted(used) if name in sources)
        )

    async def operations(self, execution: str) -> list[Operation]:
        """The interfaces of the execution's operations as they ran, then the built-in ones. Raises NotFound."""
        return await self._snapshots.operations(await self._execution(execution))

    async def texts(self, execution: str) -> dict[str, str]:
        """By operation, of those that were edited."""
        records = await self._store.find(DRAFTS, {"execution": execution})
        return {str(record.body["operation"]): str(record.body["text"]) for record in records}

    async def edit(self, execution: str, operation: str, edit: EditCode) -> OperationCode:
        """Raises NotFound, Conflict outside of debug mode, DocumentChanged if somebody else was quicker."""
        found = await self._execution(execution)
        if not found.is_debug:
            raise Conflict(f"{found.name} is not in debug mode: its code is what ran. Turn debug mode on first.")
        original = await self._original(found, operation)

        def write(body: dict[str, Any]) -> dict[str, Any]:
            if edit.seen is not None and edit.seen != content_hash(str(body["text"]).encode()):
                message = f"{operation} of {found.name} was edited by somebody else. Load it again, then edit that."
                raise DocumentChanged(message, details={"operation": operation})
            return {"execution": execution, "operation": operation, "text": edit.text}

        id = _id(execution, operation)
        before = {"execution": execution, "operation": operation, "text": original[1]}
        while await self._store.update(DRAFTS, id, write) is None:
            with contextlib.suppress(AlreadyExists):  # somebody else's first edit was quicker
                await self._store.insert(DRAFTS, id, write(before))
                break
        return _code(operation, *original, edit.text)

    async def reset(self, execution: str, operation: str) -> None:
        """Back to what ran. Repeating it does nothing. Raises NotFound."""
        await self._original(await self._execution(execution), operation)
        await self._store.commit([Write(collection=DRAFTS, id=_id(execution, operation), body=None)])

    async def _execution(self, execution: str) -> Execution:
        record = await self._store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        return execution_of(record)

    async def _original(self, execution: Execution, operation: str) -> tuple[str, str]:
        sources = await self._snapshots.sources(execution)
        used = {node.operation for node in execution.document.nodes.values()} & sources.keys()
        if operation not in used:
            there_is = ", ".join(sorted(used)) or "none"
            raise NotFound(f"{execution.name} has no operation “{operation}”. It has: {there_is}.")
        return sources[operation]


def _id(execution: str, operation: str) -> str:
    return f"{execution}/{operation}"


def _code(operation: str, path: str, original: str, text: str | None) -> OperationCode:
    now = original if text is None else text
    return OperationCode(operation=operation, path=path, original=original, text=now, sha256=content_hash(now.encode()))
