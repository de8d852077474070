"""Small commits that wait for nobody are written by the event loop itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deepforge_jupyter.errors import RevisionConflict
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.sqlite import MOST_WRITES_HERE, SqliteStore
from deepforge_jupyter.store.sqlite_writer import CHECKPOINT_PAGES


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    await store.open()
    yield store
    await store.close()


def is_done_at_once(store: SqliteStore, *writes: Write, durable: bool = False) -> bool:
    committing = store.commit(list(writes), durable=durable)
    try:
        committing.send(None)
    except StopIteration:
        return True
    committing.close()
    return False


async def given_to_the_disk(store: SqliteStore) -> None:
    for _ in range(4000):
        if store.is_on_disk:
            return
        await asyncio.sleep(0.005)
    pytest.fail("it was never given to the disk")


def job(name: str, status: str = "running") -> Write:
    return Write(collection="jobs", id=name, body={"status": status})


async def test_one_that_is_small_and_need_not_be_durable_is_done_at_once(store: SqliteStore) -> None:
    assert is_done_at_once(store, job("a"))
    assert (await store.get("jobs", "a")).body == {"status": "running"}
    assert not is_done_at_once(store, *[job(f"b{number}") for number in range(MOST_WRITES_HERE + 1)])
    await store.commit([job("c")])
    assert not is_done_at_once(store, job("d"), durable=True)


async def test_one_that_is_refused_leaves_nothing(store: SqliteStore) -> None:
    await store.commit([job("a")], durable=False)
    with pytest.raises(RevisionConflict):
        await store.commit([job("b"), Write(collection="jobs", id="a", body={}, rev=7)], durable=False)
    assert await store.get("jobs", "b") is None
    await store.commit([Write(collection="jobs", id="a", body={"status": "success"}, rev=1)], durable=False)
    assert (await store.get("jobs", "a")).rev == 2


async def test_what_another_program_keeps_locked_is_waited_for_while_the_loop_goes_on(store: SqliteStore) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    committing = asyncio.create_task(store.commit([job("a")], durable=False))
    for _ in range(20):
        await asyncio.sleep(0.005)
        assert not committing.done()
    other.execute("COMMIT")
    other.close()
    await committing
    assert (await store.get("jobs", "a")).rev == 1


async def test_changes_are_told_in_order_whoever_wrote_them(store: SqliteStore) -> None:
    other = SqliteStore(store.path)
    await other.open()
    changes = store.watch("jobs")
    for number in range(60):
        await (other if number % 3 == 0 else store).commit([job(f"{number:02}")], durable=number % 7 == 0)
    assert [(await anext(changes)).id for _ in range(60)] == [f"{number:02}" for number in range(60)]
    await other.close()


async def test_it_outlasts_a_power_cut_soon_although_nothing_follows(store: SqliteStore) -> None:
    assert is_done_at_once(store, job("a"))
    assert not store.is_on_disk
    await given_to_the_disk(store)


async def test_the_log_stays_short_although_nothing_has_to_be_durable(store: SqliteStore) -> None:
    for number in range(60):
        text = str(number) * (160_000 // len(str(number)))
        await store.commit([Write(collection="jobs", id="a", body={"text": text})], durable=False)
        await given_to_the_disk(store)
    assert Path(f"{store.path}-wal").stat().st_size < 2 * CHECKPOINT_PAGES * 4096
