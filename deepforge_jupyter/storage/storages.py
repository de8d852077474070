"""All storages by name: a value lies in the one that it names, wherever it is used."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.base import Storage, Values
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.referred import ReferredValues

log = logging.getLogger("deepforge.storage")


class Storages:
    """`own` are this machine's; `find` gives one that a person configured. Values go from any to any. What values of
    others are opened from is in `cache`."""

    def __init__(
        self,
        own: Iterable[Storage],
        *,
        find: Callable[[str], Awaitable[Storage]] | None = None,
        cache: ValueCache | None = None,
    ) -> None:
        self.own = {storage.name: storage for storage in own}
        self._find = find
        self._cache = cache

    async def named(self, name: str) -> Storage:
        """Raises NotFound if it was removed, Unavailable if its credentials cannot be read."""
        if (storage := self.own.get(name)) is not None:
            return storage
        if self._find is None:
            raise NotFound(f"There is no storage “{name}”.", details={"storage": name})
        return await self._find(name)

    async def values(self, value: Value) -> Values:
        """What reads it: its storage, or the objects there that it refers to. Raises NotFound, Unavailable."""
        storage = await self.named(value.storage)
        if value.refers is None:
            return storage
        objects = storage.objects()
        if objects is None or self._cache is None:
            raise Unavailable(f"What others put into “{value.storage}” cannot be read there (any more).")
        return ReferredValues(value.storage, objects, self._cache)

    async def adopt(self, staged: Path, location: str, *, storage: str, progress: Progress | None = None) -> Value:
        return await (await self.named(storage)).adopt(staged, location, progress=progress)

    async def keep(self, value: Value, location: str, *, storage: str, progress: Progress | None = None) -> Value:
        """As the storage's own `keep`; from another storage the bytes are copied."""
        target = await self.named(storage)
        if value.storage == storage and value.refers is None:
            return await target.keep(value, location)
        return await target.put(await self.local_path(value), location, progress=progress)

    async def confirm(self, value: Value) -> None:
        await (await self.values(value)).confirm(value)

    async def local_path(self, value: Value) -> Path:
        return await (await self.values(value)).local_path(value)

    async def local_file(self, value: Value, file: str) -> Path:
        return await (await self.values(value)).local_file(value, file)

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        return await (await self.values(value)).read(value, file, offset=offset, length=length)

    async def content(self, value: Value, *, anew: bool = False) -> str:
        return await (await self.values(value)).content(value, anew=anew)

    async def abandon(self, value: Value) -> None:
        """As the storage's own `abandon`."""
        try:
            storage = await self.named(value.storage)
        except NotFound:
            return
        await storage.abandon(value)

    async def delete(self, value: Value) -> None:
        """What lies in a storage that was removed stays there."""
        try:
            values = await self.values(value)
        except NotFound:
            log.warning("%s stays in “%s”, which is not configured any more", value.location, value.storage)
            return
        await values.delete(value)
