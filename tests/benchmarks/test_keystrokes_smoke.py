"""`python -m benchmarks.keystrokes` measures typing in the operation editor beside JupyterLab's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    "a key typed in a typical operation, to painted",
    "for comparison, in JupyterLab's own editor, a typical operation",
    "the diagram of a typical operation, after the last key",
)


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_the_quick_form_types_and_sees_the_diagram_follow() -> None:
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        pytest.skip("no chromium here: apt-get install chromium")
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.keystrokes", "--smoke"],
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
