"""Processes that are killed at any step while they store or remove an artifact: nothing is left in a storage that no
record names, and nothing that is recorded is missing."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.world import World
from s3_servers import S3Server

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.protocol.artifacts import UploadWish
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.protocol.storages import AddStorage
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, STORING, artifact_of, execution_of
from deepforge_jupyter.workspace import Workspace

STEPPER = Path(__file__).with_name("stepper.py")
BUCKET = "steps"
MOST_STEPS = 80
KEEP = {
    "format": 1,
    "nodes": {
        "load": {"operation": "Input", "attributes": {"artifact": ""}},
        "kept": {"operation": "Output", "attributes": {"name": ""}},
    },
    "edges": [{"source": "load", "output": "data", "target": "kept", "input": "data"}],
}


class Stepper:
    """Does things in processes of their own, which are stopped at a step."""

    def __init__(self, world: World, project: str, storage: str) -> None:
        command = [sys.executable, str(STEPPER), str(world.root), str(world.data), project, storage]
        command += [str(world.data / "blobs"), str(world.folder / "team")]
        self._process = subprocess.Popen(
            command, env=world.environment_now(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, line: str) -> str:
        assert self._process.stdin is not None and self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


class Shelf:
    """A project and the storage “team” that things are stored in; `left` looks at what is there."""

    def __init__(self, world: World, project: str, left: Callable[[], Leftovers]) -> None:
        self.world = world
        self.project = project
        self.left = left


class Leftovers:
    """What lies in a storage: `locations` of values, `contents` with the locations that have them (None: not told),
    and `others`, which should not be there."""

    def __init__(self, locations: set[str], contents: dict[str, set[str] | None], others: list[str]) -> None:
        self.locations = locations
        self.contents = contents
        self.others = others


def in_folder(blobs: Path) -> Leftovers:
    values = {str(file.parent.relative_to(blobs / "values")) for file in blobs.glob("values/**/value.json")}
    others = [
        str(path) for path in blobs.glob("values/**/*") if path.is_file() and not (path.parent / "value.json").exists()
    ]
    others += [str(path) for name in ("incoming", "uploads") for path in (blobs / name).glob("*")]
    return Leftovers(values, {path.name: None for path in blobs.glob("contents/*")}, others)


def in_bucket(client: Any, prefix: str) -> Leftovers:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{prefix}/")
    keys = {each["Key"].removeprefix(f"{prefix}/") for page in pages for each in page.get("Contents", ())}
    locations = {key.removeprefix("values/").removesuffix("/value.json") for key in keys if key.endswith("/value.json")}
    contents: dict[str, set[str] | None] = {}
    named = {f"values/{location}/value.json" for location in locations}
    for key in {key for key in keys if key.endswith("/users.json")}:
        users = json.loads(client.get_object(Bucket=BUCKET, Key=f"{prefix}/{key}")["Body"].read())
        folder = key.removesuffix("/users.json")
        named.add(key)
        if users["generation"] is not None:
            contents[folder.removeprefix("contents/")] = set(users["locations"])
            named |= {other for other in keys if other.startswith(f"{folder}/{users['generation']}/")}
    uploads = client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{prefix}/").get("Uploads", [])
    others = sorted(keys - named) + [f"unfinished {each['Key']}" for each in uploads]
    return Leftovers(locations, contents, others)


@pytest.fixture(params=["folder", "s3"])
async def shelf(make_world, tmp_path: Path, request: pytest.FixtureRequest) -> Shelf:
    world: World = make_world()
    async with world.opened() as workspace:
        project = await workspace.projects.create(CreateProject(path="shelf"))
        folder = world.root / "shelf" / "pipelines" / "keep.dfpipe"
        folder.parent.mkdir(exist_ok=True)
        folder.write_text(json.dumps(KEEP))
        if request.param == "folder":
            place = tmp_path / "team"
            added = AddStorage(name="team", adapter="folder", options={"folder": str(place)})
            await workspace.configured_storages.add(added)
            return Shelf(world, project.id, lambda: in_folder(place))
        s3: S3Server = request.getfixturevalue("s3")
        client, prefix = s3.client(), uuid.uuid4().hex
        added = AddStorage(
            name="team",
            adapter="s3",
            options=s3.options(BUCKET, prefix=prefix),
            secrets={"secret_key": s3.secret_key},
        )
        await workspace.configured_storages.add(added)
        await (await workspace.storages.named("team")).check()
        request.addfinalizer(client.close)
        return Shelf(world, project.id, lambda: in_bucket(client, prefix))


@contextlib.contextmanager
def stepping(shelf: Shelf) -> Iterator[Stepper]:
    stepper = Stepper(shelf.world, shelf.project, "team")
    try:
        yield stepper
    finally:
        stepper.close()


async def uploaded(workspace: Workspace, shelf: Shelf, name: str, *, storage: str) -> Artifact:
    wish = UploadWish(project=shelf.project, filename=name, storage=storage)
    coming = await workspace.uploads.begin(wish, user="ada")
    await coming.write(f"what {name} is\n".encode() * 1000)
    return await coming.finish()


@contextlib.asynccontextmanager
async def restarted(shelf: Shelf) -> AsyncIterator[Workspace]:
    """A server that started after all the others died, and went on with what they left."""
    workspace = Workspace(root=str(shelf.world.root), data_dir=str(shelf.world.data))
    await workspace.open()
    try:
        changes = workspace.store.watch(EXECUTIONS)
        while any(not execution_of(record).status.is_final for record in await workspace.store.find(EXECUTIONS)):
            await anext(changes)
        holds = workspace.store.watch(STORING)
        await workspace.sweeping()
        while await workspace.store.find(STORING):
            await anext(holds)
        yield workspace
    finally:
        await workspace.close()


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
