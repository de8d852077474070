"""Events that wait to be sent, in as few as a browser needs to draw the same."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]

OUTPUTS = frozenset({"stream", "display_data", "update_display_data", "error", "log", "gap"})
TEXT_CHARACTERS = 128 * 1024
_OVERHEAD = 200


class Condensed:
    """Takes events one by one and gives them back merged, in order.

    Neighbouring texts of one stream become one event; of the updates of one display the newest stays, with
    `updates` saying how many it stands for; what `clear_output` removed is left out. A merged event has the
    sequence number of the newest that it stands for. `size` is about how many bytes wait, payloads included.
    With `times` a merged text says when each of its parts was printed.
    """

    def __init__(self, *, times: bool = False) -> None:
        self.size = 0
        self._has_times = times
        self._times: list[tuple[int, float]] = []
        self._units = 0
        self._events: list[Event] = []
        self._displays: dict[str, Event] = {}
        self._parts: list[str] = []
        self._length = 0

    def __bool__(self) -> bool:
        return bool(self._events)

    def add(self, event: Event) -> None:
        """`event` itself is never changed."""
        kind = event["type"]
        if kind == "clear_output":
            self._clear(event)
            return
        if kind in OUTPUTS and self._clear_waits():
            self._drop_outputs()
        if kind == "stream":
            self._add_text(event)
        elif kind in ("display_data", "update_display_data"):
            self._add_display(event)
        else:
            self._append(event)

    def take(self) -> list[Event]:
        """All that waits; nothing waits then."""
        self._end_text()
        events, self._events = self._events, []
        self._displays = {}
        self.size = 0
        return events

    def _append(self, event: Event) -> None:
        self._end_text()
        self._events.append(event)
        self.size += _OVERHEAD

    def _add_text(self, event: Event) -> None:
        name, text = event["content"]["name"], event["content"]["text"]
        last = self._events[-1] if self._parts else None
        if last is not None and last["content"]["name"] == name and self._length < TEXT_CHARACTERS:
            last["seq"] = event["seq"]
        else:
            self._append({**event, "content": dict(event["content"])})
            self._length = 0
            self._times, self._units = [], 0
        if self._has_times:
            self._times.append((self._units, event["unix_s"]))
            self._units += _utf16_length(text)
        self._parts.append(text)
        self._length += len(text)
        self.size += len(text)

    def _end_text(self) -> None:
        if self._parts:
            content = self._events[-1]["content"]
            content["text"] = "".join(self._parts)
            if len(self._times) > 1:
                content["times"] = self._times
            self._parts = []

    def _add_display(self, event: Event) -> None:
        content = event["content"]
        id = content.get("transient", {}).get("display_id")
        shown = self._displays.get(id) if id is not None else None
        if event["type"] == "update_display_data" and shown is not None:
            first = 0 if shown["type"] == "display_data" else 1
            updates = shown["content"].get("updates", first) + content.get("updates", 1)
            self.size += _payload(content) - _payload(shown["content"])
            shown.update(seq=event["seq"], unix_s=event["unix_s"], content={**content, "updates": updates})
            return
        copy = dict(event)
        self._append(copy)
        self.size += _payload(content)
        if id is not None:
            self._displays[id] = copy

    def _clear(self, event: Event) -> None:
        if self._clear_waits() or not event["content"].get("wait"):
            self._drop_outputs()
        self._append(event)

    def _clear_waits(self) -> bool:
        last = self._events[-1] if self._events else None
        return last is not None and last["type"] == "clear_output" and bool(last["content"].get("wait"))

    def _drop_outputs(self) -> None:
        """Leaves out what a clearing removes; the last clearing itself stays, for what was sent before."""
        self._end_text()
        last = self._events[-1:] if self._clear_waits() else []
        kept = [event for event in self._events if event["type"] not in (*OUTPUTS, "clear_output")]
        self._events = [*kept, *last]
        self._displays = {}
        self.size = _OVERHEAD * len(self._events)


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _payload(content: dict[str, Any]) -> int:
    blobs = sum(int(blob["size"]) for blob in content.get("blobs", {}).values())
    return blobs + sum(len(value) for value in content.get("data", {}).values() if isinstance(value, str))
