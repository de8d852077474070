"""`python -m benchmarks.watching` measures how a long execution opens in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    "1,000 lines and 5 figures: open, to the last line and all figures",
    "1,000 lines and 5 figures: all figures in a grid",
    "1,000 lines and 5 figures, and 1,000 points: open, to the last line and all figures",
    "1,000 lines and 5 figures, and 1,000 points: all figures in a grid",
)


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_the_quick_form_runs_and_opens_an_execution() -> None:
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        pytest.skip("no chromium here: apt-get install chromium")
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.watching", "--smoke"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "kernels")])},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()[2:]]
    assert [row[0] for row in rows] == list(ROWS)
