"""`python -m benchmarks.stores [--smoke]`: operations on records per second, beside plain sqlite3 and plain pymongo.

All write as durably as ours: SQLite with `synchronous=FULL`, MongoDB with `majority` and the journal. Plain ones have
one index; ours have those of all fields, tell others what changed and commit several records as one. In turn, on the
same disk and server. MongoDB is the one that `DEEPFORGE_TEST_MONGO_URI` names, else SecantusDB (extra `test`), which is
not MongoDB itself: its figures compare ours with pymongo, and say nothing of a true one. It decodes everything that an
index names before it takes a page, and a body before it is searched: what reads every record takes long on it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import artifacts
from benchmarks.places import new_folder
from benchmarks.table import Row, machine, show
from deepforge_jupyter.store.base import Record, Store, Write

TESTS = Path(__file__).parents[1] / "tests"
COLLECTION = "artifacts"
PAGE = 100
AT_ONCE = 50
PATIENCE_S = 120.0
BATCH = 200
PROJECT = "0" * 32


class Ours:
    """A store as services use it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._swapped: Record | None = None

    async def insert(self, body: dict[str, Any]) -> None:
        self._swapped = await self._store.insert(COLLECTION, body["id"], body)

    async def get(self, body: dict[str, Any]) -> None:
        assert await self._store.get(COLLECTION, body["id"])

    async def swap(self, body: dict[str, Any]) -> None:
        assert self._swapped is not None
        self._swapped = await self._store.replace(self._swapped, {**self._swapped.body, "name": body["id"]})

    async def page(self, body: dict[str, Any]) -> None:
        where = {"project": body["project"]}
        assert await self._store.find(COLLECTION, where, order_by="created_at", descending=True, limit=PAGE)


