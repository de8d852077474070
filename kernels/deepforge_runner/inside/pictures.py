"""Arrays that are pictures, as PNG (ISO/IEC 15948: one IDAT chunk, no filter)."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode

MOST_PICTURES = 40
MOST_BYTES = 64 << 20
THUMBNAIL = 96
LARGEST_PICTURE = 1024
SMALLEST_SIDE = 4
LARGEST_SIDE = 8192
LARGEST_OF_MANY = 1024
LONGEST_SHAPE = 6


def shape_of_pictures(array):
    """(how many, are they many) if the array is a picture, (H, W, 3|4) or (H, W) of bytes, or a row of pictures,
    (N, H, W) or (N, H, W, 1|3|4). None if it is not."""
    if array.dtype.kind not in "buif" or not array.size:
        return None
    if array.ndim == 4 and array.shape[3] in (1, 3, 4) and _is_side(*array.shape[1:3], most=LARGEST_OF_MANY):
        return array.shape[0], True
    if array.ndim == 3 and array.shape[2] in (3, 4) and _is_side(*array.shape[:2]):
        return 1, False
    if array.ndim == 3 and _is_side(*array.shape[1:], most=LARGEST_OF_MANY):
        return array.shape[0], True
    if array.ndim == 2 and array.dtype.str[1:] == "u1" and _is_side(*array.shape) and min(array.shape) >= 16:
        return 1, False
    return None


def pictures_of(array, first):
    """The pictures from `first` on, each small where there are many."""
    if not shape_of_pictures(array)[1]:
        return [{"png": png(_fitted(array, LARGEST_PICTURE)), "label": ""}]
    return [{"png": png(_fitted(array[number], THUMBNAIL)), "label": str(number)} for number in chosen(array, first)]


def chosen(array, first):
    """Which of many pictures are shown: from `first` on, as many as are seen and read in a moment."""
    count = array.shape[0]
    most = max(1, min(MOST_PICTURES, MOST_BYTES * count // max(1, array.nbytes)))
    first = min(first, max(0, count - 1))
    return range(first, min(first + most, count))


def png(array):
    """The base64 of a (H, W) or (H, W, 1|3|4) array: bytes as they are, 0 to 1 as 0 to 255, anything else from its
    least to its largest value."""
    pixels = _bytes_of(array)
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    colour = {1: 0, 3: 2, 4: 6}[channels]
    rows = pixels.reshape(height, width * channels)
    data = b"".join([b"\0" + rows[row].tobytes() for row in range(height)])
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(data, 6)) + _chunk(b"IEND", b"")
    return b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode("ascii")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _fitted(array, side):
    """Every so many pixels of it, no longer than `side`."""
    step = max(1, -(-max(array.shape[:2]) // side))
    return array[::step, ::step]


def _bytes_of(array):
    import numpy

    if array.dtype.str[1:] == "u1":
        return numpy.ascontiguousarray(array)
    values = numpy.nan_to_num(numpy.asarray(array, dtype="f4"), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if array.dtype.kind == "f" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scaled = (values - low) * (255.0 / (high - low)) if high > low else values * 0
    return numpy.ascontiguousarray(scaled.astype("u1"))


def _is_side(*sides, most=LARGEST_SIDE):
    return min(sides) >= SMALLEST_SIDE and max(sides) <= min(most, LONGEST_SHAPE * min(sides))
