"""Sending events: to the supervisor over its pipe, or into the feed where there is none."""

from __future__ import annotations

import _thread
import os
import time

from . import wire

VARIABLE = "DEEPFORGE_EVENTS_FD"


class EventSink:
    """Sends events in order, each whole, from any thread. Never raises for a full disk or a dead supervisor:
    when the pipe breaks, the runner goes on writing the feed itself."""

    def __init__(self, run_directory, interrupts):
        self._run_directory = run_directory
        self._interrupts = interrupts
        self._lock = _thread.RLock()
        self._feed = None
        self._descriptor = _take_descriptor()

    def send(self, type, content):
        self.send_all([(type, content)])

    def send_all(self, events):
        """Sends (type, content) pairs in one go."""
        now = round(time.time(), 6)
        lines = [{"unix_s": now, "type": type, "content": content} for type, content in events]
        with self._interrupts, self._lock:
            if self._descriptor is None:
                self._write_feed(lines)
                return
            try:
                _write_all(self._descriptor, b"".join([wire.dumps(line) + b"\n" for line in lines]))
            except BrokenPipeError:
                self._descriptor = None
                self._write_feed(lines)

    def leave(self):
        """Tells the supervisor, if there is one, that nothing follows: the process ends without further ado."""
        if self._descriptor is not None:
            try:
                _write_all(self._descriptor, b'{"type":"leaving","content":{}}\n')
            except OSError:
                pass

    def _write_feed(self, lines):
        if self._feed is None:
            from .feed import FeedWriter

            self._feed = FeedWriter(self._run_directory)
        for line in lines:
            try:
                self._feed.write(line)
            except OSError:
                continue  # the disk is full; the operation itself may need none

    def close(self):
        with self._lock:
            if self._feed is not None:
                self._feed.close()


def _take_descriptor():
    """The supervisor's pipe, taken out of sight of the person's own child processes; None without a supervisor."""
    text = os.environ.pop(VARIABLE, "")
    if not text.isdigit():
        return None
    try:
        os.set_inheritable(int(text), False)
    except OSError:
        return None
    return int(text)


def _write_all(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
