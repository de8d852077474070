"""How much an operation may say: a burst at once, then so much a second. What goes beyond waits in its pipes."""

from __future__ import annotations

import time

BURST_BYTES = 32 << 20
BYTES_PER_S = 16 << 20
EVENT_BYTES = 2048  # what an event costs everybody who reads it, besides its length


class Allowance:
    """`spend` says how many seconds to wait before more is read."""

    def __init__(self):
        self._left = BURST_BYTES
        self._since = time.monotonic()

    def spend(self, amount):
        now = time.monotonic()
        self._left = min(BURST_BYTES, self._left + (now - self._since) * BYTES_PER_S) - amount
        self._since = now
        return max(0.0, -self._left / BYTES_PER_S)
