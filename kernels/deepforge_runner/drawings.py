"""Figures as SVG, drawn when the operation has ended: while it runs they are pictures only.

What an update of the display says of it (`"updates": 0`: the picture is the same) is where the SVG lies beside the
feed, or why there is none. The last figures are kept for that; what makes room for others is drawn then. All of it may
take a small part of the time that the operation took.
"""

from __future__ import annotations

import io
import time
import warnings

MOST_KEPT = 20
LARGEST_BYTES = 4 << 20
LEAST_S = 2.0
SHARE = 0.05
CHANGED = "the figure was changed after it was shown"
TOO_LARGE = "with all its points it would be larger than %d MB" % (LARGEST_BYTES >> 20)
TOO_LONG = "drawing SVGs would have delayed the end of the operation"


class Drawings:
    """The figures of a run that are not drawn as SVG yet, by display."""

    def __init__(self, render):
        """`render` makes a figure's picture."""
        self._render = render
        self._began = time.monotonic()
        self._spent_s = 0.0
        self._kept = {}  # display id -> (figure, picture, content of its event, seconds), the oldest first

    def keep(self, running, identifier, figure, picture, content, seconds):
        """The display shows this figure now; drawing its picture took so long."""
        self._kept.pop(identifier, None)
        self._kept[identifier] = (figure, picture, content, seconds)
        if len(self._kept) > MOST_KEPT:
            self._draw(running, next(iter(self._kept)))

    def finish(self, running):
        """Draws all that are left, first those whose pictures were drawn soonest."""
        for identifier in sorted(self._kept, key=lambda name: self._kept[name][3]):
            self._draw(running, identifier)

    def _draw(self, running, identifier):
        figure, picture, content, seconds = self._kept.pop(identifier)
        began = time.monotonic()
        left_s = max(LEAST_S, SHARE * (began - self._began)) - self._spent_s
        try:
            if len(picture) > LARGEST_BYTES:
                raise _Unfit(TOO_LARGE)
            if seconds * (1 + figure.stale) > left_s:  # an image in it is compressed without a pause
                raise _Unfit(TOO_LONG)
            drawing = self._drawn(figure, picture, began + left_s)
            svg = {"name": running.blobs.write(drawing, "image/svg+xml"), "size": len(drawing)}
        except _Unfit as unfit:
            svg = {"missing": str(unfit)}
        except Exception as error:  # noqa: BLE001 - there is its picture, and the operation itself is well
            svg = {"missing": "%s: %s" % (type(error).__name__, error)}
        self._spent_s += time.monotonic() - began
        running.send("update_display_data", dict(content, updates=0, svg=svg))

    def _drawn(self, figure, picture, deadline):
        """Its SVG. Raises _Unfit, and what drawing raises."""
        file = _Bounded(deadline)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the picture's drawing has told them
            if figure.stale and self._render(figure) != picture:  # saving it into a file makes it stale, too
                raise _Unfit(CHANGED)
            figure.savefig(file, format="svg", bbox_inches="tight")
        return file.getvalue()


class _Unfit(Exception):
    """An SVG that is not worth its size or time."""


class _Bounded(io.BytesIO):
    """A file that refuses what is written too late or too much."""

    def __init__(self, deadline):
        super().__init__()
        self._deadline = deadline

    def write(self, data):
        if self.tell() + len(data) > LARGEST_BYTES:
            raise _Unfit(TOO_LARGE)
        if time.monotonic() > self._deadline:
            raise _Unfit(TOO_LONG)
        return super().write(data)
