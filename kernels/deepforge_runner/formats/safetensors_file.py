"""Files of tensors (safetensors): a header that says where each is, then their numbers, without holes.

8 bytes: the header's length · the header, JSON: {name: {"dtype", "shape", "data_offsets"}, …} · the numbers
"""

from __future__ import annotations

import os
import struct

from .. import wire
from ..writing import write_all

ALIGNMENT = 64
LONGEST_HEADER = 100_000_000
METADATA = "__metadata__"
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64,
    "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip


class Entry:
    """A tensor: its `offset` is from the file's beginning."""

    __slots__ = ("dtype", "offset", "shape", "size_bytes")

    def __init__(self, dtype, shape, offset, size_bytes):
        self.dtype = dtype
        self.shape = shape
        self.offset = offset
        self.size_bytes = size_bytes


def write(path, tensors, metadata, content_of):
    """Writes a file of triples (name, dtype, shape); `content_of(name)` gives a memoryview of the numbers, and what
    must be kept as long as they are read.

    Those of the largest numbers come first, so that each lies at a multiple of its number's size.
    """
    header = {METADATA: metadata} if metadata else {}
    sizes = {name: BITS[dtype] // 8 * _count(shape) for name, dtype, shape in tensors}
    order = sorted([name for name, _, _ in tensors], key={n: -BITS[dtype] for n, dtype, _ in tensors}.__getitem__)
    places, end = {}, 0
    for name in order:
        places[name] = [end, end + sizes[name]]
        end += sizes[name]
    for name, dtype, shape in tensors:
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": places[name]}
    text = wire.dumps(header)
    text += b" " * (-(len(text) + 8) % ALIGNMENT)
    with open(path, "wb", buffering=0) as file:
        write_all(file, memoryview(struct.pack("<Q", len(text)) + text))
        for name in order:
            view, owner = content_of(name)
            write_all(file, view)
            del view, owner


def header_bytes(head):
    """How long the header is, of the first eight bytes of a file. Raises ValueError."""
    if len(head) < 8:
        raise ValueError("it ends before its header")
    (length,) = struct.unpack("<Q", head[:8])
    if length > LONGEST_HEADER:
        raise ValueError("its header would be %d bytes long: it is no file of tensors" % length)
    return length


def read_header(path):
    """(entries by name, metadata). Raises ValueError saying what is wrong with the file."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        length = header_bytes(file.read(8))
        text = file.read(length)
    if len(text) < length:
        raise ValueError("it ends before the end of its header")
    try:
        said = wire.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("its header is no JSON: %s" % error) from None
    if not isinstance(said, dict):
        raise ValueError("its header names no tensors")
    metadata = said.pop(METADATA, None) or {}
    if not isinstance(metadata, dict):
        raise ValueError("its metadata is no table of texts")
    entries = {name: _entry(name, fields, 8 + length, size) for name, fields in said.items()}
    return entries, metadata


def _entry(name, fields, begins_at, size):
    try:
        dtype, shape, (first, last) = fields["dtype"], fields["shape"], fields["data_offsets"]
        if not all(type(number) is int and number >= 0 for number in [*shape, first, last]):
            raise ValueError
        bits = BITS[dtype] * _count(shape)
    except (KeyError, TypeError, ValueError):
        raise ValueError("what its header says of the tensor %r is damaged" % str(name)[:80]) from None
    if (last - first) * 8 != bits:
        raise ValueError("the tensor %r has another size than its header says" % name[:80])
    if begins_at + last > size:
        raise ValueError("it ends before the tensor %r does: it was cut off" % name[:80])
    return Entry(dtype, tuple(shape), begins_at + first, last - first)


def _count(shape):
    count = 1
    for length in shape:
        count *= length
    return count
