"""One attempt under supervision: its process, its pipes, its feed, how it ended."""

from __future__ import annotations

import errno
import json
import os
import time

from ..feed import FeedWriter
from .allowance import BYTES_PER_S, EVENT_BYTES, Allowance
from .endings import ending_of
from .pipes import EventPipe, TextPipe

DRAINED_BYTES = 4 << 20


class Job:
    """`wait_status` is None while the process runs; `stopped` says why the supervisor ended it, if it did."""

    def __init__(self, request):
        self.request = request
        self.run_directory = request["run_directory"]
        self.time_limit_s = request.get("time_limit_s")
        self.started_unix_s = time.time()
        self.feed = FeedWriter(self.run_directory)
        self.watchers = set()
        self.timers = []
        self.told_seq = 0
        self.stopped = None
        self.is_paused = False
        self._last_events = []
        self._exit = None
        self._is_foreign = False
        self._allowance = Allowance()
        self._was_slowed = False
        self._lost_events = 0
        self._figures = 0

    def begin(self, pid, ends):
        """Takes over the process and the parent's ends of its pipes."""
        self.pid = pid
        self.wait_status = None
        self.leftovers = set()
        self.final_status = None
        self.is_leaving = False
        self.has_left = False
        self.stdout = TextPipe(ends.stdout, "stdout")
        self.stderr = TextPipe(ends.stderr, "stderr")
        self.events = EventPipe(ends.events)
        self.pipes = [self.events, self.stdout, self.stderr]

    @property
    def is_claimed(self):
        return os.path.exists(self._file("claim"))

    def read(self, pipe):
        """One bite of a pipe that is ready, into the feed. Returns for how many seconds to leave the pipes alone."""
        before = pipe.received_bytes
        events = pipe.read()
        if pipe is self.events and events:
            self.flush_text()
        self.write(events)
        pause_s = self._allowance.spend(pipe.received_bytes - before + EVENT_BYTES * len(events))
        if pause_s and not self._was_slowed:
            self._was_slowed = True
            self.log("warning", "its output is slowed down: it is more than %d MiB a second" % (BYTES_PER_S >> 20))
        return pause_s

    def flush_text(self):
        """Puts the text that is held back for batching into the feed."""
        self.write(self.stdout.flush() + self.stderr.flush())

    def text_due(self):
        """The monotonic second at which held text is due."""
        return min(self.stdout.due(), self.stderr.due())

    def write(self, events):
        """Appends to the feed. The final status is kept for the end; a disk that refuses costs events, not the job."""
        for event in events:
            content = event["content"]
            if event["type"] == "leaving":
                self.has_left = True
                continue
            if event["type"] == "status" and content.get("status") != "running":
                self.final_status = event
                continue
            if event["type"] == "display_data" and event.get("content", {}).get("is_figure"):
                self._figures += 1
            self._append(event)

    def log(self, level, message):
        self.write([{"type": "log", "content": {"level": level, "message": message}}])

    def is_over(self):
        """True if the operation's process has nothing more to do than to end, and its result is there."""
        return self.has_left and self.stopped is None and os.path.exists(self._file("result.json"))

    def is_ours(self):
        """True if this process won the attempt's claim, or was stopped between making it and signing it."""
        for pause_s in (0.02, 0):
            if not self.is_claimed:
                return False
            signature = read_json(self._file("claim"))
            if signature is not None:
                return signature.get("pid") == self.pid
            time.sleep(pause_s)  # another runner signs at once
        return True

    def finish(self):
        """Drains and closes the pipes; `record_end` comes next."""
        for pipe in self.pipes:
            self.write(pipe.drain(DRAINED_BYTES))
            pipe.close()
        if self.leftovers:
            count = len(self.leftovers)
            noun = (
                "process that the operation left running was"
                if count == 1
                else ("processes that the operation left running were")
            )
            self.log("warning", "%d %s stopped" % (count, noun))
        if self.is_over() and self.final_status is not None:
            self._last_events = [self.final_status]
            return
        if not self._may_end():
            self._is_foreign = True
            return
        result = read_json(self._file("result.json"))
        ending = ending_of(self.wait_status, self.stopped, result, self.stderr.latest)
        if ending.error is not None:
            self._last_events.append({"type": "error", "content": ending.error})
        self._last_events.append({"type": "status", "content": {"status": ending.status}})
        if ending.exit is not None:
            self._exit = dict(ending.exit, figures=self._figures)

    def record_end(self):
        """Says in feed and files how it ended. False while the disk is full: to be tried again."""
        if self._is_foreign:
            self.feed.release()
            return True
        while self._last_events:
            if not self._append(self._last_events[0]):
                return False
            del self._last_events[0]
        if self._exit is not None:
            try:
                write_json(self._file("exit.json"), self._exit)
            except OSError as error:
                return not is_disk_full(error)
        self.feed.close()
        return True

    def descriptors(self):
        """What is open here of it."""
        return [pipe.descriptor for pipe in self.pipes if pipe.descriptor >= 0] + self.feed.descriptors()

    def _may_end(self):
        if self.is_ours() or os.path.exists(self._file("result.json")):
            return True
        try:
            os.close(os.open(self._file("claim"), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except OSError:
            return False  # another runner, or a server that gave the attempt up, has it
        return True

    def _append(self, event):
        """False if it is lost to a full disk."""
        try:
            if self._lost_events:
                message = "%d events were lost: the disk was full" % self._lost_events
                self.feed.write({"type": "log", "content": {"level": "error", "message": message}})
                self._lost_events = 0
            self.feed.write(event)
        except OSError as error:
            self._lost_events += 1
            return not is_disk_full(error)
        return True

    def _file(self, name):
        return os.path.join(self.run_directory, name)


def is_disk_full(error):
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def read_json(path):
    """A JSON file's content, or None if it is not there or not whole."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def write_json(path, content):
    """Writes by rename, so that a reader sees all of it or nothing."""
    temporary = "%s.%d" % (path, os.getpid())
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(content, file)
    os.replace(temporary, path)
