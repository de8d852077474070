"""What others put into a folder of this machine: looked through, and never beyond it."""

from __future__ import annotations

from pathlib import Path

import pytest
from storage.objects_conformance import ObjectsConformance, Write

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.storage.local_objects import LocalObjects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def objects(folder: Path) -> LocalObjects:
    return LocalObjects(folder)


class TestLocalObjects(ObjectsConformance):
    own = ("values", "contents", "incoming", "uploads")


async def test_a_link_is_followed_only_within_the_folder(
    objects: LocalObjects, folder: Path, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("nobody's business")
    write("data/a", b"a")
    write("values/v", b"v")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    (folder / "kept").symlink_to(folder / "values")
    (folder / "near").symlink_to(folder / "data")
    (folder / "data" / "loop").symlink_to(folder)
    assert [entry.path for entry in (await objects.page("")).entries] == ["data", "near"]
    for path in ("out", "up/secret", "kept/v"):
        with pytest.raises(BadRequest, match="leads"):
            await objects.read(path)
    assert await objects.read("near/a") == b"a"
    assert "data/a" in [entry.path for entry in await objects.files("data")]
    assert not [entry for entry in await objects.files("") if "loop/data/loop" in entry.path]


async def test_nothing_is_copied_to_open_a_file(
    objects: LocalObjects, folder: Path, write: Write, tmp_path: Path
) -> None:
    write("large", b"large")
    (folder / "large").chmod(0o644)
    await objects.bring("large", tmp_path / "brought")
    assert (tmp_path / "brought").resolve() == folder / "large"
    assert (folder / "large").stat().st_mode & 0o777 == 0o644
