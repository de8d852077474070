"""Which bytes of a file a look needs: of one that lies elsewhere nothing else is fetched.

What is there already (`have`, pairs of offset and length) decides what can be told: first a file's description is
fetched, then what it says that is needed.
"""

from __future__ import annotations

import os
import zipfile

from ..formats import safetensors_file
from . import image_files, named_arrays, parquet, pictures, texts

SPAN_BYTES = 4 << 20
FIRST_BYTES = 64 << 10
LAST_BYTES = 1 << 20


def needed(path, kind, wish, have):
    """Pairs (offset, length) that are not there yet; None for all of the file. A file is begun with if its kind is not
    known (None)."""
    found = [(0, FIRST_BYTES)] if kind is None else FINDERS[kind](path, wish, have) if kind in FINDERS else None
    if found is None:
        return None
    size = os.path.getsize(path)
    wanted = [(start, min(length, size - start)) for start, length in found]
    return [[start, length] for start, length in wanted if length > 0 and not _has(have, start, length)]


def _of_array(path, wish, have):
    import numpy

    if not _has(have, 0, 1):
        return [(0, FIRST_BYTES)]
    array = numpy.load(path, mmap_mode="r", allow_pickle=False)
    return _of_one(array, wish, array.offset)


def _of_archive(path, wish, have):
    from ..formats.archives import Archive

    size = os.path.getsize(path)
    if not _has(have, size - 1, 1):
        return [(max(0, size - LAST_BYTES), LAST_BYTES)]
    archive = Archive(path)
    if wish.part is None:
        heads = [archive.place(name) for name in archive.names[: named_arrays.MOST_ENTRIES]]
        return None if None in heads else [(offset, FIRST_BYTES // 16) for offset, _ in heads]
    if wish.part not in archive.names:
        return []
    place = archive.place(wish.part)
    if place is None:
        return None
    if not _has(have, place[0], 1):
        return [(place[0], FIRST_BYTES // 16)]
    return _of_one(archive.array(wish.part), wish, archive.begins_at(wish.part))


def _of_tensors(path, wish, have):
    if not _has(have, 0, 1):
        return [(0, FIRST_BYTES)]
    with open(path, "rb") as file:
        length = safetensors_file.header_bytes(file.read(8))
    if not _has(have, 0, 8 + length):
        return [(0, 8 + length)]
    entries = safetensors_file.read_header(path)[0]
    entry = entries.get(named_arrays.chosen_of(entries, wish))
    array = named_arrays.mapped(path, entry) if entry is not None else None
    return [] if array is None else _of_one(array, wish, entry.offset)


def _of_table(path, wish, have):
    size = os.path.getsize(path)
    if not _has(have, size - 1, 1):
        return [(max(0, size - FIRST_BYTES), FIRST_BYTES), (0, 4)]
    parquet.check(path)
    with open(path, "rb") as file:
        file.seek(size - parquet.TAIL_BYTES)
        length = parquet.footer_bytes(file.read(parquet.TAIL_BYTES))
    start = size - parquet.TAIL_BYTES - length
    if not _has(have, start, length):
        return [(start, length)]
    return parquet.places(path, wish)


def _of_text(path, wish, have):
    return [(0, texts.READ_BYTES)]


def _of_json(path, wish, have):
    return _of_text(path, wish, have) if os.path.getsize(path) > texts.LARGEST_JSON else None


def _of_picture(path, wish, have):
    """Only of one that is too large to be shown."""
    size = os.path.getsize(path)
    if size <= image_files.LARGEST_SHOWN:
        return None
    return [(0, FIRST_BYTES), (max(0, size - FIRST_BYTES), FIRST_BYTES)]


def _of_checkpoint(path, wish, have):
    return _of_members(path, have, lambda name: name.endswith("/data.pkl"))


def _of_model(path, wish, have):
    return _of_members(path, have, lambda name: name in ("metadata.json", "config.json"))


def _of_members(path, have, is_wanted):
    """Of a zip archive its list, and what in it says of the rest."""
    size = os.path.getsize(path)
    if not _has(have, size - 1, 1):
        return [(max(0, size - LAST_BYTES), LAST_BYTES)]
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if is_wanted(entry.filename)]
    except (zipfile.BadZipFile, NotImplementedError):  # a look says what is wrong
        return []
    return [(entry.header_offset, FIRST_BYTES + entry.compress_size) for entry in entries]


def _has(have, offset, length):
    return any(start <= offset and offset + length <= start + size for start, size in have)


def _of_one(array, wish, begins_at):
    """Of an array that is mapped; None if what is shown is scattered over it."""
    if not array.flags.c_contiguous or not array.ndim:
        return None if array.ndim else [(begins_at, array.nbytes)]
    items = []
    if not array.dtype.names:
        items += blocks(array.size, wish.sampled)
        items += _of_pictures(array, wish)
    items += _of_window(array, wish)
    size = array.nbytes // max(1, array.size)
    return [(begins_at + start * size, count * size) for start, count in items if count]


def blocks(size, sampled, most=64):
    """Evenly spaced parts (start, count) with `sampled` of `size` items together, or all of them."""
    if size <= sampled:
        return [(0, size)]
    count = min(most, sampled)
    length = sampled // count
    return [((size - length) * number // max(1, count - 1), length) for number in range(count)]


def _of_pictures(array, wish):
    found = pictures.shape_of_pictures(array)
    if found is None:
        return []
    if not found[1]:
        return [(0, array.size)]
    each = array.size // array.shape[0]
    chosen = pictures.chosen(array, wish.picture)
    return [(chosen.start * each, len(chosen) * each)]


def _of_window(array, wish):
    if array.ndim == 1 or array.dtype.names:
        row = min(wish.row, max(0, array.size - 1))
        return [(row, min(wish.rows, array.size - row))]
    planes, (row_count, column_count) = array.shape[:-2], array.shape[-2:]
    if not array.size:
        return []
    start = 0
    for axis, index in enumerate(plane_of(planes, wish)):
        start = start * planes[axis] + index
    start *= row_count * column_count
    row, column = min(wish.row, row_count - 1), min(wish.column, column_count - 1)
    rows, columns = min(wish.rows, row_count - row), min(wish.columns, column_count - column)
    if rows * column_count * array.dtype.itemsize <= SPAN_BYTES:
        return [(start + row * column_count, rows * column_count)]
    return [(start + (row + number) * column_count + column, columns) for number in range(rows)]


def plane_of(planes, wish):
    """The indices on the axes of these lengths that are shown."""
    wanted = wish.plane + [0] * len(planes)
    return [min(wanted[axis], size - 1) for axis, size in enumerate(planes)]


FINDERS = {
    "numpy": _of_array, "npz": _of_archive, "safetensors": _of_tensors, "parquet": _of_table, "pytorch": _of_checkpoint,
    "keras": _of_model, "json": _of_json, "csv": _of_text, "tsv": _of_text, "text": _of_text, "bytes": _of_text,
    "zip": _of_text, "png": _of_picture, "jpeg": _of_picture, "gif": _of_picture, "webp": _of_picture,
    "bmp": _of_picture,
}  # fmt: skip
