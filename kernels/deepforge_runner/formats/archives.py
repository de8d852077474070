"""Arrays under names in one file of NumPy's (`.npz`): a dict, a list or a tuple of them.

The archive is not compressed and each array begins at a multiple of 64 bytes, so that it is mapped like an array by
itself.
"""

from __future__ import annotations

import math
import mmap
import os
import struct
import zipfile

import numpy
from numpy.lib import format as npy

from ..values import is_plain_array
from .inexact import Inexact, refuse_registered

FILE = "data.npz"
ALIGNMENT = 64
# Of the archive's format: a file's header before its name, the field for sizes above 4 GiB, and a field that only
# takes room.
HEADER_BYTES = 30
LARGE_FIELD_BYTES = 20
ROOM = 0xD935
LONGEST_NAME = 200


def save(value, folder):
    refuse_registered(numpy.ndarray)
    is_dict = isinstance(value, dict)
    names = list(value) if is_dict else ["arr_%d" % number for number in range(len(value))]
    arrays = list(value.values()) if is_dict else list(value)
    if type(value) not in (dict, list, tuple):
        raise Inexact("another container")
    _check(names, arrays)
    path = os.path.join(folder, FILE)
    is_large = sum([array.nbytes for array in arrays]) > 1 << 30
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in zip(names, arrays):  # noqa: B905 - Python 3.8 has no strict
            entry = zipfile.ZipInfo(name + ".npy")
            entry.extra = _room(archive.fp.tell(), entry, is_large)
            with archive.open(entry, "w", force_zip64=is_large) as file:
                npy.write_array(file, array, allow_pickle=False)
    return {"serializer": "npz", "size_bytes": os.path.getsize(path)}


def load(folder, header):
    archive = Archive(os.path.join(folder, FILE))
    if header.type in ("list", "tuple"):
        arrays = [archive.array("arr_%d" % number) for number in range(len(archive.names))]
        return tuple(arrays) if header.type == "tuple" else arrays
    return {name: archive.array(name) for name in archive.names}


class Archive:
    """The arrays of a file. Raises ValueError for one that is damaged, or that holds anything else."""

    def __init__(self, path):
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise ValueError("it is no whole archive: %s" % error) from error
        self._entries = {}
        for entry in entries:
            if not entry.filename.endswith(".npy"):
                raise ValueError("%r in it is no array" % entry.filename[:80])
            self._entries[entry.filename[:-4]] = entry
        self._map = None

    @property
    def names(self):
        return list(self._entries)

    def describe(self, name):
        """(shape, dtype) of an array, of which only the header is read."""
        with zipfile.ZipFile(self._path) as archive, archive.open(self._entries[name]) as file:
            shape, _, dtype = _header(file)
        return shape, dtype

    def array(self, name):
        """Mapped copy-on-write; of a compressed archive read."""
        entry = self._entries[name]
        if entry.compress_type != zipfile.ZIP_STORED:
            with zipfile.ZipFile(self._path) as archive, archive.open(entry) as file:
                return npy.read_array(file, allow_pickle=False)
        shape, is_fortran, dtype = self._find(entry)
        begins_at, size = self._map.tell(), math.prod(shape) * dtype.itemsize
        if begins_at + size > self._start(entry) + entry.file_size:
            raise ValueError("the array %r ends before its end" % name)
        if not size:
            return numpy.empty(shape, dtype)
        order = "F" if is_fortran else "C"
        return numpy.ndarray(shape, dtype, self._map, begins_at, order=order)

    def begins_at(self, name):
        """Where the numbers of an array begin in a file that is not compressed."""
        self._find(self._entries[name])
        return self._map.tell()

    def place(self, name):
        """(offset, length) of an array in the file, its own header included; None if it is compressed."""
        entry = self._entries[name]
        return (entry.header_offset, entry.file_size) if entry.compress_type == zipfile.ZIP_STORED else None

    def _find(self, entry):
        """What an array's header says; the map is where its numbers begin then."""
        if self._map is None:
            with open(self._path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        self._map.seek(self._start(entry))
        return _header(self._map)

    def _start(self, entry):
        head = self._map[entry.header_offset : entry.header_offset + HEADER_BYTES]
        if head[:4] != b"PK\x03\x04" or len(head) < HEADER_BYTES:
            raise ValueError("the archive is damaged at %r" % entry.filename)
        name_bytes, extra_bytes = struct.unpack("<HH", head[26:30])
        start = entry.header_offset + HEADER_BYTES + name_bytes + extra_bytes
        if start + entry.file_size > len(self._map):
            raise ValueError("the archive ends before its end")
        return start


def _check(names, arrays):
    for name in names:
        if type(name) is not str or "\0" in name or len(name.encode("utf-8")) > LONGEST_NAME:
            raise Inexact("a key is no name of a file")
    if not all(is_plain_array(array) for array in arrays):
        raise Inexact("not all of it are arrays of numbers or texts")
    ends = 0
    bounds = numpy.byte_bounds if hasattr(numpy, "byte_bounds") else numpy.lib.array_utils.byte_bounds
    for first, last in sorted([bounds(array) for array in arrays if array.size]):
        if first < ends:
            raise Inexact("two arrays are the same memory")
        ends = last


def _room(offset, entry, is_large):
    """A field that takes as much room as is left before the file's content."""
    before = HEADER_BYTES + len(entry.filename.encode("utf-8")) + (LARGE_FIELD_BYTES if is_large else 0)
    room = 4 + -(offset + before + 4) % ALIGNMENT
    return struct.pack("<HH", ROOM, room - 4) + bytes(room - 4)


def _header(file):
    """(shape, whether it is in Fortran's order, dtype)."""
    version = npy.read_magic(file)
    if version == (1, 0):
        found = npy.read_array_header_1_0(file)
    elif version == (2, 0):
        found = npy.read_array_header_2_0(file)
    else:
        found = _later_header(file)
    if found[2].hasobject:
        raise ValueError("it holds Python objects, which only a pickle says")
    return found


def _later_header(file):
    """Of version 3: as 2, in UTF-8."""
    from ast import literal_eval

    (length,) = struct.unpack("<I", file.read(4))
    if length > 1 << 16:
        raise ValueError("the header of an array is too long")
    said = literal_eval(file.read(length).decode("utf-8"))
    return tuple(said["shape"]), bool(said["fortran_order"]), npy.descr_to_dtype(said["descr"])
