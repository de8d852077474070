"""Several processes on one MongoDB, their deaths, and those of the server."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pymongo
import pytest
from mongo_servers import UNCLOSED, MongoServer, new_database

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.base import ABSENT, Write
from deepforge_jupyter.store.mongo import MongoStore

ROOT = Path(__file__).parents[2]
pytestmark = UNCLOSED

PREAMBLE = """
import asyncio, sys
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.mongo import MongoStore

async def main(uri, *arguments):
    store = MongoStore(uri)
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

INSERT_PAIRS_FOREVER = """
async def work(store):
    number = 0
    while True:
        await store.commit([
            Write(collection=collection, id=f"{number:06d}", body={"n": number}) for collection in ("jobs", "artifacts")
        ])
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


@pytest.fixture(autouse=True)
def nothing_is_left_to_later_tests() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(params=["a replica set", "a server alone"])
def uri(request: pytest.FixtureRequest) -> str:
    name = "mongo_uri" if request.param == "a replica set" else "lone_mongo_uri"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def store(uri: str) -> AsyncIterator[MongoStore]:
    store = MongoStore(uri)
    await store.open()
    yield store
    await store.close()


@pytest.fixture(params=[[]], ids=["a replica set"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MongoServer]:
    """One that a test may stop."""
    server = MongoServer(tmp_path / "mongo", *request.param)
    server.start()
    yield server
    server.kill()


def other_process(uri: str, work: str, *arguments: str) -> subprocess.Popen[str]:
    code = f"{PREAMBLE}{work}\nasyncio.run(main(*sys.argv[1:]))\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, uri, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


async def ended(process: subprocess.Popen[str]) -> None:
    await asyncio.to_thread(process.communicate)
    assert process.returncode == 0


async def test_no_increment_of_two_processes_is_lost(uri: str, store: MongoStore) -> None:
    await store.insert("jobs", "shared", {"n": 0})
    await asyncio.gather(*(ended(other_process(uri, INCREMENT, "60")) for _ in range(2)))
    record = await store.get("jobs", "shared")
    assert record is not None and (record.body, record.rev) == ({"n": 120}, 121)


async def test_opening_at_the_same_time_works(uri: str) -> None:
    stores = [MongoStore(uri) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))
    await stores[0].insert("jobs", "a", {"n": 1})
    assert [(await store.get("jobs", "a")) is not None for store in stores] == [True] * 4
    await asyncio.gather(*(store.close() for store in stores))


async def test_kill_9_of_a_writer_loses_no_acknowledged_commit_and_leaves_none_half(uri: str) -> None:
    process = other_process(uri, INSERT_PAIRS_FOREVER)
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(100)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout.read().splitlines() if line]
    process.wait()
    process.stdout.close()

    store = MongoStore(uri)
    await store.open()
    jobs, artifacts = [
        {record.body["n"] for record in await store.find(collection)} for collection in ("jobs", "artifacts")
    ]
    await store.close()
    assert set(acknowledged) <= jobs
    assert jobs == artifacts == set(range(len(jobs)))


async def test_what_a_dead_writer_promised_is_put_by_whoever_comes_next(lone_mongo_uri: str) -> None:
    """The state between the two steps of a commit on a server without transactions."""
    store = MongoStore(lone_mongo_uri)
    await store.open()
    first = await store.insert("jobs", "a", {"n": 1})
    with pymongo.MongoClient(lone_mongo_uri) as client:
        state = client.get_default_database()["deepforge_state"]
        number = state.find_one({"_id": "head"})["change"]
        kept = {"c": "jobs", "body": '{"n":2}', "f": {"status": None}}
        promised = [
            {"_id": "jobs/a", "rev": 2, "change": number + 1, **kept},
            {"_id": "jobs/b", "rev": 1, "change": number + 2, **kept},
        ]
        state.update_one({"_id": "head"}, {"$set": {"change": number + 2, "pending": promised}})
        assert [record.id for record in await store.find("jobs")] == ["a", "b"]
        assert "pending" not in state.find_one({"_id": "head"})
    changed = await store.get("jobs", "a")
    assert changed is not None and (changed.rev, changed.body) == (first.rev + 1, {"n": 2})
    await store.insert("jobs", "c", {"n": 3})
    await store.close()


async def test_a_server_that_lost_what_it_promised_to_put_says_no_conflict(lone_mongo_uri: str) -> None:
    """What a server has on disk that was killed right after a commit: the head alone."""
    store = MongoStore(lone_mongo_uri)
    await store.open()
    await store.insert("jobs", "a", {"n": 1})
    with pymongo.MongoClient(lone_mongo_uri) as client:
        database = client.get_default_database()
        before = database["deepforge_records"].find_one({"_id": "jobs/a"})
        second = await store.update("jobs", "a", lambda body: {"n": 2})
        after = database["deepforge_records"].find_one({"_id": "jobs/a"})
        database["deepforge_records"].replace_one({"_id": "jobs/a"}, before)
        database["deepforge_state"].update_one({"_id": "head"}, {"$set": {"pending": [after]}})
    assert second is not None
    third = await store.replace(second, {"n": 3})
    assert (third.rev, third.body) == (3, {"n": 3})
    await store.close()


async def test_changes_and_deletions_of_another_process_are_seen(uri: str, store: MongoStore) -> None:
    changes = store.watch("jobs", "artifacts")
    process = other_process(uri, CHANGE_AND_DELETE)
    seen = {}
    while "c" not in seen:
        change = await asyncio.wait_for(anext(changes), 10)
        seen[change.id] = change.record and change.record.body
    await ended(process)
    assert seen == {"a": None, "b": {"n": 2}, "c": {"n": 3}}


async def test_changes_of_others_come_by_themselves_and_before_later_own_ones(uri: str, store: MongoStore) -> None:
    other = MongoStore(uri)
    await other.open()
    changes = store.watch("jobs")
    await other.insert("jobs", "theirs", {"n": 1})
    assert (await asyncio.wait_for(anext(changes), 5)).id == "theirs"
    await other.insert("jobs", "theirs too", {"n": 2})
    await store.insert("jobs", "ours", {"n": 3})
    assert [(await anext(changes)).id for _ in range(2)] == ["theirs too", "ours"]
    await other.close()


async def test_nobody_asks_the_server_when_nobody_watches(store: MongoStore) -> None:
    changes = store.watch("jobs")
    (following,) = (task for task in asyncio.all_tasks() if task.get_name() == "deepforge: record watch")
    await changes.aclose()  # type: ignore[attr-defined]
    await asyncio.wait_for(following, 5)
    again = store.watch("jobs")
    await store.insert("jobs", "a", {})
    assert (await asyncio.wait_for(anext(again), 5)).id == "a"


@pytest.mark.parametrize("server", [["--standalone"]], indirect=True, ids=["a server alone"])
async def test_kill_9_of_the_server_loses_no_acknowledged_commit(server: MongoServer) -> None:
    uri = server.uri(new_database())
    process = other_process(uri, INSERT_PAIRS_FOREVER)
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(100)]
    server.kill()
    process.kill()
    acknowledged += [int(line) for line in process.stdout.read().splitlines() if line]
    process.wait()
    process.stdout.close()
    server.start()
    store = MongoStore(uri)
    await store.open()
    assert {record.body["n"] for record in await store.find("jobs")} >= set(acknowledged)
    assert await store.count("jobs") == await store.count("artifacts")
    await store.close()


async def test_a_server_that_goes_and_comes_back_is_waited_for_and_every_commit_happens_once(
    server: MongoServer,
) -> None:
    store = MongoStore(server.uri(new_database()))
    await store.open()
    await store.insert("jobs", "n", {"n": 0})
    changes = store.watch("jobs")

    async def work() -> None:
        for number in range(60):
            await store.update("jobs", "n", lambda body: {"n": body["n"] + 1})
            await store.commit([Write(collection="jobs", id=f"own{number}", body={}, rev=ABSENT)])

    working = asyncio.create_task(work())
    await asyncio.wait_for(anext(changes), 10)
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    await working
    record = await store.get("jobs", "n")
    assert record is not None and (record.body, record.rev) == ({"n": 60}, 61)
    assert await store.count("jobs") == 61
    other = MongoStore(server.uri(store.place.rpartition("/")[2]))
    await other.open()
    await other.insert("artifacts", "theirs", {})
    later = store.watch("artifacts")
    await other.insert("artifacts", "theirs too", {})
    while (await asyncio.wait_for(anext(later), 20)).id != "theirs too":
        pass
    await other.close()
    await store.close()


@pytest.mark.parametrize("server", [[], ["--standalone"]], indirect=True, ids=["a replica set", "a server alone"])
async def test_a_watch_goes_on_when_the_server_is_back(server: MongoServer) -> None:
    uri = server.uri(new_database())
    store, other = MongoStore(uri), MongoStore(uri)
    await store.open()
    await other.open()
    changes = store.watch("jobs")
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await other.insert("jobs", "theirs", {"n": 1})
    assert (await asyncio.wait_for(anext(changes), 20)).id == "theirs"
    await other.close()
    await store.close()


async def test_a_server_that_stays_away_is_said_and_comes_back(server: MongoServer) -> None:
    store = MongoStore(server.uri(new_database()), patience_s=1)
    await store.open()
    await store.insert("jobs", "a", {"n": 1})
    await asyncio.to_thread(server.kill)
    for attempt in (store.get("jobs", "a"), store.find("jobs"), store.count("jobs"), store.insert("jobs", "b", {})):
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
            await attempt
    await asyncio.to_thread(server.start)
    assert await store.update("jobs", "a", lambda body: {"n": body["n"] + 1}) is not None
    await store.close()


async def test_a_server_that_hangs_is_said(server: MongoServer) -> None:
    store = MongoStore(server.uri(new_database()), patience_s=1)
    await store.open()
    await store.insert("jobs", "a", {"n": 1})
    server.pause()
    try:
        for attempt in (store.insert("jobs", "b", {}), store.get("jobs", "a")):
            with pytest.raises(Unavailable, match=r"does not answer|has not confirmed"):
                await attempt
    finally:
        server.go_on()
    await store.close()
