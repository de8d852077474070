"""Handing an array from one isolated operation to the next.

What an execution took is freed before the next. A virtual machine that gives free memory back to its host pays about
2 s a GB for getting it again: there the least of the figures says what handing on costs.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import projects
from benchmarks.runs import bench
from benchmarks.table import Row, row_of

if TYPE_CHECKING:
    import numpy as np


async def measure(*, repeats: int, sizes_mb: tuple[int, ...] = (200, 1024)) -> list[Row]:
    import numpy as np

    rows = []
    async with bench() as runs:
        for size in sizes_mb:
            nodes: dict[str, dict[str, object]] = {
                "make": {"operation": "Make", "attributes": {"count": size * 2**20 // 8}},
                "total": {"operation": "Total"},
            }
            path = projects.pipeline(runs.folder, f"array-{size}", nodes, [("make", "array", "total", "array")])
            await runs.warm(path)
            times, copies, bare = [], [], []
            array = np.ones(size * 2**20 // 8)
            for _ in range(repeats):
                _, detail = await runs.run(path)
                made = (await runs.printed(detail.execution.id, "make")).split()[1]
                summed = (await runs.printed(detail.execution.id, "total")).split()[1]
                times.append(float(summed) - float(made))
                runs.forget_values(detail.execution.id)
                began = time.perf_counter()
                array.copy()
                copies.append(time.perf_counter() - began)
                bare.append(saved_and_summed(array, runs.folder / "plain.npy"))
            budget = 50.0 if size == 200 else 2.5 * median(copies) * 1000
            rows.append(row_of(f"{size} MB array: made to summed by the next operation", times, budget=budget))
            rows.append(row_of(f"for comparison, copying {size} MB in memory, in between", copies))
            rows.append(row_of(f"for comparison, numpy.save of {size} MB and the sum of its mapping, in between", bare))
            beside = [ours / theirs for ours, theirs in zip(times, bare, strict=True)]
            what = f"{size} MB array: handed on, beside the latter"
            rows.append(Row(what, median(beside), "times", None, min(beside)))
            del array
    return rows


def saved_and_summed(array: np.ndarray, file: Path) -> float:
    """Seconds of what no handing on through a file can do without."""
    import numpy as np

    began = time.perf_counter()
    np.save(file, array)
    np.load(file, mmap_mode="r").sum()
    seconds = time.perf_counter() - began
    file.unlink()
    return seconds
