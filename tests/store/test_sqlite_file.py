"""The file itself: permissions, schema, and what its failures say."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.sqlite import SqliteStore
from deepforge_jupyter.store.sqlite_file import is_on_network

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.sqlite"


async def filled(place: Path) -> None:
    store = SqliteStore(place)
    await store.open()
    await store.insert("jobs", "a", {"status": "running", "key": "k"})
    await store.close()


async def refusal(place: Path) -> Unavailable:
    with pytest.raises(Unavailable, match=str(place)) as caught:
        await SqliteStore(place).open()
    return caught.value


async def test_only_the_owner_can_read_it(place: Path) -> None:
    store = SqliteStore(place)
    await store.open()
    await store.insert("jobs", "a", {})
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [place.parent, *place.parent.iterdir()]}
    await store.close()
    assert modes == {"data": 0o700, "store.sqlite": 0o600, "store.sqlite-wal": 0o600, "store.sqlite-shm": 0o600}


async def test_a_newer_schema_is_refused(place: Path) -> None:
    await filled(place)
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    error = await refusal(place)
    assert "newer DeepForge" in error.message
    assert error.details["schema"] == 99


async def test_another_programs_database_is_left_alone(place: Path) -> None:
    place.parent.mkdir()
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE theirs(x)")
    connection.close()
    assert "another program's" in (await refusal(place)).message


async def test_what_is_no_database_is_refused(place: Path) -> None:
    place.parent.mkdir()
    place.write_text("not a database " * 100)
    assert "damaged" in (await refusal(place)).message


async def test_a_place_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    await refusal(tmp_path / "file" / "store.sqlite")


async def test_a_field_that_became_searchable_is_filled_from_the_bodies(place: Path) -> None:
    await filled(place)
    with sqlite3.connect(place) as connection:
        connection.execute("DROP INDEX jobs_by_key")
        connection.execute("ALTER TABLE record DROP COLUMN f_key")
    connection.close()
    store = SqliteStore(place)
    await store.open()
    assert [record.id for record in await store.find("jobs", {"key": "k"})] == ["a"]
    await store.close()


async def test_artifacts_of_an_older_program_are_told_from_their_newest_versions(place: Path) -> None:
    store = SqliteStore(place)
    await store.open()
    for id, name, day in [("a", "model", 1), ("b", "model", 3), ("c", "model", 2), ("d", "data", 1)]:
        body = {"project": "p", "name": name, "created_at": f"2026-11-0{day}T00:00:00"}
        await store.insert("artifacts", id, body)
    await store.close()
    with sqlite3.connect(place) as connection:
        connection.execute("DROP TRIGGER listed_artifacts_new")
        connection.execute("DROP TRIGGER listed_artifacts_changed")
        connection.execute("DROP TABLE listed_artifacts")
        connection.execute("DROP INDEX artifacts_by_newest_in")
        connection.execute("ALTER TABLE record DROP COLUMN f_newest_in")
    connection.close()
    await store.open()
    newest = await store.find("artifacts", {"newest_in": "p"}, order_by="created_at")
    await store.close()
    assert [(record.id, record.body["newest_in"]) for record in newest] == [("d", "p"), ("b", "p")]


async def test_an_ordered_page_of_one_project_needs_no_sorting(place: Path) -> None:
    await filled(place)
    with sqlite3.connect(place) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id, rev, body FROM record WHERE collection = 'executions' AND rev > 0 "
            'AND "f_project" = ? ORDER BY "f_created_at" DESC, id DESC LIMIT 50 OFFSET 0',
            ("p",),
        ).fetchall()
    connection.close()
    text = str(plan)
    assert "executions_by_project" in text
    assert "TEMP B-TREE" not in text


async def test_a_closed_store_says_so(place: Path) -> None:
    store = SqliteStore(place)
    await store.open()
    await store.close()
    for attempt in (store.get("jobs", "a"), store.insert("jobs", "a", {})):
        with pytest.raises(Unavailable, match="not open"):
            await attempt


async def test_a_bad_value_harms_only_its_own_commit(place: Path) -> None:
    store = SqliteStore(place)
    await store.open()
    with pytest.raises((UnicodeEncodeError, ValueError)):
        await store.insert("jobs", "\ud800", {})
    await store.insert("jobs", "a", {})
    with pytest.raises(OverflowError):
        await store.find("jobs", limit=1 << 70)
    assert await store.count("jobs") == 1
    await store.close()


def test_a_file_of_the_kernel_is_not_on_the_network() -> None:
    assert is_on_network(Path("/proc/self/mounts")) is False


FULL = """
import asyncio, sys
from pathlib import Path
from deepforge_jupyter.errors import StorageFull
from deepforge_jupyter.store.sqlite import SqliteStore

async def main():
    store = SqliteStore(Path(sys.argv[1]) / "store.sqlite")
    await store.open()
    await store.insert("jobs", "first", {"n": 1})
    try:
        for number in range(100):
            await store.insert("jobs", f"big{number}", {"text": "x" * 100_000})
    except StorageFull as error:
        sys.stdout.write(error.message)
    (Path(sys.argv[1]) / "ballast").unlink()
    await store.insert("jobs", "again", {"n": 2})
    assert (await store.get("jobs", "first")).body == {"n": 1}
    await store.close()

asyncio.run(main())
"""


def test_a_full_disk_is_said_and_the_store_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    """On a real file system of 2 MB in a namespace of our own."""
    unshare = shutil.which("unshare")
    script = f'mount -t tmpfs -o size=2m tmpfs {tmp_path} && head -c 800000 /dev/zero > {tmp_path}/ballast && "$@"'
    command = [unshare or "", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    if unshare is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("a file system of our own cannot be mounted here (unshare)")
    answer = subprocess.run(
        [*command, sys.executable, "-c", FULL, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert "no room left" in answer.stdout
