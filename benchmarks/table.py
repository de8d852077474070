"""The printed table."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from tempfile import NamedTemporaryFile


@dataclass(frozen=True)
class Row:
    """One figure; `budget` in the same unit, None where it is for comparison only.

    `value` is the median, `least` the best: on a machine that others use as well it says more.
    """

    what: str
    value: float
    unit: str
    budget: float | None
    least: float | None = None


def row_of(what: str, seconds: Sequence[float], *, budget: float | None = None, each: int = 1) -> Row:
    """Of several measurements, in milliseconds; each of `each` things."""
    return Row(what, median(seconds) / each * 1000, "ms", budget, min(seconds) / each * 1000)


def show(rows: Sequence[Row]) -> str:
    lines = ["| what | measured | least | budget |", "|---|---|---|---|"]
    for row in rows:
        budget = "" if row.budget is None else f"≤ {row.budget:.0f} {row.unit}"
        mark = "" if row.budget is None or row.value <= row.budget else " **over**"
        least = "" if row.least is None else f"{row.least:.1f} {row.unit}"
        lines.append(f"| {row.what} | {row.value:.1f} {row.unit}{mark} | {least} | {budget} |")
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
