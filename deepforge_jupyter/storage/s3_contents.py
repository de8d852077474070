"""Contents of kept values, stored once by hash and freed with the last value that has them.

contents/<hash>/users.json           where the data is and which values have it; changed by compare-and-swap alone
contents/<hash>/<generation>/<file>  the data; what is freed is never used again, the next user makes a generation
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable

import msgspec

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.s3_bucket import Bucket

FOLDER = "contents"


class _Users(msgspec.Struct, frozen=True, kw_only=True):
    """`generation` None: freed; there is no data."""

    generation: str | None = None
    locations: tuple[str, ...] = ()


class Contents:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    async def hold(self, content: str, location: str, supply: Callable[[str], Awaitable[None]]) -> str:
        """The folder of the content's data, which stays until `location` releases it. `supply` brings the data into
        the folder that it is given; called only if nobody has the content yet."""
        made: str | None = None
        try:
            while True:
                users, tag = await self._read(content)
                generation = users.generation
                if generation is None:
                    if made is None:
                        made = uuid.uuid4().hex
                        await supply(self._data(content, made))
                    generation = made
                locations = tuple(dict.fromkeys([*users.locations, location]))
                if await self._swap(content, tag, _Users(generation=generation, locations=locations)):
                    if generation == made:
                        made = None
                    return self._data(content, generation)
        finally:
            if made is not None:
                await self._free(content, made)

    async def release(self, content: str, location: str) -> None:
        """Repeating it does nothing."""
        while True:
            users, tag = await self._read(content)
            if users.generation is None or location not in users.locations:
                return
            left = tuple(other for other in users.locations if other != location)
            after = _Users(generation=users.generation if left else None, locations=left)
            if await self._swap(content, tag, after):
                if not left:
                    await self._free(content, users.generation)
                return

    async def _read(self, content: str) -> tuple[_Users, str | None]:
        try:
            stored = await self._bucket.stored(f"{FOLDER}/{content}/users.json")
        except NotFound:
            return _Users(), None
        return msgspec.json.decode(stored.data, type=_Users), stored.tag

    async def _swap(self, content: str, tag: str | None, users: _Users) -> bool:
        key, data = f"{FOLDER}/{content}/users.json", msgspec.json.encode(users)
        return await self._bucket.put(key, data, replaces=tag, is_new=tag is None)

    async def _free(self, content: str, generation: str) -> None:
        folder = self._data(content, generation)
        await self._bucket.delete([f"{folder}/{name}" for name in await self._bucket.sizes(folder)])

    def _data(self, content: str, generation: str) -> str:
        return f"{FOLDER}/{content}/{generation}"
