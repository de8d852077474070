"""Sending events: to the supervisor over its pipe, or into the feed where there is none."""

from __future__ import annotations

import _thread
import os
import time
from _collections import deque

try:
    import _signal as signal  # without the enums of `signal`, which cost a fresh process 5 ms
except ImportError:
    import signal

from . import handed, wire

ON_THE_WAY_BYTES = 192 * 1024  # more than a pipe holds, and what its reader has in its hands
LEAVING_S = 2.0
LONGEST_END_BYTES = 400
OWN_TEXT_S = 0.05
ALONE = (
    "the process that watches over operations was killed: this one goes on without it, and without a time limit; it "
    "can be canceled as ever"
)


class EventSink:
    """Sends events in order, each whole, from any thread. Never raises for a full disk or a dead supervisor:
    when the pipe breaks, the runner goes on writing the feed itself, beginning with what the supervisor had not
    written yet. `unix_s` of the last events tells them apart. `run_directory` is set before anything is sent."""

    def __init__(self, interrupts):
        self.run_directory = None
        self._interrupts = interrupts
        self._lock = _thread.RLock()
        self._feed = None
        self._descriptor = next(iter(handed.take(handed.EVENTS)), None)
        self._own_descriptors = handed.take(handed.TEXT)
        self._own_text = None
        self._is_closed = False
        self._on_the_way = deque()  # (size, event) of the last that were sent
        self._on_the_way_size = 0

    def expect_to_be_left_alone(self):
        """Hears of the supervisor's death at once (on Linux); called in the main thread."""
        if not self._own_descriptors:
            return
        signal.signal(signal.SIGURG, self._left_alone)
        if str(os.getppid()) != handed.get(handed.PID):
            self._left_alone()

    def send(self, type, content):
        self.send_all([(type, content)])

    def send_all(self, events):
        """Sends (type, content) pairs in one go."""
        now = time.time()
        lines = [
            {"unix_s": round(now + 1e-6 * place, 6), "type": type, "content": content}
            for place, (type, content) in enumerate(events)
        ]
        with self._interrupts, self._lock:
            if self._descriptor is None:
                self._write_own_text()
                self._write_feed(lines)
                return
            self._send_bytes(b"".join([self._remembered(line) for line in lines]))

    def leave(self):
        """Tells the supervisor, if there is one, that nothing follows, and stays until it has written everything:
        should it be killed before that, this process does. The result must be there."""
        with self._lock:
            if self._descriptor is None:
                return
            self._send_bytes(b'{"type":"leaving","content":{}}\n')
            is_alone = self._descriptor is not None and _is_left_alone(self._descriptor, LEAVING_S)
            if is_alone and not self._is_end_written():
                self._descriptor = None
                self._take_over()
            self._is_closed = True
            if self._feed is not None:
                self._feed.close()

    def _send_bytes(self, data):
        try:
            _write_all(self._descriptor, data)
        except BrokenPipeError:
            self._descriptor = None
            self._take_over()

    def _remembered(self, line):
        text = wire.dumps(line) + b"\n"
        kept = self._on_the_way
        kept.append((len(text), line))
        self._on_the_way_size += len(text)
        while self._on_the_way_size - kept[0][0] >= ON_THE_WAY_BYTES:
            self._on_the_way_size -= kept.popleft()[0]
        return text

    def _take_over(self):
        """The supervisor is dead: writes what it had not written, and that it is."""
        from .feed import newest_times

        written = newest_times(self.run_directory)
        lines = [line for _, line in self._on_the_way]
        missing = 0
        for place, line in enumerate(lines):
            if (line["unix_s"], line["type"]) in written:
                missing = place + 1
        end = lines[-1:] if _is_end(lines) else []
        self._write_feed(lines[missing : len(lines) - len(end)])
        if self._own_descriptors:
            from .own_text import OwnText

            self._own_text = OwnText(self._own_descriptors)
            self._write_own_text()
        if not end:
            self._write_feed([{"type": "log", "content": {"level": "warning", "message": ALONE}}])
        elif missing < len(lines):
            self._write_feed(end)
        self._on_the_way.clear()

    def _is_end_written(self):
        """Whether the last event that was sent is the last of the feed."""
        folder = os.path.join(self.run_directory, "feed")
        newest = max((name for name in os.listdir(folder) if name.endswith(".jsonl")), default=None)
        if newest is None:
            return False
        with open(os.path.join(folder, newest), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - LONGEST_END_BYTES))
            end = file.read()
        return ('"unix_s":%r,"type":"status"' % self._on_the_way[-1][1]["unix_s"]).encode() in end

    def _left_alone(self, number=None, frame=None):
        """The supervisor has died."""
        _thread.start_new_thread(self._read_own_text, ())

    def _read_own_text(self):
        with self._lock:
            if self._descriptor is not None:
                self._descriptor = None
                self._take_over()
        while True:
            time.sleep(OWN_TEXT_S)
            with self._lock:
                if self._is_closed:
                    return
                self._write_own_text()

    def _write_own_text(self):
        if self._own_text is not None:
            self._write_feed([{"type": type, "content": content} for type, content in self._own_text.events()])

    def _write_feed(self, lines):
        if self._feed is None:
            from .feed import FeedWriter

            self._feed = FeedWriter(self.run_directory)
        for line in lines:
            try:
                self._feed.write(line)
            except OSError:
                continue  # the disk is full; the operation itself may need none

    def close(self):
        """After the last event; if the supervisor has died since, what it had not written is written now."""
        with self._interrupts, self._lock:
            if self._descriptor is not None and _is_left_alone(self._descriptor, 0):
                self._descriptor = None
                self._take_over()
            self._is_closed = self._descriptor is None
            if self._feed is not None:
                self._feed.close()


def _write_all(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _is_left_alone(descriptor, within_s):
    """True once nobody can read the pipe any more."""
    from select import POLLERR, poll

    waiting = poll()
    waiting.register(descriptor, POLLERR)
    return bool(waiting.poll(within_s * 1000))


def _is_end(lines):
    return bool(lines) and lines[-1]["type"] == "status" and lines[-1]["content"]["status"] != "running"
