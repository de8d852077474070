"""Folders of run directories, made before they are needed.

Four folders stand between the end of one operation and the start of the next, and some file systems take long for them
(ext4: up to 0.7 ms each where much was deleted lately). They are made while nothing starts, and taken by one rename.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
from pathlib import Path

COUNT = 64
IDLE_S = 0.1
PAUSE_S = 0.005
_UNFINISHED = ".part"
logger = logging.getLogger(__name__)


class SpareFolders:
    """In `folder`, whose processes share what is there: who renames one has it."""

    def __init__(self, folder: Path, *, count: int = COUNT) -> None:
        self._folder = os.fspath(folder)
        self._count = count
        self._ready: list[str] = []
        self._taken = 0
        self._filling: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Finds what earlier processes left."""
        with contextlib.suppress(OSError):
            self._ready = [name for name in os.listdir(self._folder) if not name.endswith(_UNFINISHED)]

    def close(self) -> None:
        """Leaves what there is to later processes."""
        if self._filling is not None:
            self._filling.cancel()

    def take(self, node: str) -> bool:
        """Makes `node`, in a folder that is there, with what the run directory of its first attempt begins with; False
        if there is none to take, or `node` is there already. Once none was taken for a moment, more are made."""
        self._taken += 1
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill())
        while self._ready:
            name = self._ready.pop()
            try:
                os.rename(f"{self._folder}/{name}", node)
            except FileNotFoundError:  # another process has it
                continue
            except OSError:
                self._ready.append(name)
                return False
            return True
        return False

    async def _fill(self) -> None:
        """One at a time and in a thread: a busy disk takes its time. What cannot be made now is made when it is needed,
        which says why."""
        pause_s = IDLE_S
        while len(self._ready) < self._count:
            taken = self._taken
            await asyncio.sleep(pause_s)
            if taken != self._taken:
                pause_s = IDLE_S
                continue
            pause_s = PAUSE_S
            try:
                self._ready.append(await asyncio.to_thread(self._made))
            except OSError as error:
                logger.debug("no folders are made ahead in %s: %s", self._folder, error)
                return

    def _made(self) -> str:
        name = secrets.token_hex(8)
        draft = f"{self._folder}/{name}{_UNFINISHED}"
        os.makedirs(f"{draft}/1/feed")
        os.mkdir(f"{draft}/1/outputs")
        os.rename(draft, f"{self._folder}/{name}")
        return name
