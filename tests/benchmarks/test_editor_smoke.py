"""`python -m benchmarks.editor` measures the pipeline editor in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    "JavaScript loaded at JupyterLab's start, compressed",
    "30 nodes: open, from model to painted",
    "30 nodes: a frame while panning, zoomed in",
    "30 nodes: a frame while panning, all in view",
    "30 nodes: an attribute's edit to painted",
    "30 nodes: other nodes repainted by it",
    "30 nodes: auto-layout",
    "30 nodes: longest freeze during auto-layout",
    "60 nodes: open, from model to painted",
    "60 nodes: a frame while panning, zoomed in",
    "60 nodes: an attribute's edit to painted",
)


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_the_quick_form_opens_pans_edits_and_arranges() -> None:
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        pytest.skip("no chromium here: apt-get install chromium")
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.editor", "--smoke"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()[2:]]
    assert [row[0] for row in rows] == list(ROWS)
    measured = {row[0]: float(row[1].split()[0]) for row in rows}
    assert measured["30 nodes: other nodes repainted by it"] == 0
    assert 0 < measured["JavaScript loaded at JupyterLab's start, compressed"] <= 60
