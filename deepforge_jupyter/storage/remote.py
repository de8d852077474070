"""Values that lie elsewhere: what was made here, or fetched once, is opened from a cache on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, StorageFull, Unavailable
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.sums import Crc32, Sum, add_file
from deepforge_jupyter.storage.value_folder import (
    HEADER,
    Header,
    check_size,
    content_of,
    data_files,
    read_header,
    with_content,
)

VALUES = "values"
MOST_READ_LATELY = 8
"""Values whose headers are not read again for each piece that is read of them; they never change."""
Result = TypeVar("Result")


class StoredValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the `value.json` there says beside what the job wrote: where the data lies, and what it must be.

    `digests` and `crcs` are hexadecimal, of the files by name: what arrives is compared with its CRC-32, where that is
    not known with its SHA-256. `part_bytes`: larger files lie there in parts of this size; 0: all of them whole."""

    header: msgspec.Raw
    data: str
    content: str
    sizes: dict[str, int]
    digests: dict[str, str]
    crcs: dict[str, str] = {}
    part_bytes: int = 0

    @property
    def text(self) -> bytes:
        """Of the `value.json` in a folder of this machine."""
        return bytes(self.header)


class Sums(NamedTuple):
    """Of a value's data files, by name; both hexadecimal."""

    digests: dict[str, str]
    crcs: dict[str, str]


class RemoteStorage(Storage):
    """A subclass moves the bytes; `place` is where they lie, whatever the storage is called."""

    def __init__(self, name: str, *, description: str, place: tuple[str, ...], cache: ValueCache) -> None:
        self.name = name
        self.title = name
        self.description = description
        self._place = place
        self._cache = cache
        self._fetching: dict[str, asyncio.Lock] = {}
        self._read_lately: dict[str, StoredValue] = {}

    @abstractmethod
    async def _stored(self, location: str) -> StoredValue | None:
        """None if there is no whole value. Raises NotFound if it is damaged."""

    @abstractmethod
    async def _part(self, stored: StoredValue, file: str, first: int, end: int) -> bytes:
        """The file's bytes from `first` to before `end`, both within it. Raises NotFound."""

    @abstractmethod
    async def _download(self, stored: StoredValue, file: str, target: Path, total: Sum) -> None:
        """What arrived is added to `total`. Raises NotFound, OSError."""

    @abstractmethod
    async def _sha256(self, stored: StoredValue, file: str) -> str:
        """Of the bytes that lie there, read anew. Raises NotFound."""

    async def local_path(self, value: Value) -> Path:
        async with self._fetching.setdefault(value.location, asyncio.Lock()):
            try:
                if (here := self._cache.get(*self._place, value.location)) is not None:
                    with contextlib.suppress(NotFound):  # a crash or a person spoiled the copy: it is fetched again
                        check_size(here, value.size_bytes)
                        return here
                    await on_this_machine(self._cache.discard, *self._place, value.location)
                return await self._fetch(value)
            finally:
                self._fetching.pop(value.location, None)

    async def header(self, value: Value) -> bytes:
        return (await self._found(value)).text

    async def files(self, value: Value) -> dict[str, int]:
        return (await self._found(value)).sizes

    async def digests(self, value: Value) -> Mapping[str, str]:
        return (await self._found(value)).digests

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        stored = self._read_lately.get(value.location)
        if stored is None:
            stored = await self._found(value)
            while len(self._read_lately) >= MOST_READ_LATELY:
                del self._read_lately[next(iter(self._read_lately))]
            self._read_lately[value.location] = stored
        if file not in stored.sizes:
            raise no_such_file(value, file)
        end = stored.sizes[file] if length is None else min(stored.sizes[file], offset + length)
        if offset >= end:
            return b""
        try:
            return await self._part(stored, file, offset, end)
        except NotFound:
            self._read_lately.pop(value.location, None)
            await self._found(value)
            raise damaged(value, f"“{file}” is gone") from None

    async def local_file(self, value: Value, file: str) -> Path:
        stored = await self._found(value)
        if file not in stored.sizes:
            raise no_such_file(value, file)
        whole, alone = (*self._place, value.location), (*self._place, value.location, file)
        if (here := await on_this_machine(self._cache.file, file, stored.sizes[file], whole, alone)) is not None:
            return here
        with self._cache.draft() as draft:
            await self._fetch_file(value, stored, file, draft)
            return await on_this_machine(self._cache.put, draft, *alone) / file

    async def content(self, value: Value, *, anew: bool = False) -> str:
        stored = await self._found(value)
        if not anew:
            return stored.content
        header = msgspec.json.decode(stored.header, type=Header)
        try:
            digests = {name: await self._sha256(stored, name) for name in stored.sizes}
        except NotFound:
            raise damaged(value, "a part of it is gone") from None
        return content_of(header, digests)

    async def _found(self, value: Value) -> StoredValue:
        stored = await self._stored(value.location)
        if stored is None:
            message = f"The value {value.location} is gone from {self.description}. Make or upload it again."
            raise NotFound(message, details={"storage": self.name, "location": value.location})
        if sum(stored.sizes.values()) != value.size_bytes:
            raise damaged(value, f"it has {sum(stored.sizes.values())} bytes instead of {value.size_bytes}")
        return stored

    async def _fetch(self, value: Value) -> Path:
        stored = await self._found(value)
        with self._cache.draft() as draft:
            await together(*(self._fetch_file(value, stored, name, draft) for name in stored.sizes))
            (draft / HEADER).write_bytes(stored.text)
            return await on_this_machine(self._cache.put, draft, *self._place, value.location)

    async def _fetch_file(self, value: Value, stored: StoredValue, name: str, draft: Path) -> None:
        crc = stored.crcs.get(name)
        total, expected = (hashlib.sha256(), stored.digests[name]) if crc is None else (Crc32(), crc)
        try:
            await self._download(stored, name, draft / name, total)
        except NotFound as error:
            raise damaged(value, error.message.rstrip(".")) from None
        except OSError as error:
            raise _of_this_machine(error) from error
        if total.hexdigest() != expected:
            raise damaged(value, f"“{name}” is not what was stored")

    async def _cache_staged(self, staged: Path, stored: StoredValue, location: str) -> None:
        def take() -> None:
            (staged / HEADER).write_bytes(stored.text)
            self._cache.take(staged, *self._place, location)

        await on_this_machine(take)

    async def _cache_same(self, value: Value, stored: StoredValue, location: str) -> None:
        """What is here of `value` is here of its copy, too."""
        if (here := self._cache.get(*self._place, value.location)) is not None:
            await on_this_machine(lambda: self._cache.link(here, *self._place, location, header=stored.text))

    def _value(self, stored: StoredValue, location: str) -> Value:
        header = msgspec.json.decode(stored.header, type=Header)
        return Value(
            storage=self.name,
            location=location,
            type=header.type,
            format=header.format,
            size_bytes=header.size_bytes,
            summary=header.summary,
            content=stored.content,
        )


