"""A value's folder opened as far as is safe, or as the person allowed."""

from __future__ import annotations

import mmap
import os
import sys

from .. import formats, kept_files, pickling, values
from ..imports import ProjectFinder
from ..operation import import_needed
from . import checkpoints, files, objects, parts, pickles
from .look import Look, Wish


def needed(request):
    """What to fetch of a large file before it is looked into; None for all of it."""
    have = request.get("have") or []
    if request.get("file"):
        path = request["file"]
        kind = files.kind_of(path, request["name"]) if have else None
    else:
        path, kind = _file(request["folder"], values.read_header(request["folder"]), have)
    return {"parts": parts.needed(path, kind, Wish(request), have)}


def look_into(request):
    """Raises what reading a damaged value raises."""
    if request.get("file"):
        return _file_of_folder(request["file"], request["name"], request, Wish(request))
    folder = request["folder"]
    header = values.read_header(folder)
    wish = Wish(request)
    if header.serializer == "bytes":
        return objects.look_at_bytes(os.path.join(folder, formats.FILES["bytes"]))
    if header.serializer == "file" or header.serializer in formats.FILES:
        path, kind = _file(folder, header)
        return _file_of_kind(path, kind, request, wish)
    if header.serializer == "pickle" and not request.get("unpickle"):
        return _plain(os.path.join(folder, "data.pickle"), _buffers(folder, header), wish)
    if header.serializer == "registered" and not request.get("unpickle"):
        path = os.path.join(folder, "data")
        look = files.look_at(path, wish, files.kind_of(path, ""))
        look.needs = ["the project's serializer of %s" % header.type]
        return look
    return objects.look_at(_loaded(folder, header, request), wish)


def _file_of_folder(path, name, request, wish):
    return _file_of_kind(path, files.kind_of(path, name), request, wish)


def _file_of_kind(path, kind, request, wish):
    if kind == "pickle":
        return _pickled_file(path, request, wish)
    if kind == "pytorch" and request.get("unpickle"):
        return checkpoints.open_file(path, wish)
    return files.look_at(path, wish, kind)


def _file(folder, header, have=None):
    """(path, format) of a value that is one file. Of one of which nothing is there yet (`have`) that may be unknown."""
    if header.serializer != "file":
        return os.path.join(folder, formats.FILES[header.serializer]), header.serializer
    path = str(kept_files.file_in(folder))
    if header.file_format is None and have == []:
        return path, None
    return path, header.file_format or files.kind_of(path, os.path.basename(path))


def _pickled_file(path, request, wish):
    """One that was uploaded; it runs nothing unless the person allowed it."""
    if not request.get("unpickle"):
        return _plain(path, [], wish)
    with open(path, "rb") as file:
        return objects.look_at(pickling.load(file, []), wish)


def _plain(path, buffers, wish):
    try:
        return checkpoints.look_at_pickle(path, buffers, wish)
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
