"""The feed of an attempt: an append-only sequence of segment files (docs/developer/run-directory.md).

One process writes; any number read, in any process, while it is written and afterwards.
"""

from __future__ import annotations

import json
import math
import os
import time

from .figure_history import FigureHistory

SEGMENT_BYTES = 1 << 20
HEAD_BYTES = 8 << 20
TAIL_BYTES = 24 << 20


def feed_folder(directory):
    """The folder of segments in a run directory."""
    return os.path.join(os.fspath(directory), "feed")


def segment_numbers(folder):
    """The numbers of the segments that are there, ascending."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    return sorted(int(name[:-6]) for name in names if name.endswith(".jsonl") and name[:-6].isdigit())


def segment_path(folder, number):
    return os.path.join(folder, "%06d.jsonl" % number)


def newest_times(directory):
    """(`unix_s`, `type`) of each event in the newest two segments of a run directory's feed."""
    folder = feed_folder(directory)
    found = set()
    for number in segment_numbers(folder)[-2:]:
        with open(segment_path(folder, number), "rb") as file:
            found.update((event["unix_s"], event["type"]) for event in map(_parse, file) if event is not None)
    return found


def _parse(line, decode=json.loads):
    try:
        event = decode(line)
    except ValueError:
        return None  # half a line, from a writer that was killed
    return event if isinstance(event, dict) and isinstance(event.get("seq"), int) else None


def _finite(value):
    """The same JSON value with null for what JSON cannot say (NaN and the infinities)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def encode_line(event):
    """An event as one line of UTF-8 JSON."""
    try:
        text = _encode(event)
    except ValueError:
        text = _encode(_finite(event))
    return text.encode("utf-8", "replace") + b"\n"


class _Segment:
    def __init__(self, number, first_seq):
        self.number = number
        self.first_seq = first_seq
        self.last_seq = first_seq - 1
        self.size = 0


class FeedWriter:
    """Appends events to the feed of a run directory; continues its numbering if it has one.

    `write` raises OSError when the disk refuses; the feed is then as it was before.
    """

    def __init__(self, directory, segment_bytes=SEGMENT_BYTES, head_bytes=HEAD_BYTES, tail_bytes=TAIL_BYTES):
        self._folder = feed_folder(directory)
        self._segment_bytes = segment_bytes
        self._head_bytes = head_bytes
        self._tail_bytes = tail_bytes
        self._figures = FigureHistory(os.path.join(self._folder, "blobs"))
        self._segments = []
        self._descriptor = -1
        self._gap = None  # [number of the segment that stands for it, first dropped seq, last dropped seq]
        self.last_seq = 0
        self._resume()

    def write(self, event):
        """Appends one event and returns its sequence number."""
        record = {"seq": event.get("seq") or self.last_seq + 1, "unix_s": event.get("unix_s") or round(time.time(), 6)}
        record["type"] = event.get("type", "log")
        record["content"] = event.get("content") or {}
        line = encode_line(record)
        if self._descriptor < 0 or self._segments[-1].size >= self._segment_bytes:
            self._rotate()
        self._append(line)
        segment = self._segments[-1]
        segment.size += len(line)
        segment.last_seq = self.last_seq = record["seq"]
        self._figures.add(record)
        self._figures.sweep()
        return record["seq"]

    def close(self):
        """Releases the file; deletes the payloads that nothing names any more."""
        self._figures.sweep(final=True)
        self.release()

    def release(self):
        """Lets go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def descriptors(self):
        """The file's, while it is open."""
        return [self._descriptor] if self._descriptor >= 0 else []

    def _append(self, line):
        size = self._segments[-1].size
        try:
            written = os.write(self._descriptor, line)
            while written < len(line):
                written += os.write(self._descriptor, line[written:])
        except OSError:
            os.ftruncate(self._descriptor, size)
            raise

    def _resume(self):
        if not os.path.isdir(self._folder):
            os.makedirs(self._folder, exist_ok=True)
        for number in segment_numbers(self._folder):
            path = segment_path(self._folder, number)
            with open(path, "rb") as file:
                events = [event for event in map(_parse, file) if event is not None]
            if not events:
                self._segments.append(_Segment(number, self.last_seq + 1))
                continue
            if events[0].get("type") == "gap":
                content = events[0]["content"]
                self._gap = [number, content["from"], content["to"]]
                self.last_seq = events[-1]["seq"]
                continue
            segment = _Segment(number, events[0]["seq"])
            segment.last_seq = self.last_seq = events[-1]["seq"]
            segment.size = os.path.getsize(path)
            self._segments.append(segment)
            for event in events:
                self._figures.add(event)

    def _rotate(self):
        """Opens the next segment, after dropping middle ones if the feed has become too long."""
        self._drop_middle()
        numbers = [segment.number for segment in self._segments[-1:]] + ([self._gap[0]] if self._gap else [])
        segment = _Segment(max(numbers, default=0) + 1, self.last_seq + 1)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        descriptor = os.open(segment_path(self._folder, segment.number), flags, 0o644)
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = descriptor
        self._segments.append(segment)

    def _drop_middle(self):
        head = 0
        kept = 0
        for segment in self._segments:
            if head >= self._head_bytes or (self._gap and segment.number > self._gap[0]):
                break
            head += segment.size
            kept += 1
        tail = sum(segment.size for segment in self._segments[kept:]) + self._segment_bytes
        dropped = []
        while tail > self._tail_bytes and len(self._segments) - kept - len(dropped) > 1:
            segment = self._segments[kept + len(dropped)]
            dropped.append(segment)
            tail -= segment.size
        if not dropped:
            return
        if self._gap is None:
            self._gap = [dropped[0].number, dropped[0].first_seq, 0]
        self._gap[2] = dropped[-1].last_seq
        self._write_gap(*self._gap)
        for segment in dropped:
            if segment.number != self._gap[0]:
                os.unlink(segment_path(self._folder, segment.number))
            self._figures.drop(segment.first_seq, segment.last_seq)
        del self._segments[kept : kept + len(dropped)]

    def _write_gap(self, number, first_seq, last_seq):
        content = {"from": first_seq, "to": last_seq}
        path = segment_path(self._folder, number)
        with open(path + ".new", "wb") as file:
            file.write(encode_line({"seq": last_seq, "unix_s": time.time(), "type": "gap", "content": content}))
        os.replace(path + ".new", path)


