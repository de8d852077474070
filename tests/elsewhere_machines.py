"""Second machines for tests: processes with a folder and an environment of their own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from compute.attempts import supervisor_pids
from deepforge_runner.supervisor import processes

REPOSITORY = Path(__file__).parents[1]
PROGRAM = Path(__file__).with_name("elsewhere_machine.py")


class Machine(NamedTuple):
    """`log` holds every line that servers told it, and lies outside of its folder."""

    port: int
    pid: int
    folder: Path
    log: Path


@contextlib.contextmanager
def elsewhere(folder: Path, *, fault: str | None = None) -> Iterator[Machine]:
    """It listens when it is yielded; ended with the block, with all that runs there."""
    (home := folder / "there").mkdir(parents=True)
    environment = {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(REPOSITORY / "kernels")}
    command = [sys.executable, str(PROGRAM), str(home), "--log", str(folder / "told")]
    command += [] if fault is None else ["--fault", fault]
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Machine(int(process.stdout.readline()), process.pid, home, folder / "told")
    finally:
        process.kill()
        process.communicate()
        for pid in supervisor_pids(home):
            processes.kill_tree(pid)
