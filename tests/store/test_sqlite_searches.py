"""Searching a file holds up nobody, ends when nobody waits for it, and finds what any program wrote."""

import asyncio
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.conditions import Condition
from deepforge_jupyter.store.sqlite import SqliteStore

MANY = 3000
ABANDONED = 60
LARGE = [Condition(paths=(("value", "size_bytes"),), comparison=">", values=(4,))]
NOWHERE = [Condition(paths=(("attributes", "*", "epochs"),), comparison=">", values=(MANY,))]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    await store.open()
    yield store
    await store.close()


@pytest.fixture
async def many(store: SqliteStore) -> SqliteStore:
    nodes = {f"Node_{number}": {"epochs": number, "rate": 0.5} for number in range(40)}
    await store.commit(
        [
            Write(collection="executions", id=f"{number:05}", body={"project": "p", "attributes": nodes})
            for number in range(MANY)
        ],
        durable=False,
    )
    return store


async def seconds_of_a_search(store: SqliteStore) -> float:
    began_s = time.perf_counter()
    assert (await store.page("executions", {"project": "p"}, conditions=NOWHERE, limit=10)).total == 0
    return time.perf_counter() - began_s


async def test_searches_that_nobody_waits_for_hold_up_no_other(many: SqliteStore) -> None:
    one_s = await seconds_of_a_search(many)
    abandoned = [asyncio.ensure_future(seconds_of_a_search(many)) for _ in range(ABANDONED)]
    await asyncio.sleep(one_s / 4)
    for search in abandoned:
        search.cancel()
    assert await seconds_of_a_search(many) < ABANDONED / 4 * one_s


async def test_a_search_that_has_begun_ends_when_nobody_waits_for_it(many: SqliteStore) -> None:
    one_s = await seconds_of_a_search(many)
    everywhere = msgspec.structs.replace(NOWHERE[0], is_not=True)
    long = asyncio.ensure_future(many.count("executions", {"project": "p"}, conditions=[everywhere] * 200))
    await asyncio.sleep(one_s / 4)
    long.cancel()
    assert await seconds_of_a_search(many) < 10 * one_s


async def test_records_are_read_while_a_search_takes_long(many: SqliteStore) -> None:
    searches = [asyncio.ensure_future(seconds_of_a_search(many)) for _ in range(20)]
    await asyncio.sleep(0)
    assert await many.get("executions", "00007") is not None
    assert await many.count("executions", {"project": "p"}) == MANY
    assert not searches[-1].done()
    for search in searches:
        search.cancel()


async def large(store: SqliteStore) -> list[str]:
    found = await store.find("artifacts", {"newest_in": "p"}, conditions=LARGE, order_by="created_at")
    return [record.id for record in found]


def artifact(id: str, size: int, **more: Any) -> Write:
    body = {"newest_in": "p", "created_at": f"2026-01-01T{id}", "value": {"size_bytes": size}, **more}
    return Write(collection="artifacts", id=id, body=body)


async def test_a_list_of_a_file_that_has_no_table_for_it_is_searched_all_the_same(store: SqliteStore) -> None:
    await store.commit([artifact("a", 5), artifact("b", 1), artifact("c", 9, newest_in=None), artifact("d", 7)])
    await store.close()
    with sqlite3.connect(store.path) as connection:
        for kind, name in [("TRIGGER", "listed_artifacts_new"), ("TRIGGER", "listed_artifacts_changed")]:
            connection.execute(f"DROP {kind} {name}")
        connection.execute("DROP TABLE listed_artifacts")
    connection.close()
    await store.open()
    assert await large(store) == ["a", "d"]


async def test_a_table_that_was_made_for_other_values_is_made_anew(store: SqliteStore) -> None:
    await store.commit([artifact("a", 5), artifact("b", 1)])
    await store.close()
    with sqlite3.connect(store.path) as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'listed_artifacts'").fetchone()
        connection.execute("DROP TABLE listed_artifacts")
        connection.execute(re.sub(r'"value\.size_bytes"', '"value.size"', made))
    connection.close()
    await store.open()
    assert await large(store) == ["a"]
    await store.commit([artifact("b", 6)])
    assert await large(store) == ["a", "b"]


async def test_a_list_that_is_there_is_not_made_anew_at_every_start(store: SqliteStore) -> None:
    await store.commit([artifact("a", 5)])
    await store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute('UPDATE listed_artifacts SET "value.size_bytes" = 3')
    connection.close()
    await store.open()
    assert await large(store) == []


async def test_a_program_that_knows_nothing_of_the_lists_keeps_them_too(store: SqliteStore) -> None:
    """As those did that were made before there were any."""
    await store.commit([artifact("a", 5), artifact("b", 1)])
    values = ("p", "2026-01-01T0", '{"newest_in":"p","value":{"size_bytes":8}}')
    with sqlite3.connect(store.path) as connection:
        connection.execute(
            "INSERT INTO record(collection, id, rev, change, f_newest_in, f_created_at, body) "
            "VALUES('artifacts', '0', 1, 9, ?, ?, ?) ON CONFLICT DO UPDATE SET rev = record.rev + 1",
            values,
        )
        connection.execute("UPDATE record SET body = json_set(body, '$.value.size_bytes', 6) WHERE id = 'b'")
        connection.execute("UPDATE record SET rev = 0, body = NULL WHERE id = 'a'")
    connection.close()
    assert await large(store) == ["0", "b"]
