"""Values as folders: `value.json` and data files (docs/developer/run-directory.md, "A value").

Saving streams: no second copy of a large array is made. Loading maps files copy-on-write, so that opening is free
and writing into a loaded array changes nobody else's.
"""

from __future__ import annotations

import os
import sys

from . import formats, named_files, serialization, wire
from .writing import reserve, write_all

ALIGNMENT = 64
IN_BAND_BYTES = 4096
SUMMARY_CHARACTERS = 120


class Header:
    """What `value.json` says."""

    __slots__ = ("buffers", "file_format", "options", "requires", "serializer", "size_bytes", "summary", "type")

    def __init__(self, fields):
        self.type = fields["type"]
        self.serializer = fields["serializer"]
        self.summary = fields.get("summary", "")
        self.size_bytes = fields.get("size_bytes", 0)
        self.requires = fields.get("requires") or {}
        self.buffers = fields.get("buffers") or []
        self.file_format = fields.get("file_format")
        self.options = fields.get("options") or {}


def save(value, folder, *, modules_of=None, snapshot=None):
    """Writes a value folder; returns its header.

    `modules_of(name)` is true for the name of a module of the project, which unpickling needs; `snapshot` the
    commit that has it. Raises OSError, and whatever pickling or a registered `dump` raises; the folder may then
    hold a part.
    """
    os.makedirs(folder)
    fields = {"format": 1, "type": serialization.full_name(type(value)), "summary": summary(value)}
    registered = serialization.find(type(value))
    if registered is not None:
        fields.update(_save_registered(value, folder, registered, modules_of))
    elif is_plain_array(value):
        fields.update(_save_array(value, folder))
    else:
        fields.update(formats.save(value, folder) or _save_pickle(value, folder, modules_of))
    modules = fields.pop("modules", None)
    if not fields.get("options"):
        fields.pop("options", None)
    fields["requires"] = {"modules": modules, "snapshot": snapshot} if modules else {}
    wire.replace_file(os.path.join(folder, "value.json"), fields)
    return Header(fields)


def read_header(folder):
    """Raises OSError, ValueError or KeyError for a damaged folder."""
    with open(os.path.join(folder, "value.json"), "rb") as file:
        return Header(wire.loads(file.read()))


def load(folder, header=None):
    """The value of a folder. Raises what reading it raises: ImportError or AttributeError for a missing class,
    LookupError for a serializer that nobody registered."""
    header = header or read_header(folder)
    if header.serializer == "numpy":
        import numpy

        return numpy.asarray(numpy.load(os.path.join(folder, "data.npy"), mmap_mode="c", allow_pickle=False))
    if header.serializer == "pickle":
        return _load_pickle(folder, header)
    if header.serializer == "file":
        from . import kept_files

        return kept_files.file_in(folder)
    if header.serializer == "folder":
        from . import kept_files

        return kept_files.folder_in(folder)
    if header.serializer == "registered":
        found = serialization.find_by_name(header.type)
        if found is None:
            raise LookupError("no serializer is registered for %s" % header.type)
        with named_files.opened_apart(os.path.join(folder, "data")) as file:
            return serialization.read(found[0], found[1], file)
    return formats.load(folder, header)


def is_plain_array(value):
    """True for a numpy array without objects (and no subclass of its own meaning)."""
    kind = type(value)
    if kind.__name__ not in ("ndarray", "memmap") or not kind.__module__.startswith("numpy"):
        return False
    return not value.dtype.hasobject


def summary(value):
    """One line about a value: `(1797, 64) float64`, `dict of 3`, `0.97`."""
    kind = type(value)
    try:
        shape = getattr(value, "shape", None)
        if isinstance(shape, tuple):
            dtype = getattr(value, "dtype", None) or kind.__qualname__
            return ("%s %s" % (shape_text(shape), dtype))[:SUMMARY_CHARACTERS]
        if isinstance(value, (str, bytes, bytearray)):
            text = repr(value[:SUMMARY_CHARACTERS])
        elif value is None or isinstance(value, (bool, int, float, complex)):
            text = repr(value)
        elif isinstance(value, (list, tuple, dict, set, frozenset)):
            text = "%s of %d" % (kind.__qualname__, len(value))
        else:
            text = kind.__qualname__
    except Exception:  # noqa: BLE001 - the person's own class; a summary is not worth a failure
        text = kind.__qualname__
    return text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1] + "…"


