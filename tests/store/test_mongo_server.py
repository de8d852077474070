"""The server itself: addresses, credentials, versions, schema, and what its failures say."""

import asyncio
import gc
import json
import logging
import math
import os
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import pymongo
import pytest
from mongo_servers import UNCLOSED, VARIABLE, MongoServer

from deepforge_jupyter.errors import TooLarge, Unavailable
from deepforge_jupyter.store.base import SCHEMA, Write
from deepforge_jupyter.store.mongo import MongoStore
from deepforge_jupyter.store.mongo_address import shown
from deepforge_jupyter.store.sqlite import SqliteStore

pytestmark = UNCLOSED
HANG_S = 60.0


@pytest.fixture(autouse=True)
def nothing_is_left_to_later_tests() -> Iterator[None]:
    yield
    gc.collect()


async def refusal(uri: str, *, patience_s: float = 10) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        await MongoStore(uri, patience_s=patience_s).open()
    assert "s3cret" not in caught.value.message + json.dumps(caught.value.details)
    return caught.value


@pytest.fixture
async def store(mongo_uri: str) -> Any:
    store = MongoStore(mongo_uri)
    await store.open()
    yield store
    await store.close()


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("http://host/db", "does not begin with mongodb://"),
        ("host:27017", "does not begin with mongodb://"),
        ("mongodb://ada:s3cret@host:27017", "names no database: add one, as in mongodb://host:27017/deepforge"),
        ("mongodb://ada:s3cret@host/?replicaSet=a", "names no database"),
        ("mongodb://ada:s3cret@", "names no host"),
        ("mongodb://ada:s3cret/1@host/db", "%2F"),
        ("mongodb://ada:s3cret?1@host/db", "%3F"),
        ("mongodb://ada:s3cret@1@host/db", "%40"),
        ("mongodb://ada:s3cret@host:port/db", "cannot be used"),
        ("mongodb://ada:s3cret@host/d b", "cannot be used"),
    ],
)
async def test_an_address_that_cannot_be_is_said_without_repeating_its_secrets(uri: str, what: str) -> None:
    assert what in (await refusal(uri)).message


def test_what_is_shown_of_an_address_is_host_and_database_alone() -> None:
    assert shown("mongodb://ada:s3cret@a,b:1/db?authSource=x&password=s3cret") == "mongodb://a,b:1/db"
    assert shown("mongodb+srv://ada:s3c@ret@a/db") == "mongodb+srv://a/db"
    assert shown("s3cret") == "MongoDB"


