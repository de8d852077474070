"""What changes in the records and documents, read once a server and handed to every connection."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

import msgspec

from deepforge_jupyter.documents.watching import document_changes
from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution, Job, brief
from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.protocol.messages import (
    ArtifactChanged,
    DocumentsChanged,
    ExecutionChanged,
    JobChanged,
    KernelChanged,
    ProjectChanged,
    RecordsReach,
)
from deepforge_jupyter.store.base import Change, Store

if TYPE_CHECKING:
    from deepforge_jupyter.workspace import Workspace

Message = (
    ExecutionChanged | JobChanged | ArtifactChanged | KernelChanged | DocumentsChanged | ProjectChanged | RecordsReach
)
Listener = Callable[[Message], None]

COLLECTIONS = ("projects", "executions", "jobs", "artifacts")
RETRY_S = 1.0
FOLDER_RETRY_S = 5.0
ANY_PROJECT = ""


class Changes:
    """Listeners are called in the event loop and must not block. A message about a deleted record has `project`
    ANY_PROJECT, since nobody knows any more whose it was."""

    def __init__(self, workspace: Callable[[], Awaitable[Workspace]], *, log: logging.Logger) -> None:
        self._workspace = workspace
        self._log = log
        self._listeners: set[Listener] = set()
        self._away: str | None = None
        self._watching: asyncio.Task[None] | None = None
        self._started = asyncio.Event()
        self._documents: dict[str, asyncio.Task[None]] = {}
        self._interested: Counter[str] = Counter()
        self._committing: set[asyncio.Task[None]] = set()

    async def listen(self, listener: Listener) -> Callable[[], None]:
        """From the return on, no change of a record is missed. The answer ends it."""
        self._listeners.add(listener)
        if self._away is not None:
            listener(RecordsReach(away=self._away))
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        await self._started.wait()
        return lambda: self._listeners.discard(listener)

    def watch_documents(self, project: str) -> Callable[[], None]:
        """Listeners hear of the project's documents, too, until the answer is called (once)."""
        self._interested[project] += 1
        if project not in self._documents:
            self._documents[project] = asyncio.create_task(self._watch_documents(project))
        return lambda: self._lose_interest(project)

    async def close(self) -> None:
        self._listeners.clear()
        tasks = [*self._committing, *self._documents.values(), *([self._watching] if self._watching else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def are_records_away(self) -> bool:
        return self._away is not None

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
                with self._told_reach(store):
                    async for change in changes:
                        self.tell(message_of(change))
            except Unavailable as error:
                self._set_away(error.details.get("place"))
                self._log.warning("Changes of the records are not seen for now: %s", error.message)
            except Exception:  # noqa: BLE001  every open page hangs on this loop: it survives and says why
                self._log.exception("Changes of the records are not seen for now")
            await asyncio.sleep(RETRY_S)

    @contextmanager
    def _told_reach(self, store: Store) -> Iterator[None]:
        """Meanwhile listeners are told whether its place answers."""
        reach = store.reach
        if reach is None:
            yield
            return

        def tell() -> None:
            self._set_away(reach.place if reach.is_away else None)

        tell()
        stop = reach.listen(tell)
        try:
            yield
        finally:
            stop()

    def _set_away(self, place: str | None) -> None:
        if place != self._away:
            self._away = place
            self.tell(RecordsReach(away=place))

    async def _watch_documents(self, project: str) -> None:
        while True:
            try:
                workspace = await self._workspace()
                folder = await workspace.projects.folder(project)
                async with aclosing(document_changes(folder)) as changes:
                    await anext(changes, None)
                    workspace.autosave.touched(project)  # what changed while nobody looked
                    async for paths in changes:
                        workspace.autosave.touched(project, paths)
                        self.tell(DocumentsChanged(project=project, paths=paths))
            except DeepForgeError as error:
                self._log.debug("The documents of the project %s are not watched now: %s", project, error.message)
            except Exception:  # noqa: BLE001  as above
                self._log.exception("Changes of the documents of the project %s are not seen for now", project)
            await asyncio.sleep(FOLDER_RETRY_S)

    def _lose_interest(self, project: str) -> None:
        self._interested[project] -= 1
        if self._interested[project] <= 0:
            del self._interested[project]
            self._documents.pop(project).cancel()
            task = asyncio.create_task(self._commit(project))
            self._committing.add(task)
            task.add_done_callback(self._committing.discard)

    async def _commit(self, project: str) -> None:
        """The project was closed in the last browser."""
        try:
            await (await self._workspace()).autosave.commit(project)
        except DeepForgeError as error:
            self._log.debug("The project %s was not committed at its close: %s", project, error.message)


def message_of(change: Change) -> Message:
    """What a browser is told of a record's change."""
    body = change.record.body if change.record else None
    if change.collection == "projects":
        return ProjectChanged(project=change.id)
    if change.collection == "executions":
        execution = msgspec.convert(body, Execution) if body else None
        if execution is None:
            return ExecutionChanged(project=ANY_PROJECT, id=change.id, execution=None)
        return ExecutionChanged(project=execution.project, id=change.id, execution=brief(execution))
    if change.collection == "jobs":
        job = msgspec.convert(body, Job) if body else None
        execution_id, _, node = change.id.partition("/")
        return JobChanged(project=job.project if job else ANY_PROJECT, execution=execution_id, node=node, job=job)
    artifact = msgspec.convert(body, Artifact) if body else None
    return ArtifactChanged(project=artifact.project if artifact else ANY_PROJECT, id=change.id, artifact=artifact)
