"""Contents of kept values, stored once by hash and freed with the last value that has them.

contents/<hash>/users.json           where the data is and which values have it; changed by compare-and-swap alone
contents/<hash>/<generation>/<file>  the data; what is freed is never used again, the next user makes a generation
values/<location>/<generation>.new   while the value is being stored: which content and generation that may be
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.s3_bucket import Bucket

FOLDER = "contents"
NEW = ".new"
Sizes = Mapping[str, int]


class _Users(msgspec.Struct, frozen=True, kw_only=True):
    """`generation` None: freed; there is no data."""

    generation: str | None = None
    locations: tuple[str, ...] = ()


class _New(msgspec.Struct, frozen=True, kw_only=True):
    """What is being stored, so that it is found if whoever does it dies."""

    content: str
    generation: str


class Contents:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @asynccontextmanager
    async def noted(self, folder: str, content: str) -> AsyncIterator[str]:
        """A generation for the content of the value in `folder`, which says so there until the block ends."""
        generation = uuid.uuid4().hex
        note = f"{folder}/{generation}{NEW}"
        await self._bucket.put(note, msgspec.json.encode(_New(content=content, generation=generation)))
        try:
            yield generation
        except BaseException:
            with contextlib.suppress(NotFound, Unavailable):  # a note that is left says the truth
                await self._free_unused(content, generation)
                await self._bucket.delete([note])
            raise
        with contextlib.suppress(NotFound, Unavailable):  # it goes with the value
            await self._bucket.delete([note])

    async def give_up(self, note: str, location: str) -> None:
        """Frees what the note (its key) says was being stored as `location`, as far as nobody else has it."""
        with contextlib.suppress(NotFound, msgspec.DecodeError):
            new = msgspec.json.decode(await self._bucket.get(note), type=_New)
            data = self._data(new.content, new.generation)
            await self._bucket.abandon(f"{data}/")
            await self.release(data, location)

    async def hold(
        self, content: str, location: str, made: str, supply: Callable[[str], Awaitable[None]], *, sizes: Sizes
    ) -> str:
        """The folder of the content's data, which stays until `location` releases it. `supply` brings the data, files
        of these `sizes`, into the folder that it is given: of the generation `made` if nobody has the content yet, of
        the present one if somebody took a part of it away, which then is whole again for all who have it."""
        is_made = is_taken = False
        mended: set[str] = set()
        try:
            while True:
                users, tag = await self._read(content)
                generation = users.generation
                if generation is None:
                    if not is_made:
                        is_made = True
                        await supply(self._data(content, made))
                    generation = made
                elif generation not in mended and not await self._is_whole(content, generation, sizes):
                    mended.add(generation)
                    await supply(self._data(content, generation))
                    continue
                locations = tuple(dict.fromkeys([*users.locations, location]))
                if await self._swap(content, tag, _Users(generation=generation, locations=locations)):
                    is_taken = generation == made
                    return self._data(content, generation)
        finally:
            if is_made and not is_taken:
                await self._free(content, made)
            for generation in mended:  # freed meanwhile?
                await self._free_unused(content, generation)

    async def release(self, data: str, location: str) -> None:
        """`location` does not need the data any more. Repeating it ends what was cut off."""
        _, content, generation = data.split("/")
        while True:
            users, tag = await self._read(content)
            if users.generation != generation:
                await self._free(content, generation)
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

    async def _is_whole(self, content: str, generation: str, sizes: Sizes) -> bool:
        there = await self._bucket.sizes(self._data(content, generation))
        return all(there.get(name) == size for name, size in sizes.items())

    async def _free_unused(self, content: str, generation: str) -> None:
        users, _ = await self._read(content)
        if users.generation != generation:
            await self._free(content, generation)

    async def _free(self, content: str, generation: str) -> None:
        folder = self._data(content, generation)
        await self._bucket.delete([f"{folder}/{name}" for name in await self._bucket.sizes(folder)])

    def _data(self, content: str, generation: str) -> str:
        return f"{FOLDER}/{content}/{generation}"
