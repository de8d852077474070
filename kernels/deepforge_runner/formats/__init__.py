"""The field's own formats, in which values are kept where that loses nothing. Pickle is for the rest. CSV, TSV, JPEG
and WebP are only read: values of these come of uploaded files.

Each module knows the values of one library and is imported for them alone: by then the library has been imported. It
has `save(value, folder)`, which writes the value's file and returns what `value.json` says about it, or raises
`Inexact` (or whatever its library raises) for a value that would come back as something else; and
`load(folder, header)`, which raises what reading a damaged file raises.
"""

from __future__ import annotations

import errno
import os

from . import plain

ON_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FILES = {
    "numpy": "data.npy",
    "npz": "data.npz",
    "parquet": "data.parquet",
    "csv": "data.csv",
    "tsv": "data.tsv",
    "safetensors": "data.safetensors",
    "png": "data.png",
    "jpeg": "data.jpg",
    "webp": "data.webp",
    "keras": "data.keras",
    "json": "data.json",
    "text": "data.txt",
    "bytes": "data.bin",
}
MODULES = {
    "npz": "archives",
    "parquet": "tables",
    "csv": "tables",
    "tsv": "tables",
    "safetensors": "tensors",
    "png": "images",
    "jpeg": "images",
    "webp": "images",
    "keras": "networks",
}
OF_PACKAGE = {
    "pandas": "tables",
    "pyarrow": "tables",
    "torch": "tensors",
    "PIL": "images",
    "keras": "networks",
}
OF_ITEMS = {"numpy": "archives", "torch": "tensors"}


def save(value, folder):
    """What `value.json` says about a value whose file is now in the folder; None for one that none of these formats
    keeps as it is. Raises OSError when the disk is full."""
    kind = type(value)
    if kind in plain.KINDS:
        return plain.save(value, folder)
    name = OF_PACKAGE.get(_package(kind))
    if name is None and kind.__name__ in ("dict", "list", "tuple", "OrderedDict") and value:
        first = next(iter(value.values() if isinstance(value, dict) else value))
        name = OF_ITEMS.get(_package(type(first)))
        if name is None and kind in plain.CONTAINERS:
            return plain.save(value, folder)
    elif name is None and kind in plain.CONTAINERS:
        return plain.save(value, folder)
    return None if name is None else _save_with(_module(name), value, folder)


def load(folder, header):
    """The value of a folder. Raises ValueError for a format that is none of these."""
    if header.serializer in plain.LOADERS:
        return plain.load(folder, header)
    if header.serializer not in MODULES:
        raise ValueError("the serializer %r is unknown" % header.serializer)
    return _module(MODULES[header.serializer]).load(folder, header)


def _save_with(module, value, folder):
    try:
        return module.save(value, folder)
    except OSError as error:
        if error.errno in ON_DISK:
            raise
    except Exception:  # noqa: BLE001 - Inexact, and whatever a library says of what its format cannot hold
        pass
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    return None


def _module(name):
    from importlib import import_module

    return import_module("%s.%s" % (__name__, name))


def _package(kind):
    return kind.__module__.partition(".")[0]
