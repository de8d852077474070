"""The printed table."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import NamedTemporaryFile


@dataclass(frozen=True)
class Row:
    """One figure; `budget` in the same unit, None where it is for comparison only."""

    what: str
    value: float
    unit: str
    budget: float | None


def show(rows: Sequence[Row]) -> str:
    lines = ["| what | measured | budget |", "|---|---|---|"]
    for row in rows:
        budget = "" if row.budget is None else f"≤ {row.budget:.0f} {row.unit}"
        mark = "" if row.budget is None or row.value <= row.budget else " **over**"
        lines.append(f"| {row.what} | {row.value:.1f} {row.unit}{mark} | {budget} |")
    return "\n".join(lines)


def fdatasync_ms(count: int = 50) -> Row:
    """What this disk takes to make a small write durable: the floor of every durable commit."""
    with NamedTemporaryFile() as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 512)
            file.flush()
            os.fdatasync(file.fileno())
        return Row("this disk's fdatasync", (time.perf_counter() - began) / count * 1000, "ms", None)
