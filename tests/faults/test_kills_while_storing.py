"""Processes that are killed at any step while they store or remove an artifact: nothing is left in a storage that no
record names, and nothing that is recorded is missing."""

from __future__ import annotations

import json
import random

import pytest
from faults.shelf import Shelf, restarted, stepping

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.protocol.artifacts import UploadWish
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of
from deepforge_jupyter.workspace import Workspace

MOST_STEPS = 80
KEEP = {
    "format": 1,
    "nodes": {
        "load": {"operation": "Input", "attributes": {"artifact": ""}},
        "kept": {"operation": "Output", "attributes": {"name": ""}},
    },
    "edges": [{"source": "load", "output": "data", "target": "kept", "input": "data"}],
}


@pytest.fixture(autouse=True)
def pipeline(shelf: Shelf) -> None:
    folder = shelf.world.root / "shelf" / "pipelines"
    folder.mkdir(exist_ok=True)
    (folder / "keep.dfpipe").write_text(json.dumps(KEEP))


async def uploaded(workspace: Workspace, shelf: Shelf, name: str, *, storage: str) -> Artifact:
    wish = UploadWish(project=shelf.project, filename=name, storage=storage)
    coming = await workspace.uploads.begin(wish, user="ada")
    await coming.write(f"what {name} is\n".encode() * 1000)
    return await coming.finish()


async def check(workspace: Workspace, shelf: Shelf) -> list[Artifact]:
    """What is recorded is there whole, and what is there is recorded."""
    artifacts = [artifact_of(record) for record in await workspace.store.find(ARTIFACTS)]
    for artifact in artifacts:
        assert await workspace.storages.content(artifact.value, anew=True) == artifact.value.content
    here = {each.value.location: each.value.content for each in artifacts if each.value.storage == "team"}
    left = shelf.left()
    blobs = shelf.world.data / "blobs"
    assert [*left.others, *blobs.glob("uploads/*"), *blobs.glob("incoming/*")] == []
    assert left.locations == here.keys()
    assert left.contents.keys() <= set(here.values())
    for content, locations in left.contents.items():
        assert locations in (None, {location for location, other in here.items() if other == content})
    return artifacts


async def prepare(workspace: Workspace, shelf: Shelf, action: str, name: str) -> None:
    """What is needed for it to be done."""
    storage = {"copy": "local", "keep": "local", "delete": "team"}.get(action)
    if storage is not None:
        await uploaded(workspace, shelf, name, storage=storage)


@pytest.mark.parametrize("action", ["upload", "upload-large", "copy", "keep", "delete"])
async def test_a_process_killed_at_any_step_leaves_nothing_that_no_record_names(shelf: Shelf, action: str) -> None:
    action, _, size = action.partition("-")
    names = [f"{size or 'small'}-{number}" for number in range(MOST_STEPS)]
    async with shelf.world.opened() as workspace:
        for name in names:
            await prepare(workspace, shelf, action, name)
    with stepping(shelf) as step:
        for number, name in enumerate(names, start=1):
            if (did := step(f"{action} {name} SIGKILL {number}")) == "ended":
                break
            assert did == "killed"
    assert (did, number > 5) == ("ended", True)
    async with restarted(shelf) as workspace:
        found = {artifact.name for artifact in await check(workspace, shelf)}
    done = {"copy": f"{name}-copied", "keep": f"{name}-kept"}.get(action, name)
    assert (done in found) == (action != "delete")


@pytest.mark.parametrize("action", ["upload", "copy", "keep", "delete"])
async def test_what_a_living_process_is_storing_is_left_alone(shelf: Shelf, action: str, chance: random.Random) -> None:
    """However long it stands still."""
    with stepping(shelf) as step:
        for number in range(3):
            name = f"small-{number}"
            async with shelf.world.opened() as workspace:
                await prepare(workspace, shelf, action, name)
                if step(f"{action} {name} SIGSTOP {chance.randint(1, 20)}") == "stopped":
                    await workspace.sweeping()
                    assert step("go on") == "ended"
                await workspace.sweeping()
    async with restarted(shelf) as workspace:
        names = {artifact.name for artifact in await check(workspace, shelf)}
    done = {"copy": "-copied", "keep": "-kept"}.get(action, "")
    assert all((f"small-{number}{done}" in names) == (action != "delete") for number in range(3))
