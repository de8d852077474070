"""Amounts of bytes, for people."""

from __future__ import annotations

UNITS = ("B", "kB", "MB", "GB", "TB")


def size_of(size_bytes: int) -> str:
    """`12.3 MB`."""
    size = float(size_bytes)
    for unit in UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} {UNITS[-1]}"
