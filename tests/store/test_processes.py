"""Several processes on one file, and their deaths."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deepforge_jupyter.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]

PREAMBLE = """
import asyncio, sys
from pathlib import Path
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.sqlite import SqliteStore

async def main(path, mode, *arguments):
    store = SqliteStore(Path(path), journal_mode=mode)
    await store.open()
    await work(store, *arguments)
    await store.close()

def said(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()
"""

INCREMENT = """
async def work(store, times):
    for _ in range(int(times)):
        await store.update("jobs", "shared", lambda body: {"n": body["n"] + 1})
"""

INSERT_FOREVER = """
async def work(store):
    number = 0
    while True:
        await store.commit([Write(collection="jobs", id=f"{number:06d}", body={"n": number})], durable=number % 5 > 0)
        said(str(number))
        number += 1
"""

CHANGE_AND_DELETE = """
async def work(store):
    await store.insert("jobs", "a", {"n": 1})
    await store.insert("jobs", "b", {"n": 2})
    await store.commit([Write(collection="jobs", id="a", body=None)])
    await store.insert("artifacts", "c", {"n": 3})
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
async def store(place: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(place)
    await store.open()
    yield store
    await store.close()


def other_process(place: Path, work: str, *arguments: str, mode: str = "wal") -> subprocess.Popen[str]:
    code = f"{PREAMBLE}{work}\nasyncio.run(main(*sys.argv[1:]))\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(place), mode, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


async def ended(process: subprocess.Popen[str]) -> None:
    await asyncio.to_thread(process.communicate)
    assert process.returncode == 0


@pytest.mark.parametrize("mode", ["wal", "delete"])
async def test_no_increment_of_two_processes_is_lost(place: Path, mode: str) -> None:
    store = SqliteStore(place, journal_mode=mode)
    await store.open()
    await store.insert("jobs", "shared", {"n": 0})
    await asyncio.gather(*(ended(other_process(place, INCREMENT, "150", mode=mode)) for _ in range(2)))
    record = await store.get("jobs", "shared")
    assert record is not None and (record.body, record.rev) == ({"n": 300}, 301)
    await store.close()


async def test_both_processes_get_their_turn(place: Path, store: SqliteStore) -> None:
    await store.insert("jobs", "shared", {"n": 0})
    others = [other_process(place, INCREMENT, "200") for _ in range(2)]
    await asyncio.wait_for(asyncio.gather(*map(ended, others)), 20)


async def test_opening_at_the_same_time_works(place: Path) -> None:
    stores = [SqliteStore(place) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))
    await stores[0].insert("jobs", "a", {"n": 1})
    assert [(await store.get("jobs", "a")) is not None for store in stores] == [True] * 4
    await asyncio.gather(*(store.close() for store in stores))


async def test_kill_9_loses_no_acknowledged_write(place: Path) -> None:
    process = other_process(place, INSERT_FOREVER)
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(300)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout.read().splitlines() if line]
    process.wait()
    process.stdout.close()

    store = SqliteStore(place)
    await store.open()
    kept = {record.body["n"] for record in await store.find("jobs")}
    await store.close()
    assert set(acknowledged) <= kept
    assert kept == set(range(len(kept)))


async def test_changes_and_deletions_of_another_process_are_seen(place: Path, store: SqliteStore) -> None:
    changes = store.watch("jobs", "artifacts")
    process = other_process(place, CHANGE_AND_DELETE)
    seen = {}
    while "c" not in seen:
        change = await asyncio.wait_for(anext(changes), 10)
        seen[change.id] = change.record and change.record.body
    await ended(process)
    assert seen == {"a": None, "b": {"n": 2}, "c": {"n": 3}}


async def test_changes_of_others_come_within_a_fifth_of_a_second_and_before_later_own_ones(
    place: Path, store: SqliteStore
) -> None:
    other = SqliteStore(place)
    await other.open()
    changes = store.watch("jobs")
    await other.insert("jobs", "theirs", {"n": 1})
    assert (await asyncio.wait_for(anext(changes), 0.3)).id == "theirs"
    await other.insert("jobs", "theirs too", {"n": 2})
    await store.insert("jobs", "ours", {"n": 3})
    assert [(await anext(changes)).id for _ in range(2)] == ["theirs too", "ours"]
    await other.close()


async def test_a_watch_begins_when_it_is_asked_for(place: Path, store: SqliteStore) -> None:
    other = SqliteStore(place)
    await other.open()
    await other.insert("jobs", "before", {})
    changes = store.watch("jobs")
    await other.insert("jobs", "after", {})
    await store.insert("jobs", "own", {})
    assert [(await asyncio.wait_for(anext(changes), 2)).id for _ in range(2)] == ["after", "own"]
    await other.close()


async def test_nobody_polls_when_nobody_watches(store: SqliteStore) -> None:
    changes = store.watch("jobs")
    (poll,) = asyncio.all_tasks() - {asyncio.current_task()}
    await changes.aclose()  # type: ignore[attr-defined]
    await asyncio.wait_for(poll, 2)
    again = store.watch("jobs")
    await store.insert("jobs", "a", {})
    assert (await asyncio.wait_for(anext(again), 2)).id == "a"
