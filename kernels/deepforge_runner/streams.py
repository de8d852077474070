"""What the person prints: `sys.stdout` and `sys.stderr`, batched into `stream` events."""

from __future__ import annotations

import _thread
import io
import os
import sys
import time

INTERVAL_S = 0.05
LIMIT_CHARACTERS = 64 * 1024
PROGRESS = "progress"
PROGRESS_CHARACTERS = 100


class Outbox:
    """Printed text on its way to the feed, in order over both streams.

    A line goes at once when nothing was sent for 50 ms, else with the next batch: at most 50 ms later, or when
    64 Ki characters wait. A flush asked for more often than that waits for the batch as well.
    `after_flush` is called after a batch from the main thread (figures that wait are drawn there).
    """

    def __init__(self, sink):
        self._sink = sink
        self._chunks = []
        self._size = 0
        self._sent_at = 0.0
        self._is_timed = False
        self._is_sending = False
        self._lock = _thread.RLock()
        self._main = _thread.get_ident()
        self.after_flush = None
        self.is_direct = False

    def add(self, name, text):
        if self.is_direct:
            _write_direct(name, text)
            return
        self._hold(name, text, len(text), may_go="\n" in text)

    def add_progress(self, content):
        """Goes as a line does; of those of one bar that wait together the newest is sent."""
        self._hold(PROGRESS, content, PROGRESS_CHARACTERS, may_go=True)

    def _hold(self, name, content, size, *, may_go):
        self._chunks.append((name, content))
        self._size += size
        is_due = may_go and time.monotonic() - self._sent_at >= INTERVAL_S
        if is_due or self._size >= LIMIT_CHARACTERS:
            self.flush()
        elif not self._is_timed:
            self._flush_in_time()

    def nudge(self):
        """The person's `flush()`: sends now unless a batch went out within the last 50 ms."""
        if self._chunks and time.monotonic() - self._sent_at >= INTERVAL_S:
            self.flush()

    def flush(self):
        """Sends what waits, before anything else that is sent afterwards."""
        with self._lock:
            if self._is_sending:
                return
            self._is_sending = True
            try:
                while self._chunks:
                    taken = self._chunks[:]
                    del self._chunks[: len(taken)]
                    self._size = 0
                    self._sink.send_all(_events(taken))
                    self._sent_at = time.monotonic()
            finally:
                self._is_sending = False
        if self.after_flush is not None and _thread.get_ident() == self._main:
            self.after_flush()

    def _flush_in_time(self):
        self._is_timed = True
        try:
            _thread.start_new_thread(self._wait_and_flush, ())
        except RuntimeError:  # no more threads allowed
            self._is_timed = False
            self.flush()

    def _wait_and_flush(self):
        time.sleep(INTERVAL_S)
        self._is_timed = False
        self.flush()


class Stream(io.TextIOBase):
    """Stands in for `sys.stdout` or `sys.stderr`; `fileno()` is the real descriptor, for child processes."""

    encoding = "utf-8"
    errors = "replace"
    newlines = None
    line_buffering = True
    write_through = False

    def __init__(self, outbox, kind, descriptor):
        self._outbox = outbox
        self._kind = kind
        self._descriptor = descriptor
        self.name = "<%s>" % kind
        self.mode = "w"
        self.buffer = ByteStream(self)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        if text:
            self._outbox.add(self._kind, text)
        return len(text)

    def flush(self):
        self._outbox.nudge()

    def writable(self):
        return True

    def isatty(self):
        return False

    def fileno(self):
        return self._descriptor

    def reconfigure(self, **options):
        """Accepted and ignored: the feed is UTF-8 text."""

    def close(self):
        self.flush()


class ByteStream(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, stream):
        import codecs

        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data):
        data = bytes(data)
        self._stream.write(self._decoder.decode(data))
        return len(data)

    def flush(self):
        self._stream.flush()

    def writable(self):
        return True

    def fileno(self):
        return self._stream.fileno()

    def close(self):
        self.flush()


def capture(outbox):
    """Puts our streams in place of the interpreter's."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    sys.stdout = Stream(outbox, "stdout", 1)
    sys.stderr = Stream(outbox, "stderr", 2)


def release():
    """Puts the interpreter's own streams back: what comes after the last event goes to the descriptors."""
    sys.stdout = sys.__stdout__
    sys.stderr = sys.__stderr__


def _events(chunks):
    """Neighbours of one stream joined, then cut into pieces that a reader can take; each bar's newest progress."""
    events = []
    start = 0
    chunks = _without_older_progress(chunks)
    while start < len(chunks):
        name = chunks[start][0]
        if name == PROGRESS:
            events.append(chunks[start])
            start += 1
            continue
        end = start
        while end < len(chunks) and chunks[end][0] == name:
            end += 1
        text = "".join([text for _, text in chunks[start:end]])
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode("utf-8")
        for at in range(0, len(text), LIMIT_CHARACTERS):
            events.append(("stream", {"name": name, "text": text[at : at + LIMIT_CHARACTERS]}))
        start = end
    return events


def _without_older_progress(chunks):
    newest = {content["id"]: place for place, (name, content) in enumerate(chunks) if name == PROGRESS}
    if not newest:
        return chunks
    kept = set(newest.values())
    return [chunk for place, chunk in enumerate(chunks) if chunk[0] != PROGRESS or place in kept]


def _write_direct(name, text):
    view = memoryview(text.encode("utf-8", "replace"))
    while view:
        view = view[os.write(1 if name == "stdout" else 2, view) :]
