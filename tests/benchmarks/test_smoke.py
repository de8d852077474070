"""`python -m benchmarks` measures everything that has a budget."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    "this disk's fdatasync",
    "making a small file on this disk",
    "a bare fork and its end",
    "reading the interface of a typical operation",
    "reading the interface of a class of 1,000 lines",
    "adding an input of a typical operation",
    "adding an output of a typical operation",
    "renaming an input of a typical operation",
    "renaming an attribute of a typical operation",
    "the first edit in a class of 1,000 lines, imports included",
    "chain of 3, zygote: per operation",
    "fan of 3, zygote: per operation",
    "chain of 3, fresh process: per operation",
    "fan of 3, fresh process: per operation",
    "chain of 3 with numpy and pyplot, zygote: per operation",
    "for comparison, python step.py: per step, in between",
    "for comparison, a loop in one process: per step",
    "Run to the operation's first line",
    "30 operations, nothing changed",
    "4 operations that wait for one: per operation",
    "chain of 4: per operation",
    "1 MB array: made to summed by the next operation",
    "for comparison, copying 1 MB in memory, in between",
    "for comparison, numpy.save of 1 MB, in between",
    "history of 30 commits, each run by an execution: first page",
    "a version of 60 documents of which one changed",
    "list of 30 executions over HTTP: first page",
    "list of 30 executions over HTTP: last page",
    "list of 30 executions over HTTP: found by words",
    "list of 30 executions over HTTP: found by an attribute",
    "list of 30 executions over HTTP: sorted by a metric",
    "plt.show() to the browser's socket, beyond drawing",
    "10,000 printed lines to the browser's socket",
    "10,000 printed lines to the last of 3 browsers",
    "plt.show() to the last of 3 browsers, beyond drawing",
    "memory that 3 browsers cost the server",
    "a kernel that was not there: asked for to the end of the first try",
    "trying an operation again: asked for to everything shown",
    "for comparison, the cell `1` in that kernel",
)


@pytest.mark.timeout(200)
def test_the_quick_form_prints_every_figure_beside_its_budget() -> None:
    path = os.pathsep.join([str(ROOT), str(ROOT / "kernels"), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--smoke"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    heading, rule, *rows = [line.split("|")[1:-1] for line in ran.stdout.splitlines()]
    assert [cell.strip() for cell in heading] == ["what", "measured", "least", "budget"]
    assert len(rule) == 4
    assert [row[0].strip() for row in rows] == list(ROWS)
    assert all(float(row[1].split()[0]) >= 0 for row in rows)
