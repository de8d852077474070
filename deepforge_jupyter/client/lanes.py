"""Work that goes on in a few threads at once, told of in the thread that waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Generic, TypeVar

LANES = 4

Task = TypeVar("Task")


class Lanes(Generic[Task]):
    """Does all of `tasks`. The first that fails, or an interruption of who waits, ends them: what is under way is told
    so by `is_over`, and is not waited for."""

    def __init__(self, tasks: Iterator[Task], do: Callable[[Task, Lanes[Task]], None]) -> None:
        self.is_over = threading.Event()
        self._tasks = tasks
        self._do = do
        self._turn = threading.Lock()
        self._news: SimpleQueue[int | BaseException | None] = SimpleQueue()

    def run(self, told: Callable[[int], None]) -> None:
        """`told` is called with what the tasks tell."""
        for number in range(LANES):
            threading.Thread(target=self._lane, name=f"deepforge-upload-{number}", daemon=True).start()
        under_way = LANES
        try:
            while under_way:
                news = self._news.get()
                if isinstance(news, BaseException):
                    raise news
                if news is None:
                    under_way -= 1
                else:
                    told(news)
        finally:
            self.is_over.set()

    def tell(self, more: int) -> None:
        """In any thread."""
        self._news.put(more)

    def _lane(self) -> None:
        try:
            while not self.is_over.is_set() and (task := self._next()) is not None:
                self._do(task, self)
            self._news.put(None)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._news.put(error)

    def _next(self) -> Task | None:
        with self._turn:
            return next(self._tasks, None)
