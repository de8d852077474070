"""Files that are kept as they are: known by how they begin, and by their names."""

from __future__ import annotations

import os
from base64 import b64encode

from . import arrays, tables
from .look import MOST_ENTRIES, Look, size_text

LARGEST_SHOWN_PICTURE = 4 << 20
READ_BYTES = 1 << 20
PICTURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


def look_at(path, name, wish):
    with open(path, "rb") as file:
        head = file.read(READ_BYTES)
    size = os.path.getsize(path)
    if head.startswith(b"\x93NUMPY"):
        return _array(path, size, wish)
    for begins, kind in PICTURES:
        if head.startswith(begins):
            return _picture(path, kind, size)
    look = _text(head, name, wish, is_whole=size <= READ_BYTES)
    if look is None:
        look = Look("object")
        look.notes.append("There is no way to look into a file of this kind.")
    look.facts.setdefault("bytes", size_text(size))
    return look


def _array(path, size, wish):
    import numpy

    try:
        array = numpy.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError as error:  # it holds Python objects, or is damaged
        look = Look("object")
        look.facts["bytes"] = size_text(size)
        look.notes.append("NumPy does not read it: %s" % error)
        return look
    return arrays.look_at(array, wish)


def _picture(path, kind, size):
    look = Look("picture")
    look.facts = {"mode": kind.upper(), "bytes": size_text(size)}
    look.picture_count = 1
    if size > LARGEST_SHOWN_PICTURE:
        look.notes.append("It is too large to be shown here.")
        return look
    with open(path, "rb") as file:
        look.pictures = [{"png": b64encode(file.read()).decode("ascii"), "label": ""}]
    return look


def _text(head, name, wish, *, is_whole):
    if b"\0" in head:
        return None
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if is_whole or error.start < len(head) - 4:
            return None
        text = head[: error.start].decode("utf-8-sig")
    look = None
    if name.lower().endswith((".csv", ".tsv")):
        look = tables.look_at_lines(text, name, wish)
        if look is not None and not is_whole:
            look.facts["rows"] = "more than %s" % look.facts["rows"]
            look.notes.append("The first megabyte of it.")
    if look is None:
        look = Look("text")
        look.facts["lines"] = str(text.count("\n") + 1) if is_whole else "more than %d" % text.count("\n")
        look.cut(text)
    return look


def look_at_folder(entries):
    """Of pairs (path in the folder, size)."""
    look = Look("tree")
    for shown, size in entries[:MOST_ENTRIES]:
        kind = os.path.splitext(shown)[1]
        look.entries.append({"name": shown, "type": kind, "summary": size_text(size)})
    look.facts = {"files": str(len(entries)), "bytes": size_text(sum([size for _, size in entries]))}
    if len(entries) > MOST_ENTRIES:
        look.notes.append("The first %d of %d files." % (MOST_ENTRIES, len(entries)))
    return look
