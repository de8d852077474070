"""What a file that lies in a storage is, told as of an uploaded one: of a large one only beginning and end are
read."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Protocol

import msgspec

from deepforge_jupyter.protocol.artifacts import OpensAs
from deepforge_jupyter.services.array_files import HEAD_BYTES, array_summary
from deepforge_jupyter.services.file_formats import LARGEST_JSON_BYTES, Loaded, format_of, value_of

END_BYTES = 1 << 20


class Found(msgspec.Struct, frozen=True):
    """`format` None: none that is known here; `value` None: operations get its path."""

    format: str | None
    summary: str
    value: Loaded | None


class Read(Protocol):
    """Bytes of the file, to its end without `length`."""

    async def __call__(self, *, offset: int = 0, length: int | None = None) -> bytes: ...


async def looked_at(read: Read, size_bytes: int, name: str, opens_as: OpensAs) -> Found:
    """Raises BadRequest for one that cannot be the wished value."""
    with tempfile.TemporaryDirectory(prefix="deepforge-look-") as folder:
        sample = Path(folder) / name
        await _sample(read, size_bytes, sample)
        format = await asyncio.to_thread(format_of, sample)
        if format == "json" or (format == "text" and opens_as == "value"):
            await _read_all(read, size_bytes, sample)
        value = await asyncio.to_thread(value_of, sample, format, opens_as)
        return Found(format, array_summary(sample) or name, value)


async def _sample(read: Read, size_bytes: int, sample: Path) -> None:
    """A file of its size in which what lies between beginning and end is empty."""
    if size_bytes <= HEAD_BYTES + END_BYTES:
        sample.write_bytes(await read())
        return
    with sample.open("wb") as file:
        file.write(await read(length=HEAD_BYTES))
        file.seek(size_bytes - END_BYTES)
        file.write(await read(offset=size_bytes - END_BYTES, length=END_BYTES))


async def _read_all(read: Read, size_bytes: int, sample: Path) -> None:
    """What is larger than a text that is loaded here is not."""
    if HEAD_BYTES + END_BYTES < size_bytes <= LARGEST_JSON_BYTES:
        sample.write_bytes(await read())
