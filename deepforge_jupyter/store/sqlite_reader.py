"""A thread that reads the records of a file, for whoever waits for them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.sqlite_file import PATIENCE_S, connect, explained
from deepforge_jupyter.store.sqlite_writer import Task
from deepforge_jupyter.store.worker import Answer, Worker

LOOKS_UP_EVERY = 20_000  # steps of SQLite's machine, some milliseconds
T = TypeVar("T")


class Reader:
    """Owns a reading connection. What nobody waits for any more is not begun, and is ended within milliseconds."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._path = path
        self._awaited: asyncio.Future[Any] | None = None
        self._connection = connect(path, patience_s=PATIENCE_S)
        self._connection.set_progress_handler(self._is_abandoned, LOOKS_UP_EVERY)
        self._worker: Worker[Task] = Worker(_do_each, name=name)

    async def read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def answer() -> T:
            self._awaited = future
            try:
                self.check()
                return read(self._connection)
            except sqlite3.Error as error:
                raise explained(error, self._path) from error
            finally:
                self._awaited = None

        self._worker.put(Task(answer, future))
        return await future

    def check(self) -> None:
        """What is read calls it where other things than SQLite's own take long. Raises Unavailable to end it."""
        if self._is_abandoned():
            raise Unavailable("Nobody waits for these records any more.")

    async def close(self) -> None:
        """What waits is still read."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._worker.put(Task(self._connection.close, future))
        self._worker.stop()
        await future

    def _is_abandoned(self) -> bool:
        return self._awaited is not None and self._awaited.cancelled()


def _do_each(tasks: Sequence[Task]) -> list[Answer]:
    return [task.answer() for task in tasks]
