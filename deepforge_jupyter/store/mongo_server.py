"""The connection to a MongoDB server: what is asked of it, what it can do, and its schema."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from pymongo import AsyncMongoClient, errors, monitoring
from pymongo.write_concern import WriteConcern

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.base import COLLECTIONS, SCHEMA
from deepforge_jupyter.store.fields import scalar
from deepforge_jupyter.store.mongo_address import check_address, shown
from deepforge_jupyter.store.mongo_documents import searchable
from deepforge_jupyter.store.mongo_errors import explained, needed, patiently
from deepforge_jupyter.store.mongo_queries import BATCH, INDEXES, indexes
from deepforge_jupyter.store.reach import Reach

RECORDS = "deepforge_records"
STATE = "deepforge_state"
HEAD = "head"
SCHEMA_ID = "schema"
KEPT_DELETIONS = 10_000
SELECTION_S = 10.0
TOLD_WITHIN_S = 1.5  # what the client found out, of which its listeners hear once a second
DURABLE = WriteConcern("majority", j=True)
SWIFT = WriteConcern(1, j=False)
T = TypeVar("T")


class Server:
    """One client. `is_replicated` and `has_change_streams` say what the server is and can do, once it is open."""

    def __init__(self, uri: str, *, patience_s: float, reach: Reach) -> None:
        check_address(uri)
        self.place = shown(uri)
        self.patience_s = patience_s
        self._reach = reach
        self._left: set[asyncio.Task[Any]] = set()
        options: dict[str, Any] = {
            "serverSelectionTimeoutMS": min(SELECTION_S, patience_s) * 1000,
            "connectTimeoutMS": min(SELECTION_S, patience_s) * 1000,
            "socketTimeoutMS": patience_s * 1000,
            "retryWrites": False,  # the log does it, and knows what happened
            "appName": "deepforge",
            "event_listeners": [_Watch(reach)],
        }
        given = uri.partition("?")[2].lower()
        try:
            self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
                uri, **{name: value for name, value in options.items() if f"{name.lower()}=" not in given}
            )
            database = self._client.get_default_database()
        except (errors.PyMongoError, ValueError) as error:
            raise Unavailable(
                f"The address of the MongoDB {self.place} cannot be used: its hosts, its database's name or one of its "
                "options are not what they should be."
            ) from (error if "@" not in uri else None)
        self.records = database.get_collection(RECORDS, write_concern=DURABLE)
        self.state = database.get_collection(STATE, write_concern=DURABLE)
        self.is_replicated = False
        self.has_change_streams = False

    async def open(self) -> None:
        """Raises Unavailable, and closes the client then."""
        try:
            hello = await self._greet()
            self.is_replicated = self.has_change_streams = "setName" in hello or hello.get("msg") == "isdbgrid"
            await self.patiently(self._make_schema)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        await self._client.close()
        for task in self._left:
            task.cancel()
        await asyncio.gather(*self._left, return_exceptions=True)
        self._reach.close()

    async def patiently(self, action: Callable[[], Awaitable[T]]) -> T:
        """Repeats what may be repeated until the server answers. Raises Unavailable when it does not for long.

        Who is canceled while the server is away leaves the question to its end: pymongo's wait for a server (4.20) can
        lose its lock when it is canceled, and the client would never find the server again."""
        task = asyncio.ensure_future(patiently(action, place=self.place, patience_s=self.patience_s))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            for left in (task, asyncio.ensure_future(self._leave(task))):
                self._left.add(left)
                left.add_done_callback(self._drop)
            raise

    async def _leave(self, task: asyncio.Task[Any]) -> None:
        await asyncio.wait([task], timeout=TOLD_WITHIN_S)
        if self._reach.answers:
            task.cancel()

    def _drop(self, task: asyncio.Task[Any]) -> None:
        self._left.discard(task)
        if not task.cancelled():
            task.exception()

    def explained(self, error: errors.PyMongoError) -> Exception:
        return explained(error, self.place)

    async def _greet(self) -> dict[str, Any]:
        from pymongo.common import MIN_SUPPORTED_SERVER_VERSION

        try:
            hello = await self._client.admin.command("hello")
            version = str((await self._client.server_info())["version"])
        except errors.PyMongoError as error:
            raise explained(error, self.place) from error
        least = tuple(int(part) for part in MIN_SUPPORTED_SERVER_VERSION.split("."))
        if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < least:
            raise Unavailable(
                f"DeepForge's records at {self.place} cannot be used: the server is MongoDB {version}, and {needed()}: "
                "update the server.",
                details={"place": self.place, "version": version},
            )
        return hello

    async def _make_schema(self) -> None:
        """Brings indexes and fields to this program's schema; several processes may do so at once."""
        try:
            await self._migrate()
        except errors.DuplicateKeyError:  # another process was first
            await self._migrate()

    async def _migrate(self) -> None:
        kept = await self.state.find_one({"_id": SCHEMA_ID}) or {"version": 0, "fields": {}}
        if kept["version"] > SCHEMA:
            raise Unavailable(
                f"The records at {self.place} were written by a newer DeepForge (schema {kept['version']}, this one "
                f"knows {SCHEMA}): update deepforge_jupyter, or choose another database with MONGO_URI.",
                details={"place": self.place, "schema": kept["version"]},
            )
        fields = {collection: list(names) for collection, names in COLLECTIONS.items()}
        if (kept["version"], kept["fields"], kept.get("indexes")) != (SCHEMA, fields, INDEXES):
            if kept["version"]:
                await self._fill_fields(kept["fields"])
            await self._make_indexes()
            await self.state.update_one(
                {"_id": SCHEMA_ID, "version": {"$lte": SCHEMA}},
                {"$set": {"version": SCHEMA, "fields": fields, "indexes": INDEXES}},
                upsert=True,
            )
        await self.state.update_one(
            {"_id": HEAD}, {"$setOnInsert": {"change": 0, "helped": 0, "recent": []}}, upsert=True
        )
        head = await self.state.find_one({"_id": HEAD}, {"change": 1})
        assert head is not None
        await self.records.delete_many({"rev": 0, "change": {"$lt": head["change"] - KEPT_DELETIONS}})

    async def _make_indexes(self) -> None:
        """Of those of the same names that were made with other keys none is left."""
        there = await self.records.index_information()
        for index in indexes():
            name, keys = index.document["name"], list(index.document["key"].items())
            if name in there and [(key, int(order)) for key, order in there[name]["key"]] != keys:
                with contextlib.suppress(errors.OperationFailure):  # another process was first
                    await self.records.drop_index(name)
        await self.records.create_indexes(indexes())

    async def _fill_fields(self, before: dict[str, list[str]]) -> None:
        """Fields that became searchable, from the bodies."""
        for collection, names in COLLECTIONS.items():
            new = [name for name in names if name not in before.get(collection, ())]
            if not new:
                continue
            cursor = self.records.find({"c": collection}, {"change": 1, "body": 1})
            while batch := await cursor.to_list(BATCH):
                for document in batch:
                    body = msgspec.json.decode(document["body"])
                    values = {f"f.{name}": searchable(scalar(body.get(name))) for name in new}
                    await self.records.update_one(
                        {"_id": document["_id"], "change": document["change"]}, {"$set": values}
                    )


class _Watch(monitoring.TopologyListener):
    """Tells what the client finds out by itself, within a second, while nobody asks anything of the server."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def opened(self, event: monitoring.TopologyOpenedEvent) -> None:
        pass

    def description_changed(self, event: monitoring.TopologyDescriptionChangedEvent) -> None:
        if event.new_description.has_writable_server():
            self._reach.found()
        elif event.previous_description.has_writable_server():
            self._reach.lost()

    def closed(self, event: monitoring.TopologyClosedEvent) -> None:
        pass
