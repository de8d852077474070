"""Files of text: as they are, as JSON, as a table with separators."""

from __future__ import annotations

import json
import os

from . import objects, tables
from .look import Look, size_text

READ_BYTES = 1 << 20
LARGEST_JSON = 16 << 20
UTF8 = "UTF-8"
MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def look_at(path, wish, kind):
    """`kind` is json, csv, tsv, or text. None for what is no text."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(READ_BYTES)
    is_whole = size <= READ_BYTES
    text, encoding = decoded(head, is_whole=is_whole)
    if text is None:
        return None
    look = None
    if kind in ("csv", "tsv"):
        look = _table(text, wish, is_whole=is_whole)
    elif kind == "json" and encoding == UTF8:
        look = _json(path, size)
    if look is None:
        look = Look("text")
        if is_whole:
            look.facts["lines"] = str(_lines(text))
        elif "\n" in text:
            look.facts["lines"] = "more than %d" % text.count("\n")
        if kind == "json" and size > LARGEST_JSON:
            look.notes.append("It is too large to be read as JSON here, so it is shown as text.")
        if text:
            look.cut(text, is_whole=is_whole)
        else:
            look.notes.append("The file is empty.")
    look.facts.setdefault("bytes", size_text(size))
    if encoding != UTF8:
        look.facts["encoding"] = encoding
        look.notes.append("It is no UTF-8: pandas and open() need the encoding.")
    return look


def decoded(head, *, is_whole):
    """(text, encoding); (None, None) for what is no text. What is no UTF-8 and has no mark is taken for what Windows
    writes in Europe, if it reads as text then."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, "replace").lstrip("\ufeff"), encoding.upper()
    if b"\0" in head:
        return None, None
    try:
        return head.decode("utf-8-sig"), UTF8
    except UnicodeDecodeError as error:
        if not is_whole and error.start >= len(head) - 4:
            return head[: error.start].decode("utf-8-sig"), UTF8
    odd = sum([head.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\x0c\x1b"])
    try:
        return (head.decode("cp1252"), "Windows-1252") if not odd else (None, None)
    except UnicodeDecodeError:
        return None, None


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
