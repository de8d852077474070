"""`python -m deepforge_runner RUNDIR`, or this file itself as a script, wherever the package's folder lies."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not __package__:
        sys.path[0] = folder
    elif sys.path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]  # what `-m` put there; a project's json.py shall not stand in for Python's
    if len(sys.argv) != 2:
        sys.exit("usage: python -m deepforge_runner RUNDIR")
    from deepforge_runner.main import run_and_exit

    run_and_exit(sys.argv[1])
