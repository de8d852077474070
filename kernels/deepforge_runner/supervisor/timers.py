"""Things to do later, for a loop that sleeps in `select`."""

from __future__ import annotations

import heapq
import itertools
import time


class Timers:
    def __init__(self):
        self._heap = []  # [when, order, what]; None: nothing any more
        self._order = itertools.count()

    def after(self, seconds, do):
        """Calls `do` when `run_due` next runs after that many seconds. Returns what `drop` takes."""
        timer = [time.monotonic() + seconds, next(self._order), do]
        heapq.heappush(self._heap, timer)
        return timer

    def drop(self, timer):
        """It is not called any more. Repeating it does nothing."""
        timer[2] = None
        while self._heap and self._heap[0][2] is None:
            heapq.heappop(self._heap)

    def timeout(self):
        """Seconds until the next one is due; None if there is none."""
        return max(0.0, self._heap[0][0] - time.monotonic()) if self._heap else None

    def run_due(self):
        now = time.monotonic()
        while self._heap and self._heap[0][0] <= now:
            do = heapq.heappop(self._heap)[2]
            if do is not None:
                do()
