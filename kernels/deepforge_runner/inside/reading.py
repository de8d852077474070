"""A value's folder opened as far as is safe, or as the person allowed."""

from __future__ import annotations

import mmap
import os
import sys

from .. import kept_files, values
from ..imports import ProjectFinder
from ..operation import import_needed
from . import arrays, files, objects, parts, pickles
from .look import Look, Wish


def needed(request):
    """What to fetch of a large array before it is looked into."""
    return {"parts": parts.needed(request["folder"], Wish(request))}


def look_into(request):
    """Raises what reading a damaged value raises."""
    folder = request["folder"]
    header = values.read_header(folder)
    wish = Wish(request)
    if header.serializer == "numpy":
        import numpy

        return arrays.look_at(numpy.load(os.path.join(folder, "data.npy"), mmap_mode="r", allow_pickle=False), wish)
    if header.serializer == "file":
        path = kept_files.file_in(folder)
        return files.look_at(str(path), path.name, wish)
    if header.serializer == "folder":
        return files.look_at_folder(kept_files.entries_in(folder))
    if header.serializer == "pickle" and not request.get("unpickle"):
        return _plain(folder, header, wish)
    if header.serializer == "registered" and not request.get("unpickle"):
        look = files.look_at(os.path.join(folder, "data"), "", wish)
        look.needs = ["the project's serializer of %s" % header.type]
        return look
    return objects.look_at(_loaded(folder, header, request), wish)


def _plain(folder, header, wish):
    path = os.path.join(folder, "data.pickle")
    try:
        return objects.look_at(pickles.load_plain(path, _buffers(folder, header)), wish)
    except pickles.NeedsConsent as refused:
        look = Look("unread")
        look.needs = pickles.names_in(path) or [refused.name]
        return look


def _loaded(folder, header, request):
    """Runs the project's code, of the version that the value was made with."""
    snapshot = header.requires.get("snapshot")
    if snapshot and request.get("snapshots"):
        root = os.path.join(request["snapshots"], snapshot)
        sys.meta_path.insert(0, ProjectFinder(root))
        import_needed(root, header)
    return values.load(folder, header)


def _buffers(folder, header):
    if not header.buffers:
        return []
    with open(os.path.join(folder, "buffers"), "rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return [view[offset : offset + size] for offset, size in header.buffers]
