"""All storages by name: a value lies in the one that it names, wherever it is used."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.base import Progress, Storage

log = logging.getLogger("deepforge.storage")


class Storages:
    """`own` are this machine's; `find` gives one that a person configured. Values go from any to any."""

    def __init__(self, own: Iterable[Storage], *, find: Callable[[str], Awaitable[Storage]] | None = None) -> None:
        self.own = {storage.name: storage for storage in own}
        self._find = find

    async def named(self, name: str) -> Storage:
        """Raises NotFound if it was removed, Unavailable if its credentials cannot be read."""
        if (storage := self.own.get(name)) is not None:
            return storage
        if self._find is None:
            raise NotFound(f"There is no storage “{name}”.", details={"storage": name})
        return await self._find(name)

    async def adopt(self, staged: Path, location: str, *, storage: str) -> Value:
        return await (await self.named(storage)).adopt(staged, location)

    async def keep(self, value: Value, location: str, *, storage: str, progress: Progress | None = None) -> Value:
        """As the storage's own `keep`; from another storage the bytes are copied."""
        target = await self.named(storage)
        if value.storage == storage:
            return await target.keep(value, location)
        return await target.put(await self.local_path(value), location, progress=progress)

    async def confirm(self, value: Value) -> None:
        await (await self.named(value.storage)).confirm(value)

    async def local_path(self, value: Value) -> Path:
        return await (await self.named(value.storage)).local_path(value)

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        return await (await self.named(value.storage)).read(value, file, offset=offset, length=length)

    async def content(self, value: Value, *, anew: bool = False) -> str:
        return await (await self.named(value.storage)).content(value, anew=anew)

    async def delete(self, value: Value) -> None:
        """What lies in a storage that was removed stays there."""
        try:
            storage = await self.named(value.storage)
        except NotFound:
            log.warning("%s stays in “%s”, which is not configured any more", value.location, value.storage)
            return
        await storage.delete(value)
