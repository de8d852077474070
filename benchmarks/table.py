"""The printed table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from tempfile import NamedTemporaryFile, TemporaryDirectory


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
        budget = "" if row.budget is None else f"≤ {_limit(row.budget)} {row.unit}"
        mark = "" if row.budget is None or row.value <= row.budget else " **over**"
        least = "" if row.least is None else f"{_readable(row.least)} {row.unit}"
        lines.append(f"| {row.what} | {_readable(row.value)} {row.unit}{mark} | {least} | {budget} |")
    return "\n".join(lines)


def _limit(budget: float) -> str:
    return f"{budget:.0f}" if budget >= 3 or budget == int(budget) else f"{budget:.2f}"


def _readable(value: float) -> str:
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def machine() -> list[Row]:
    """What this machine takes for what every operation needs at least once: figures are to be read beside these."""
    return [fdatasync_ms(), small_file(), fork()]


def small_file(count: int = 200) -> Row:
    """ext4 takes up to thirty times as long where much was deleted within the last minutes (it passes over numbers that
    were free lately), and an operation makes eleven files and folders."""
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        for number in range(count):
            with open(f"{folder}/{number}", "wb") as file:
                file.write(b"x" * 512)
        return Row("making a small file on this disk", (time.perf_counter() - began) / count * 1000, "ms", None)


def fork(count: int = 50) -> Row:
    """A fork of a bare interpreter that does nothing, and its end."""
    code = (
        "import os, time\n"
        "began = time.perf_counter()\n"
        f"for _ in range({count}): os.waitpid(os.fork() or os._exit(0), 0)\n"
        f"print((time.perf_counter() - began) / {count} * 1000)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return Row("a bare fork and its end", float(ran.stdout), "ms", None)


def fdatasync_ms(count: int = 50) -> Row:
    """What this disk takes to make a small write durable: the floor of every durable commit."""
    with NamedTemporaryFile() as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 512)
            file.flush()
            os.fdatasync(file.fileno())
        return Row("this disk's fdatasync", (time.perf_counter() - began) / count * 1000, "ms", None)
