"""What a file that others put into a storage is, told as of an uploaded one: of a large one only beginning and end are
read."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import msgspec

from deepforge_jupyter.protocol.artifacts import OpensAs
from deepforge_jupyter.services.array_files import HEAD_BYTES, array_summary
from deepforge_jupyter.services.file_formats import LARGEST_JSON_BYTES, Loaded, format_of, value_of
from deepforge_jupyter.storage.objects import Entry, Objects

END_BYTES = 1 << 20


class Found(msgspec.Struct, frozen=True):
    """`format` None: none that is known here; `value` None: operations get its path."""

    format: str | None
    summary: str
    value: Loaded | None


async def looked_at(objects: Objects, entry: Entry, name: str, opens_as: OpensAs) -> Found:
    """Raises BadRequest for one that cannot be the wished value."""
    with tempfile.TemporaryDirectory(prefix="deepforge-import-") as folder:
        sample = Path(folder) / name
        await _sample(objects, entry, sample)
        format = await asyncio.to_thread(format_of, sample)
        if format == "json" or (format == "text" and opens_as == "value"):
            await _read_all(objects, entry, sample)
        value = await asyncio.to_thread(value_of, sample, format, opens_as)
        return Found(format, array_summary(sample) or entry.name, value)


async def _sample(objects: Objects, entry: Entry, sample: Path) -> None:
    """A file of its size in which what lies between beginning and end is empty."""
    if entry.size_bytes <= HEAD_BYTES + END_BYTES:
        sample.write_bytes(await objects.read(entry.path))
        return
    with sample.open("wb") as file:
        file.write(await objects.read(entry.path, length=HEAD_BYTES))
        file.seek(entry.size_bytes - END_BYTES)
        file.write(await objects.read(entry.path, offset=entry.size_bytes - END_BYTES, length=END_BYTES))


async def _read_all(objects: Objects, entry: Entry, sample: Path) -> None:
    """What is larger than a text that is loaded here is not."""
    if HEAD_BYTES + END_BYTES < entry.size_bytes <= LARGEST_JSON_BYTES:
        sample.write_bytes(await objects.read(entry.path))
