"""The real command in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import forks
import pytest

REPOSITORY = Path(__file__).parents[2]

COUNT = """
import time


class Count:
    '''Counts.'''

    def __init__(self, upto=2, pause_s=0.0):
        self.upto = upto
        self.pause_s = pause_s

    def execute(self, start: int = 0):
        for number in range(self.upto):
            print(f"number {number}", flush=True)
            time.sleep(self.pause_s)
        total = start + self.upto
        return total
"""
FAIL = """
class Fail:
    def execute(self):
        raise ValueError("no such data")
"""
PLOT = """
import matplotlib.pyplot as plt


class Plot:
    def execute(self):
        plt.plot([1, 2, 3])
        plt.show()
"""


class Cli:
    """`cli("run", …)` waits for the command; `cli.start(…)` does not, and starts as a shell does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")])
        self.environment = {
            **os.environ,
            "DEEPFORGE_DATA_DIR": str(folder / "data"),
            "PYTHONPATH": path,
            "PYTHONIOENCODING": "utf-8",
        }
        self._started: list[subprocess.Popen[str]] = []

    def __call__(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return forks.ran(forks.CLI, arguments, self.environment, cwd or self.folder)

    def start(self, *arguments: str, module: str = "deepforge_jupyter.cli") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def stop(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def project(self, *, name: str = "lab", **pipelines: dict[str, Any]) -> Path:
        """A project with the operations above and these pipelines: `{node: {"operation": …}}`."""
        assert self("new", name).returncode == 0
        folder = self.folder / name
        for operation, code in (("Count", COUNT), ("Fail", FAIL), ("Plot", PLOT)):
            (folder / "operations" / f"{operation}.py").write_text(code)
        for pipeline, nodes in pipelines.items():
            edges = [
                {"source": source, "output": "total", "target": node, "input": "start"}
                for node, body in nodes.items()
                for source in body.pop("after", [])
            ]
            document = {"format": 1, "nodes": nodes, "edges": edges}
            (folder / "pipelines" / f"{pipeline}.dfpipe").write_text(json.dumps(document, indent=2))
        return folder


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    cli = Cli(tmp_path)
    yield cli
    cli.stop()


@pytest.fixture
def lines() -> Callable[[str], list[dict[str, Any]]]:
    def decode(text: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in text.splitlines()]

    return decode
