"""What the extension adds to the start of Jupyter.

As a program, `python -m benchmarks.starting FILE [option …]` is JupyterLab that writes to FILE how many seconds of the
processor's time each server extension took until the server was ready.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.feedback import jupyter
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of


async def measure(*, repeats: int, background_s: float) -> list[Row]:
    """Alternating starts with and without the extension.

    What it adds is less than what starts differ by themselves: so what it takes is also measured in the server.
    """
    times: dict[bool, list[float]] = {True: [], False: []}
    work: dict[bool, list[float]] = {True: [], False: []}
    later: dict[bool, list[float]] = {True: [], False: []}
    own = []
    for _ in range(repeats):
        for extension in (True, False):
            folder = new_folder()
            (folder / "root").mkdir()
            shares = folder / "shares.json"
            began = time.perf_counter()
            program = ("-m", "benchmarks.starting", str(shares))
            async with jupyter(folder, extension=extension, program=program) as (_, pid):
                times[extension].append(time.perf_counter() - began)
                until_answer = processor_seconds(pid)
                await asyncio.sleep(background_s)
                later[extension].append(processor_seconds(pid) - until_answer)
            work[extension].append(until_answer)
            if extension:
                own.append(json.loads(shares.read_text())["deepforge_jupyter"])
    return [
        row_of("start of Jupyter with the extension", times[True]),
        row_of("start of Jupyter without it", times[False]),
        row_of("added by the extension: imported, linked and loaded (processor's time)", own, budget=150),
        difference("difference of the starts (processor's time)", work),
        difference("its records opened in the background, afterwards (processor's time)", later),
    ]


def difference(what: str, seconds: dict[bool, list[float]]) -> Row:
    """Of the least, since whatever disturbs a start only adds to it."""
    return Row(what, (min(seconds[True]) - min(seconds[False])) * 1000, "ms", None)


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_jupyterlab(shares: Path) -> None:
    from jupyter_server.extension.manager import ExtensionManager
    from jupyter_server.serverapp import ServerApp
    from jupyterlab.labapp import main

    taken: Counter[str] = Counter()

    def timed(method: Any) -> Any:
        def call(self: Any, name: str, *arguments: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return method(self, name, *arguments, **options)
            finally:
                taken[name] += time.process_time() - began

        return call

    for name in ("add_extension", "link_extension", "load_extension"):
        setattr(ExtensionManager, name, timed(getattr(ExtensionManager, name)))
    start = ServerApp.start_ioloop

    def start_ioloop(server: Any) -> None:
        shares.write_text(json.dumps(taken))
        start(server)

    ServerApp.start_ioloop = start_ioloop
    main()


if __name__ == "__main__":
    file = sys.argv.pop(1)
    run_jupyterlab(Path(file))
