"""A job's events as the lines of a log file."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n|$)")


class LogText:
    """Takes events in order and gives back the lines that are whole: without colours, and of what was written over
    with a carriage return (progress bars) the last."""

    def __init__(self, *, times: bool = False) -> None:
        self._has_times = times
        self._rest = ""
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
        return self._take("\n", self._began_s) if self._rest else ""

    def _take(self, text: str, unix_s: float) -> str:
        """Each line has the time at which its first character came."""
        if not self._rest:
            self._began_s = unix_s
        head, feed, tail = text.partition("\n")
        if not feed:
            self._rest = _OVERWRITTEN.sub("", self._rest + text)
            return ""
        whole = self._line(self._rest + head, self._began_s)
        self._began_s = unix_s
        *lines, self._rest = tail.split("\n")
        return whole + "".join(self._line(line, unix_s) for line in lines)

    def _line(self, text: str, unix_s: float) -> str:
        shown = _ESCAPES.sub("", _OVERWRITTEN.sub("", text)).rstrip("\r")
        return f"{_time(unix_s)} {shown}\n" if self._has_times else f"{shown}\n"


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
