"""One job's events on their way to one browser."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.handlers.condense import Condensed, Event
from deepforge_jupyter.protocol.messages import JobEvents

INTERVAL_S = 0.02
MESSAGE_BYTES = 256 * 1024
WAITING_BYTES = 4 * 1024 * 1024
LARGEST_PAYLOAD_BYTES = 16 * 1024 * 1024
_EVENTS_IN_A_ROW = 500

# Gives events until there are no more; calls `on_begun` before the first with the attempt and what finds the file of a
# payload, and `on_caught_up` when all that is there was given.
Events = Callable[..., AsyncIterator[Event]]
Send = Callable[[JobEvents], Awaitable[None]]


async def send_attempt(
    events: Events,
    *,
    execution: str,
    node: str,
    attempt: int,
    send: Send,
    times: bool = False,
) -> None:
    """Sends an attempt's events, what is there first, until they end.

    Reads on only while less than WAITING_BYTES wait for `send`, so a slow browser costs the server no memory: the
    log keeps what is not yet read. Of what came while the browser was busy it gets what it needs to draw the same.
    Where payloads lie is known from the beginning: figures go on while the records are away.
    """
    payloads = _Payloads()
    pipe = _Pipe(events, times=times, on_begun=payloads.begin)
    reading = asyncio.create_task(pipe.read())
    is_replay = True
    try:
        while is_replay or not pipe.is_done:
            await (pipe.settled if is_replay else pipe.arrived).wait()
            is_complete = pipe.has_caught_up
            for part, is_last in _in_parts(await payloads.put_into(pipe.take())):
                await send(
                    JobEvents(
                        execution=execution,
                        node=node,
                        attempt=attempt,
                        events=tuple(part),
                        is_replay=is_replay,
                        replay_ends=is_replay and is_complete and is_last,
                    )
                )
            is_replay = is_replay and not is_complete
            if not pipe.is_ended:
                await asyncio.sleep(INTERVAL_S)
        await reading
    finally:
        reading.cancel()


class _Pipe:
    """Reads events as long as not too much of them waits."""

    def __init__(self, events: Events, *, times: bool, on_begun: Callable[[int, Callable[[str], Path]], None]) -> None:
        self.arrived = asyncio.Event()
        # What was there already has been read, or as much of it as may wait.
        self.settled = asyncio.Event()
        self.is_ended = False
        self.has_caught_up = False
        self._events = events(on_caught_up=self._on_caught_up, on_begun=on_begun)
        self._condensed = Condensed(times=times)
        self._room = asyncio.Event()
        self._room.set()

    @property
    def is_done(self) -> bool:
        return self.is_ended and not self._condensed

    async def read(self) -> None:
        count = 0
        try:
            async with aclosing(self._events) as events:  # type: ignore[type-var]
                async for event in events:
                    self._condensed.add(event)
                    self.arrived.set()
                    count += 1
                    if count % _EVENTS_IN_A_ROW == 0:
                        await asyncio.sleep(0)
                    if self._condensed.size >= WAITING_BYTES:
                        self._room.clear()
                        self.settled.set()
                        await self._room.wait()
        finally:
            self.is_ended = True
            self._on_caught_up()
            self.arrived.set()

    def take(self) -> list[Event]:
        events = self._condensed.take()
        self._room.set()
        if not self.has_caught_up:
            self.settled.clear()
        if not self.is_ended:
            self.arrived.clear()
        return events

    def _on_caught_up(self) -> None:
        self.has_caught_up = True
        self.settled.set()


def _in_parts(events: list[Event]) -> list[tuple[list[Event], bool]]:
    """`events` cut into messages of about MESSAGE_BYTES, each with whether it is the last; at least one.

    A message holds all that is older than its newest event: a browser that has lost its connection asks for what came
    after that. A merged event has its newest number in the place of its first, so some messages are larger.
    """
    oldest_after = list(itertools.accumulate((event["seq"] for event in reversed(events)), min))[::-1]
    parts: list[list[Event]] = [[]]
    size = newest = 0
    for event, oldest in zip(events, oldest_after, strict=True):
        event_size = _size(event)
        if size + event_size > MESSAGE_BYTES and parts[-1] and newest < oldest:
            parts.append([])
            size = 0
        parts[-1].append(event)
        size += event_size
        newest = max(newest, event["seq"])
    return [(part, index == len(parts) - 1) for index, part in enumerate(parts)]


def _size(event: Event) -> int:
    content = event["content"]
    data = content.get("data")
    return 200 + len(content.get("text", "")) + (sum(len(str(value)) for value in data.values()) if data else 0)


class _Payloads:
    _path_of: Callable[[str], Path]

    def begin(self, _: int, path_of: Callable[[str], Path]) -> None:
        """Before there are events."""
        self._path_of = path_of

    async def put_into(self, events: list[Event]) -> list[Event]:
        """The events with their payloads in `data`; an update whose payload has gone for a newer one is left out."""
        if not any(event["content"].get("blobs") for event in events):
            return events
        path_of = self._path_of
        return await asyncio.to_thread(lambda: [full for event in events if (full := _with_payload(event, path_of))])


def _with_payload(event: Event, path_of: Callable[[str], Path]) -> Event | None:
    content: dict[str, Any] = dict(event["content"])
    blobs = content.pop("blobs", None)
    if not blobs:
        return event
    data, large = dict(content.get("data", {})), {}
    for mime, named in blobs.items():
        if named["size"] > LARGEST_PAYLOAD_BYTES:
            large[mime] = named
        else:
            with suppress(NotFound, FileNotFoundError):
                payload = path_of(named["name"]).read_bytes()
                data[mime] = base64.b64encode(payload).decode() if named["encoding"] == "base64" else payload.decode()
    if not data and not large:
        return None
    return {**event, "content": {**content, "data": data, **({"blobs": large} if large else {})}}
