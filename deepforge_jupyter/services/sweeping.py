"""What dead processes left of uploads, deleted executions and projects, and in storages, goes while a workspace is
open."""

from __future__ import annotations

import asyncio
import logging

from deepforge_jupyter.errors import DeepForgeError
from deepforge_jupyter.scheduler.storing import Storing
from deepforge_jupyter.services.emptying import Emptying
from deepforge_jupyter.services.remains import Clearing
from deepforge_jupyter.services.uploads import Uploads

EVERY_S = 60.0
_log = logging.getLogger(__name__)


class Sweeping:
    def __init__(
        self, uploads: Uploads, storing: Storing, clearing: Clearing, emptying: Emptying, *, every_s: float = EVERY_S
    ) -> None:
        self._uploads = uploads
        self._storing = storing
        self._clearing = clearing
        self._emptying = emptying
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """What came first: it may be what was stored, by another name."""
        await asyncio.to_thread(self._uploads.sweep)
        await self._storing.sweep()
        await self._clearing.sweep()
        await self._emptying.sweep()

    def open(self) -> None:
        """At once, in the background, and then again and again."""
        self._task = asyncio.get_running_loop().create_task(self._go_on(), name="deepforge:sweeping")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go_on(self) -> None:
        while True:
            try:
                await self()
            except DeepForgeError as error:
                _log.warning("What was left in storages is looked for later: %s", error.message)
            await asyncio.sleep(self._every_s)
