"""`python -m benchmarks [--smoke]`"""

from __future__ import annotations

import argparse
import asyncio

from benchmarks import analysis, arrays, artifacts, browsers, chains, executions, feedback, histories, starting, tries
from benchmarks.table import Row, machine, show


async def measure(*, smoke: bool) -> list[Row]:
    repeats = 1 if smoke else 7
    rows = machine()
    rows += analysis.measure(repeats=repeats)
    rows += await chains.measure(repeats=repeats, length=3 if smoke else 10, width=3 if smoke else 20)
    rows += await chains.large(repeats=min(repeats, 3), width=4 if smoke else 1_000, length=4 if smoke else 200)
    rows += await arrays.measure(repeats=repeats, sizes_mb=(1,) if smoke else (200, 1024))
    rows += await histories.measure(repeats=repeats, commits=30 if smoke else 10_000)
    rows += await asyncio.to_thread(executions.measure, repeats=repeats, count=30 if smoke else 10_000)
    rows += await asyncio.to_thread(artifacts.measure, repeats=repeats, count=30 if smoke else 100_000)
    rows += await feedback.measure(plots_count=3 if smoke else 20)
    rows += await browsers.measure(browsers=3 if smoke else 100, plots_count=3 if smoke else 20)
    rows += await tries.measure(repeats=repeats)
    rows += await starting.measure(repeats=1 if smoke else 5, background_s=0 if smoke else 2)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    print(show(asyncio.run(measure(smoke=parser.parse_args().smoke))))


main()
