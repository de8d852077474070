"""A project's operations on disk, a folder of runs that leaves no process behind."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from compute.attempts import Operations, supervisor_pids
from deepforge_runner.supervisor import processes

from deepforge_jupyter.compute.server import ServerCompute


@pytest.fixture
def operations(tmp_path: Path) -> Operations:
    return Operations(tmp_path)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "runs"
    yield folder
    for path in folder.glob("*/*/*/claim"):
        operation = json.loads(path.read_text() or "{}")
        if "pid" in operation and processes.is_alive(operation["pid"], operation["pid_started"]):
            processes.kill_tree(operation["pid"])
    for pid in supervisor_pids(folder):
        processes.kill_tree(pid)


@pytest.fixture
async def compute(runs: Path) -> AsyncIterator[ServerCompute]:
    adapter = ServerCompute(runs, capacity=2, idle_seconds=1.0)
    await adapter.open()
    await adapter.warm()
    yield adapter
    await adapter.close()
