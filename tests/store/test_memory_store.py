"""The store in memory does what every store does."""

import pytest
from store.conformance import StoreConformance

from deepforge_jupyter.store.base import Store
from deepforge_jupyter.store.memory import MemoryStore


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    async def store(self) -> Store:
        return MemoryStore()
