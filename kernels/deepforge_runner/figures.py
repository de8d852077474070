"""matplotlib's backend while an operation runs: Agg, shown in the feed.

`show()` closes pyplot's figures, as in a notebook. Shown in place of the last picture (`update_display_data`): a new
figure of the same number whose first act is a clear (`plt.clf()`), and a figure that was shown before. Anything else
is a new picture. In interactive mode (`plt.ion()`), by `plt.pause()` and by `canvas.flush_events()` figures are shown
and stay open. What a display showed last is drawn as SVG, too, when the operation has ended (`drawings`); who sets
`rcParams["savefig.format"] = "svg"` gets each picture as SVG at once.
"""

from __future__ import annotations

import io
import os
import sys
import time
import weakref

import matplotlib
from matplotlib.backend_bases import FigureManagerBase, NavigationToolbar2
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import session
from .drawings import Drawings

INTERVAL_S = 0.1
LARGEST_SVG_BYTES = 4 << 20
LONGEST_NAME = 200
_gallery = None
_open = []


class Gallery:
    """Which figure is shown where. Shows of one display above ten a second are drawn later, the last one always."""

    def __init__(self):
        self._by_figure = weakref.WeakKeyDictionary()
        self._by_number = {}
        self._drawn_at = {}
        self._waiting = {}
        self._drawings = Drawings(render)

    def show(self, figure, *, number=None, replaces_last=False, display_id=None, update=False):
        """Shows a figure; `number` is pyplot's, `replaces_last` puts it in place of the last one of that number,
        `update` in place of whatever was shown under `display_id`."""
        running = session.current()
        if running is None or not running.is_parent:
            return
        identifier = display_id or self._by_figure.get(figure)
        if identifier is None and replaces_last:
            identifier = self._by_number.get(number)
        if identifier is None:
            identifier = os.urandom(16).hex()
        self._by_figure[figure] = identifier
        if number is not None:
            self._by_number[number] = identifier
        if update:
            self._drawn_at.setdefault(identifier, float("-inf"))
        if time.monotonic() - self._drawn_at.get(identifier, float("-inf")) < INTERVAL_S:
            self._waiting[identifier] = figure
            figure.stale = False
            running.outbox.after_flush = self._draw_due
            return
        self._draw(running, figure, identifier)

    def was_shown(self, figure):
        return figure in self._by_figure

    def note_shown(self, figure):
        """Somebody else has shown it as it is now."""
        self._by_figure.setdefault(figure, os.urandom(16).hex())
        figure.stale = False

    def finish(self):
        """Draws what waits, shows the figures that were left open and closes them."""
        self._draw_waiting(0.0)
        try:
            for manager in list(_open):
                if manager.has_news:
                    manager.show()
            self._draw_waiting(0.0)
        finally:
            _close_all()

    def draw_svgs(self):
        """Draws what was shown last of each display as SVG."""
        running = session.current()
        if running is not None and running.is_parent:
            self._drawings.finish(running)

    def _draw_due(self):
        try:
            self._draw_waiting(INTERVAL_S)
        except Exception as error:  # noqa: BLE001 - the person's code prints here; it is not what failed
            sys.stderr.write("A figure could not be drawn: %s: %s\n" % (type(error).__name__, error))

    def _draw_waiting(self, age_s):
        running = session.current()
        now = time.monotonic()
        running.outbox.after_flush = None
        waiting, self._waiting = self._waiting, {}
        for identifier, figure in waiting.items():
            if now - self._drawn_at.get(identifier, float("-inf")) >= age_s:
                self._draw(running, figure, identifier)
            else:
                self._waiting[identifier] = figure
        if self._waiting:
            running.outbox.after_flush = self._draw_due

    def _draw(self, running, figure, identifier):
        self._waiting.pop(identifier, None)
        began = time.monotonic()
        data = {"image/png": render(figure), "text/plain": _describe(figure)}
        seconds = time.monotonic() - began
        if matplotlib.rcParams["savefig.format"] == "svg":
            data.update(_as_svg(figure))
        update = identifier in self._drawn_at
        content = running.show(data, {}, display_id=identifier, update=update, figure=_name(figure))
        self._drawn_at[identifier] = time.monotonic()
        figure.stale = False
        if content is not None and "image/svg+xml" not in data:
            self._drawings.keep(running, identifier, figure, data["image/png"], content, seconds)


