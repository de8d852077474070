"""What all handlers share: the services, and the one place where errors become answers."""

from __future__ import annotations

import asyncio
import http
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.handlers.contract import NDJSON
from deepforge_jupyter.protocol.requests import ApiError

if TYPE_CHECKING:
    from deepforge_jupyter.workspace import Workspace

RESOURCE = "deepforge"
WORKSPACE = "deepforge_workspace"
CHANGES = "deepforge_changes"
RECORDS_WAIT_S = 3.0
T = TypeVar("T")


class Handler(APIHandler):
    """A REST handler. Its verbs are made by `endpoint`; the workspace opens at the first use."""

    auth_resource = RESOURCE
    error_id: str | None = None
    has_left = False
    _reading: asyncio.Future[Any] | None = None

    async def unless_left(self, reading: Awaitable[T]) -> T | None:
        """What it comes to; it is cancelled, and there is no answer, when nobody waits for one any more."""
        task = asyncio.ensure_future(reading)
        self._reading = task
        try:
            return await task
        except asyncio.CancelledError:
            if not self.has_left:
                raise
            self.log.debug("Nobody waits for the answer to %s any more", self.request.path)
            return None

    def on_connection_close(self) -> None:
        self.has_left = True
        if self._reading is not None:
            self._reading.cancel()
        super().on_connection_close()

    async def workspace(self) -> Workspace:
        """The services. Raises Unavailable, saying why, while they cannot be opened, and soon while their records are
        away: people are not let wait for as long as executions are."""
        open_workspace: Callable[[], Awaitable[Workspace]] = self.settings[WORKSPACE]
        workspace = await open_workspace()
        if (reach := workspace.store.reach) is not None:
            await reach.wait(at_most_s=RECORDS_WAIT_S)
        return workspace

    @property
    def person(self) -> str:
        """Name of the person who asks."""
        return str(self.current_user.username)

    @property
    def author(self) -> str:
        """The same person's name as people read it."""
        user = self.current_user
        return str(user.display_name or user.name or user.username)

    async def stream(self, lines: AsyncGenerator[msgspec.Struct, None]) -> None:
        """Writes one JSON object a line as it comes; when nobody reads any more, the iterator is closed."""
        self.set_header("Content-Type", NDJSON)
        async with aclosing(lines) as open_lines:
            try:
                async for line in open_lines:
                    self.write(msgspec.json.encode(line) + b"\n")
                    await self.flush()
                await self.finish(set_content_type=NDJSON)
            except StreamClosedError:
                self.log.debug("Nobody reads the answer to %s any more", self.request.path)

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if isinstance(value, web.HTTPError):
            super().log_exception(typ, value, tb)
        elif isinstance(value, DeepForgeError) and value.http_status < 500:
            self.log.debug("%s %s: %s", self.request.method, self.request.path, value.message)
        elif isinstance(value, DeepForgeError):
            self.log.warning("%s %s: %s", self.request.method, self.request.path, value.message)
        elif typ is not None and value is not None:
            self.error_id = uuid.uuid4().hex[:8]
            place = (self.error_id, self.request.method, self.request.path)
            self.log.error("[%s] %s %s failed", *place, exc_info=(typ, value, tb))

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """What fails on the way is broken off: whoever reads it must not take it for whole."""
        if self._headers_written and not self._finished:
            self.detach().close()
            return
        super().send_error(status_code, **kwargs)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The only place where an error becomes a status and an `ApiError`."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(error, DeepForgeError):
            self.set_status(error.http_status)
            answer = ApiError(code=error.code, message=error.message, details=error.details)
        elif isinstance(error, web.HTTPError) and status_code < 500:
            answer = ApiError(code=_code(status_code), message=error.log_message or _phrase(status_code))
        else:
            message = f"Something went wrong in the server. Its log says what, under [{self.error_id}]."
            answer = ApiError(code="internal", message=message, details={"error_id": self.error_id})
        self.finish(msgspec.json.encode(answer))


class Missing(Handler):
    """Every address under the API that no route has."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.current_user is None:
            raise web.HTTPError(403)
        raise NotFound(f"The API has no address {self.request.path}.")


def _code(status: int) -> str:
    return _phrase(status).lower().replace(" ", "_").replace("-", "_")


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Error"
