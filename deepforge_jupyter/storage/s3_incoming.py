"""Files that others send into a bucket by presigned addresses.

values/<location>/incoming/parts.json   that parts may have been sent, which no listing of objects shows
values/<location>/incoming/<number>     what was sent under that number, until it is copied to `contents`: a large file
                                        in the bucket, small ones one by one through here
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.incoming import Incoming, Whole
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import StoredValue, few_at_once
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_client import THREADS
from deepforge_jupyter.storage.s3_contents import Contents
from deepforge_jupyter.storage.s3_parts import Parts

FOLDER = "incoming"
NOTE = f"{FOLDER}/parts.json"
# A file by itself costs its sender two requests, and this server six; among others one, and passing through here:
# a folder of files of 3 MB took 19 s so, and 44 s one by one.
TOGETHER_BYTES = 4 << 20
BATCH_BYTES = TOGETHER_BYTES
BATCH_FILES = 64


class S3Incoming(Incoming):
    """Into `folder`, for the value at `location`, which `announce` makes known."""

    together_bytes = TOGETHER_BYTES

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
        self._small = [number for number, size in enumerate(sizes) if size <= TOGETHER_BYTES]
        self._large = [number for number, size in enumerate(sizes) if size > TOGETHER_BYTES]
        self._offsets = _offsets(self._small, sizes)
        self._sent = {number: sizes[number] for number in self._large}
        if self._small:
            self._sent[self._small[0]] = sum(sizes[number] for number in self._small)
        self._bucket = bucket
        self._contents = contents
        self._folder = folder
        self._location = location
        self._announce = announce
        self._parts = Parts(bucket, {self._key(number): size for number, size in self._sent.items()})
        self.part_bytes = self._parts.part_bytes

    async def begin(self) -> None:
        await self._bucket.put(f"{self._folder}/{NOTE}", b"{}")

    async def address(self, file: int, part: int, *, life_s: int) -> str:
        return await self._parts.address(self._key(file), part, life_s=life_s)

    async def complete(self) -> None:
        await self._parts.complete()

    async def read(self, file: int, *, offset: int = 0, length: int | None = None) -> bytes:
        end = self.sizes[file] if length is None else min(self.sizes[file], offset + length)
        if offset >= end:
            return b""
        if file not in self._offsets:
            return await self._bucket.get(self._key(file), first=offset, last=end - 1)
        begin = self._offsets[file]
        return await self._bucket.get(self._key(self._small[0]), first=begin + offset, last=begin + end - 1)

    async def hashes(self, *, progress: Progress) -> list[str]:
        found = [""] * len(self.sizes)

        async def large(number: int) -> None:
            found[number] = await self._bucket.sha256(self._key(number), progress=progress)

        async def small(batch: Sequence[int]) -> None:
            for number, data in (await self._batch(batch)).items():
                found[number] = hashlib.sha256(data).hexdigest()
                progress(len(data))

        await few_at_once(map(large, self._large), at_once=THREADS)
        await few_at_once(map(small, self._batches()), at_once=THREADS)
        return found

    async def put(self, whole: Whole, *, progress: Progress) -> Value:
        names = {source: name for name, source in whole.files.items() if isinstance(source, int)}

        async def supply(data: str) -> None:
            async def large(number: int) -> None:
                await self._bucket.copy(self._key(number), f"{data}/{names[number]}", progress=progress)

            async def small(batch: Sequence[int]) -> None:
                for number, content in (await self._batch(batch)).items():
                    await self._bucket.put(f"{data}/{names[number]}", content)
                    progress(len(content))

            for name, source in whole.files.items():
                if isinstance(source, bytes):
                    await self._bucket.put(f"{data}/{name}", source)
            await few_at_once(map(large, self._large), at_once=THREADS)
            await few_at_once(map(small, self._batches()), at_once=THREADS)

        async with self._contents.noted(self._folder, whole.content) as new:
            sizes = {
                name: len(source) if isinstance(source, bytes) else self.sizes[source]
                for name, source in whole.files.items()
            }
            data = await self._contents.hold(whole.content, self._location, new, supply, sizes=sizes)
            stored = StoredValue(
                header=msgspec.Raw(whole.header),
                data=data,
                content=whole.content,
                sizes=sizes,
                digests=dict(whole.digests),
            )
            value = await self._announce(stored, self._location)
        with contextlib.suppress(NotFound, Unavailable):  # they go with the value
            await self._bucket.delete([*map(self._key, self._sent), f"{self._folder}/{NOTE}"])
        return value

    async def _batch(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Small files that lie beside each other, by number."""
        first, last = self._offsets[numbers[0]], self._offsets[numbers[-1]] + self.sizes[numbers[-1]]
        data = b"" if first == last else await self._bucket.get(self._key(self._small[0]), first=first, last=last - 1)
        begins = {number: self._offsets[number] - first for number in numbers}
        return {number: data[begin : begin + self.sizes[number]] for number, begin in begins.items()}

    def _batches(self) -> Iterator[Sequence[int]]:
        batch: list[int] = []
        size_bytes = 0
        for number in self._small:
            if batch and (len(batch) == BATCH_FILES or size_bytes + self.sizes[number] > BATCH_BYTES):
                yield batch
                batch, size_bytes = [], 0
            batch.append(number)
            size_bytes += self.sizes[number]
        if batch:
            yield batch

    def _key(self, number: int) -> str:
        return f"{self._folder}/{FOLDER}/{number}"


def _offsets(numbers: Sequence[int], sizes: Sequence[int]) -> dict[int, int]:
    """Where each begins when they lie one after the other."""
    offsets, end = {}, 0
    for number in numbers:
        offsets[number] = end
        end += sizes[number]
    return offsets
