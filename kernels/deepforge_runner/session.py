"""What the parts of the runner share while one operation runs."""

from __future__ import annotations

import os
import sys

from . import mime, process
from .blobs import Blobs
from .events import EventSink
from .streams import Outbox

DEVICE_LIBRARIES = frozenset(("cupy", "jax", "numba", "pycuda", "pyopencl", "tensorflow", "torch"))
MOST_METRICS = 1000  # in the result; the feed has them all
_current = None


class Session:
    """One run of one operation: its job, its way to the feed, its interrupts. It is made before it is known which run
    that will be: nothing is sent or shown before `begin`."""

    bundle = staticmethod(mime.bundle)
    is_kernel = False

    def __init__(self, interrupts):
        self.run_directory = None
        self.job = None
        self.interrupts = interrupts
        self.sink = EventSink(interrupts)
        self.outbox = Outbox(self.sink)
        self.blobs = None
        self.figures = 0
        self.metrics = {}
        self.is_parent = True
        self.has_result = False

    def begin(self, run_directory):
        self.run_directory = self.sink.run_directory = run_directory
        self.blobs = Blobs(run_directory)

    def send(self, type, content):
        """An event after everything printed so far. Nothing is sent by a forked child: its text reaches the feed
        through descriptors 1 and 2."""
        if not self.is_parent:
            return
        if type == "progress":
            self.outbox.add_progress(content)
            return
        if type == "metric" and (content["name"] in self.metrics or len(self.metrics) < MOST_METRICS):
            self.metrics[content["name"]] = content["value"]
        self.outbox.flush()
        self.sink.send(type, content)

    def show(self, data, metadata, *, display_id=None, update=False, figure=None):
        """A `display_data` or `update_display_data` event; bytes and large payloads become blobs. `figure` is the name
        of one, which may be empty. Returns its content, None if there is none."""
        if not self.is_parent:
            self.outbox.add("stdout", data.get("text/plain", "") + "\n")
            return None
        try:
            held, blobs = self.blobs.split(mime.without_widget(data))
        except OSError as error:
            self.outbox.add("stderr", "A display was left out: %s\n" % error)
            return None
        content = {"data": held, "metadata": metadata, "transient": {}}
        if display_id is not None:
            content["transient"]["display_id"] = display_id
        if blobs:
            content["blobs"] = blobs
        if figure is not None:
            content["is_figure"] = True
            if figure:
                content["name"] = figure
            self.figures += not update
        self.send("update_display_data" if update else "display_data", content)
        return content

    def path(self, relative):
        """Where a file of the project is on this machine: in the person's folder if it is here, else in the
        snapshot. Raises ValueError for a path out of the project, FileNotFoundError where there is only the
        snapshot and the file is not in it."""
        relative = inside_project(relative)
        if self.job.project_folder is not None:
            return os.path.join(self.job.project_folder, relative)
        path = os.path.join(self.job.snapshot, relative)
        if not os.path.exists(path):
            raise FileNotFoundError(2, "Not in the project's snapshot", relative)
        return path

    def become_child(self):
        """Called in a forked child: it prints to the descriptors, sends no events and stops as any process."""
        self.is_parent = False
        self.outbox.is_direct = True
        self.interrupts.uninstall()


def inside_project(relative):
    """The path normalised. Raises ValueError unless it is relative and stays inside."""
    path = os.path.normpath(os.fspath(relative))
    if os.path.isabs(path) or path.split(os.sep)[0] == os.pardir:
        raise ValueError("%r is not a path inside the project" % os.fspath(relative))
    return path


def start(session):
    """Makes it the current one; children forked from now on leave it."""
    global _current
    _current = session
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=session.become_child)


def leave():
    """Lets the supervisor go on before the system has taken this process apart.

    Not if something else depends on the end: a child that stays, or a device whose memory is free only then.
    """
    if _current is None or not _current.is_parent or not _current.has_result:
        return
    holds_device = any(name in sys.modules for name in DEVICE_LIBRARIES)  # going over all modules would copy memory
    if not holds_device and not process.has_children():
        _current.sink.leave()


def current():
    """The session of this process, or None (a notebook, or a child that was not forked)."""
    return _current
