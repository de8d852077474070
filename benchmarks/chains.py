"""What one operation costs beyond its own work, beside the plainest ways of running steps."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import projects
from benchmarks.runs import Bench, bench
from benchmarks.table import Row, row_of

PLAIN_MS = 11
"""What `python step.py` took where the budgets of operations were set."""

BETWEEN_S = 0.5
"""A person does not press Run again at once, and something is done meanwhile for the next time."""


async def measure(*, repeats: int, length: int = 10, width: int = 20) -> list[Row]:
    rows: list[Row] = []
    plain: list[float] = []
    for fresh in (False, True):
        how, budget = ("fresh process", 20) if fresh else ("zygote", 5)
        async with bench(fresh=fresh) as runs:
            for name, path, count in (
                (f"chain of {length}", projects.chain(runs.folder, length), length),
                (f"fan of {width}", projects.fan(runs.folder, width), width + 1),
            ):
                await runs.run(path)
                run = await beside_plain(runs, path, repeats=repeats)
                rows += run.rows(f"{name}, {how}", budget=budget, count=count)
                plain += run.plain
    async with bench() as runs:
        path = projects.chain(runs.folder, length, operation="FigureStep")
        await runs.warm(path)
        run = await beside_plain(runs, path, repeats=repeats)
        rows += run.rows(f"chain of {length} with numpy and pyplot, zygote", budget=10, count=length)
    rows.append(row_of("for comparison, python step.py: per step, in between", plain))
    rows.append(in_process(length=length))
    rows.append(await first_line(repeats=repeats))
    rows.append(await reused(count=10 * length, repeats=repeats))
    return rows


async def large(*, repeats: int, width: int, length: int) -> list[Row]:
    """What an operation costs where there are many: all at once, or each after the other."""
    rows = []
    async with bench() as runs:
        for name, path, count in (
            (f"{width:,} operations that wait for one", projects.fan(runs.folder, width), width + 1),
            (f"chain of {length}", projects.chain(runs.folder, length), length),
        ):
            await runs.run(path)
            times = [(await runs.run(path))[0] for _ in range(repeats)]
            rows.append(row_of(f"{name}: per operation", times, budget=5, each=count))
    return rows


@dataclass(frozen=True)
class Beside:
    """Seconds of each run, those from the end of its first operation to that of the last, and those that one plain
    `python step.py` took right before it, so that both had the same machine."""

    times: list[float]
    further: list[float]
    plain: list[float]

    def rows(self, name: str, *, budget: float, count: int) -> list[Row]:
        ratios = [further / (count - 1) / plain for further, plain in zip(self.further, self.plain, strict=True)]
        what = f"{name}: the latter, beside python step.py"
        return [
            row_of(f"{name}: per operation", self.times, budget=budget, each=count),
            row_of(f"{name}: without pressing Run", self.further, budget=budget, each=count - 1),
            Row(what, median(ratios), "times", budget / PLAIN_MS, min(ratios)),
        ]


async def beside_plain(runs: Bench, path: str, *, repeats: int) -> Beside:
    beside = Beside([], [], [])
    for _ in range(repeats):
        await asyncio.sleep(BETWEEN_S)
        beside.plain.append(await asyncio.to_thread(plain_script, runs.folder / "step.py"))
        seconds, detail = await runs.run(path)
        ended = sorted(job.ended_at for job in detail.jobs if job.ended_at is not None)
        beside.times.append(seconds)
        beside.further.append((ended[-1] - ended[0]).total_seconds())
    return beside


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
    return row_of("Run to the operation's first line", times[1:], budget=100)


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
    return row_of(f"{count} operations, nothing changed", times, budget=100)


def plain_script(script: Path) -> float:
    """Seconds that Python takes for a file that does nothing much."""
    script.write_text("print(sum(range(10)))\n")
    began = time.perf_counter()
    subprocess.run([sys.executable, str(script)], check=True, capture_output=True)
    return time.perf_counter() - began


def in_process(*, length: int) -> Row:
    namespace: dict[str, type] = {}
    exec(projects.STEP.format(reuse=False), namespace)
    began = time.perf_counter()
    for number in range(length):
        namespace["Step"](number).execute()
    return Row(
        "for comparison, a loop in one process: per step", (time.perf_counter() - began) / length * 1000, "ms", None
    )
