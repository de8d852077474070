"""`python -m benchmarks.peers`: the graphs on which other tools were measured, as rows of their table.

Ten steps in a row; twenty between a first and a last; an array of 200 MB that is made, doubled and summed. Each run is
a new process, as a person at a terminal starts it; every answer is checked. `subproc` is the plainest way of all:
`python step.py` after another, with pickle files between them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

WIDTH, LENGTH = 20, 10
COLUMNS = (
    "tool", "isolation", "linear s (min-max)", "x subproc", "fan s (min-max)", "x", "array s (min-max)", "x",
    "first step s", "ms a step, linear / fan", "again, unchanged s",
)  # fmt: skip

HEAD = """
import time


def note(stamps, value):
    with open(stamps, "a") as file:
        file.write(f"{time.time()} {value}\\n")


"""
ADD = """class Add:
    def __init__(self, stamps: str = ""):
        self.stamps = stamps

    def execute(self, {}):
        result = 1 + sum(value for value in ({}) if value is not None)
        note(self.stamps, result)
        return result
""".format(
    ", ".join(f"v{number}=None" for number in range(WIDTH)),
    ", ".join(f"v{number}" for number in range(WIDTH)),
)
ARRAYS = {
    "Make": """class Make:
    def __init__(self, stamps: str = ""):
        self.stamps = stamps

    def execute(self):
        result = np.ones({count})
        note(self.stamps, result.size)
        return result
""",
    "Double": """class Double:
    def __init__(self, stamps: str = ""):
        self.stamps = stamps

    def execute(self, v0):
        result = v0 * 2
        note(self.stamps, result.size)
        return result
""",
    "Sum": """class Sum:
    def __init__(self, stamps: str = ""):
        self.stamps = stamps

    def execute(self, v0):
        result = float(v0.sum())
        note(self.stamps, int(result))
        return result
""",
}
SCRIPT = """
import pickle
import sys

import {name} as module

stamps, output, *inputs = sys.argv[1:]
values = [pickle.load(open(path, "rb")) for path in inputs]
pickle.dump(module.{name}(stamps).execute(*values), open(output, "wb"), protocol=5)
"""


@dataclass(frozen=True)
class Graph:
    """Steps by name, as (operation, the steps whose results it takes); the last one's `answer`."""

    name: str
    steps: dict[str, tuple[str, tuple[str, ...]]]
    answer: int


@dataclass(frozen=True)
class Run:
    """Seconds of the whole, until the first step, and between two of them."""

    total_s: float
    first_s: float
    step_s: float


