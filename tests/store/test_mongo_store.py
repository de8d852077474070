"""The store on MongoDB does what every store does, on a replica set and on a server alone."""

from collections.abc import AsyncIterator

import pytest
from store.conformance import Commits, Lifecycle, StoreConformance, Watching

from deepforge_jupyter.store.mongo import MongoStore


class TestMongoStoreOnAReplicaSet(StoreConformance):
    @pytest.fixture
    async def store(self, mongo_uri: str) -> AsyncIterator[MongoStore]:
        store = MongoStore(mongo_uri)
        await store.open()
        yield store
        await store.close()


class TestMongoStoreOnAServerAlone(Commits, Watching, Lifecycle):
    """Only what the kind of server makes a difference to."""

    @pytest.fixture
    async def store(self, lone_mongo_uri: str) -> AsyncIterator[MongoStore]:
        store = MongoStore(lone_mongo_uri)
        await store.open()
        yield store
        await store.close()
