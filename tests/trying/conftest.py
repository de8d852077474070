"""A kernel for the tests of a file, and an empty project for each of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from trying.kernels import Kernel, started, stop

FOLDERS = ("operations", "utils", "serializers", "resources")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    home = tmp_path_factory.mktemp("home")
    (home / "project").mkdir()
    (home / "project" / "deepforge.json").write_text('{"format": 1, "id": "p", "name": "p"}')
    kernel = started(home / "project", home)
    yield kernel
    stop(kernel)


@pytest.fixture
def kernel(running: Kernel) -> Iterator[Kernel]:
    for name in FOLDERS:
        (running.project / name).mkdir()
    yield running
    for name in FOLDERS:
        shutil.rmtree(running.project / name)
    running.enter()  # the modules of the files that are gone are forgotten
    running.run("%reset -f")
