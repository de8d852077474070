"""Which bytes of an array's file a look needs: of one that lies elsewhere nothing else is fetched."""

from __future__ import annotations

import os

from . import pictures

SPAN_BYTES = 4 << 20


def needed(folder, wish):
    """Pairs (offset, length) in `data.npy`, of which only the header need be there; None for all of it."""
    import numpy

    array = numpy.load(os.path.join(folder, "data.npy"), mmap_mode="r", allow_pickle=False)
    if not array.flags.c_contiguous or not array.ndim:
        return None
    items = []
    if not array.dtype.names:
        items += blocks(array.size, wish.sampled)
        items += _of_pictures(array, wish)
    items += _of_window(array, wish)
    size = array.dtype.itemsize
    return [[array.offset + start * size, count * size] for start, count in items if count]


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
