"""Processes that are killed at any step while they empty a project from the trash: the next one finishes it, nothing of
it is left, and other projects are whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
from faults.shelf import Shelf, Stepper, restarted, stepping
from faults.test_kills_of_values import MAKE, PIPELINE, made
from faults.world import World

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.protocol.requests import DuplicateProject
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, NAMES, artifact_of, job_of
from deepforge_jupyter.services.identity import PROJECTS

PLACES = ("root", "data", "team")


def saved(world: World) -> None:
    shutil.rmtree(world.runs / "supervisors")
    (world.folder / "saved").mkdir()
    for name in PLACES:
        _copy(world.folder / name, world.folder / "saved")


def brought_back(world: World) -> None:
    """All that a process can change is as it was saved."""
    for name in PLACES:
        shutil.rmtree(world.folder / name)
        _copy(world.folder / "saved" / name, world.folder)


def _copy(source: Path, target: Path) -> None:
    """Into `target`; what was one file under two names is one again."""
    subprocess.run(["cp", "--archive", str(source), str(target)], check=True)


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
async def test_a_project_whose_emptying_was_cut_off_at_any_step_is_gone_and_others_are_whole(shelf: Shelf) -> None:
    """The other has the same contents, and was made from it. What a process does besides may use up its steps."""
    world, doomed = shelf.world, shelf.project
    folder = world.root / "shelf"
    for name, text in (
        ("operations/Make.py", textwrap.dedent(MAKE)),
        ("pipelines/make.dfpipe", json.dumps(PIPELINE)),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    async with world.opened() as workspace:
        await made(workspace, shelf, "first")
        other = await workspace.arrangement.duplicate(doomed, DuplicateProject(path="other"))
        shelf.project = other.id
        kept = await made(workspace, shelf, "first")
        await workspace.trash.delete(doomed, user="ada")
    world.stop_all()
    saved(world)
    with stepping(shelf, world.runs, world.root / ".deepforge-trash") as step:
        await _check(shelf, doomed, kept, step)


async def _check(shelf: Shelf, doomed: str, kept: Execution, step: Stepper) -> None:
    world, other = shelf.world, shelf.project
    ends: list[str] = []
    began = 0
    for number in (*range(1, 13), *range(13, 1000, 5)):
        brought_back(world)
        ends.append(step(f"empty {doomed} SIGKILL {number}"))
        async with restarted(shelf) as workspace:
            is_there = await workspace.store.get(PROJECTS, doomed) is not None
            began += not is_there and ends[-1] == "killed"
            for collection in (EXECUTIONS, JOBS, ARTIFACTS) if not is_there else ():
                assert await workspace.store.find(collection, {"project": doomed}) == []
            records = await workspace.store.find(ARTIFACTS, {"project": other})
            (artifact,) = map(artifact_of, records)
            jobs = [job_of(record) for record in await workspace.store.find(JOBS, {"project": other})]
            for value in [artifact.value, *(value for job in jobs for value in job.outputs.values())]:
                await workspace.storages.content(value, anew=True)
            if not is_there:
                assert {job.execution for job in jobs} == {kept.id}
                assert len(await workspace.store.find(NAMES)) == 1
                assert not (world.root / ".deepforge-trash").exists()
                left = shelf.left()
                assert (left.others, len(left.contents)) == ([], 1)
                assert left.locations == {value.location for job in jobs for value in job.outputs.values()}
                assert {each.name for each in world.runs.iterdir()} <= {kept.id, "snapshots", "spares", "supervisors"}
        if ends[-1] == "ended":
            break
    assert set(ends) == {"killed", "ended"} and began > 10, (began, number)
