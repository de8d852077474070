"""Values in a local folder: nothing is copied, equal contents are stored once, crashes leave nothing half-made."""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from storage.conformance import StorageConformance, stage

from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.drafts import Drafts
from deepforge_jupyter.storage.local import LocalStorage

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parents[1]


@pytest.fixture
def blobs(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def storage(blobs: Path) -> LocalStorage:
    return LocalStorage(blobs)


class TestLocalStorage(StorageConformance):
    pass


def other_device(path: Path) -> Path:
    """A folder on another file system than `path`."""
    shared_memory = Path("/dev/shm")
    if not shared_memory.is_dir() or shared_memory.stat().st_dev == path.stat().st_dev:
        pytest.skip("there is no second file system here")
    folder = shared_memory / f"deepforge-test-{os.getpid()}"
    folder.mkdir()
    return folder


async def test_adopting_moves_the_very_files(storage: LocalStorage, runs: Path) -> None:
    staged = stage(runs / "out")
    inode = (staged / "data.pickle").stat().st_ino
    value = await storage.adopt(staged, "e/a/1/x")
    assert (await storage.local_path(value) / "data.pickle").stat().st_ino == inode


async def test_from_another_file_system_it_is_copied_and_said_once(
    storage: LocalStorage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = other_device(tmp_path)
    try:
        with caplog.at_level(logging.WARNING):
            values = [await storage.adopt(stage(away / str(n), b"far"), f"e/{n}") for n in range(2)]
        assert [(await storage.local_path(value) / "data.pickle").read_bytes() for value in values] == [b"far"] * 2
        assert list(away.iterdir()) == []
    finally:
        shutil.rmtree(away)
    assert [record.message.startswith("Values are copied") for record in caplog.records] == [True]


async def test_a_kept_value_is_the_same_file_not_a_copy(storage: LocalStorage, runs: Path) -> None:
    value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
    kept = await storage.keep(value, "artifacts/1")
    files = [await storage.local_path(each) / "data.pickle" for each in (value, kept)]
    assert files[0].samefile(files[1])
    assert not os.access(files[0], os.W_OK) or os.getuid() == 0
    assert files[0].stat().st_mode & 0o222 == 0


async def test_equal_kept_contents_are_stored_once_and_freed_with_the_last(
    storage: LocalStorage, runs: Path, blobs: Path
) -> None:
    values = [await storage.adopt(stage(runs / str(n), b"same"), f"e/{n}") for n in range(2)]
    kept = [await storage.keep(value, f"artifacts/{n}") for n, value in enumerate(values)]
    files = [await storage.local_path(each) / "data.pickle" for each in kept]
    assert files[0].samefile(files[1])
    for value in (values[1], *kept, values[0]):
        assert [path.name for path in (blobs / "contents").iterdir()] == [kept[0].content]
        await storage.delete(value)
    assert list((blobs / "contents").iterdir()) == []
    assert [path for path in blobs.rglob("*") if path.is_file()] == []


async def test_content_that_somebody_cut_off_is_not_shared(storage: LocalStorage, runs: Path) -> None:
    first = await storage.put(stage(runs / "a", b"same"), "artifacts/1")
    file = await storage.local_path(first) / "data.pickle"
    file.chmod(0o600)
    file.write_bytes(b"sa")
    again = await storage.put(stage(runs / "b", b"same"), "artifacts/2")
    assert (await storage.local_path(again) / "data.pickle").read_bytes() == b"same"
    with pytest.raises(NotFound, match="damaged"):
        await storage.local_path(first)


async def test_nothing_is_left_behind_in_incoming_and_what_a_crash_left_goes(
    storage: LocalStorage, runs: Path, blobs: Path
) -> None:
    (blobs / "incoming" / "left").mkdir(parents=True)
    (blobs / "incoming" / "left" / "data").write_text("half")
    with Drafts(blobs / "incoming").new() as anothers:
        await storage.keep(await storage.adopt(stage(runs / "out"), "e/a/1/x"), "artifacts/1")
        assert list((blobs / "incoming").iterdir()) == [anothers]
    assert list((blobs / "incoming").iterdir()) == []


async def test_empty_folders_go_with_the_last_value(storage: LocalStorage, runs: Path, blobs: Path) -> None:
    value = await storage.adopt(stage(runs / "out"), "e/a/1/x")
    await storage.delete(value)
    assert list((blobs / "values").iterdir()) == []


async def test_a_place_that_cannot_be_used_is_said(tmp_path: Path, runs: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=str(tmp_path / "file")):
        await LocalStorage(tmp_path / "file").adopt(stage(runs / "out"), "e/a/1/x")


FULL = """
import asyncio, os, sys
from pathlib import Path
from storage.conformance import stage
from deepforge_jupyter.errors import StorageFull
from deepforge_jupyter.storage.drafts import Drafts
from deepforge_jupyter.storage.local import LocalStorage

async def main(small, large):
    storage = LocalStorage(small / "blobs")
    try:
        await storage.adopt(stage(large / "out", b"x" * 4_000_000), "e/a/1/x")
    except StorageFull as error:
        sys.stdout.write(error.message)
    assert (large / "out" / "data.pickle").stat().st_size == 4_000_000
    assert list((small / "blobs" / "incoming").iterdir()) == []
    assert os.statvfs(small).f_bavail * os.statvfs(small).f_bsize > 900_000
    await storage.adopt(stage(large / "little", b"x"), "e/a/1/x")

asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def test_a_full_disk_keeps_what_the_job_wrote_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    """On a real file system of 1 MB in a namespace of our own."""
    unshare = shutil.which("unshare")
    (tmp_path / "small").mkdir()
    script = f'mount -t tmpfs -o size=1m tmpfs {tmp_path}/small && "$@"'
    command = [unshare or "", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    if unshare is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("a file system of our own cannot be mounted here (unshare)")
    answer = subprocess.run(
        [*command, sys.executable, "-c", FULL, str(tmp_path / "small"), str(tmp_path / "large")],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert "no room left" in answer.stdout
