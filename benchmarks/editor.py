"""`python -m benchmarks.editor [--smoke]`: the pipeline editor with many nodes, in headless Chromium.

Needs JupyterLab with this extension installed, playwright and a `chromium` on the path (the test environment has them).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.lab import chromium, jupyter_lab, open_page
from benchmarks.table import Row, show

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("editor.js")
OPERATION = '''\
class Step:
    """Passes on what it gets."""

    def __init__(self, rate: float = 0.5, rounds: int = 10, name: str = "step"):
        self.rate, self.rounds, self.name = rate, rounds, name

    def execute(self, data=None, extra=None):
        result, rest = data, extra
        return result, rest
'''
CHAIN = 25


def pipeline(count: int) -> dict[str, Any]:
    """`count` nodes in chains of 25, each beside the last: 960 connections for 1,000 nodes."""
    names = [f"Step_{index}" for index in range(count)]
    return {
        "format": 1,
        "nodes": {name: {"operation": "Step", "attributes": {"rounds": index}} for index, name in enumerate(names)},
        "edges": [
            {"source": before, "output": "result", "target": name, "input": "data"}
            for index, (before, name) in enumerate(itertools.pairwise(names), start=1)
            if index % CHAIN
        ],
        "layout": {name: [index % CHAIN * 300, index // CHAIN * 160] for index, name in enumerate(names)},
    }


def make_project(folder: Path, counts: tuple[int, ...]) -> None:
    for name in ("operations", "pipelines"):
        (folder / name).mkdir(parents=True)
    identity = {"format": 1, "id": "benchmark", "name": "Benchmark"}
    (folder / "deepforge.json").write_text(json.dumps(identity))
    (folder / "operations" / "Step.py").write_text(OPERATION)
    for count in counts:
        (folder / "pipelines" / f"{count}.dfpipe").write_text(json.dumps(pipeline(count), indent=2) + "\n")


def measure(*, smoke: bool) -> list[Row]:
    few, many = (30, 60) if smoke else (1000, 5000)
    with jupyter_lab() as (root, url):
        make_project(root / "project", (few, many))
        with open_page(url.format("lab")) as page:
            rows = [_loaded_at_start(page)]
        with open_page(url.format("lab")) as page:
            rows += _some(page, few)
        with open_page(url.format("lab")) as page:
            rows += _many(page, many)
    return rows


def _ask(page: Page, what: str, *arguments: Any) -> Any:
    return page.evaluate(f"async arguments => window.editor.{what}(...arguments)", list(arguments))


def _loaded_at_start(page: Page) -> Row:
    page.add_script_tag(path=SCRIPT)
    names = _ask(page, "scripts")
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "deepforge-jupyter" / "static"
    size = sum(len(gzip.compress((folder / name).read_bytes())) for name in names)
    return Row("JavaScript loaded at JupyterLab's start, compressed", size / 1000, "kB", 60)


def _some(page: Page, count: int) -> list[Row]:
    page.add_script_tag(path=SCRIPT)
    opened = _ask(page, "open", f"project/pipelines/{count}.dfpipe")
    rows = [Row(f"{count:,} nodes: open, from model to painted", opened, "ms", 1500)]
    zoomed = _ask(page, "pan")
    edits = [_ask(page, "edit") for _ in range(7)]
    repainted = sum(edit["others"] for edit in edits)
    _ask(page, "fit")
    everything = _ask(page, "pan")
    arranged = _ask(page, "arrange")
    return [
        *rows,
        _frames(f"{count:,} nodes: a frame while panning, zoomed in", zoomed, 1000 / 60),
        _frames(f"{count:,} nodes: a frame while panning, all in view", everything, 1000 / 30),
        Row(
            f"{count:,} nodes: an attribute's edit to painted",
            sorted(edit["ms"] for edit in edits)[len(edits) // 2],
            "ms",
            30,
            min(edit["ms"] for edit in edits),
        ),
        Row(f"{count:,} nodes: other nodes repainted by it", repainted, "nodes", 0),
        Row(f"{count:,} nodes: auto-layout", arranged["ms"], "ms", 1000),
        Row(f"{count:,} nodes: longest freeze during auto-layout", arranged["freeze"], "ms", None),
    ]


def _many(page: Page, count: int) -> list[Row]:
    page.add_script_tag(path=SCRIPT)
    opened = _ask(page, "open", f"project/pipelines/{count}.dfpipe")
    zoomed = _ask(page, "pan")
    edit = min((_ask(page, "edit") for _ in range(5)), key=lambda found: float(found["ms"]))
    return [
        Row(f"{count:,} nodes: open, from model to painted", opened, "ms", 5000),
        _frames(f"{count:,} nodes: a frame while panning, zoomed in", zoomed, 1000 / 30),
        Row(f"{count:,} nodes: an attribute's edit to painted", edit["ms"], "ms", None),
    ]


def _frames(what: str, frames_ms: list[float], budget: float) -> Row:
    """The mean, which is what frames a second are; the display gives a frame each 16.7 ms at best."""
    return Row(what, sum(frames_ms) / len(frames_ms), "ms", budget, min(frames_ms))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    arguments = parser.parse_args()
    if chromium() is None:
        sys.exit("There is no chromium on the path: sudo apt-get install chromium")
    print(show(measure(smoke=arguments.smoke)))


if __name__ == "__main__":
    main()
