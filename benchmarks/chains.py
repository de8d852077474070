"""What one operation costs beyond its own work, beside the plainest ways of running steps."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import projects
from benchmarks.runs import bench
from benchmarks.table import Row


async def measure(*, repeats: int, length: int = 10, width: int = 20) -> list[Row]:
    rows = []
    for fresh in (False, True):
        how = "fresh process" if fresh else "zygote"
        async with bench(fresh=fresh) as runs:
            for name, path, count in (
                (f"chain of {length}", projects.chain(runs.folder, length), length),
                (f"fan of {width}", projects.fan(runs.folder, width), width + 1),
            ):
                await runs.run(path)
                times = [(await runs.run(path))[0] for _ in range(repeats)]
                rows.append(
                    Row(f"{name}, {how}: per operation", median(times) / count * 1000, "ms", 20 if fresh else 5)
                )
    async with bench() as runs:
        path = projects.chain(runs.folder, length, operation="FigureStep")
        await runs.warm(path)
        times = [(await runs.run(path))[0] for _ in range(repeats)]
        rows.append(
            Row(
                f"chain of {length} with numpy and pyplot, zygote: per operation",
                median(times) / length * 1000,
                "ms",
                10,
            )
        )
    rows.append(await first_line(repeats=repeats))
    rows.append(await reused(count=10 * length, repeats=repeats))
    rows.append(plain_scripts(length=length, repeats=repeats))
    rows.append(in_process(length=length))
    return rows


async def first_line(*, repeats: int) -> Row:
    """From pressing Run to the first line that the operation printed, as a follower of its feed gets it."""
    times = []
    async with bench() as runs:
        path = projects.pipeline(runs.folder, "hello", {"hello": {"operation": "Hello"}}, [])
        for _ in range(repeats + 1):
            began = time.perf_counter()
            execution = await runs.start(path)
            async for event in runs.workspace.executions.events(execution.id, "hello"):
                if event["type"] == "stream":
                    times.append(time.perf_counter() - began)
                    break
    return Row("Run to the operation's first line", median(times[1:]) * 1000, "ms", 100)


async def reused(*, count: int, repeats: int) -> Row:
    async with bench(reuse=True) as runs:
        path = projects.chain(runs.folder, count)
        await runs.run(path)
        times = []
        for _ in range(repeats):
            seconds, detail = await runs.run(path)
            if not all(job.reused for job in detail.jobs):
                raise RuntimeError("an unchanged job ran again")
            times.append(seconds)
    return Row(f"{count} operations, nothing changed", median(times) * 1000, "ms", 100)


def plain_scripts(*, length: int, repeats: int) -> Row:
    """`python step.py` for each step, one after another."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "step.py"
        script.write_text("print(sum(range(10)))\n")
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            for _ in range(length):
                subprocess.run([sys.executable, str(script)], check=True, capture_output=True)
            times.append(time.perf_counter() - began)
    return Row("for comparison, python step.py: per step", median(times) / length * 1000, "ms", None)


def in_process(*, length: int) -> Row:
    namespace: dict[str, type] = {}
    exec(projects.STEP.format(reuse=False), namespace)
    began = time.perf_counter()
    for number in range(length):
        namespace["Step"](number).execute()
    return Row(
        "for comparison, a loop in one process: per step", (time.perf_counter() - began) / length * 1000, "ms", None
    )