class ClearListener(NavigationToolbar2):
    """A toolbar without buttons: matplotlib updates a figure's toolbar when the figure is cleared."""

    def __init__(self, canvas, on_clear):
        self._on_clear = on_clear
        super().__init__(canvas)

    def update(self):
        super().update()
        self._on_clear()


class Manager(FigureManagerBase):
    """A figure that pyplot knows."""

    def __init__(self, canvas, num):
        super().__init__(canvas, num)
        self._is_touched = False
        self._begins_with_clear = False
        ClearListener(canvas, self._note_clear)
        canvas.figure.add_axobserver(self._note_axes)
        _open.append(self)

    @property
    def has_news(self):
        """True if the figure changed since it was shown last, or never was."""
        return self.canvas.figure.stale or not gallery().was_shown(self.canvas.figure)

    def _note_axes(self, figure):
        self._is_touched = True

    def _note_clear(self):
        if not self._is_touched:
            self._begins_with_clear = True
        self._is_touched = True

    def show(self):
        gallery().show(self.canvas.figure, number=self.num, replaces_last=self._begins_with_clear)

    def destroy(self):
        """Keeps the canvas: a figure that pyplot closed can be shown again."""
        if self in _open:
            _open.remove(self)

    @classmethod
    def pyplot_show(cls, *arguments, block=None, close=None):
        stays = block is False or (matplotlib.is_interactive() and not block)
        try:
            for manager in list(_open):
                if manager.has_news or not stays:
                    manager.show()
        finally:
            if not stays:
                _close_all()


class FigureCanvas(FigureCanvasAgg):
    """Agg's canvas, drawn when it is shown."""

    manager_class = Manager

    def draw_idle(self, *arguments, **options):
        """Nothing: `show`, `pause`, `flush_events` and the operation's end draw."""

    def flush_events(self):
        """What programs that draw live call after `canvas.draw()`."""
        if self.manager is not None and self.manager.has_news:
            self.manager.show()

    def start_event_loop(self, timeout=0):
        time.sleep(max(timeout, 0))


def gallery():
    """The gallery of this process."""
    global _gallery
    if _gallery is None:
        _gallery = Gallery()
    return _gallery


def finish():
    """Called when the person's code has ended. Raises what drawing raises."""
    gallery().finish()


def draw_svgs():
    """Called when the operation's outputs are saved."""
    gallery().draw_svgs()


def forget():
    """What was shown is not updated in place any more: the next cell of a kernel has displays of its own."""
    global _gallery
    _gallery = None


def is_shown(figure):
    """True of a figure that is to be seen as it is now."""
    return isinstance(figure, Figure) and gallery().was_shown(figure) and not figure.stale


def _close_all():
    if _open:
        sys.modules["matplotlib.pyplot"].close("all")


def render(figure):
    """The figure as PNG, cut to what is drawn."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=figure.dpi, bbox_inches="tight")
    return buffer.getvalue()


def _as_svg(figure):
    """The figure as SVG; nothing if that would be too large to be worth its time in the feed."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight")
    return {"image/svg+xml": buffer.getvalue().decode()} if buffer.tell() <= LARGEST_SVG_BYTES else {}


def _name(figure):
    """What the person called it: the name given to `plt.figure()`, else its title, else that of its first axes with
    one."""
    titles = [figure.get_label(), figure.get_suptitle() if hasattr(figure, "get_suptitle") else ""]
    titles += [axes.get_title() for axes in figure.axes if hasattr(axes, "get_title")]
    return next((title.strip() for title in titles if title.strip()), "")[:LONGEST_NAME]


def _describe(figure):
    width, height = figure.bbox.size
    axes = len(figure.axes)
    return "<Figure size %dx%d with %d Axes>" % (width, height, axes)