def graphs(*, array_mb: int) -> list[Graph]:
    row = [f"s{number}" for number in range(LENGTH)]
    linear = {"s0": ("Add", ())} | {later: ("Add", (earlier,)) for earlier, later in itertools.pairwise(row)}
    middle = [f"m{number}" for number in range(WIDTH)]
    fan = {"first": ("Add", ())} | dict.fromkeys(middle, ("Add", ("first",))) | {"last": ("Add", tuple(middle))}
    array = {"make": ("Make", ()), "double": ("Double", ("make",)), "sum": ("Sum", ("double",))}
    return [
        Graph("linear", linear, LENGTH),
        Graph("fan", fan, 2 * WIDTH + 1),
        Graph("array", array, 2 * (array_mb * 2**20 // 8)),
    ]


def write(folder: Path, graph: Graph, stamps: Path) -> None:
    """The graph as a project; its operations are also what the plain scripts import."""
    for name in ("operations", "pipelines"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "deepforge.json").write_text(json.dumps({"format": 1, "id": "peers", "name": "peers"}))
    arrays = {name: source.format(count=graph.answer // 2) for name, source in ARRAYS.items()}
    for name, source in {"Add": ADD, **arrays}.items():
        imports = "" if name == "Add" else "import numpy as np\n"
        (folder / "operations" / f"{name}.py").write_text(imports + HEAD + source)
        (folder / "operations" / f"run_{name}.py").write_text(SCRIPT.format(name=name))
    attributes = {"stamps": str(stamps)}
    nodes = {step: {"operation": kind, "attributes": attributes} for step, (kind, _) in graph.steps.items()}
    edges = [
        {"source": source, "output": "result", "target": step, "input": f"v{place}"}
        for step, (_, sources) in graph.steps.items()
        for place, source in enumerate(sources)
    ]
    document = {"format": 1, "nodes": nodes, "edges": edges}
    (folder / "pipelines" / f"{graph.name}.dfpipe").write_text(json.dumps(document))


def subproc(folder: Path, graph: Graph, stamps: Path) -> None:
    for step, (kind, sources) in graph.steps.items():
        script = str(folder / "operations" / f"run_{kind}.py")
        paths = [str(folder / f"{name}.pickle") for name in (step, *sources)]
        subprocess.run([sys.executable, script, str(stamps), *paths], check=True)


def deepforge(folder: Path, graph: Graph, stamps: Path, *, afresh: bool = True) -> None:
    command = [sys.executable, "-m", "deepforge_jupyter.cli", "run", f"pipelines/{graph.name}.dfpipe", "--quiet"]
    environment = {**os.environ, "DEEPFORGE_DATA_DIR": str(folder.parent / "data")}
    subprocess.run(
        [*command, *(["--afresh"] if afresh else [])],
        cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def timed(run: Callable[[Path, Graph, Path], None], folder: Path, graph: Graph) -> Run:
    """Raises RuntimeError if the answer is wrong."""
    stamps = folder.parent / "stamps.txt"
    stamps.unlink(missing_ok=True)
    write(folder, graph, stamps)
    began, began_at = time.perf_counter(), time.time()
    run(folder, graph, stamps)
    total_s = time.perf_counter() - began
    lines = [line.split() for line in stamps.read_text().splitlines()]
    times = [float(line[0]) for line in lines]
    if len(lines) != len(graph.steps) or int(lines[-1][1]) != graph.answer:
        raise RuntimeError(f"{graph.name}: {lines}")
    return Run(total_s, times[0] - began_at, (times[-1] - times[0]) / (len(times) - 1))


def again_s(folder: Path, graph: Graph) -> float:
    """Seconds of a run with nothing changed. Raises RuntimeError if a step ran."""
    stamps = folder.parent / "stamps.txt"
    write(folder, graph, stamps)
    deepforge(folder, graph, stamps, afresh=False)
    stamps.unlink(missing_ok=True)
    began = time.perf_counter()
    deepforge(folder, graph, stamps, afresh=False)
    seconds = time.perf_counter() - began
    if stamps.exists():
        raise RuntimeError("an unchanged step ran again")
    return seconds


def measure(repeats: int, *, array_mb: int = 200) -> list[list[str]]:
    """Rows of the table; the ways take turns, so that all had the same machine."""
    runs: dict[str, dict[str, list[Run]]] = {"subproc": {}, "deepforge run": {}}
    with TemporaryDirectory() as place:
        folder = Path(place) / "project"
        chosen = graphs(array_mb=array_mb)
        for graph in chosen:
            timed(deepforge, folder, graph)
            for _ in range(repeats):
                for name, run in (("subproc", subproc), ("deepforge run", deepforge)):
                    runs[name].setdefault(graph.name, []).append(timed(run, folder, graph))
        again = [again_s(folder, chosen[0]) for _ in range(repeats)]
    return [
        row("subproc", runs["subproc"], runs["subproc"], None),
        row("deepforge run", runs["deepforge run"], runs["subproc"], again),
    ]


def row(tool: str, runs: dict[str, list[Run]], plain: dict[str, list[Run]], again: list[float] | None) -> list[str]:
    cells = [tool, "process a step"]
    for name, found in runs.items():
        totals = [run.total_s for run in found]
        cells.append(f"{median(totals):.2f} ({min(totals):.2f}-{max(totals):.2f})")
        cells.append(f"{median(totals) / median(run.total_s for run in plain[name]):.1f}")
    steps = [f"{median(run.step_s for run in runs[name]) * 1000:.1f}" for name in ("linear", "fan")]
    cells += [f"{median(run.first_s for run in runs['linear']):.2f}", " / ".join(steps)]
    return [*cells, "-" if again is None else f"{median(again):.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="of which the median is shown")
    parser.add_argument("--array-mb", type=int, default=200)
    options = parser.parse_args()
    rows = measure(options.repeats, array_mb=options.array_mb)
    for cells in (list(COLUMNS), ["---"] * len(COLUMNS), *rows):
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
