"""Progress: tqdm's text bars, and its notebook bars without widgets or a kernel as text bars, both as events, too."""

from __future__ import annotations

import sys
import types

from . import session
from .numeric import is_finite

LONGEST_TEXT = 500

_made = 0


def send(identifier, done, total, text):
    """A `progress` event, if an operation runs and `done` is a number; an infinite total is an unknown one."""
    running = session.current()
    if running is None or not is_finite(done):
        return
    total = total if total is not None and is_finite(total) else None
    running.send("progress", {"id": identifier, "done": done, "total": total, "text": text[:LONGEST_TEXT]})


def report_text_bars(tqdm):
    """Text bars of the class `tqdm` stay as they are and say how far they are, too: the outermost, since a node has one
    bar and inner ones would draw it to and fro."""
    draw = tqdm.display

    def display(self, *arguments, **options):
        if not getattr(self, "_reports", False) and not self.pos:
            send(_identifier(self), self.n, self.total, (self.desc or "").rstrip(": "))
        return draw(self, *arguments, **options)

    tqdm.display = display


def _identifier(bar):
    global _made
    if not hasattr(bar, "_progress_id"):
        _made += 1
        bar._progress_id = "tqdm-%d" % _made
    return bar._progress_id


def bar_class():
    """The class that stands in for `tqdm.notebook.tqdm`, made when tqdm is there."""
    from tqdm.std import tqdm

    if "class" in _cache:
        return _cache["class"]

    class ProgressBar(tqdm):
        """A text bar on standard output and a `progress` event for each of its updates."""

        _reports = True

        def __init__(self, *arguments, **options):
            _identifier(self)
            options.pop("display", None)
            if options.get("file") in (None, sys.stderr):
                options["file"] = sys.stdout
            options["disable"] = bool(options.get("disable", False))
            super().__init__(*arguments, **options)

        def display(self, msg=None, pos=None, **others):
            position = abs(self.pos) if pos is None else pos
            if not others.get("close"):
                send(self._progress_id, self.n, self.total, (self.desc or "").rstrip(": "))
            if position:
                return True  # a nested bar has its own place in the browser, and none in a text
            return super().display(msg=msg, pos=0)

        def close(self):
            if not self.disable:
                send(self._progress_id, self.n, self.total, (self.desc or "").rstrip(": "))
            super().close()

        @classmethod
        def range(cls, *arguments, **options):
            return cls(range(*arguments), **options)

    _cache["class"] = ProgressBar
    return ProgressBar


_cache = {}


def notebook_module():
    """A module to be found as `tqdm.notebook`."""
    bar = bar_class()
    module = types.ModuleType("tqdm.notebook", "tqdm's notebook bars, drawn by DeepForge.")
    module.tqdm = module.tqdm_notebook = bar
    module.trange = module.tnrange = bar.range
    module.__all__ = ["tqdm_notebook", "tnrange", "tqdm", "trange"]
    return module
