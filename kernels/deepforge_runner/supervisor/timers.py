"""Things to do later, for a loop that sleeps in `select`."""

from __future__ import annotations

import heapq
import itertools
import time


class Timers:
    def __init__(self):
        self._heap = []
        self._order = itertools.count()

    def after(self, seconds, do):
        """Calls `do` when `run_due` next runs after that many seconds."""
        heapq.heappush(self._heap, (time.monotonic() + seconds, next(self._order), do))

    def timeout(self):
        """Seconds until the next one is due; None if there is none."""
        return max(0.0, self._heap[0][0] - time.monotonic()) if self._heap else None

    def run_due(self):
        now = time.monotonic()
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()