def shape_text(shape):
    """`(3, 4)`, `(3,)`."""
    return "(%s)" % ", ".join([str(size) for size in shape]) if len(shape) != 1 else "(%d,)" % shape[0]


def _save_registered(value, folder, registered, modules_of):
    path = os.path.join(folder, "data")
    with open(path, "wb") as file:
        registered[1](value, file)
    named_files.remove_all_but(path)
    needed = {registered[0].__module__, getattr(registered[2], "__module__", None)}
    return {
        "modules": sorted([name for name in needed if name and modules_of is not None and modules_of(name)]),
        "type": serialization.full_name(registered[0]),
        "serializer": "registered",
        "size_bytes": os.path.getsize(path),
    }


def _save_array(value, folder):
    from numpy.lib import format

    path = os.path.join(folder, "data.npy")
    is_contiguous = value.flags.c_contiguous or value.flags.f_contiguous
    if value.size and value.dtype.itemsize and not value.dtype.names and is_contiguous:
        with open(path, "wb", buffering=0) as file:
            format.write_array_header_1_0(file, format.header_data_from_array_1_0(value))
            flat = value if value.flags.c_contiguous else value.T
            reserve(file, value.nbytes)
            write_all(file, memoryview(flat.reshape(-1).view("u1")))
    else:
        with open(path, "wb") as file:
            format.write_array(file, value, allow_pickle=False)
    return {"type": "numpy.ndarray", "serializer": "numpy", "size_bytes": os.path.getsize(path)}


def _save_pickle(value, folder, modules_of):
    from .pickling import dump

    path = os.path.join(folder, "data.pickle")
    buffers = BufferFile(os.path.join(folder, "buffers"))
    try:
        with open(path, "wb", buffering=1 << 18) as file:
            modules = dump(value, file, buffers.add, modules_of)
    finally:
        buffers.close()
    size = os.path.getsize(path) + buffers.size
    return {"serializer": "pickle", "size_bytes": size, "buffers": buffers.places, "modules": sorted(modules)}


def _load_pickle(folder, header):
    from .pickling import load as unpickle

    buffers = []
    if header.buffers:
        import mmap

        with open(os.path.join(folder, "buffers"), "rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
        buffers = [view[offset : offset + size] for offset, size in header.buffers]
    with open(os.path.join(folder, "data.pickle"), "rb") as file:
        return unpickle(file, buffers)


class BufferFile:
    """The out-of-band buffers of a pickle: written as they come, each at a multiple of 64."""

    def __init__(self, path):
        self._path = path
        self._file = None
        self.size = 0
        self.places = []

    def add(self, buffer):
        """False if the buffer was taken (pickle's rule), True if it is small and stays in the pickle."""
        raw = buffer.raw()
        if raw.nbytes < IN_BAND_BYTES:
            return True
        if self._file is None:
            self._file = open(self._path, "wb", buffering=0)  # noqa: SIM115 - closed by close()
        padding = -self.size % ALIGNMENT
        write_all(self._file, memoryview(bytes(padding)))
        write_all(self._file, raw)
        self.places.append([self.size + padding, raw.nbytes])
        self.size += padding + raw.nbytes
        return False

    def close(self):
        if self._file is not None:
            self._file.close()


def estimated_bytes(value):
    """How much room a value needs at least, if it says so; else None."""
    size = getattr(value, "nbytes", None)
    return size if isinstance(size, int) else sys.getsizeof(value) if isinstance(value, (str, bytes)) else None
