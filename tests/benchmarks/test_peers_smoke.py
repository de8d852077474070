"""`python -m benchmarks.peers` continues the table of other tools."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_graphs_of_other_tools_run_and_are_shown_as_rows_of_their_table() -> None:
    path = os.pathsep.join([str(ROOT), str(ROOT / "kernels"), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers", "--repeats", "1", "--array-mb", "1"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()]
    assert [row[0] for row in rows] == ["tool", "---", "subproc", "deepforge run"]
    assert {len(row) for row in rows} == {11}
