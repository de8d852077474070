"""Files of several arrays under names: NumPy's archives and safetensors. Only headers are read, and of the one array
that is asked for what is shown."""

from __future__ import annotations

import os
import struct

from ..formats import safetensors_file
from . import arrays
from .look import MOST_ENTRIES, Look, cell, size_text

OF_NUMPY = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1", "U64": "<u8",
    "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1", "C64": "<c8",
}  # fmt: skip
ALONE = "tensor"
NARROW = {"BF16": "<u2", "F8_E5M2": "|u1", "F8_E4M3": "|u1"}


def begins_tensors(head, size):
    """Whether a file of that size begins as safetensors do: the length of a JSON object, and it."""
    (length,) = struct.unpack("<Q", head[:8]) if len(head) > 8 else (0,)
    return 2 <= length <= size - 8 and head[8:9] == b"{"


def look_at_archive(path, wish):
    from ..formats.archives import Archive

    archive = Archive(path)
    if wish.part is not None:
        _check(wish.part, archive.names)
        return _array(archive.array(wish.part), wish)
    look = _tree(path, len(archive.names))
    look.facts["arrays"] = str(len(archive.names))
    for name in archive.names[:MOST_ENTRIES]:
        shape, dtype = archive.describe(name)
        _add(look, name, shape, str(dtype))
    return look


def look_at_tensors(path, wish):
    entries, metadata = safetensors_file.read_header(path)
    chosen = chosen_of(entries, wish)
    if chosen is not None:
        _check(chosen, entries)
        entry = entries[chosen]
        array = mapped(path, entry)
        if array is None:
            look = _tree(path, 1)
            _add(look, chosen, entry.shape, entry.dtype)
            look.opens_parts = False
            look.notes.append("Numbers of the type %s are not shown." % entry.dtype)
        else:
            look = _array(array, wish)
            look.facts["dtype"] = entry.dtype
        look.part = wish.part
        return look
    look = _tree(path, len(entries))
    look.facts["tensors"] = str(len(entries))
    bits = [(entry.size_bytes * 8) // safetensors_file.BITS[entry.dtype] for entry in entries.values()]
    look.facts["parameters"] = str(sum(bits))
    for name, text in [pair for pair in metadata.items() if pair[0] != "format"][:MOST_ENTRIES]:
        look.notes.append("%s: %s" % (cell(name), cell(text)))
    for name in list(entries)[:MOST_ENTRIES]:
        _add(look, name, entries[name].shape, entries[name].dtype)
    return look


def chosen_of(entries, wish):
    """The name of the tensor that is shown; None: all of them are listed. A tensor that was kept by itself is all."""
    return ALONE if wish.part is None and list(entries) == [ALONE] else wish.part


def mapped(path, entry):
    """The numbers of a tensor, mapped; None for a type that NumPy cannot be told."""
    import numpy

    code = OF_NUMPY.get(entry.dtype) or NARROW.get(entry.dtype)
    if code is None:
        return None
    dtype = numpy.dtype(code)
    if not entry.size_bytes:
        return numpy.empty(entry.shape, dtype)
    array = numpy.memmap(path, dtype, "r", entry.offset, entry.shape or (1,))
    array = array.reshape(entry.shape)
    return Widened(array, entry.dtype) if entry.dtype in NARROW else array


class Widened:
    """An array of floats that NumPy does not have, as 32 bit floats wherever something of it is looked at."""

    def __init__(self, raw, dtype):
        import numpy

        self._raw = raw
        self._kind = dtype
        self.dtype = numpy.dtype("f4")

    shape = property(lambda self: self._raw.shape)
    ndim = property(lambda self: self._raw.ndim)
    size = property(lambda self: self._raw.size)
    nbytes = property(lambda self: self._raw.nbytes)
    flags = property(lambda self: self._raw.flags)
    T = property(lambda self: Widened(self._raw.T, self._kind))

    def __len__(self):
        return len(self._raw)

    def __getitem__(self, index):
        return Widened(self._raw[index], self._kind)

    def __array__(self, dtype=None, copy=None):
        import numpy

        raw = numpy.ascontiguousarray(self._raw).reshape(self.shape)
        if self._kind == "BF16":
            wide = (raw.astype("u4") << 16).view("f4")
        elif self._kind == "F8_E5M2":
            wide = (raw.astype("u2") << 8).view("f2").astype("f4")
        else:
            wide = _table_of_e4m3()[raw]
        return wide if dtype is None else wide.astype(dtype)

    def reshape(self, *shape):
        return Widened(self._raw.reshape(*shape), self._kind)

    def tolist(self):
        return self.__array__().tolist()

    def item(self):
        return self.__array__().item()


def _table_of_e4m3():
    """The 256 numbers of 4 bits of exponent and 3 of mantissa, without infinities."""
    import numpy

    numbers = []
    for code in range(256):
        exponent, mantissa = code >> 3 & 15, code & 7
        number = (1 + mantissa / 8) * 2.0 ** (exponent - 7) if exponent else mantissa / 8 * 2.0**-6
        if code & 127 == 127:
            number = float("nan")
        numbers.append(-number if code >> 7 else number)
    return numpy.array(numbers, "f4")


def _check(part, names):
    if part not in names:
        raise LookupError("there is no %r in it" % part[:80])


def _array(array, wish):
    look = arrays.look_at(array, wish)
    look.part = wish.part
    return look


def _tree(path, count):
    look = Look("tree")
    look.facts["bytes"] = size_text(os.path.getsize(path))
    look.opens_parts = True
    if count > MOST_ENTRIES:
        look.notes.append("The first %d of %d." % (MOST_ENTRIES, count))
    return look


def _add(look, name, shape, dtype):
    shown = "(%s)" % ", ".join([str(size) for size in shape]) if len(shape) != 1 else "(%d,)" % shape[0]
    look.entries.append({"name": name, "type": dtype, "summary": shown})
