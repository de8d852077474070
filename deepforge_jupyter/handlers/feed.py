"""The feed websocket: one connection a page, over which it watches projects and jobs."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import msgspec
from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from deepforge_jupyter.errors import BadRequest, DeepForgeError, TooLarge, Unavailable
from deepforge_jupyter.handlers.base import CHANGES, RESOURCE, WORKSPACE
from deepforge_jupyter.handlers.changes import ANY_PROJECT, Changes
from deepforge_jupyter.handlers.changes import Message as Change
from deepforge_jupyter.handlers.follow import send_attempt
from deepforge_jupyter.protocol.messages import (
    DocumentsChanged,
    ExecutionChanged,
    JobChanged,
    JobEvents,
    Message,
    RecordsReach,
    Refused,
    Request,
    UnwatchJob,
    UnwatchProject,
    Watching,
    WatchJob,
    WatchProject,
)

if TYPE_CHECKING:
    from deepforge_jupyter.workspace import Workspace

MOST_JOBS = 1000

# Execution, node, and an attempt that is watched by itself (None: the newest, whichever that is).
JobKey = tuple[str, str, int | None]


class FeedHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    auth_resource = RESOURCE

    @ws_authenticated
    @authorized("read")  # type: ignore[untyped-decorator]
    async def get(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)
        self.set_nodelay(True)  # a message does not wait until the one before it is acknowledged
        self._connection = Connection(
            self._send, open_workspace=self.settings[WORKSPACE], changes=self.settings[CHANGES], log=self.log
        )

    async def on_message(self, message: str | bytes) -> None:
        await self._connection.take(message)

    def on_close(self) -> None:
        self._connection.close()

    async def _send(self, message: Message) -> None:
        await self.write_message(msgspec.json.encode(message))


class Connection:
    """What one page watches. One message at a time is on its way; a change that waits is replaced by a newer one
    of the same record, so that nothing grows while the browser does not read."""

    def __init__(
        self,
        send: Callable[[Message], Awaitable[None]],
        *,
        open_workspace: Callable[[], Awaitable[Workspace]],
        changes: Changes,
        log: Any,
    ) -> None:
        self._write = send
        self._sending = asyncio.Lock()
        self._open_workspace = open_workspace
        self._changes = changes
        self._log = log
        self._projects: dict[str, Callable[[], None]] = {}
        self._jobs: dict[JobKey, asyncio.Task[None]] = {}
        self._job_changed: dict[tuple[str, str], asyncio.Event] = {}
        self._waiting: dict[tuple[str, ...], Message] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_forwarding = False
        self._stop_listening: Callable[[], None] | None = None
        self._listening = asyncio.Lock()
        self._is_closed = False

    async def take(self, text: str | bytes) -> None:
        """Acts on a request; what is not understood is answered by `Refused`."""
        try:
            request = msgspec.json.decode(text, type=Request)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            await self._send(Refused(code=BadRequest.code, message=f"The request is not right: {error}."))
            return
        match request:
            case WatchProject(project=project):
                await self._listen()
                if self._is_closed:  # meanwhile
                    return
                if project not in self._projects:
                    self._projects[project] = self._changes.watch_documents(project)
                await self._send(Watching(project=project))
            case UnwatchProject(project=project):
                if project in self._projects:
                    self._projects.pop(project)()
            case WatchJob():
                await self._watch_job(request)
            case UnwatchJob(execution=execution, node=node, attempt=attempt):
                self._unwatch_job((execution, node, attempt))

    def close(self) -> None:
        self._is_closed = True
        if self._stop_listening is not None:
            self._stop_listening()
        for task in (*self._jobs.values(), *self._tasks):
            task.cancel()
        for stop in self._projects.values():
            stop()
        self._projects.clear()

    async def _send(self, message: Message) -> None:
        async with self._sending:
            await self._write(message)

    async def _listen(self) -> None:
        async with self._listening:
            if self._stop_listening is None:
                self._stop_listening = await self._changes.listen(self._on_change)
            if self._is_closed:
                self._stop_listening()

    def _on_change(self, change: Change) -> None:
        if isinstance(change, JobChanged) and (change.execution, change.node) in self._job_changed:
            self._job_changed[change.execution, change.node].set()
        for message in self._addressed(change):
            older = self._waiting.pop(_key(message), None)
            if isinstance(message, DocumentsChanged) and isinstance(older, DocumentsChanged):
                message = msgspec.structs.replace(message, paths=tuple(dict.fromkeys(older.paths + message.paths)))
            self._waiting[_key(message)] = message
        if self._waiting and not self._is_forwarding:
            self._is_forwarding = True
            self._start(self._forward())

    def _addressed(self, change: Change) -> list[Change]:
        """What of a change goes to this page: one message for each project of it that the change is about."""
        if isinstance(change, RecordsReach):
            return [change]
        concerned = self._projects if change.project == ANY_PROJECT else self._projects.keys() & {change.project}
        return [msgspec.structs.replace(change, project=project) for project in concerned]

    async def _forward(self) -> None:
        try:
            while self._waiting:
                message = self._waiting.pop(next(iter(self._waiting)))
                await self._send(message)
        except WebSocketClosedError:
            self._waiting.clear()
        finally:
            self._is_forwarding = False

    async def _watch_job(self, request: WatchJob) -> None:
        key = (request.execution, request.node, None if request.follow else request.attempt)
        self._unwatch_job(key)
        if len(self._jobs) >= MOST_JOBS:
            message = f"One page follows at most {MOST_JOBS} jobs at a time."
            await self._refuse(TooLarge(message), request)
            return
        await self._listen()
        if self._is_closed:
            return
        changed = asyncio.Event()
        if key[2] is None:
            self._job_changed[request.execution, request.node] = changed
        self._jobs[key] = asyncio.create_task(self._follow(request, changed))

    def _unwatch_job(self, key: JobKey) -> None:
        execution, node, attempt = key
        if attempt is None:
            self._job_changed.pop((execution, node), None)
        task = self._jobs.pop(key, None)
        if task is not None:
            task.cancel()

    async def _follow(self, request: WatchJob, changed: asyncio.Event) -> None:
        """Sends attempt after attempt until nobody watches. Errors of ours go to the browser."""
        try:
            await self._follow_attempts(request, changed)
        except WebSocketClosedError:
            return
        except DeepForgeError as error:
            if not (isinstance(error, Unavailable) and self._changes.are_records_away):
                await self._refuse(error, request)  # else the page knows, and asks again
        except Exception:  # noqa: BLE001  a feed that broke must not stay silent: logged here, said there
            self._log.exception("The feed of %s/%s broke", request.execution, request.node)
            unreadable = DeepForgeError("The server could not read on in this log; its own log says why.")
            await self._refuse(unreadable, request)

    async def _follow_attempts(self, request: WatchJob, changed: asyncio.Event) -> None:
        executions = (await self._open_workspace()).executions
        execution, node = request.execution, request.node
        newest = await executions.newest_attempt(execution, node)
        attempt, after = request.attempt or newest, request.after

        async def send(events: JobEvents) -> None:
            await self._send(msgspec.structs.replace(events, watch=request.watch))

        while True:
            if attempt:
                events = functools.partial(executions.events, execution, node, attempt=attempt, after=after)
                await send_attempt(
                    events, execution=execution, node=node, attempt=attempt, send=send, times=request.times
                )
                if not request.follow:
                    return
            else:
                await send(_nothing_yet(request))
            while newest <= attempt:
                await changed.wait()
                changed.clear()
                newest = await executions.newest_attempt(execution, node)
            attempt, after = newest, 0

    async def _refuse(self, error: DeepForgeError, request: WatchJob) -> None:
        refused = Refused(
            code=error.code,
            message=error.message,
            execution=request.execution,
            node=request.node,
            watch=request.watch,
        )
        try:
            await self._send(refused)
        except WebSocketClosedError:
            return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _key(message: Message) -> tuple[str, ...]:
    kind = type(message).__name__
    if isinstance(message, JobChanged):
        return kind, message.execution, message.node
    if isinstance(message, ExecutionChanged):
        return kind, message.id
    return kind, getattr(message, "project", ""), getattr(message, "id", "")


def _nothing_yet(request: WatchJob) -> JobEvents:
    return JobEvents(
        execution=request.execution, node=request.node, attempt=0, events=(), is_replay=True, replay_ends=True
    )
