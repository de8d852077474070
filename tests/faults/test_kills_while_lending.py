"""Servers that are killed at any step while jobs run on another machine, which takes its inputs from a bucket and sends
its outputs there: the next server goes on lending, the jobs run once, and nothing is left that no record names."""

from __future__ import annotations

import json
import os
import random
import textwrap
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from deepforge_elsewhere import ADDRESS
from distributions import install_elsewhere
from elsewhere_machines import Machine, elsewhere
from faults.shelf import Shelf, restarted, stepping
from faults.world import World

from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.protocol.storages import ChangeStorage
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, execution_of, job_of
from deepforge_jupyter.workspace import Workspace

OPERATIONS = """\
    TRAIL = {trail!r}


    class {name}:
        def __init__(self, name: str = ""):
            self.name = name

        def execute(self, made=b""):
            with open(TRAIL, "a") as file:
                print("{name}", self.name, file=file)
            result = made + self.name.encode() * 1000
            return result
"""
CHAIN = {
    "format": 1,
    "nodes": {
        "make": {"operation": "Make"},
        "take": {"operation": "Take"},
        "kept": {"operation": "Output", "attributes": {"name": "made"}},
    },
    "edges": [
        {"source": "make", "output": "result", "target": "take", "input": "made"},
        {"source": "take", "output": "result", "target": "kept", "input": "data"},
    ],
}


@pytest.fixture
def machine(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Where all servers of the shelf can run operations."""
    world = shelf.world
    install_elsewhere(tmp_path / "packages")
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    paths = [str(tmp_path / "packages"), *world.environment_now()["PYTHONPATH"].split(os.pathsep)]
    with elsewhere(tmp_path / "machine") as machine:
        world.environment |= {"PYTHONPATH": os.pathsep.join(paths), ADDRESS: str(machine.port)}
        monkeypatch.setenv(ADDRESS, str(machine.port))
        yield machine


def write(world: World) -> None:
    project = world.root / "shelf"
    for folder in ("operations", "pipelines"):
        (project / folder).mkdir(exist_ok=True)
    for name in ("Make", "Take"):
        text = textwrap.dedent(OPERATIONS).format(name=name, trail=str(world.trail))
        (project / "operations" / f"{name}.py").write_text(text)
    (project / "pipelines" / "chain.dfpipe").write_text(json.dumps(CHAIN))


async def check(workspace: Workspace, shelf: Shelf) -> None:
    """What is recorded is there whole, and what is there is recorded."""
    jobs = [job_of(record) for record in await workspace.store.find(JOBS)]
    artifacts = [artifact_of(record).value for record in await workspace.store.find(ARTIFACTS)]
    values = {value.location: value for job in jobs for value in job.outputs.values()}
    values |= {value.location: value for value in artifacts}
    for value in values.values():
        assert await workspace.storages.content(value, anew=True) == value.content
    left = shelf.left()
    assert (left.locations, left.others) == (values.keys(), [])


@pytest.mark.parametrize("shelf", ["s3"], indirect=True)
async def test_the_next_server_goes_on_where_one_was_killed_at_any_step(
    shelf: Shelf, machine: Machine, chance: random.Random
) -> None:
    """Every second of them: which, is left to chance."""
    write(shelf.world)
    async with shelf.world.opened() as workspace:
        options = (await workspace.configured_storages.get("team")).options
        await workspace.configured_storages.change("team", ChangeStorage(options={**options, "direct": True}))
    with stepping(shelf) as step:
        for number in count(chance.randint(1, 2), 2):
            if (did := step(f"elsewhere made-{number} SIGKILL {number}")) == "ended":
                break
            assert did == "killed"
    assert number > 20
    async with restarted(shelf) as workspace:
        executions = [execution_of(record) for record in await workspace.store.find(EXECUTIONS)]
        jobs = [job_of(record) for record in await workspace.store.find(JOBS)]
        assert [job.failure for job in jobs if job.failure is not None] == []
        assert {one.status for one in executions} == {Status.success}
        assert {job.attempt for job in jobs if job.node != "kept"} == {1}
        ran = shelf.world.trail.read_text().splitlines()
        assert sorted(set(ran)) == sorted(ran)
        assert len(ran) == 2 * len(executions)
        await check(workspace, shelf)
