"""Files that others send into a bucket by presigned addresses.

values/<location>/incoming/parts.json   that parts may have been sent, which no listing of objects shows
values/<location>/incoming/<number>     a complete file, until it is copied (there, not through here) to `contents`
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.incoming import Incoming, Whole
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import StoredValue, together
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_contents import Contents

FOLDER = "incoming"
NOTE = f"{FOLDER}/parts.json"
SENT_PART_BYTES = 16 << 20
MOST_PARTS = 10_000


class S3Incoming(Incoming):
    """Into `folder`, for the value at `location`, which `announce` makes known."""

    def __init__(
        self,
        bucket: Bucket,
        contents: Contents,
        folder: str,
        location: str,
        *,
        sizes: Sequence[int],
        announce: Callable[[StoredValue, str], Awaitable[Value]],
    ) -> None:
        self.sizes = tuple(sizes)
        self.part_bytes = max(SENT_PART_BYTES, math.ceil(max(sizes, default=0) / MOST_PARTS))
        self._bucket = bucket
        self._contents = contents
        self._folder = folder
        self._location = location
        self._announce = announce
        self._uploads: dict[int, str] = {}
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def begin(self) -> None:
        await self._bucket.put(f"{self._folder}/{NOTE}", b"{}")

    async def address(self, file: int, part: int, *, life_s: int) -> str:
        if not 0 <= file < len(self.sizes) or not 0 <= part * self.part_bytes < self.sizes[file]:
            raise NotFound(f"There is no part {part} of a file {file} in this upload.")
        async with self._turns[file]:
            if file not in self._uploads:
                self._uploads[file] = await self._bucket.begin_parts(self._key(file))
        size_bytes = min(self.part_bytes, self.sizes[file] - part * self.part_bytes)
        upload = self._uploads[file]
        return await self._bucket.part_url(self._key(file), upload, part + 1, size_bytes=size_bytes, life_s=life_s)

    async def complete(self, file: int) -> None:
        if self.sizes[file] == 0:
            await self._bucket.put(self._key(file), b"")
            return
        upload = self._uploads.get(file)
        arrived = {} if upload is None else await self._bucket.arrived_parts(self._key(file), upload)
        size_bytes = sum(part.size_bytes for part in arrived.values())
        if upload is None or size_bytes != self.sizes[file]:
            raise BadRequest(f"{size_bytes} bytes of a file came instead of {self.sizes[file]}: upload it again.")
        await self._bucket.end_parts(self._key(file), upload, {number: part.tag for number, part in arrived.items()})

    async def read(self, file: int, *, offset: int = 0, length: int | None = None) -> bytes:
        end = self.sizes[file] if length is None else min(self.sizes[file], offset + length)
        return b"" if offset >= end else await self._bucket.get(self._key(file), first=offset, last=end - 1)

    async def sha256(self, file: int, *, progress: Progress) -> str:
        return await self._bucket.sha256(self._key(file), progress=progress)

    async def put(self, whole: Whole, *, progress: Progress) -> Value:
        async def bring(source: int | bytes, key: str) -> None:
            if isinstance(source, bytes):
                await self._bucket.put(key, source)
            else:
                await self._bucket.copy(self._key(source), key, progress=progress)

        async def supply(data: str) -> None:
            await together(*(bring(source, f"{data}/{name}") for name, source in whole.files.items()))

        async with self._contents.noted(self._folder, whole.content) as new:
            data = await self._contents.hold(whole.content, self._location, new, supply)
            stored = StoredValue(
                header=msgspec.Raw(whole.header),
                data=data,
                content=whole.content,
                sizes={
                    name: len(source) if isinstance(source, bytes) else self.sizes[source]
                    for name, source in whole.files.items()
                },
                digests=dict(whole.digests),
            )
            value = await self._announce(stored, self._location)
        with contextlib.suppress(NotFound, Unavailable):  # they go with the value
            await self._bucket.delete([*map(self._key, range(len(self.sizes))), f"{self._folder}/{NOTE}"])
        return value

    def _key(self, file: int) -> str:
        return f"{self._folder}/{FOLDER}/{file}"
