"""The supervisor's end of an operation's pipes: bytes in, feed events out."""

from __future__ import annotations

import codecs
import json
import os
import time

READ_BYTES = 1 << 16
TEXT_BYTES = 1 << 16
BATCH_S = 0.05
LONGEST_LINE_BYTES = 8 << 20


class Pipe:
    """One non-blocking pipe. `read` takes one bounded bite and returns the events that became complete."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.is_open = True
        self.received_bytes = 0

    def read(self):
        try:
            data = os.read(self.descriptor, READ_BYTES)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            self.is_open = False
        self.received_bytes += len(data)
        return self.take(data)

    def drain(self, limit_bytes):
        """Everything that is still in it (writers that outlive the operation get `limit_bytes`)."""
        events = []
        for _ in range(limit_bytes // READ_BYTES):
            try:
                data = os.read(self.descriptor, READ_BYTES)
            except OSError:
                break
            if not data:
                break
            events += self.take(data)
        return events + self.finish()

    def take(self, data):
        raise NotImplementedError

    def finish(self):
        raise NotImplementedError

    def close(self):
        os.close(self.descriptor)
        self.descriptor = -1


class TextPipe(Pipe):
    """Standard output or error as `stream` events: the first text at once, then one event each 50 ms or 64 KiB."""

    def __init__(self, descriptor, name):
        super().__init__(descriptor)
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts = []
        self._size = 0
        self._sent = 0.0
        self.latest = ""

    def take(self, data):
        text = self._decoder.decode(data)
        if text:
            self._parts.append(text)
            self._size += len(text)
        if self._size >= TEXT_BYTES or not self.is_open or self.due() <= time.monotonic():
            return self.flush()
        return []

    def due(self):
        """The monotonic second at which held text shall be sent; infinity if there is none."""
        return self._sent + BATCH_S if self._parts else float("inf")

    def flush(self):
        if not self._parts:
            return []
        text = "".join(self._parts)
        self._parts = []
        self._size = 0
        self._sent = time.monotonic()
        self.latest = (self.latest + text)[-4000:]
        return [{"type": "stream", "content": {"name": self._name, "text": text}}]

    def finish(self):
        text = self._decoder.decode(b"", True)
        if text:
            self._parts.append(text)
        return self.flush()


class EventPipe(Pipe):
    """The runner's events, one JSON object a line."""

    def __init__(self, descriptor):
        super().__init__(descriptor)
        self._parts = []
        self._size = 0

    def take(self, data):
        lines = data.split(b"\n")
        if len(lines) == 1:
            self._hold(data)
            return []
        lines[0] = b"".join(self._parts) + lines[0]
        self._parts = []
        self._size = 0
        self._hold(lines.pop())
        return [self._event(line) for line in lines if line]

    def finish(self):
        self._parts = []
        return []

    def _hold(self, data):
        self._size += len(data)
        if self._size > LONGEST_LINE_BYTES:
            self._parts = [b"!"]  # no JSON: the whole line is told to be too long once it ends
        elif data:
            self._parts.append(data)

    def _event(self, line):
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict) or not isinstance(event.get("content"), dict):
            message = "an event of the operation was left out: it was no JSON object, or longer than 8 MiB"
            return {"type": "log", "content": {"level": "warning", "message": message}}
        event.pop("seq", None)
        return event
