"""What changes in the records and documents, read once a server and handed to every connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.protocol.messages import ArtifactChanged, DocumentsChanged, ExecutionChanged, JobChanged
from deepforge_jupyter.store.base import Change

if TYPE_CHECKING:
    from deepforge_jupyter.workspace import Workspace

Message = ExecutionChanged | JobChanged | ArtifactChanged | DocumentsChanged
Listener = Callable[[Message], None]

COLLECTIONS = ("executions", "jobs", "artifacts")
RETRY_S = 1.0
ANY_PROJECT = ""


class Changes:
    """Listeners are called in the event loop and must not block. A message about a deleted record has `project`
    ANY_PROJECT, since nobody knows any more whose it was."""

    def __init__(self, workspace: Callable[[], Awaitable[Workspace]], *, log: logging.Logger) -> None:
        self._workspace = workspace
        self._log = log
        self._listeners: set[Listener] = set()
        self._watching: asyncio.Task[None] | None = None
        self._started = asyncio.Event()

    async def listen(self, listener: Listener) -> Callable[[], None]:
        """From the return on, no change is missed. The answer ends it."""
        self._listeners.add(listener)
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        await self._started.wait()
        return lambda: self._listeners.discard(listener)

    async def close(self) -> None:
        self._listeners.clear()
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching

    def tell(self, message: Message) -> None:
        """Hands a change to every listener."""
        for listener in tuple(self._listeners):
            listener(message)

    async def _watch(self) -> None:
        while True:
            try:
                store = (await self._workspace()).store
                changes = store.watch(*COLLECTIONS)
                self._started.set()
                async for change in changes:
                    self.tell(message_of(change))
            except Exception:  # noqa: BLE001  every open page hangs on this loop: it survives and says why
                self._log.exception("Changes of the records are not seen for now")
            await asyncio.sleep(RETRY_S)


def message_of(change: Change) -> Message:
    """What a browser is told of a record's change."""
    body = change.record.body if change.record else None
    if change.collection == "executions":
        execution = msgspec.convert(body, Execution) if body else None
        if execution is None:
            return ExecutionChanged(project=ANY_PROJECT, id=change.id, execution=None)
        bare = msgspec.structs.replace(execution, document=Pipeline())
        return ExecutionChanged(project=execution.project, id=change.id, execution=bare)
    if change.collection == "jobs":
        job = msgspec.convert(body, Job) if body else None
        execution_id, _, node = change.id.partition("/")
        return JobChanged(project=job.project if job else ANY_PROJECT, execution=execution_id, node=node, job=job)
    artifact = msgspec.convert(body, Artifact) if body else None
    return ArtifactChanged(project=artifact.project if artifact else ANY_PROJECT, id=change.id, artifact=artifact)
