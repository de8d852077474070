"""Stopping: the first SIGTERM or SIGINT becomes one KeyboardInterrupt in the person's code.

Send it again every 0.1 s until the process has ended: Python can miss one that comes just before a blocking call.
Repetitions are ignored.
"""

from __future__ import annotations

import _thread

try:
    import _signal as signal  # without the enums of `signal`, which cost a fresh process 5 ms
except ImportError:
    import signal


class Interrupts:
    """Use as a context around what must not be cut in half: a stop that comes inside is raised at its end."""

    def __init__(self):
        self.is_canceled = False
        self.is_over = False
        self._depth = 0
        self._is_pending = False
        self._main = _thread.get_ident()

    def install(self):
        signal.signal(signal.SIGTERM, self._handle)
        signal.signal(signal.SIGINT, self._handle)

    def uninstall(self):
        """Puts the defaults back; for a forked child, whose parent's stop is not its own."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def _handle(self, number, frame):
        if self.is_canceled or self.is_over:
            return
        self.is_canceled = True
        if self._depth:
            self._is_pending = True
            return
        raise KeyboardInterrupt

    def __enter__(self):
        if _thread.get_ident() == self._main:
            self._depth += 1
        return self

    def __exit__(self, *exception):
        if _thread.get_ident() != self._main:
            return
        self._depth -= 1
        if self._is_pending and not self._depth:
            self._is_pending = False
            raise KeyboardInterrupt
