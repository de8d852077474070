"""What one isolated operation costs beyond its own work: `python benchmarks/operation_overhead.py`.

Times are from `ServerCompute.start` to the result in the caller, process start and end included.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "kernels")]

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall  # noqa: E402
from deepforge_jupyter.compute.server import ServerCompute  # noqa: E402

PLOT = ("numpy", "matplotlib.pyplot")
BODIES = {"Nothing": "pass", "Plots": "import numpy\n        import matplotlib.pyplot"}


class Bench:
    def __init__(self, folder: Path, *, repeat: int) -> None:
        self._folder = folder
        self._repeat = repeat
        self._count = 0
        self.snapshot = folder / "snapshot"
        (self.snapshot / "operations").mkdir(parents=True)
        for name, body in BODIES.items():
            code = f"class {name}:\n    def execute(self):\n        {body}\n"
            (self.snapshot / "operations" / f"{name}.py").write_text(code)

    def call(self, name: str, *, preload: tuple[str, ...] = ()) -> OperationCall:
        self._count += 1
        return OperationCall(
            execution="bench",
            execution_name="bench",
            node=f"n{self._count}",
            label=name,
            attempt=1,
            operation=name,
            file=f"operations/{name}.py",
            class_name=name,
            snapshot=str(self.snapshot),
            preload=preload,
        )

    async def run(self, compute: ServerCompute, call: OperationCall) -> None:
        await compute.start(call)
        result = await compute.result(AttemptFiles(execution=call.execution, node=call.node, number=1))
        assert result.status == "success", result

    async def median(self, label: str, once: Callable[[], Awaitable[None]], *, operations: int = 1) -> None:
        times = []
        for _ in range(self._repeat):
            began = time.perf_counter()
            await once()
            times.append((time.perf_counter() - began) * 1000 / operations)
        low, high = min(times), max(times)
        print(f"{label:<58}{statistics.median(times):>9.1f}{low:>9.1f}{high:>9.1f}")


def python_step(folder: Path) -> Callable[[], Awaitable[None]]:
    step = folder / "step.py"
    step.write_text("pass\n")

    async def once() -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, str(step))
        await process.wait()

    return once


async def measure(folder: Path, *, repeat: int) -> None:
    bench = Bench(folder, repeat=repeat)
    print(f"{'ms per operation':<58}{'median':>9}{'least':>9}{'most':>9}")
    await bench.median("plain `python step.py`", python_step(folder))
    forks = ServerCompute(folder / "runs", idle_seconds=0.5)
    fresh = ServerCompute(folder / "fresh", idle_seconds=0.5, use_zygotes=False)
    began = time.perf_counter()
    await forks.open()
    await forks.warm()
    print(f"{'opening the adapter (a supervisor listens)':<58}{(time.perf_counter() - began) * 1000:>9.1f}")
    await fresh.open()

    async def chain() -> None:
        for _ in range(10):
            await bench.run(forks, bench.call("Nothing"))

    async def fan() -> None:
        await asyncio.gather(*(bench.run(forks, bench.call("Nothing")) for _ in range(20)))

    await bench.median("no imports, fork", lambda: bench.run(forks, bench.call("Nothing")))
    await bench.median("no imports, fresh interpreter", lambda: bench.run(fresh, bench.call("Nothing")))
    await bench.median("no imports, chain of 10, fork", chain, operations=10)
    await bench.median("no imports, fan of 20 at once, fork", fan, operations=20)
    await bench.median("numpy and pyplot, fresh interpreter", lambda: bench.run(fresh, bench.call("Plots")))
    await bench.run(forks, bench.call("Plots", preload=PLOT))
    await forks.warm()
    await bench.median("numpy and pyplot, zygote", lambda: bench.run(forks, bench.call("Plots", preload=PLOT)))
    await fresh.close()
    await forks.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15, help="how often each is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deepforge-bench-") as folder:
        asyncio.run(measure(Path(folder), repeat=options.repeat))


if __name__ == "__main__":
    main()
