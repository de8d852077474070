"""Several processes on one file, and their deaths."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store.processes import INCREMENT, Place, SharedByProcesses, ended

from deepforge_jupyter.store.sqlite import SqliteStore


def place_at(path: Path, mode: str) -> Place:
    return Place(
        make=lambda: SqliteStore(path, journal_mode=mode),
        code=f"SqliteStore(Path({str(path)!r}), journal_mode={mode!r})",
    )


class TestSqliteStoreOfSeveralProcesses(SharedByProcesses):
    @pytest.fixture(params=["wal", "delete"])
    def place(self, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
        return place_at(tmp_path / "store.sqlite", request.param)

    @pytest.fixture
    async def store(self, place: Place) -> AsyncIterator[SqliteStore]:
        store = place.make()
        await store.open()
        assert isinstance(store, SqliteStore)
        yield store
        await store.close()

    async def test_both_processes_get_their_turn(self, place: Place, store: SqliteStore) -> None:
        await store.insert("jobs", "shared", {"n": 0})
        others = [place.other_process(INCREMENT, "200") for _ in range(2)]
        await asyncio.wait_for(asyncio.gather(*map(ended, others)), 60)

    async def test_a_watch_begins_when_it_is_asked_for(self, place: Place, store: SqliteStore) -> None:
        other = place.make()
        await other.open()
        await other.insert("jobs", "before", {})
        changes = store.watch("jobs")
        await other.insert("jobs", "after", {})
        await store.insert("jobs", "own", {})
        assert [(await asyncio.wait_for(anext(changes), 30)).id for _ in range(2)] == ["after", "own"]
        await other.close()
