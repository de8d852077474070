"""All records into another store."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pymongo
import pytest
from pymongo import monitoring

from deepforge_jupyter.errors import AlreadyExists, Conflict, Unavailable
from deepforge_jupyter.scheduler.ownership import this_process
from deepforge_jupyter.scheduler.records import PROCESSES, body_of
from deepforge_jupyter.services.store_copy import RECOUNTED, VERIFIED, StoreCopy, check_whole
from deepforge_jupyter.store.base import PAGE, Store, Write
from deepforge_jupyter.store.memory import MemoryStore
from deepforge_jupyter.store.mongo import MongoStore
from deepforge_jupyter.store.mongo_server import RECORDS
from deepforge_jupyter.store.mongo_tallies import FULL, asked_tally, bounded, tally_of
from deepforge_jupyter.store.sqlite import SqliteStore


class Asked(monitoring.CommandListener):
    """How records were looked for on servers, and how many were given out."""

    def __init__(self) -> None:
        self.finds: list[dict[str, Any]] = []
        self.given = 0

    def started(self, event):
        if event.command.get("find") == RECORDS:
            self.finds.append(dict(event.command))

    def succeeded(self, event):
        if event.command_name in ("find", "getMore") and event.reply["cursor"]["ns"].endswith(RECORDS):
            self.given += sum(len(event.reply["cursor"].get(batch, ())) for batch in ("firstBatch", "nextBatch"))

    def failed(self, event):
        pass


ASKED = Asked()
monitoring.register(ASKED)  # for the clients that are made from now on; it cannot be taken back


class StoreThatBreaks(MemoryStore):
    """Takes some commits, then none any more."""

    left = 1 << 30

    async def commit(self, writes, *, durable=True):
        if not self.left:
            raise Unavailable("The store is away.")
        self.left -= 1
        return await super().commit(writes, durable=durable)


async def filled(store: Store) -> Store:
    writes = [
        Write(collection="jobs", id=f"e/{n:04d}", body={"n": n, "a.b$": 2**70, "key": f"k{n}"})
        for n in range(PAGE * 2 + 7)
    ]
    writes += [Write(collection="executions", id="ü 🎉", body={"text": "x" * 3_000_000, "status": "success"})] * 2
    writes += [Write(collection="executions", id=f"big{n}", body={"text": "x" * 3_000_000}) for n in range(3)]
    for start in range(0, len(writes), 100):
        await store.commit(writes[start : start + 100])
    return store


def copy(source: Store, target: Store, **more) -> StoreCopy:
    return StoreCopy(source, target, source_place="the source", target_place="the target", **more)


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    await store.open()
    yield store
    await store.close()


async def test_from_a_file_to_a_database_and_back(file, tmp_path, mongo_uri):
    database, again = MongoStore(mongo_uri), SqliteStore(tmp_path / "again.sqlite")
    await filled(file)
    await asyncio.gather(database.open(), again.open())
    counts = await copy(file, database).make()
    assert (counts["jobs"], counts["executions"], counts["artifacts"]) == (PAGE * 2 + 7, 4, 0)
    await copy(database, again).make()
    for collection in counts:
        records = await asyncio.gather(*(store.find(collection) for store in (file, database, again)))
        bodies = [[(record.id, record.body) for record in found] for found in records]
        assert bodies[0] == bodies[1] == bodies[2]
    assert [record.id for record in await database.find("jobs", {"key": "k5"})] == ["e/0005"]
    await asyncio.gather(database.close(), again.close())


async def test_from_a_database_every_record_is_read_once_to_copy_it_and_once_to_verify_it(mongo_uri):
    database, number = MongoStore(mongo_uri), 2 * PAGE + 3
    await database.open()
    for start in range(0, number, PAGE):
        bodies = [(f"{n:06d}", {"n": n}) for n in range(start, min(start + PAGE, number))]
        await database.commit([Write(collection="jobs", id=id, body=body) for id, body in bodies])
    ASKED.finds, ASKED.given = [], 0
    assert (await copy(database, MemoryStore()).make())["jobs"] == number
    assert ASKED.given == 2 * number
    assert len([find for find in ASKED.finds if find["filter"].get("c") == "jobs"]) == 2
    assert not [find for find in ASKED.finds if find.get("skip")]
    await database.close()


async def test_a_copied_list_is_read_from_as_short_ranges_as_one_that_grew(mongo_uri):
    source, database, long = MemoryStore(), MongoStore(mongo_uri), 8 * FULL
    times = [f"2026-{n:06d}" for n in range(long)]
    random.Random(1).shuffle(times)
    for n, time in enumerate(times):
        await source.insert("artifacts", f"{n:06d}", {"newest_in": "p", "created_at": time})
    await database.open()
    await copy(source, database).make()
    await database.close()
    asked = {"newest_in": "p"}
    with pymongo.MongoClient(mongo_uri) as client:
        records = client.get_default_database()[RECORDS]
        tally = tally_of(records.find_one({"_id": asked_tally("artifacts", asked)}))
        assert tally.total == long
        for offset in (0, long // 2, long - FULL):
            bounds = tally.window(newest_first=True, offset=offset, limit=FULL).bounds
            within = bounded({"c": "artifacts", "f.newest_in": "p"}, bounds)
            assert FULL <= records.count_documents(within) <= 3 * FULL


async def test_an_interrupted_copy_is_gone_on_with_and_until_then_nothing_starts_on_it(file):
    await filled(file)
    target, told = StoreThatBreaks(), []
    target.left = 4
    with pytest.raises(Unavailable):
        await copy(file, target).make()
    with pytest.raises(Unavailable, match="was not finished"):
        await check_whole(target, "the target")
    kept = await target.count("executions") + await target.count("jobs")
    assert kept
    target.left = 1 << 30
    counts = await copy(file, target, told=lambda *numbers: told.append(numbers)).make()
    first = {collection: copied for collection, copied, _ in reversed(told)}
    assert first["executions"] + first["jobs"] == kept
    total = sum(counts.values())
    assert [told[-5], told[-3]] == [(VERIFIED, 0, total), (VERIFIED, total, total)]
    assert told[-2:] == [(RECOUNTED, 0, total), (RECOUNTED, total, total)]
    assert await target.count("jobs") == PAGE * 2 + 7
    await check_whole(target, "the target")


async def test_a_place_with_other_records_is_left_alone(file):
    target = MemoryStore()
    await filled(file)
    await target.insert("artifacts", "theirs", {})
    with pytest.raises(AlreadyExists, match="1 in artifacts"):
        await copy(file, target).make()
    assert await target.count("jobs") == 0


async def test_a_finished_copy_is_not_made_again(file):
    target = await filled(MemoryStore())
    other = MemoryStore()
    await copy(target, other).make()
    with pytest.raises(AlreadyExists):
        await copy(target, other).make()


async def test_another_half_copy_is_not_gone_on_with(file):
    target = StoreThatBreaks()
    target.left = 3
    await filled(file)
    with pytest.raises(Unavailable):
        await copy(file, target).make()
    target.left = 100
    with pytest.raises(AlreadyExists):
        await StoreCopy(file, target, source_place="another", target_place="the target").make()


@pytest.mark.parametrize("which", [0, 1])
async def test_nothing_is_copied_while_somebody_works(which):
    stores = [await filled(MemoryStore()), MemoryStore()]
    await stores[which].insert(PROCESSES, "server", {**body_of(this_process()), "schedules": True})
    with pytest.raises(Conflict, match="stop the Jupyter servers"):
        await copy(*stores).make()
    assert await stores[1].count("jobs") == 0


async def test_a_process_of_another_machine_lives_while_its_counter_grows(file):
    far = msgspec.structs.replace(this_process(), host="far", boot="away")
    await file.insert(PROCESSES, "far", body_of(far))

    async def beat() -> None:
        await asyncio.sleep(1)
        await file.update(PROCESSES, "far", lambda body: {**body, "counter": body["counter"] + 1})

    beating = asyncio.create_task(beat())
    with pytest.raises(Conflict, match="on far"):
        await copy(file, MemoryStore()).make()
    await beating
    assert (await copy(file, MemoryStore()).make())["jobs"] == 0


async def test_what_changed_meanwhile_is_found(file):
    await filled(file)
    changing = []

    def change(collection: str, copied: int, of: int) -> None:
        if collection == "jobs" and copied == of:
            changing.append(asyncio.create_task(file.update("jobs", "e/0001", lambda body: {**body, "n": -1})))

    with pytest.raises(Conflict, match="is not what is at"):
        await copy(file, MemoryStore(), told=change).make()
    await asyncio.gather(*changing)
