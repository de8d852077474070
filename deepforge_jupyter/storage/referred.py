"""Values that others put into a storage, opened where they lie: never written, never deleted, and compared with what
was imported whenever they are used.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from deepforge_jupyter.domain.artifact import Referral, Value
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.addresses import Address, Lending
from deepforge_jupyter.storage.base import Values
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.objects import Entry, Objects
from deepforge_jupyter.storage.value_folder import HEADER, Header, check_size, content_of

FOLDER_LIST = "files.json"


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a referred value consists of now: its data files by name, the list of a folder's files, and the stamp of it
    all."""

    entries: dict[str, Entry]
    sizes: dict[str, int]
    listing: bytes | None
    stamp: str

    @property
    def paths(self) -> dict[str, str]:
        return {name: entry.path for name, entry in self.entries.items()}

    @property
    def size_bytes(self) -> int:
        return sum(self.sizes.values())


def file_parts(entry: Entry, name: str) -> Parts:
    """One file, which the value calls `name`."""
    return Parts(entries={name: entry}, sizes={name: entry.size_bytes}, listing=None, stamp=entry.stamp)


def folder_parts(folder: str, entries: Sequence[Entry]) -> Parts:
    """All files below a folder, as uploaded folders are kept: under numbers, with a list of where they belong."""
    names = {f"{number:06d}": entry for number, entry in enumerate(entries)}
    listed = [
        {
            "path": str(PurePosixPath(entry.path).relative_to(folder or ".")),
            "file": name,
            "size_bytes": entry.size_bytes,
        }
        for name, entry in names.items()
    ]
    listing = msgspec.json.encode(listed)
    stamps = msgspec.json.encode([[entry.path, entry.stamp] for entry in entries])
    return Parts(
        entries=names,
        sizes={**{name: entry.size_bytes for name, entry in names.items()}, FOLDER_LIST: len(listing)},
        listing=listing,
        stamp=hashlib.sha256(stamps).hexdigest(),
    )


class ReferredValues(Values):
    """Of one storage, by its objects; what is opened here is in `cache`."""

    def __init__(self, storage: str, objects: Objects, cache: ValueCache) -> None:
        self._storage = storage
        self._objects = objects
        self._cache = cache

    async def confirm(self, value: Value) -> None:
        await self._parts(value)

    async def local_path(self, value: Value) -> Path:
        parts = await self._parts(value)
        place = (*self._objects.place, value.location, parts.stamp)
        if (here := self._cache.get(*place)) is not None:
            with contextlib.suppress(NotFound):
                check_size(here, value.size_bytes)
                return here
            await asyncio.to_thread(self._cache.discard, *place)
        with self._cache.draft() as draft:
            for name, path in parts.paths.items():
                await self._objects.bring(path, draft / name)
            if parts.listing is not None:
                (draft / FOLDER_LIST).write_bytes(parts.listing)
            (draft / HEADER).write_bytes(_header(value))
            await self._parts(value)  # what was changed while it was brought is not taken
            return await asyncio.to_thread(self._cache.put, draft, *place)

    async def header(self, value: Value) -> bytes:
        return _header(value)

    async def files(self, value: Value) -> dict[str, int]:
        return (await self._parts(value)).sizes

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        parts = await self._parts(value)
        if file == FOLDER_LIST and parts.listing is not None:
            return parts.listing[offset : None if length is None else offset + length]
        if file not in parts.entries:
            raise NotFound(f"The value {value.location} has no file “{file}”.")
        entry = parts.entries[file]
        data = await self._objects.read(entry.path, offset=offset, length=length)
        if (await self._objects.look(entry.path)).stamp != entry.stamp:
            await self._parts(value)
            raise self._changed(entry.path)
        return data

    async def local_file(self, value: Value, file: str) -> Path:
        parts = await self._parts(value)
        if file not in parts.paths:
            raise NotFound(f"The value {value.location} has no file “{file}”.")
        whole = (*self._objects.place, value.location, parts.stamp)
        alone = (*whole, file)
        if (here := await asyncio.to_thread(self._cache.file, file, parts.sizes[file], whole, alone)) is not None:
            return here
        with self._cache.draft() as draft:
            await self._objects.bring(parts.paths[file], draft / file)
            await self._parts(value)  # what was changed while it was brought is not taken
            return await asyncio.to_thread(self._cache.put, draft, *alone) / file

    async def addresses(self, value: Value, lent: Mapping[str, Lending]) -> Mapping[str, Address]:
        entries = (await self._parts(value)).entries
        there = {file: entries[file] for file in lent if file in entries}
        urls = await asyncio.gather(*(self._objects.url(entry.path, lent[file]) for file, entry in there.items()))
        found = zip(there.items(), urls, strict=True)
        return {file: Address(url=url, tag=entry.tag) for (file, entry), url in found if url is not None}

    async def content(self, value: Value, *, anew: bool = False) -> str:
        if value.content is not None and not anew:
            return value.content
        parts = await self._parts(value)
        digests = {name: await self._objects.sha256(path) for name, path in parts.paths.items()}
        if parts.listing is not None:
            digests[FOLDER_LIST] = hashlib.sha256(parts.listing).hexdigest()
        return content_of(msgspec.json.decode(_header(value), type=Header), digests)

    async def delete(self, value: Value) -> None:
        """Only what was brought here: the bytes are not ours."""
        reference = _reference(value)
        await asyncio.to_thread(self._cache.discard, *self._objects.place, value.location, reference.stamp)

    async def _parts(self, value: Value) -> Parts:
        """Raises NotFound if it is gone, or is not what was imported."""
        reference = _reference(value)
        try:
            if reference.is_folder:
                parts = folder_parts(reference.path, await self._objects.files(reference.path))
            else:
                parts = file_parts(await self._objects.look(reference.path), reference.file)
        except NotFound:
            raise NotFound(
                f"“{reference.path}” is gone from “{self._storage}”, where others keep it: bring it back there.",
                details={"storage": self._storage, "path": reference.path},
            ) from None
        if parts.stamp != reference.stamp:
            raise self._changed(reference.path)
        return parts

    def _changed(self, path: str) -> NotFound:
        return NotFound(
            f"“{path}” in “{self._storage}” was changed after it was imported. Import it again to use it as it is now.",
            details={"storage": self._storage, "path": path},
        )


def _reference(value: Value) -> Referral:
    assert value.refers is not None
    return value.refers


def _header(value: Value) -> bytes:
    serializer = _reference(value).serializer
    fields = {
        "format": 1,
        "type": value.type,
        "serializer": serializer,
        **({"file_format": value.format} if value.format not in ("", serializer) else {}),
        "summary": value.summary,
        "size_bytes": value.size_bytes,
        "requires": {},
    }
    return msgspec.json.encode(fields if value.content is None else {**fields, "content": value.content})
