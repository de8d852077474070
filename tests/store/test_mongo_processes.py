"""Several processes on one MongoDB, their deaths, and those of the server."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pymongo
import pytest
from mongo_servers import UNCLOSED, MongoServer, new_database
from store.processes import INSERT_PAIRS_FOREVER, Place, SharedByProcesses, acknowledged

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.base import ABSENT, PAGE, Store, Write
from deepforge_jupyter.store.mongo import MongoStore

pytestmark = UNCLOSED


@pytest.fixture(autouse=True)
def nothing_is_left_to_later_tests() -> Iterator[None]:
    yield
    gc.collect()


def place_at(uri: str) -> Place:
    return Place(make=lambda: MongoStore(uri), code=f"MongoStore({uri!r})")


class TestMongoStoreOfSeveralProcesses(SharedByProcesses):
    increments = 60

    @pytest.fixture(params=["a replica set", "a server alone"])
    def place(self, request: pytest.FixtureRequest) -> Place:
        name = "mongo_uri" if request.param == "a replica set" else "lone_mongo_uri"
        return place_at(str(request.getfixturevalue(name)))

    @pytest.fixture
    async def store(self, place: Place) -> AsyncIterator[Store]:
        store = place.make()
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


@pytest.mark.parametrize("server", [["--standalone"]], indirect=True, ids=["a server alone"])
async def test_kill_9_of_the_server_loses_no_acknowledged_commit(server: MongoServer) -> None:
    uri = server.uri(new_database())
    process = place_at(uri).other_process(INSERT_PAIRS_FOREVER, "always durable")

    def kill() -> None:
        server.kill()
        process.kill()

    told = acknowledged(process, kill)
    server.start()
    store = MongoStore(uri)
    await store.open()
    assert {record.body["n"] for record in await store.find("jobs")} >= told
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
    await asyncio.wait_for(anext(changes), 60)
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
    while (await asyncio.wait_for(anext(later), 60)).id != "theirs too":
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
    assert (await asyncio.wait_for(anext(changes), 60)).id == "theirs"
    await other.close()
    await store.close()


async def test_reading_all_records_goes_on_where_it_was_when_the_server_is_back(server: MongoServer) -> None:
    store = MongoStore(server.uri(new_database()))
    await store.open()
    ids = [f"{n:04d}" for n in range(3 * PAGE)]
    await store.commit([Write(collection="jobs", id=id, body={}) for id in ids])
    reading = store.each("jobs")
    read = [(await anext(reading)).id for _ in range(PAGE // 2)]
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    read += [record.id async for record in reading]
    assert read == ids
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


async def test_readers_who_leave_while_the_server_is_away_do_not_keep_others_from_it_when_it_is_back(
    server: MongoServer,
) -> None:
    store = MongoStore(server.uri(new_database()))
    await store.open()
    await store.insert("jobs", "a", {"n": 1})
    server.kill()

    async def leave(after_s: float) -> None:
        reading = asyncio.ensure_future(store.find("jobs"))
        await asyncio.sleep(after_s)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    await asyncio.gather(*(leave(number / 100) for number in range(400)))
    server.start()
    found = await asyncio.wait_for(store.find("jobs"), 60)
    assert [record.id for record in found] == ["a"]
    await store.close()
