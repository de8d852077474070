"""The feed of a job over plain HTTP, and the payloads that lie beside it."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from msgspec import Meta
from tornado.iostream import StreamClosedError

from deepforge_jupyter.handlers.artifacts import Generations
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.contract import ANY_MEDIA, NDJSON, TEXT
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.events import ATTEMPT_HEADER
from deepforge_jupyter.protocol.lineage import Lineage
from deepforge_jupyter.protocol.requests import DisplayHistory, ReuseReport

CHUNK_BYTES = 256 * 1024
Attempt = Annotated[int, Meta(ge=1, le=2**31)]
Seq = Annotated[int, Meta(ge=0, le=2**62)]


class EventsHandler(Handler):
    @endpoint("read", media=NDJSON)
    async def get(self, execution: str, node: str, *, attempt: Attempt | None = None, after: Seq = 0) -> None:
        """The events of an attempt (the newest without `attempt`) with `seq > after`, one JSON object a line,
        live until the job ends. Payloads are named in `blobs`; the header `DeepForge-Attempt` names the attempt."""
        self._gone = asyncio.Event()
        executions = (await self.workspace()).executions
        events = executions.events(execution, node, attempt=attempt, after=after, on_begun=self._name_attempt)
        self.set_header("Content-Type", NDJSON)
        try:
            async for event in _until(self._gone, events):
                self.write(msgspec.json.encode(event) + b"\n")
                await self.flush()
            await self.finish(set_content_type=NDJSON)
        except StreamClosedError:
            self.log.debug("Nobody reads the events of %s/%s any more", execution, node)

    def _name_attempt(self, attempt: int, _: Callable[[str], Path]) -> None:
        self.set_header(ATTEMPT_HEADER, str(attempt))

    def on_connection_close(self) -> None:
        self._gone.set()
        super().on_connection_close()


class LogHandler(Handler):
    @endpoint("read", media=TEXT)
    async def get(self, execution: str, node: str, *, attempt: Attempt | None = None, times: bool = False) -> None:
        """What a job printed so far as a text file; with `times` each line begins with its time (UTC)."""
        pieces = (await self.workspace()).feeds.log(execution, node, attempt=attempt, times=times)
        self.set_header("Content-Type", TEXT)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(node, safe='')}.log")
        try:
            async for text in pieces:
                self.write(text.encode("utf-8", "replace"))
                await self.flush()
            await self.finish(set_content_type=TEXT)
        except StreamClosedError:
            self.log.debug("Nobody reads the log of %s/%s any more", execution, node)


class DisplayHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str, node: str, display: str, *, attempt: Attempt | None = None) -> DisplayHistory:
        """What a display (a figure, say) showed, one after the other, as far as it is kept."""
        return await (await self.workspace()).feeds.history(execution, node, display, attempt=attempt)


class ReuseHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str, node: str, *, attempt: Attempt | None = None) -> ReuseReport:
        """Why an attempt of a job (the newest without `attempt`) ran rather than taking an earlier result."""
        return await (await self.workspace()).reuse_reasons.of(execution, node, attempt=attempt)


class JobLineageHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str, node: str, *, up: Generations = 8, down: Generations = 8) -> Lineage:
        """What a job's values come from and what was made of them."""
        return await (await self.workspace()).lineages.of_job(execution, node, up=up, down=down)


async def _until(gone: asyncio.Event, events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    """`events` as long as somebody is there, however long the next one takes. Raises StreamClosedError."""
    leaving = asyncio.ensure_future(gone.wait())
    try:
        while not gone.is_set():
            coming = asyncio.ensure_future(anext(events, None))
            await asyncio.wait({coming, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                await asyncio.wait({coming})
                break
            event = coming.result()
            if event is None:
                return
            yield event
    finally:
        leaving.cancel()
    raise StreamClosedError


class BlobHandler(Handler):
    @endpoint("read", media=ANY_MEDIA)
    async def get(self, execution: str, node: str, name: str, *, attempt: Attempt | None = None) -> None:
        """A payload that an event names. Its name is its content's, so it never changes."""
        path = await (await self.workspace()).executions.blob(execution, node, attempt, name)
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if media.startswith("text/"):
            media += "; charset=utf-8"
        self.set_header("Content-Length", str(path.stat().st_size))
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.set_header("Content-Type", media)
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    self.write(chunk)
                    await self.flush()
            await self.finish(set_content_type=media)
        except StreamClosedError:
            self.log.debug("Nobody reads %s any more", name)

    @property
    def content_security_policy(self) -> str:
        """Nothing in a payload runs, also when it is opened by itself."""
        return "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
