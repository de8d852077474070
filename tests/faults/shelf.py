"""A storage in which processes of their own store and remove things, stopped at any step, and what is there then."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from faults.world import World

from deepforge_jupyter.scheduler.records import EXECUTIONS, OUTPUTS, REMAINS, STORING, execution_of
from deepforge_jupyter.services.identity import PROJECTS, place_of
from deepforge_jupyter.store.base import Record
from deepforge_jupyter.workspace import Workspace

STEPPER = Path(__file__).with_name("stepper.py")
BUCKET = "steps"
HOLDS = (STORING, OUTPUTS, REMAINS)


class Stepper:
    """Does things in processes of their own, which are stopped at a step."""

    def __init__(self, world: World, project: str, storage: str, *folders: Path) -> None:
        command = [sys.executable, str(STEPPER), str(world.root), str(world.data), project, storage]
        command += [str(folder) for folder in (world.data / "blobs", world.folder / "team", *folders)]
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
    """A project and the storage “team” that things are stored in; `left` looks at what is there. In a bucket that is
    all below `prefix`."""

    def __init__(self, world: World, project: str, left: Callable[[], Leftovers], *, prefix: str = "") -> None:
        self.world = world
        self.project = project
        self.left = left
        self.prefix = prefix


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
    named = set()
    for header in (f"values/{location}/value.json" for location in locations):
        data = json.loads(client.get_object(Bucket=BUCKET, Key=f"{prefix}/{header}")["Body"].read())["data"]
        named |= {header, *(key for key in keys if key.startswith(f"{data}/") and data.startswith("values/"))}
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


@contextlib.contextmanager
def stepping(shelf: Shelf, *folders: Path) -> Iterator[Stepper]:
    """Whatever happens in `folders` is a step, too."""
    stepper = Stepper(shelf.world, shelf.project, "team", *folders)
    try:
        yield stepper
    finally:
        stepper.close()


@contextlib.asynccontextmanager
async def restarted(shelf: Shelf) -> AsyncIterator[Workspace]:
    """A server that started after all the others died, and went on with what they left."""
    workspace = Workspace(root=str(shelf.world.root), data_dir=str(shelf.world.data))
    await workspace.open()
    try:
        changes = workspace.store.watch(EXECUTIONS)
        while any(not execution_of(record).status.is_final for record in await workspace.store.find(EXECUTIONS)):
            await anext(changes)
        holds = workspace.store.watch(*HOLDS)
        await workspace.sweeping()
        while any([await workspace.store.find(collection) for collection in HOLDS]):
            await anext(holds)
        emptied = workspace.store.watch(PROJECTS)
        while any(_is_emptying(record) for record in await workspace.store.find(PROJECTS)):
            await anext(emptied)
        yield workspace
    finally:
        await workspace.close()


def _is_emptying(record: Record) -> bool:
    deleted = place_of(record).deleted
    return deleted is not None and deleted.is_emptying
