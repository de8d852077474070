"""Files of text: as they are, as JSON, as a table with separators."""

from __future__ import annotations

import json
import os

from . import objects, tables
from .look import Look, size_text

READ_BYTES = 1 << 20
LARGEST_JSON = 16 << 20


def look_at(path, wish, kind):
    """`kind` is json, csv, tsv, or text. None for what is no text."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(READ_BYTES)
    text = decoded(head, is_whole=size <= READ_BYTES)
    if text is None:
        return None
    look = None
    if kind in ("csv", "tsv"):
        look = _table(text, wish, is_whole=size <= READ_BYTES)
    elif kind == "json":
        look = _json(path, size)
    if look is None:
        look = Look("text")
        look.facts["lines"] = str(_lines(text)) if size <= READ_BYTES else "more than %d" % text.count("\n")
        if text:
            look.cut(text)
        else:
            look.notes.append("The file is empty.")
    look.facts.setdefault("bytes", size_text(size))
    return look


def decoded(head, *, is_whole):
    """None for what is no UTF-8."""
    if b"\0" in head:
        return None
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if is_whole or error.start < len(head) - 4:
            return None
        return head[: error.start].decode("utf-8-sig")


def _lines(text):
    return text.count("\n") + (not text.endswith("\n") and text != "")


def _table(text, wish, *, is_whole):
    look = tables.look_at_lines(text, wish)
    if look is not None and not is_whole:
        look.facts["rows"] = "more than %s" % look.facts["rows"]
        look.notes.append("The first megabyte of it.")
    return look


def _json(path, size):
    """None for what is too long to be read as JSON; what is none is said, and shown as text."""
    if size > LARGEST_JSON:
        return None
    with open(path, "rb") as file:
        content = file.read()
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        look = Look("text")
        look.notes.append("It is no JSON: %s" % error)
        look.cut(content.decode("utf-8", "replace"))
        return look
    look = objects.look_at(value, None)
    look.facts = {"type": type(value).__name__, "lines": str(_lines(text)), **look.facts}
    if look.text is None:
        look.cut(json.dumps(value, indent=2, ensure_ascii=False))
    look.kind = "text"
    return look