class Plain(ABC):
    """The same without a store; `swap` of the record that was inserted last."""

    @abstractmethod
    def insert(self, body: dict[str, Any]) -> None: ...

    @abstractmethod
    def get(self, body: dict[str, Any]) -> None: ...

    @abstractmethod
    def swap(self, body: dict[str, Any]) -> None: ...

    @abstractmethod
    def page(self, body: dict[str, Any]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...


class PlainSqlite(Plain):
    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE record (id TEXT PRIMARY KEY, rev INT, at TEXT, body TEXT) WITHOUT ROWID")
        self._connection.execute("CREATE INDEX by_time ON record (at, id)")
        self._swapped = ("", 0)

    def insert(self, body: dict[str, Any]) -> None:
        row = (body["id"], body["created_at"], json.dumps(body))
        self._connection.execute("INSERT INTO record VALUES (?, 1, ?, ?)", row)
        self._swapped = (body["id"], 1)

    def get(self, body: dict[str, Any]) -> None:
        (text,) = self._connection.execute("SELECT body FROM record WHERE id = ?", (body["id"],)).fetchone()
        json.loads(text)

    def swap(self, body: dict[str, Any]) -> None:
        done = self._connection.execute(
            "UPDATE record SET rev = rev + 1, body = ? WHERE id = ? AND rev = ?", (json.dumps(body), *self._swapped)
        )
        assert done.rowcount == 1
        self._swapped = (self._swapped[0], self._swapped[1] + 1)

    def page(self, body: dict[str, Any]) -> None:
        rows = self._connection.execute("SELECT body FROM record ORDER BY at DESC, id DESC LIMIT ?", (PAGE,))
        assert [json.loads(text) for (text,) in rows]

    def close(self) -> None:
        self._connection.close()


class PlainMongo(Plain):
    def __init__(self, uri: str) -> None:
        from pymongo import MongoClient

        self._client: Any = MongoClient(uri, w="majority", journal=True)
        self._records = self._client.get_default_database()["plain"]
        self._records.create_index([("created_at", 1), ("_id", 1)])
        self._swapped = ("", 0)

    def insert(self, body: dict[str, Any]) -> None:
        self._records.insert_one({**body, "_id": body["id"], "rev": 1})
        self._swapped = (body["id"], 1)

    def get(self, body: dict[str, Any]) -> None:
        assert self._records.find_one({"_id": body["id"]})

    def swap(self, body: dict[str, Any]) -> None:
        id, rev = self._swapped
        done = self._records.update_one({"_id": id, "rev": rev}, {"$set": {"name": body["id"]}, "$inc": {"rev": 1}})
        assert done.matched_count == 1
        self._swapped = (id, rev + 1)

    def page(self, body: dict[str, Any]) -> None:
        assert list(self._records.find().sort([("created_at", -1), ("_id", -1)]).limit(PAGE))

    def close(self) -> None:
        self._client.close()


def measure(*, repeats: int, count: int, records: int, listed: int) -> list[Row]:
    """`count` operations of each kind in a round, on `records` that are there; `listed` artifacts over HTTP."""
    from deepforge_jupyter.store.mongo import MongoStore
    from deepforge_jupyter.store.sqlite import SqliteStore

    folder = new_folder()
    sqlite = SqliteStore(folder / "store.sqlite"), PlainSqlite(folder / "plain.sqlite")
    rows = asyncio.run(_compared("SQLite", *sqlite, "sqlite3", repeats=repeats, count=count, records=records))
    with mongo_server() as uri:
        mongo = MongoStore(uri, patience_s=PATIENCE_S), PlainMongo(uri)
        rows += asyncio.run(_compared("MongoDB", *mongo, "pymongo", repeats=repeats, count=count, records=records))
    with mongo_server() as uri:
        rows += artifacts.measure(repeats=repeats, count=listed, mongo_uri=uri)
    return rows


async def _compared(
    place: str, store: Store, plain: Plain, library: str, *, repeats: int, count: int, records: int
) -> list[Row]:
    await store.open()
    try:
        await _fill(store, plain, records)
        rounds = [await _round(store, plain, count) for _ in range(repeats)]
        at_once = [await _inserted_at_once(store, count) for _ in range(repeats)]
    finally:
        plain.close()
        await store.close()
    rows = []
    for operation in rounds[0]:
        ours, theirs = zip(*(each[operation] for each in rounds), strict=True)
        rows.append(Row(f"{operation} in {place}", median(ours), "/s", None))
        rows.append(Row(f"for comparison, plain {library}, in between", median(theirs), "/s", None))
    return [*rows, Row(f"insert in {place}, {AT_ONCE} at once", median(at_once), "/s", None)]


async def _fill(store: Store, plain: Plain, records: int) -> None:
    bodies = [_body() for _ in range(records)]
    for start in range(0, records, BATCH):
        batch = bodies[start : start + BATCH]
        await store.commit([Write(collection=COLLECTION, id=body["id"], body=body) for body in batch], durable=False)
    for body in bodies:
        plain.insert(body)


async def _round(store: Store, plain: Plain, count: int) -> dict[str, tuple[float, float]]:
    """Operations a second by their kind: ours, plain."""
    ours, bodies = Ours(store), [_body() for _ in range(count)]
    pages = bodies[: max(1, count // 10)]
    asked = {
        "insert": (ours.insert, plain.insert, bodies),
        "get": (ours.get, plain.get, bodies),
        "compare-and-swap": (ours.swap, plain.swap, bodies),
        f"page of {PAGE}": (ours.page, plain.page, pages),
    }
    rates = {}
    for operation, (one, other, things) in asked.items():
        began = time.perf_counter()
        for body in things:
            await one(body)
        between = time.perf_counter()
        for body in things:
            other(body)
        rates[operation] = len(things) / (between - began), len(things) / (time.perf_counter() - between)
    return rates


async def _inserted_at_once(store: Store, count: int) -> float:
    ours, bodies = Ours(store), [_body() for _ in range(count)]
    began = time.perf_counter()
    for start in range(0, count, AT_ONCE):
        await asyncio.gather(*map(ours.insert, bodies[start : start + AT_ONCE]))
    return count / (time.perf_counter() - began)


def _body() -> dict[str, Any]:
    """About as large as an artifact that nobody described."""
    id = uuid.uuid4().hex
    value = {"storage": "local", "location": f"artifacts/{id}", "type": "numpy.ndarray", "size_bytes": 1024}
    return {
        "id": id,
        "project": PROJECT,
        "name": "model",
        "created_at": f"2026-01-01T00:00:00.{uuid.uuid4().int % 1_000_000:06d}Z",
        "execution": id,
        "newest_in": None,
        "value": value,
    }


@contextmanager
def mongo_server() -> Iterator[str]:
    """A new database on a server for tests."""
    sys.path.insert(0, str(TESTS))
    from mongo_servers import VARIABLE, MongoServer, NamedServer, drop, new_database

    if os.environ.get(VARIABLE):
        uri = NamedServer().uri(new_database())
        yield uri
        drop(uri)
        return
    server = MongoServer(new_folder() / "mongo")
    server.start()
    try:
        yield server.uri(new_database())
    finally:
        server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stores", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    smoke = parser.parse_args().smoke
    rows = measure(
        repeats=1 if smoke else 5,
        count=20 if smoke else 100,
        records=20 if smoke else 2_000,
        listed=30 if smoke else 100_000,
    )
    print(show([*machine(), *rows]))


if __name__ == "__main__":
    main()
