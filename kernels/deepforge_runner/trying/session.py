"""What an operation's `deepforge`, `display` and figures reach while it is tried: the kernel's own displays."""

from __future__ import annotations

import base64
import html
import os
import sys
import time

from .. import mime
from ..session import inside_project

INTERVAL_S = 0.1
BAR_CELLS = 24
STYLE = "font-family:var(--jp-ui-font-family);font-size:var(--jp-ui-font-size1);color:var(--jp-ui-font-color1)"


def shell():
    """The kernel's IPython."""
    return sys.modules["IPython"].get_ipython()


class KernelSession:
    """Stands in for `deepforge_runner.session.Session` in a kernel, for tries and scratch cells alike.

    Progress and metrics are displays that are updated in place, at most ten times a second, the last time always.
    """

    is_kernel = True

    def __init__(self, folder):
        self.job = None
        self.is_parent = True
        self.outbox = Prints()
        self._folder = folder
        self._boards = {}

    def send(self, type, content):
        """What the guest package says."""
        if not self.is_parent:
            return
        if type == "log":
            _log(content["level"], content["message"])
        elif type == "progress":
            if not content["id"].startswith("tqdm-"):  # it is seen as a text bar already
                self._board(Progress, content["id"]).add(content)
        elif type == "metric":
            self._board(Metrics, "metrics").add(content)
        elif type == "clear_output":
            shell().display_pub.clear_output(wait=content["wait"])

    def show(self, data, metadata, *, display_id=None, update=False, figure=None):
        """Shows a mime bundle."""
        if not self.is_parent:
            self.outbox.add("stdout", data.get("text/plain", "") + "\n")
            return
        held = {kind: _text(payload) for kind, payload in data.items()}
        transient = {} if display_id is None else {"display_id": display_id}
        shell().display_pub.publish(held, metadata, transient=transient, update=update)

    def bundle(self, value, include=None, exclude=None):
        """IPython's forms of a value: what libraries registered with it counts, too."""
        data, metadata = shell().display_formatter.format(value, include=include, exclude=exclude)
        return (data, metadata) if data else mime.bundle(value, include, exclude)

    def path(self, relative):
        """Where a file of the project is. Raises ValueError for a path out of it."""
        return os.path.join(self._folder, inside_project(relative))

    def become_child(self):
        """Called in a forked child: it only prints."""
        self.is_parent = False

    def settle(self):
        """Shows the last state of progress and metrics; what comes then are new ones."""
        boards, self._boards = self._boards, {}
        for board in boards.values():
            board.show()

    def _board(self, kind, name):
        if name not in self._boards:
            self._boards[name] = kind(self, name)
        return self._boards[name]


class Prints:
    """What `deepforge_runner.streams.Outbox` is elsewhere: here IPython sends what is printed."""

    after_flush = None

    def add(self, name, text):
        getattr(sys, name).write(text)

    def flush(self):
        sys.stdout.flush()
        sys.stderr.flush()


class Board:
    """A display that is updated in place."""

    def __init__(self, session, name):
        self._session = session
        self._display_id = os.urandom(16).hex()
        self._metadata = {"deepforge": self.role(name)}
        self._shown_at = None
        self._has_news = False

    def touch(self):
        self._has_news = True
        if self._shown_at is None or time.monotonic() - self._shown_at >= INTERVAL_S:
            self.show()

    def show(self):
        if not self._has_news:
            return
        is_update = self._shown_at is not None
        self._shown_at = time.monotonic()
        self._has_news = False
        self._session.show(self.forms(), self._metadata, display_id=self._display_id, update=is_update)


class Progress(Board):
    """One bar."""

    @staticmethod
    def role(name):
        return {"role": "progress", "id": name}

    def add(self, content):
        self._now = content
        self.touch()

    def forms(self):
        done, total, text = self._now["done"], self._now["total"], self._now["text"]
        count = "%g" % done if total is None else "%g/%g" % (done, total)
        share = None if not total else min(max(done / total, 0.0), 1.0)
        filled = 0 if share is None else round(share * BAR_CELLS)
        bar = "" if share is None else "█" * filled + "░" * (BAR_CELLS - filled)
        element = "" if share is None else '<progress value="%g" max="1"></progress>' % share
        parts = "".join(["<span>%s</span>" % html.escape(text) if text else "", element, "<span>%s</span>" % count])
        return {
            "text/plain": " ".join([part for part in (text, bar, count) if part]),
            "text/html": '<div style="display:flex;gap:8px;align-items:center;%s">%s</div>' % (STYLE, parts),
        }


class Metrics(Board):
    """The last value of each metric."""

    @staticmethod
    def role(name):
        return {"role": "metrics"}

    def __init__(self, session, name):
        super().__init__(session, name)
        self._last = {}

    def add(self, content):
        self._last[content["name"]] = content
        self.touch()

    def forms(self):
        rows = [(name, "%.6g" % last["value"], last["step"]) for name, last in self._last.items()]
        told = ["%s %s%s" % (name, value, "" if step is None else " (step %g)" % step) for name, value, step in rows]
        cells = "".join(
            '<span style="white-space:nowrap"><code>%s</code> %s%s</span>'
            % (html.escape(name), value, "" if step is None else " · step %g" % step)
            for name, value, step in rows
        )
        return {
            "text/plain": ", ".join(told),
            "text/html": '<div style="display:flex;flex-wrap:wrap;gap:4px 16px;%s">%s</div>' % (STYLE, cells),
        }


def _log(level, message):
    stream = sys.stderr if level in ("warning", "error") else sys.stdout
    stream.write("%s\n" % message if level == "info" else "%s: %s\n" % (level, message))


def _text(payload):
    return base64.b64encode(payload).decode("ascii") if isinstance(payload, bytes) else payload
