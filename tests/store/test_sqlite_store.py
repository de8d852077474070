"""The store in a file does what every store does, with and without write-ahead logging."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store.conformance import StoreConformance

from deepforge_jupyter.store.sqlite import SqliteStore


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.sqlite"


class TestSqliteStore(StoreConformance):
    @pytest.fixture
    async def store(self, place: Path) -> AsyncIterator[SqliteStore]:
        store = SqliteStore(place)
        await store.open()
        yield store
        await store.close()


class TestSqliteStoreOnANetworkFileSystem(StoreConformance):
    @pytest.fixture
    async def store(self, place: Path) -> AsyncIterator[SqliteStore]:
        store = SqliteStore(place, journal_mode="delete")
        await store.open()
        yield store
        await store.close()
