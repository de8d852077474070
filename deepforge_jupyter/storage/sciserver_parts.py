"""Files in parts: the service reads and writes whole files only, and of a large value a piece shall be enough.

<file>                  a file of one part
<file>~parts/<number>   the parts of a larger one
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import StoredValue, on_this_machine, together
from deepforge_jupyter.storage.sciserver_volume import Volume, plain
from deepforge_jupyter.storage.sums import Sum, add_file

PART_BYTES = 8 << 20
AT_ONCE = 4
KEPT_PARTS = 4
"""How many of those that were read last stay in memory: who reads on reads from the same part again."""


class Part(NamedTuple):
    path: str
    offset: int
    size_bytes: int


class Parts:
    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._free = asyncio.Semaphore(AT_ONCE)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._reading: dict[str, asyncio.Lock] = {}

    async def upload(self, file: Path, folder: str, *, progress: Progress | None = None) -> None:
        size_bytes = (await on_this_machine(file.stat)).st_size

        async def send(part: Part) -> None:
            async with self._free:
                await self._volume.put(part.path, await on_this_machine(_piece, file, part))
            if progress is not None:
                progress(part.size_bytes)

        await together(*(send(part) for part in _parts(folder, file.name, size_bytes, PART_BYTES)))

    async def copy(self, source: StoredValue, folder: str) -> None:
        """All files of a value, into another folder of the volume. Raises NotFound if one is gone."""

        async def copy(part: Part, target: Part) -> None:
            async with self._free:
                await self._volume.copy(part.path, target.path)

        pairs = zip(parts_of(source, source.data), parts_of(source, folder), strict=True)
        await together(*(copy(part, target) for part, target in pairs))

    async def read(self, stored: StoredValue, file: str, first: int, end: int) -> bytes:
        pieces = []
        for part in _parts(stored.data, file, stored.sizes[file], stored.part_bytes):
            if part.offset < end and first < part.offset + part.size_bytes:
                data = await self._lately(part)
                pieces.append(data[max(0, first - part.offset) : end - part.offset])
        return b"".join(pieces)

    async def download(self, stored: StoredValue, file: str, target: Path, total: Sum) -> None:
        """What arrived is added to `total`."""
        parts = list(_parts(stored.data, file, stored.sizes[file], stored.part_bytes))
        await on_this_machine(_reserve, target, stored.sizes[file])

        async def fetch(part: Part) -> None:
            async with self._free:
                await on_this_machine(_write, target, part.offset, await self._whole(part))

        await together(*(fetch(part) for part in parts))
        await on_this_machine(add_file, target, total)

    async def sha256(self, stored: StoredValue, file: str) -> str:
        digest = hashlib.sha256()
        for part in _parts(stored.data, file, stored.sizes[file], stored.part_bytes):
            digest.update(await self._volume.get(part.path))
        return digest.hexdigest()

    async def _lately(self, part: Part) -> bytes:
        async with self._reading.setdefault(part.path, asyncio.Lock()):
            try:
                if part.path not in self._kept:
                    self._kept[part.path] = await self._whole(part)
                    while len(self._kept) > KEPT_PARTS:
                        self._kept.popitem(last=False)
                self._kept.move_to_end(part.path)
                return self._kept[part.path]
            finally:
                self._reading.pop(part.path, None)

    async def _whole(self, part: Part) -> bytes:
        data = await self._volume.get(part.path)
        if len(data) != part.size_bytes:
            raise NotFound(f"{part.path} has {len(data)} bytes instead of {part.size_bytes}")
        return data


def parts_of(stored: StoredValue, folder: str) -> list[Part]:
    """Of all its files, as they lie in `folder`."""
    return [part for name, size in stored.sizes.items() for part in _parts(folder, name, size, stored.part_bytes)]


def _parts(folder: str, file: str, size_bytes: int, part_bytes: int) -> Iterator[Part]:
    path = f"{folder}/{plain(file)}"
    if size_bytes <= part_bytes:
        yield Part(path, 0, size_bytes)
        return
    for number, offset in enumerate(range(0, size_bytes, part_bytes)):
        yield Part(f"{path}~parts/{number:06d}", offset, min(part_bytes, size_bytes - offset))


def _piece(file: Path, part: Part) -> bytes:
    with file.open("rb") as opened:
        opened.seek(part.offset)
        return opened.read(part.size_bytes)


def _reserve(file: Path, size_bytes: int) -> None:
    with file.open("wb") as opened:
        opened.truncate(size_bytes)


def _write(file: Path, offset: int, data: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)
