"""A job's events as the lines of a log file."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class LogText:
    """Takes events in order and gives back the lines that are whole: without colours, and of what was written over
    with a carriage return (progress bars) the last. A line may come in any number of pieces, and be of any length."""

    def __init__(self, *, times: bool = False) -> None:
        self._has_times = times
        self._pieces: list[str] = []
        self._is_at_start = False
        self._began_s = 0.0

    def add(self, event: dict[str, Any]) -> str:
        text = _text_of(event)
        if not text:
            return ""
        is_own_line = event["type"] != "stream"
        before = self.end() if is_own_line else ""
        return before + self._take(text, event["unix_s"])

    def end(self) -> str:
        """What was begun and not ended with a line feed."""
        return self._line() if self._pieces or self._is_at_start else ""

    def _take(self, text: str, unix_s: float) -> str:
        *ended, rest = text.split("\n")
        lines = []
        for part in ended:
            self._write(part, unix_s)
            lines.append(self._line())
        self._write(rest, unix_s)
        return "".join(lines)

    def _write(self, text: str, unix_s: float) -> None:
        """Goes on with the line (from its start after a carriage return), whose time is that of its first character."""
        if not self._pieces and not self._is_at_start:
            self._began_s = unix_s
        written = text.rstrip("\r")
        if written:
            _, returned, last = written.rpartition("\r")
            if returned or self._is_at_start:
                self._pieces.clear()
            self._pieces.append(last)
        self._is_at_start = len(written) < len(text) or (self._is_at_start and not written)

    def _line(self) -> str:
        shown = _ESCAPES.sub("", "".join(self._pieces))
        self._pieces.clear()
        self._is_at_start = False
        return f"{_time(self._began_s)} {shown}\n" if self._has_times else f"{shown}\n"


def _text_of(event: dict[str, Any]) -> str:
    content = event["content"]
    match event["type"]:
        case "stream":
            return str(content["text"])
        case "display_data":
            text = content.get("data", {}).get("text/plain", "")
            return ("".join(text) if isinstance(text, list) else str(text)) + "\n"
        case "error":
            lines = content.get("traceback") or [f"{content['ename']}: {content['evalue']}"]
            return "\n".join(lines) + "\n"
        case "log":
            return f"[{content['level']}] {content['message']}\n"
        case "gap":
            count = content["to"] - content["from"] + 1
            return f"[{count} events were dropped here to keep the log small]\n"
    return ""


def _time(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
