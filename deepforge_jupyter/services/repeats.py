"""What a run takes over from an execution that it is to be like."""

from __future__ import annotations

import msgspec

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.scheduler.records import EXECUTIONS, execution_of
from deepforge_jupyter.services.execution_names import ExecutionNames
from deepforge_jupyter.store.base import Store


class Repeats:
    def __init__(self, store: Store, names: ExecutionNames) -> None:
        self._store = store
        self._names = names

    async def completed(self, project: str, request: StartExecution) -> StartExecution:
        """The request with what it leaves to `like`. Raises NotFound, BadRequest."""
        if request.like is None:
            return request
        record = await self._store.get(EXECUTIONS, request.like)
        before = None if record is None else execution_of(record)
        if before is None or before.project != project:
            raise NotFound(f"There is no execution {request.like} in the project.", details={"execution": request.like})
        if before.pipeline != request.pipeline:
            message = f"{before.name} is no execution of {request.pipeline}, but of {before.pipeline}."
            raise BadRequest(message, details={"execution": before.id, "pipeline": before.pipeline})
        overrides = {node: dict(values) for node, values in before.overrides.items()}
        for node, values in request.overrides.items():
            overrides[node] = {**overrides.get(node, {}), **values}
        return msgspec.structs.replace(
            request,
            name=request.name if request.name is not None else await self._names.wanted(before),
            overrides=overrides,
            nodes=request.nodes if request.nodes is not None else _part(before),
            afresh=request.afresh or (before.afresh and not before.follows_another),
            compute=request.compute or before.compute,
            storage=request.storage or before.storage,
            debug=request.debug or (before.is_debug and before.derived_from is None),
        )


def _part(execution: Execution) -> tuple[str, ...] | None:
    """The nodes that were chosen; None: all."""
    is_whole = execution.follows_another or len(execution.nodes) == len(execution.document.nodes)
    return None if is_whole else execution.nodes