class FeedReader:
    """Follows a feed from sequence number `after + 1` on; keeps its place between calls of `read`.

    Holds one file open at most, until `close` or until it is garbage. `decode` reads a line of JSON, or raises
    ValueError.
    """

    def __init__(self, directory, after=0, decode=json.loads):
        self._folder = feed_folder(directory)
        self._decode = decode
        self.last_seq = after
        self._number = 0
        self._descriptor = -1
        self._rest = b""
        self._at_gap = False

    def read(self, limit_bytes=None):
        """The complete events written since the last call, in order ([] if there are none).

        With `limit_bytes` about as many bytes are read at most: call again until nothing comes.
        """
        events = []
        budget = limit_bytes
        while True:
            if self._descriptor < 0 and not self._open_next():
                return events
            chunk = os.read(self._descriptor, SEGMENT_BYTES if budget is None else min(budget, SEGMENT_BYTES))
            if chunk:
                self._take(chunk, events)
                if budget is None:
                    continue
                budget -= len(chunk)
                if budget <= 0:
                    if events:
                        return events
                    budget = limit_bytes
                continue
            if not self._is_followed():
                return events
            while True:  # what was written between the last read and the start of the next segment
                chunk = os.read(self._descriptor, SEGMENT_BYTES)
                if not chunk:
                    break
                self._take(chunk, events)
            self.close()

    def close(self):
        """Releases the file; a later `read` goes on with the next segment."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1
        self._rest = b""

    def __del__(self):
        self.close()

    def _take(self, chunk, events):
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            event = _parse(line, self._decode)
            if event is not None:
                self._accept(event, events)

    def _accept(self, event, events):
        is_gap = event.get("type") == "gap"
        self._at_gap = is_gap
        if event["seq"] <= self.last_seq:
            return
        first_seq = event["content"]["from"] if is_gap else event["seq"]
        if first_seq > self.last_seq + 1 or is_gap:
            last_seq = event["seq"] if is_gap else first_seq - 1
            content = {"from": self.last_seq + 1, "to": last_seq}
            events.append({"seq": last_seq, "unix_s": event["unix_s"], "type": "gap", "content": content})
        if not is_gap:
            events.append(event)
        self.last_seq = event["seq"]

    def _is_followed(self):
        if os.path.exists(segment_path(self._folder, self._number + 1)):
            return True
        try:
            is_dropped = os.fstat(self._descriptor).st_nlink == 0
        except OSError:
            is_dropped = True  # a network file system says so when the file is gone
        return (is_dropped or self._at_gap) and any(n > self._number for n in segment_numbers(self._folder))

    def _open_next(self):
        """Opens the next segment that is there (the first time: the one that holds the wanted event)."""
        while True:
            number = self._number + 1 if self._number else 0
            if not number or not os.path.exists(segment_path(self._folder, number)):
                number = self._choose()
            if number is None:
                return False
            self._number = number
            self._at_gap = False
            try:
                self._descriptor = os.open(segment_path(self._folder, number), os.O_RDONLY)
            except FileNotFoundError:
                continue  # dropped in between
            return True

    def _choose(self):
        numbers = [n for n in segment_numbers(self._folder) if n > self._number]
        if not numbers or self._number or not self.last_seq:
            return numbers[0] if numbers else None
        for number in reversed(numbers):
            try:
                with open(segment_path(self._folder, number), "rb") as file:
                    first = _parse(file.readline())
            except FileNotFoundError:
                continue
            if first is not None and first["type"] != "gap" and first["seq"] <= self.last_seq + 1:
                return number
        return numbers[0]
