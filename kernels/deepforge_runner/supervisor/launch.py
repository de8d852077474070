"""Command lines that run a module of this package in any Python, without putting our folder on its path."""

from __future__ import annotations

import os

PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# The package is made known by its folder alone; "" (the working directory) leaves the path, so that a project's
# `json.py` cannot stand in for Python's.
_BOOTSTRAP = (
    "import sys; sys.path[:] = [p for p in sys.path if p]; "
    "package = type(sys)('deepforge_runner'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['deepforge_runner'] = package; del sys.argv[1]; "
    "from deepforge_runner.{module} import {function}; sys.exit({function}({argument}))"
)


def supervisor_command(python, socket_path, preload=(), idle_seconds=10.0):
    """Starts a supervisor and returns when it listens at `socket_path`; the supervisor itself runs on, detached."""
    code = _BOOTSTRAP.format(module="supervisor.__main__", function="main", argument="sys.argv[1:]")
    options = ["--socket", socket_path, "--idle-seconds", str(idle_seconds)]
    if preload:
        options += ["--preload", ",".join(preload)]
    return [python, "-c", code, PACKAGE_FOLDER, *options]


def runner_command(python, run_directory):
    """Runs the operation of a run directory: what `python -m deepforge_runner RUNDIR` does."""
    code = _BOOTSTRAP.format(module="main", function="run_and_exit", argument="sys.argv[1]")
    return [python, "-c", code, PACKAGE_FOLDER, run_directory]


def waiting_command(python, descriptor):
    """Runs the operation of the run directory that `descriptor` brings."""
    code = _BOOTSTRAP.format(module="main", function="run_wish_and_exit", argument="int(sys.argv[1])")
    return [python, "-c", code, PACKAGE_FOLDER, str(descriptor)]
