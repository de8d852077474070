"""A thread that does blocking calls in order for one event loop, with as little between the two as can be."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from deepforge_jupyter.errors import Unavailable

Call = TypeVar("Call")
Answer = Callable[[], None]


class Worker(Generic[Call]):
    """Hands calls to `work` in its thread, in order, all that are waiting at once (at least one).

    `work` returns what shall then happen on the event loop, in order; it must not raise. Where no call comes for
    `pause_s()` seconds (None: never mind), `rest` is called in the thread; it must not raise either.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Call]], Sequence[Answer]],
        *,
        name: str,
        rest: Callable[[], None] = lambda: None,
        pause_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._work = work
        self._rest = rest
        self._pause_s = pause_s
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._calls: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._unanswered = 0
        self._stopped = False
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def put(self, call: Call) -> None:
        """Raises Unavailable after `stop`."""
        if self._stopped:
            raise Unavailable(f"The {self._name} is closed.")
        self._unanswered += 1
        self._calls.put(call)

    @property
    def is_idle(self) -> bool:
        """Whether `work` is not called before the event loop puts another call."""
        return not self._unanswered and not self._stopped

    def stop(self) -> None:
        """Calls that were put before are still done."""
        self._stopped = True
        self._unanswered += 1
        self._calls.put(None)

    def _run(self) -> None:
        while True:
            calls = [self._next()]
            while not self._calls.empty():
                calls.append(self._calls.get())
            ends = None in calls
            answers = self._work([call for call in calls if call is not None])
            try:
                self._loop.call_soon_threadsafe(self._answer, len(calls), answers)
            except RuntimeError:  # the loop was closed without closing us; nobody waits any more
                return
            if ends:
                return

    def _answer(self, count: int, answers: Sequence[Answer]) -> None:
        self._unanswered -= count
        for answer in answers:
            answer()

    def _next(self) -> Call | None:
        while True:
            try:
                return self._calls.get(timeout=self._pause_s())
            except queue.Empty:
                self._rest()
