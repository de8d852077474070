"""Handing an array from one isolated operation to the next."""

from __future__ import annotations

import time
from statistics import median

from benchmarks import projects
from benchmarks.runs import bench
from benchmarks.table import Row, row_of


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
            times, copies = [], []
            array = np.ones(size * 2**20 // 8)
            for _ in range(repeats):
                _, detail = await runs.run(path)
                made = (await runs.printed(detail.execution.id, "make")).split()[1]
                summed = (await runs.printed(detail.execution.id, "total")).split()[1]
                times.append(float(summed) - float(made))
                began = time.perf_counter()
                array.copy()
                copies.append(time.perf_counter() - began)
            budget = 50.0 if size == 200 else 2.5 * median(copies) * 1000
            rows.append(row_of(f"{size} MB array: made to summed by the next operation", times, budget=budget))
            rows.append(row_of(f"for comparison, copying {size} MB in memory, in between", copies))
            del array
    return rows
