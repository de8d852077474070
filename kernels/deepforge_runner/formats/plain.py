"""Texts, bytes, and what JSON says all of: numbers, texts, lists and dicts with texts as keys.

JSON has no tuples, keys that are no texts, NaN or infinities, and no way to say that a list is in two places: a value
with any of them is not kept so. Neither is one with more parts than are quickly looked at.
"""

from __future__ import annotations

import os

from .. import wire
from ..writing import write_all

NUMBERS = (type(None), bool, int, float)
KINDS = frozenset(NUMBERS) | {str, bytes}
CONTAINERS = (dict, list)
MOST_PARTS = 10_000
MOST_LEVELS = 50
LARGEST_INTEGER = (1 << 63) - 1


def save(value, folder):
    """None if it cannot be kept so."""
    kind = type(value)
    if kind is bytes:
        return _written("bytes", "data.bin", value, folder)
    if kind is str:
        text = _encoded(value)
        return None if text is None else _written("text", "data.txt", text, folder)
    return _written("json", "data.json", wire.dumps(value), folder) if is_json(value) else None


def is_json(value):
    """Whether reading its JSON text gives the same value."""
    level, seen, parts = [value], set(), 0
    for _ in range(MOST_LEVELS):
        deeper = []
        for item in level:
            kind = type(item)
            if kind is float:
                if item - item != 0:
                    return False
            elif kind is int:
                if not -LARGEST_INTEGER <= item <= LARGEST_INTEGER:
                    return False
            elif kind is str:
                if not item.isascii() and _encoded(item) is None:
                    return False
            elif kind is list or kind is dict:
                parts += len(item)
                if id(item) in seen or parts > MOST_PARTS:
                    return False
                seen.add(id(item))
                if kind is dict:
                    if not all(type(key) is str and (key.isascii() or _encoded(key) is not None) for key in item):
                        return False
                    deeper.extend(item.values())
                else:
                    deeper.extend(item)
            elif item is not None and kind is not bool:
                return False
        if not deeper:
            return True
        level = deeper
    return False


def load(folder, header):
    return LOADERS[header.serializer](folder)


def _json(folder):
    with open(os.path.join(folder, "data.json"), "rb") as file:
        return wire.loads(file.read())


def _text(folder):
    with open(os.path.join(folder, "data.txt"), "rb") as file:
        return file.read().decode("utf-8")


def _bytes(folder):
    with open(os.path.join(folder, "data.bin"), "rb") as file:
        return file.read()


LOADERS = {"json": _json, "text": _text, "bytes": _bytes}


def _encoded(text):
    """None for a text with halves of characters."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _written(serializer, name, content, folder):
    with open(os.path.join(folder, name), "wb", buffering=0) as file:
        write_all(file, memoryview(content))
    return {"serializer": serializer, "size_bytes": len(content)}
