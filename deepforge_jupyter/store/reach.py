"""Whether the place of a store answers, for those who say so to people."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from deepforge_jupyter.errors import Unavailable

AWAY_AFTER_S = 0.5  # a server that only chooses another primary is not away


class Reach:
    """Belongs to one event loop, on which listeners are called; they must not block."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._listeners: set[Callable[[], None]] = set()
        self._there = asyncio.Event()
        self._there.set()
        self._away_since_s = 0.0
        self._losing: asyncio.TimerHandle | None = None

    @property
    def is_away(self) -> bool:
        return not self._there.is_set()

    @property
    def answers(self) -> bool:
        """False from the first sign that it does not; `is_away` when that lasts."""
        return self._there.is_set() and self._losing is None

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """It is called whenever `is_away` has become another. The answer ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    async def wait(self, *, at_most_s: float) -> None:
        """Returns at once where the place is not away. Raises Unavailable when it has been away for so long, also
        before: who asks many things meanwhile is answered at once."""
        if not self.is_away:
            return
        left_s = self._away_since_s + at_most_s - time.monotonic()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._there.wait(), max(0.0, left_s))
        if self.is_away:
            raise Unavailable(
                f"DeepForge's records at {self.place} cannot be reached now. Running operations go on; check that the "
                "server runs, and the network, and try again.",
                details={"place": self.place},
            )

    def found(self) -> None:
        """The place answers."""
        self.close()
        if self.is_away:
            self._there.set()
            self._tell()

    def lost(self) -> None:
        """The place does not answer; it is away when that lasts."""
        if not self.is_away and self._losing is None:
            self._losing = asyncio.get_running_loop().call_later(AWAY_AFTER_S, self._lose)

    def close(self) -> None:
        if self._losing is not None:
            self._losing.cancel()
            self._losing = None

    def _lose(self) -> None:
        self._losing = None
        self._away_since_s = time.monotonic()
        self._there.clear()
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
