"""A world of its own for each test, and how often chance is asked.

`DEEPFORGE_FAULT_ROUNDS`: how many rounds each test makes (1), `DEEPFORGE_FAULT_SEED` with which seed the first begins,
the seed of a round is in its test's name.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults.shelf import BUCKET, Shelf, in_bucket, in_folder
from faults.world import World
from s3_servers import S3Server

from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.protocol.storages import AddStorage

ROUNDS = int(os.environ.get("DEEPFORGE_FAULT_ROUNDS", "1"))
FIRST_SEED = int(os.environ["DEEPFORGE_FAULT_SEED"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", [FIRST_SEED + number for number in range(ROUNDS)])


@pytest.fixture
def chance(seed: int) -> random.Random:
    return random.Random(seed)


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    worlds: list[World] = []

    def make(**options) -> World:
        worlds.append(World(tmp_path, **options))
        return worlds[-1]

    yield make
    for world in worlds:
        world.stop_all()


@pytest.fixture(params=["folder", "s3"])
async def shelf(make_world: Callable[..., World], tmp_path: Path, request: pytest.FixtureRequest) -> Shelf:
    world = make_world()
    async with world.opened() as workspace:
        project = await workspace.projects.create(CreateProject(path="shelf"))
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
        return Shelf(world, project.id, lambda: in_bucket(client, prefix), prefix=prefix)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    mount = subprocess.run(command, capture_output=True, text=True)
    if mount.returncode:
        pytest.skip(f"no small disk can be mounted here: {mount.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="session")
def clock_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set before a program (LD_PRELOAD), it shifts the wall clock of that program by the seconds in a file."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler: the clock of other programs cannot be shifted without one")
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library