async def test_a_server_that_is_not_there_is_named(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message = (await refusal("mongodb://ada:s3cret@127.0.0.1:9/deepforge", patience_s=0.5)).message
    assert "mongodb://127.0.0.1:9/deepforge" in message
    assert "does not answer (127.0.0.1:9: connection refused); check that it runs" in message
    assert "s3cret" not in caplog.text


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[MongoServer]:
    server = MongoServer(tmp_path / "mongo")
    server.start()
    with pymongo.MongoClient(server.uri("admin")) as client:
        client.deepforge.command("createUser", "ada", pwd="s3cret", roles=["readWrite"])
    server.stop()
    guarded = MongoServer(tmp_path / "mongo", "--auth")
    guarded.start()
    yield guarded
    guarded.kill()


async def test_names_and_passwords_are_checked_and_never_shown(
    guarded: MongoServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = MongoStore(guarded.uri("deepforge", user="ada:s3cret"))
    await store.open()
    await store.insert("jobs", "a", {})
    await store.close()
    wrong = await refusal(guarded.uri("deepforge", user="ada:s3cret-but-wrong"))
    assert "does not accept the user name and the password" in wrong.message
    assert "may not read and write there" in (await refusal(guarded.uri("deepforge"))).message
    assert "s3cret" not in caplog.text


class OldServer(socketserver.StreamRequestHandler):
    """Answers every command as MongoDB 3.6 answers `hello`; it can do nothing else."""

    def handle(self) -> None:
        while header := self.rfile.read(16):
            length, request, _, operation = struct.unpack("<iiii", header)
            self.rfile.read(length - 16)
            hello = {"ok": 1, "ismaster": True, "minWireVersion": 0, "maxWireVersion": 6, "maxBsonObjectSize": 1 << 24}
            body = bson.encode(hello)
            if operation == 2013:
                answer, kind = struct.pack("<iB", 0, 0) + body, 2013
            else:
                answer, kind = struct.pack("<iqii", 8, 0, 0, 1) + body, 1
            self.wfile.write(struct.pack("<iiii", 16 + len(answer), 0, request, kind) + answer)


async def test_an_older_server_is_refused_with_its_version() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OldServer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        message = (await refusal(f"mongodb://127.0.0.1:{server.server_address[1]}/deepforge")).message
        server.shutdown()
    assert "MongoDB 3.6" in message
    assert f"needs MongoDB {pymongo.common.MIN_SUPPORTED_SERVER_VERSION} or newer" in message


async def test_a_newer_schema_is_refused(store: MongoStore, mongo_uri: str) -> None:
    with pymongo.MongoClient(mongo_uri) as client:
        state = client.get_default_database()["deepforge_state"]
        state.update_one({"_id": "schema"}, {"$set": {"version": SCHEMA + 1}})
    error = await refusal(mongo_uri)
    assert "newer DeepForge" in error.message
    assert error.details["schema"] == SCHEMA + 1


async def test_a_field_that_became_searchable_is_filled_from_the_bodies(store: MongoStore, mongo_uri: str) -> None:
    await store.insert("jobs", "a", {"status": "running", "key": "k"})
    with pymongo.MongoClient(mongo_uri) as client:
        database = client.get_default_database()
        database["deepforge_records"].update_many({}, {"$unset": {"f.key": 1}})
        database["deepforge_records"].drop_index("jobs_key")
        database["deepforge_state"].update_one(
            {"_id": "schema"}, {"$set": {"version": SCHEMA - 1}, "$pull": {"fields.jobs": "key"}}
        )
        assert await store.find("jobs", {"key": "k"}) == []
        newer = MongoStore(mongo_uri)
        await newer.open()
        assert [record.id for record in await newer.find("jobs", {"key": "k"})] == ["a"]
        assert "jobs_key" in database["deepforge_records"].index_information()
        await newer.close()


async def test_records_from_before_there_were_tallies_are_counted_while_others_write(
    store: MongoStore, mongo_uri: str
) -> None:
    with pymongo.MongoClient(mongo_uri) as client:
        database = client.get_default_database()
        bodies = {str(number): {"project": "p", "created_at": f"2026-01-01T{number:03}"} for number in range(300)}
        await store.commit([Write(collection="executions", id=id, body=body) for id, body in bodies.items()])
        database["deepforge_records"].delete_many({"_id": {"$regex": "^tallies/"}})
        database["deepforge_state"].update_one({"_id": "schema"}, {"$unset": {"tallied": 1}, "$set": {"version": 3}})
        newer = [MongoStore(mongo_uri) for _ in range(3)]

        async def open_and_write(one: MongoStore, number: int) -> None:
            await one.open()
            for other in range(20):
                body = {"project": "p", "created_at": f"2026-01-02T{number}{other:02}"}
                await one.insert("executions", f"{number}-{other}", body)

        await asyncio.gather(*(open_and_write(one, number) for number, one in enumerate(newer)))
        assert await store.count("executions", {"project": "p"}) == 360
        for one in newer:
            await one.close()


class Reads(pymongo.monitoring.CommandListener):
    """How often clients that were made since it was registered read all the records that are counted."""

    of_all = 0

    def started(self, event: pymongo.monitoring.CommandStartedEvent) -> None:
        if event.command_name == "find" and "$in" in str(event.command.get("filter", {}).get("c", "")):
            self.of_all += 1

    def succeeded(self, event: pymongo.monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: pymongo.monitoring.CommandFailedEvent) -> None:
        pass


async def test_counting_many_records_comes_to_its_end_however_busy_others_are(
    store: MongoStore, mongo_uri: str
) -> None:
    await store.insert("executions", "0", {"project": "p0", "created_at": "2026-01-01T0000"})
    with pymongo.MongoClient(mongo_uri) as client:
        database = client.get_default_database()
        records, state = database["deepforge_records"], database["deepforge_state"]
        first = records.find_one({"_id": "executions/0"})
        assert first is not None
        found = [{"project": f"p{number % 3}", "created_at": f"2026-01-01T{number:04}"} for number in range(1500)]
        records.insert_many(
            {**first, "_id": f"executions/{number}", "f": {**first["f"], **fields}}
            for number, fields in enumerate(found[1:], 1)
        )
        state.update_one({"_id": "schema"}, {"$unset": {"tallied": 1}})
    is_counted = asyncio.Event()
    written = 0

    async def be_busy() -> None:
        nonlocal written
        while not is_counted.is_set():
            body = {"project": "p0", "created_at": f"2026-01-02T{written:05}"}
            await store.insert("executions", f"new-{written}", body)
            await store.commit([Write(collection="executions", id=f"{3 * written + 1}", body=None)])
            written += 1
            await asyncio.sleep(0.02)

    busy = asyncio.create_task(be_busy())
    reads = Reads()
    pymongo.monitoring.register(reads)
    newer = MongoStore(mongo_uri)
    await asyncio.wait_for(newer.open(), HANG_S)
    is_counted.set()
    await busy
    assert reads.of_all == 1
    counts = [await newer.count("executions", {"project": project}) for project in ("p0", "p1", "p2")]
    assert counts == [500 + written, 500 - written, 500]
    await newer.close()


async def test_a_tally_of_what_is_gone_is_made_right(store: MongoStore, mongo_uri: str) -> None:
    await store.insert("executions", "e", {"project": "p", "created_at": "2026-01-01"})
    with pymongo.MongoClient(mongo_uri) as client:
        client.get_default_database()["deepforge_records"].delete_one({"_id": "executions/e"})
    assert await store.count("executions", {"project": "p"}) == 1
    await store.settle()
    assert await store.count("executions", {"project": "p"}) == 0


ODD: dict[str, Any] = {
    "a.b": 1,
    "$set": {"$inc": {"": [{}]}},
    "": None,
    "n\x00ul": "nul\x00 in text",
    "huge": [2**63, -(2**63) - 1, 2**64, 10**40, 2**53 + 1],
    "numbers": [math.nan, math.inf, -0.0, 1.0, 1e-310, True],
    "text": "🎉 ü e\u0301 \u2028 \x7f",
    "_id": "mine",
    "_bsontype": "ObjectID",
    "status": math.nan,
}


async def test_odd_bodies_come_back_as_from_the_file(store: MongoStore, tmp_path: Path) -> None:
    embedded = SqliteStore(tmp_path / "store.sqlite")
    await embedded.open()
    for place in (store, embedded):
        await place.insert("jobs", "odd/id.with$everything ü\x00", ODD)
    here, there = [await place.find("jobs", {"status": None}) for place in (store, embedded)]
    assert here == there
    assert list(here[0].body) == list(ODD)
    assert [repr(value) for value in here[0].body["huge"]] == [repr(value) for value in there[0].body["huge"]]
    await embedded.close()


async def test_what_is_too_large_for_mongodb_is_said_and_harms_nobody_else(store: MongoStore) -> None:
    with pytest.raises(TooLarge, match=r"big of jobs has 17\.\d MB; MongoDB takes at most 16\.8 MB"):
        await store.insert("jobs", "big", {"text": "x" * 17_000_000})
    half = {"text": "x" * 9_000_000}
    with pytest.raises(TooLarge, match="together"):
        await store.commit([Write(collection="jobs", id=id, body=half) for id in "ab"])
    await store.insert("jobs", "a", half)
    await store.insert("jobs", "b", half)
    assert await store.count("jobs") == 2


async def test_a_bad_value_harms_only_its_own_commit(store: MongoStore) -> None:
    with pytest.raises(ValueError):
        await store.insert("jobs", "\ud800", {})
    await store.insert("jobs", "a", {})
    with pytest.raises(OverflowError):
        await store.find("jobs", limit=1 << 70)
    assert await store.count("jobs") == 1


async def test_a_closed_store_says_so(mongo_uri: str) -> None:
    store = MongoStore(mongo_uri)
    await store.open()
    await store.close()
    for attempt in (store.get("jobs", "a"), store.insert("jobs", "a", {})):
        with pytest.raises(Unavailable, match="not open"):
            await attempt


async def test_records_that_were_dropped_are_said(mongo_uri: str) -> None:
    store = MongoStore(mongo_uri)
    await store.open()
    with pymongo.MongoClient(mongo_uri) as client:
        client.drop_database(client.get_default_database().name)
    with pytest.raises(Unavailable, match="were removed"):
        await store.get("jobs", "a")
    await store.close()


async def test_records_are_looked_up_through_an_index_of_all_the_fields_that_are_asked_for(
    store: MongoStore, mongo_uri: str
) -> None:
    """Also after an older program, whose indexes of the same names had other keys."""
    with pymongo.MongoClient(mongo_uri) as client:
        database = client.get_default_database()
        records = database["deepforge_records"]
        records.drop_index("artifacts_name")
        records.create_index([("c", 1), ("f.name", 1), ("_id", 1)], name="artifacts_name")
        database["deepforge_state"].update_one({"_id": "schema"}, {"$unset": {"indexes": 1}})
        newer = MongoStore(mongo_uri)
        await newer.open()
        names = [{"project": f"p{n % 2}", "name": f"n{n}", "created_at": f"{n:03d}"} for n in range(60)]
        await newer.commit([Write(collection="artifacts", id=f"{n}", body=body) for n, body in enumerate(names)])
        keys = [{"key": f"k{n}", "status": "success", "project": "p"} for n in range(60)]
        await newer.commit([Write(collection="jobs", id=f"{n}", body=body) for n, body in enumerate(keys)])
        assert [found.id for found in await newer.find("artifacts", {"project": "p1", "name": "n7"})] == ["7"]
        await newer.close()
        for asked in (
            {"c": "artifacts", "f.project": "p1", "f.name": "n7"},
            {"c": "jobs", "f.key": "k7"},
            {"c": "jobs", "f.key": {"$in": ["k7"]}},
            {"c": "jobs", "f.key": "k7", "f.project": "p", "f.status": "success"},
            {"c": "artifacts", "f.newest_in": "p1"},
        ):
            plan = records.find(asked).explain()
            assert plan["executionStats"]["totalDocsExamined"] <= 1, asked


@pytest.mark.skipif(
    not os.environ.get(VARIABLE), reason=f"SecantusDB sorts without its indexes; name a MongoDB in {VARIABLE}"
)
async def test_a_page_in_order_comes_from_an_index(store: MongoStore, mongo_uri: str) -> None:
    bodies = [{"project": f"p{n % 2}", "created_at": f"{n:03d}"} for n in range(60)]
    await store.commit([Write(collection="executions", id=f"{n}", body=body) for n, body in enumerate(bodies)])
    with pymongo.MongoClient(mongo_uri) as client:
        cursor = client.get_default_database()["deepforge_records"].find(
            {"c": "executions", "f.project": "p1"}, sort=[("f.created_at", -1), ("_id", -1)], limit=10
        )
        plan = cursor.explain()["queryPlanner"]["winningPlan"]
    text = json.dumps(plan, default=str)
    assert "executions_project" in text
    assert '"SORT"' not in text