def checked_location(location: str) -> PurePosixPath:
    """Raises BadRequest."""
    path = PurePosixPath(location)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in location:
        raise BadRequest(f"{location!r} is no place in a storage.")
    return path


def checked_header(folder: Path) -> Header:
    header = read_header(folder)
    check_size(folder, header.size_bytes)
    return header


def sums_of(folder: Path, known: Mapping[str, str] | None = None) -> Sums:
    """By reading every data file once; `known` are SHA-256 of them that need not be made again."""
    digests: dict[str, str] = {}
    crcs: dict[str, str] = {}
    for file in data_files(folder):
        digest, crc = hashlib.sha256(), Crc32()
        if known is None:
            add_file(file, digest, crc)
        else:
            add_file(file, crc)
        digests[file.name] = digest.hexdigest() if known is None else known[file.name]
        crcs[file.name] = crc.hexdigest()
    return Sums(digests, crcs)


def stored_value(folder: Path, data: str, content: str, sums: Sums, *, part_bytes: int = 0) -> StoredValue:
    """Of the value in `folder`, whose files lie in `data` there."""
    return StoredValue(
        header=msgspec.Raw(with_content((folder / HEADER).read_bytes(), content)),
        data=data,
        content=content,
        sizes={file.name: file.stat().st_size for file in data_files(folder)},
        digests=sums.digests,
        crcs=sums.crcs,
        part_bytes=part_bytes,
    )


def no_such_file(value: Value, file: str) -> NotFound:
    return NotFound(f"The value {value.location} has no file “{file}”.")


def damaged(value: Value, why: str) -> NotFound:
    message = f"The value {value.location} in “{value.storage}” is damaged: {why}. Make or upload it again."
    return NotFound(message, details={"storage": value.storage, "location": value.location})


async def on_this_machine(work: Callable[..., Result], *arguments: Any) -> Result:
    """In a thread; what this machine's disk objects to is said."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except OSError as error:
        raise _of_this_machine(error) from error


async def together(*work: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """All at once; if one fails the others are given up before it is told."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        return tuple(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def few_at_once(work: Iterable[Coroutine[Any, Any, Any]], *, at_once: int) -> None:
    """All, which are made as their turn comes; if one fails those under way are given up before it is told."""
    left = iter(work)

    async def lane() -> None:
        for each in left:
            await each

    await together(*(lane() for _ in range(at_once)))


def _of_this_machine(error: OSError) -> DeepForgeError:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"The value is gone: {error.filename} is not there.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("There is no room left on this machine for copies of values.")
    return Unavailable(f"Copies of values cannot be kept on this machine: {error.strerror or error}.")
