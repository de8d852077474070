"""Objects of a bucket that others send in parts, each by a presigned address."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping

from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.remote import few_at_once
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_client import THREADS

SENT_PART_BYTES = 16 << 20
MOST_PARTS = 10_000


class Parts:
    """Of the objects with these keys and `sizes`, in parts counted from 0. One begins with its first address."""

    def __init__(self, bucket: Bucket, sizes: Mapping[str, int]) -> None:
        self.part_bytes = max(SENT_PART_BYTES, math.ceil(max(sizes.values(), default=0) / MOST_PARTS))
        self._bucket = bucket
        self._sizes = dict(sizes)
        self._uploads: dict[str, str] = {}
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._complete: set[str] = set()

    async def address(self, key: str, part: int, *, life_s: int, md5: str | None = None) -> str:
        """Raises NotFound for a part that there is not."""
        size_bytes = min(self.part_bytes, self._sizes.get(key, 0) - part * self.part_bytes)
        if part < 0 or size_bytes <= 0:
            raise NotFound(f"There is no part {part} of a file {key.rpartition('/')[2]} in this upload.")
        async with self._turns[key]:
            if key not in self._uploads:
                self._uploads[key] = await self._bucket.begin_parts(key)
        upload = self._uploads[key]
        return await self._bucket.part_url(key, upload, part + 1, size_bytes=size_bytes, life_s=life_s, md5=md5)

    async def complete(self) -> None:
        """The objects are there, and nobody writes them any more. Repeating it goes on. Raises BadRequest unless all of
        them arrived."""
        await few_at_once(map(self._end, self._sizes), at_once=THREADS)

    async def _end(self, key: str) -> None:
        async with self._turns[key]:
            if key not in self._complete:
                await self._end_now(key, self._sizes[key], self._uploads.get(key))
                self._complete.add(key)

    async def _end_now(self, key: str, size_bytes: int, upload: str | None) -> None:
        if size_bytes == 0:
            await self._bucket.put(key, b"")
            return
        arrived = {} if upload is None else await self._bucket.arrived_parts(key, upload)
        arrived_bytes = sum(part.size_bytes for part in arrived.values())
        if upload is None or arrived_bytes != size_bytes:
            raise BadRequest(f"{arrived_bytes} bytes of a file came instead of {size_bytes}: upload it again.")
        await self._bucket.end_parts(key, upload, {number: part.tag for number, part in arrived.items()})
