"""Half-made folders. Each is locked by the process that makes it, so that what a dead one left is known as such."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

LEFTOVERS_AFTER_S = 24 * 3600.0


class Drafts:
    """Below `folder`. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._locks: dict[Path, int] = {}

    @contextlib.contextmanager
    def new(self) -> Iterator[Path]:
        """A new folder that is removed, with all that is still in it, at the end."""
        draft = self.make()
        try:
            yield draft
        finally:
            self.remove(draft)

    def make(self) -> Path:
        """A new folder, which stays until it is removed."""
        while True:
            draft = self.folder / uuid.uuid4().hex
            draft.mkdir(parents=True)
            with contextlib.suppress(FileNotFoundError):  # taken for a leftover before it was locked
                lock = os.open(draft, os.O_RDONLY)
                if _lock(lock) is not False and draft.is_dir():
                    self._locks[draft] = lock
                    return draft
                os.close(lock)

    def remove(self, draft: Path) -> None:
        """Repeating it does nothing."""
        shutil.rmtree(draft, ignore_errors=True)
        if (lock := self._locks.pop(draft, None)) is not None:
            os.close(lock)

    def sweep(self) -> None:
        """Removes what dead processes left: where there are no locks, what is a day old."""
        if not self.folder.is_dir():
            return
        for draft in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                lock = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
                is_free = _lock(lock)
                if is_free or (is_free is None and time.time() - draft.stat().st_mtime > LEFTOVERS_AFTER_S):
                    shutil.rmtree(draft, ignore_errors=True)
                os.close(lock)


def _lock(descriptor: int) -> bool | None:
    """Whether it is locked now for this process; None where there are no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
