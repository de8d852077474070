"""What a file of NumPy's format says of its array, read without NumPy and without running anything in it."""

from __future__ import annotations

import ast
import re
import struct
from pathlib import Path
from typing import IO

MAGIC = b"\x93NUMPY"
LONGEST_HEADER = 1 << 16
HEAD_BYTES = LONGEST_HEADER + 12
_PLAIN = re.compile(r"[<>|=]([?biufc])(\d+)")
_WORDS = {"b": "int", "i": "int", "u": "uint", "f": "float", "c": "complex"}


def array_summary(path: Path) -> str | None:
    """`(1797, 64) float64`; None if it is no such file, is cut off or would have to be unpickled."""
    with path.open("rb") as file:
        return summary_of(file, path.stat().st_size)


def summary_of(file: IO[bytes], size_bytes: int) -> str | None:
    """The same of a file of that size, of which no more than HEAD_BYTES need to be there."""
    if file.read(len(MAGIC)) != MAGIC:
        return None
    major = file.read(2)[:1]
    size = file.read(2 if major == b"\x01" else 4)
    try:
        (length,) = struct.unpack("<H" if major == b"\x01" else "<I", size)
        header = ast.literal_eval(file.read(min(length, LONGEST_HEADER)).decode("latin1").strip())
        shape, described = tuple(header["shape"]), header["descr"]
    except (struct.error, ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        return None
    begins_at = file.tell()
    if not all(isinstance(part, int) and part >= 0 for part in shape) or not _is_plain(described):
        return None
    found = _PLAIN.fullmatch(described) if isinstance(described, str) else None
    if found is None:
        return f"{_shape(shape)} structured" if isinstance(described, list) else f"{_shape(shape)} {described}"
    item_bytes, items = int(found[2]), 1
    for part in shape:
        items *= part
    if size_bytes != begins_at + item_bytes * items:
        return None
    name = "bool" if found[0].endswith("b1") else f"{_WORDS.get(found[1], found[1])}{item_bytes * 8}"
    return f"{_shape(shape)} {name}"


def _is_plain(described: object) -> bool:
    """Whether there are no Python objects in it."""
    if isinstance(described, str):
        return "O" not in described
    if isinstance(described, list):
        return all(isinstance(field, tuple) and len(field) > 1 and _is_plain(field[1]) for field in described)
    return isinstance(described, tuple) and bool(described) and _is_plain(described[0])


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape) if len(shape) != 1 else f"({shape[0]},)"
