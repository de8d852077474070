"""Projects that the measurements run: written to a folder, with an operation a node."""

from __future__ import annotations

import itertools
import json
import textwrap
from pathlib import Path

STEP = """
class Step:
    reuse = {reuse}

    def __init__(self, number: int = 0):
        self.number = number

    def execute(self, value=None):
        result = self.number
        return result
"""

FIGURE_STEP = """
import numpy as np
from matplotlib import pyplot as plt


class FigureStep:
    reuse = False

    def __init__(self, number: int = 0):
        self.number = number

    def execute(self, value=None):
        assert plt is not None
        result = float(np.zeros(10).sum())
        return result
"""

MAKE = """
import time

import numpy as np


class Make:
    reuse = False

    def __init__(self, count: int = 1):
        self.count = count

    def execute(self):
        array = np.ones(self.count)
        print(f"made {time.time()}", flush=True)
        return array
"""

TOTAL = """
import time


class Total:
    reuse = False

    def execute(self, array):
        total = float(array.sum())
        print(f"summed {time.time()}", flush=True)
        return total
"""

PLOTS = """
import time

from matplotlib import pyplot as plt


class Plots:
    reuse = False

    def __init__(self, count: int = 20):
        self.count = count

    def execute(self):
        for number in range(self.count):
            plt.figure()
            plt.plot(range(200))
            before = time.time()
            plt.show()
            print(f"shown {before} {time.time()}", flush=True)
            time.sleep(0.05)
"""

LINES = """
class Lines:
    reuse = False

    def __init__(self, count: int = 10_000):
        self.count = count

    def execute(self):
        for number in range(self.count):
            print("line", number)
"""

HELLO = """
class Hello:
    reuse = False

    def execute(self):
        print("hello", flush=True)
"""


def write(folder: Path, *, reuse: bool = False) -> Path:
    """A project with all operations of the measurements."""
    sources = {
        "Step": STEP.format(reuse=reuse),
        "FigureStep": FIGURE_STEP,
        "Make": MAKE,
        "Total": TOTAL,
        "Plots": PLOTS,
        "Lines": LINES,
        "Hello": HELLO,
    }
    (folder / "operations").mkdir(parents=True)
    (folder / "pipelines").mkdir()
    (folder / "deepforge.json").write_text(json.dumps({"format": 1, "id": folder.name, "name": folder.name}))
    for name, source in sources.items():
        (folder / "operations" / f"{name}.py").write_text(textwrap.dedent(source).lstrip())
    return folder


def pipeline(
    folder: Path, name: str, nodes: dict[str, dict[str, object]], edges: list[tuple[str, str, str, str]]
) -> str:
    """Writes a pipeline and returns its path in the project."""
    keys = ("source", "output", "target", "input")
    document = {"format": 1, "nodes": nodes, "edges": [dict(zip(keys, edge, strict=True)) for edge in edges]}
    path = f"pipelines/{name}.dfpipe"
    (folder / path).write_text(json.dumps(document, indent=2))
    return path


def chain(folder: Path, length: int, *, operation: str = "Step") -> str:
    """Nodes one after another."""
    nodes: dict[str, dict[str, object]] = {
        f"s{number:03}": {"operation": operation, "attributes": {"number": number}} for number in range(length)
    }
    ids = list(nodes)
    output = "result"
    edges = [(a, output, b, "value") for a, b in itertools.pairwise(ids)]
    return pipeline(folder, f"{operation.lower()}-chain-{length}", nodes, edges)


def fan(folder: Path, width: int) -> str:
    """One node, and `width` that take its value."""
    nodes: dict[str, dict[str, object]] = {"first": {"operation": "Step"}}
    nodes |= {f"s{number:03}": {"operation": "Step", "attributes": {"number": number}} for number in range(width)}
    edges = [("first", "result", node, "value") for node in nodes if node != "first"]
    return pipeline(folder, f"fan-{width}", nodes, edges)
