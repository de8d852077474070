"""What a job's feed holds, read as a whole: its log as text, and the history of a display."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.events import DisplayContent
from deepforge_jupyter.protocol.requests import DisplayHistory, DisplayUpdate
from deepforge_jupyter.services.executions import Executions
from deepforge_jupyter.services.log_text import LogText

MOST_UPDATES = 200
_EVENTS_IN_A_ROW = 500
_TEXT_CHARACTERS = 256 * 1024
_DISPLAYS = ("display_data", "update_display_data")

Event = dict[str, Any]


class Feeds:
    def __init__(self, executions: Executions) -> None:
        self._executions = executions

    async def log(
        self, execution: str, node: str, *, attempt: int | None = None, times: bool = False
    ) -> AsyncIterator[str]:
        """What a job printed so far, as plain text in pieces; with `times` each line begins with its time (UTC)."""
        text = LogText(times=times)
        waiting = ""
        async for event in self._events(execution, node, attempt):
            waiting += text.add(event)
            if len(waiting) > _TEXT_CHARACTERS:
                yield waiting
                waiting = ""
        yield waiting + text.end()

    async def history(self, execution: str, node: str, display: str, *, attempt: int | None = None) -> DisplayHistory:
        """What a display showed, one after the other, as far as it is kept. Raises NotFound."""
        find = await self._executions.blobs(execution, node, attempt)
        shown = [
            event
            async for event in self._events(execution, node, attempt)
            if event["type"] in _DISPLAYS and event["content"].get("transient", {}).get("display_id") == display
        ]
        if not shown:
            raise NotFound(f"{node} of {execution} shows nothing under {display!r}.")
        shown = _without_repeats(shown)
        kept = await asyncio.to_thread(lambda: [event for event in shown if _is_kept(event, find)])
        return DisplayHistory(shown=len(shown), updates=tuple(map(_update, _spaced(kept))))

    async def _events(self, execution: str, node: str, attempt: int | None) -> AsyncIterator[Event]:
        count = 0
        async for event in self._executions.logged(execution, node, attempt=attempt):
            yield event
            count += 1
            if count % _EVENTS_IN_A_ROW == 0:
                await asyncio.sleep(0)


def _without_repeats(events: list[Event]) -> list[Event]:
    """Of one picture the last event, which says most, at the time of the first."""
    found: list[Event] = []
    for event in events:
        if event["content"].get("updates") == 0 and found:
            event = {**event, "unix_s": found.pop()["unix_s"]}
        found.append(event)
    return found


def _is_kept(event: Event, find: Callable[[str], Path]) -> bool:
    try:
        for blob in event["content"].get("blobs", {}).values():
            find(blob["name"])
    except NotFound:
        return False
    return True


def _spaced(events: list[Event]) -> list[Event]:
    """The first, the last and evenly spaced ones between them."""
    count = len(events)
    if count <= MOST_UPDATES:
        return events
    return [events[round(index * (count - 1) / (MOST_UPDATES - 1))] for index in range(MOST_UPDATES)]


def _update(event: Event) -> DisplayUpdate:
    """With its content as it was logged, fields that nobody knows included."""
    content = cast(DisplayContent, event["content"])
    return DisplayUpdate(seq=event["seq"], unix_s=event["unix_s"], content=content)
