"""What a benchmark prints in its quick form."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def printed(module: str, *arguments: str, timeout_s: float = 110) -> list[list[str]]:
    """The cells of the table that `python -m MODULE ARGUMENTS` prints, its heading and rule included."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "kernels"), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines()]


def printed_in_browser(module: str) -> list[list[str]]:
    """The rows of a benchmark that needs a chromium."""
    if shutil.which("chromium") is None and shutil.which("chromium-browser") is None:
        pytest.skip("no chromium here: apt-get install chromium")
    return printed(module, "--smoke", timeout_s=170)[2:]
