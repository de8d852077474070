"""Records in a MongoDB database, shared by the servers of a team."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

from pymongo import errors

from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.store.base import Change, Order, Page, Record, Store, Write
from deepforge_jupyter.store.conditions import Condition
from deepforge_jupyter.store.fields import check_query, fields_of
from deepforge_jupyter.store.mongo_address import shown
from deepforge_jupyter.store.mongo_counting import count_once, recount
from deepforge_jupyter.store.mongo_documents import Document, key_of, record_of
from deepforge_jupyter.store.mongo_errors import lacks_change_streams
from deepforge_jupyter.store.mongo_log import Log
from deepforge_jupyter.store.mongo_queries import matching, sorting
from deepforge_jupyter.store.mongo_reading import Reading
from deepforge_jupyter.store.mongo_search import BodySearch
from deepforge_jupyter.store.mongo_server import HEAD, Server
from deepforge_jupyter.store.mongo_tallies import TIME, asked_tally, bounded, tally_of
from deepforge_jupyter.store.mongo_writer import Writer
from deepforge_jupyter.store.prepared import Prepared
from deepforge_jupyter.store.reach import Reach
from deepforge_jupyter.store.watching import Watchers

PATIENCE_S = 30.0
POLL_S = 0.1
LOOK_AT_LEAST_EVERY_S = 1.0
_log = logging.getLogger(__name__)


class MongoStore(Store):
    """Every call waits up to `patience_s` for a server that is away. A `watch` may begin with changes of others from a
    moment before it; changes come by a change stream where the server has one, else it is asked every 0.1 s.

    Every commit is durable: a server can die while those who wrote to it live, and they must not know more than it.
    A `find` beside a commit of several records may see some of them as they were before it.
    """

    def __init__(self, uri: str, *, patience_s: float = PATIENCE_S) -> None:
        self.place = shown(uri)
        self._uri = uri
        self._patience_s = patience_s
        self._reach = Reach(self.place)
        self._watchers = Watchers()
        self._opening: asyncio.Lock | None = None
        self._server: Server | None = None
        self._head: Log | None = None
        self._writer: Writer | None = None
        self._following: asyncio.Task[None] | None = None
        self._is_away = False

    @property
    def reach(self) -> Reach:
        return self._reach

    async def open(self) -> None:
        self._opening = self._opening or asyncio.Lock()
        async with self._opening:
            if self._server is not None:
                return
            server = Server(self._uri, patience_s=self._patience_s, reach=self._reach)
            await server.open()
            head = Log(server)
            try:
                await server.patiently(head.look)
                await count_once(server, head)
            except BaseException:
                await server.close()
                raise
            self._head, self._writer = head, Writer(server, head, publish=self._watchers.publish)
            self._server = server

    async def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        self._watchers.end()
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following
            self._following = None
        assert self._writer is not None
        await self._writer.close()
        await server.close()

    async def get(self, collection: str, id: str) -> Record | None:
        fields_of(collection)
        server, head = self._opened()
        document = await head.read(lambda: server.records.find_one({"_id": key_of(collection, id)}))
        return None if document is None else record_of(document)

    async def find(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        *,
        conditions: Sequence[Condition] = (),
        order_by: Order | None = None,
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Record]:
        check_query(collection, where, conditions, order_by=order_by)
        server, head = self._opened()
        asked, order = matching(collection, where), sorting(order_by, descending=descending)
        if limit == 0:
            return []
        if conditions or isinstance(order_by, tuple):
            found, _ = await self._searched(
                collection, where, conditions, order_by, descending=descending, limit=limit, offset=offset
            )
            return found
        tally = asked_tally(collection, where) if order_by == TIME else None

        async def read() -> Sequence[Document]:
            if tally is not None and limit is not None:
                kept = tally_of(await server.records.find_one({"_id": tally}))
                window = kept.window(newest_first=descending, offset=offset, limit=limit)
                found = await window.documents(server.records, asked)
                if len(found) == window.limit:  # nothing was deleted meanwhile
                    return found if window.newest_first == descending else found[::-1]
            return await server.records.find(asked, sort=order, skip=offset, limit=limit or 0).to_list()

        return _records(await head.read(read))

    async def page(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        *,
        conditions: Sequence[Condition] = (),
        order_by: Order | None = None,
        descending: bool = False,
        limit: int,
        offset: int = 0,
    ) -> Page:
        order: dict[str, Any] = {"order_by": order_by, "descending": descending, "limit": limit, "offset": offset}
        if not conditions or not limit:
            return await super().page(collection, where, conditions=conditions, **order)
        check_query(collection, where, conditions, order_by=order_by)
        return await self._searched(collection, where, conditions, is_counted=True, **order)

    async def _searched(
        self,
        collection: str,
        where: Mapping[str, Any] | None,
        conditions: Sequence[Condition],
        order_by: Order | None,
        *,
        descending: bool,
        limit: int | None,
        offset: int,
        is_counted: bool = False,
    ) -> Page:
        """What takes a look into the bodies; those are read once."""
        server, head = self._opened()

        async def read() -> tuple[Sequence[Document], int]:
            if not isinstance(order_by, tuple):
                search = await self._search(collection, where, conditions, newest_first=descending, by=order_by)
                sort = sorting(order_by, descending=descending)
                return await search.page(sort, limit=limit, offset=offset, is_counted=is_counted)
            search = await self._search(collection, where, conditions)
            keys = await search.keys_by_value(order_by, descending=descending)
            page = keys[offset : None if limit is None else offset + limit]
            there = {one["_id"]: one for one in await server.records.find({"_id": {"$in": page}}).to_list()}
            return [there[key] for key in page if key in there], len(keys)

        found, total = await head.read(read, is_long=True)
        return Page(_records(found), total)

    async def each(self, collection: str, *, after: str | None = None) -> AsyncGenerator[Record]:
        fields_of(collection)
        server, head = self._opened()
        reading = Reading(server, head, collection, after=after)
        try:
            while page := await reading.next():
                for record in _records(page):
                    yield record
        finally:
            await reading.close()

    async def count(
        self, collection: str, where: Mapping[str, Any] | None = None, *, conditions: Sequence[Condition] = ()
    ) -> int:
        check_query(collection, where, conditions)
        server, head = self._opened()
        asked, tally = matching(collection, where), asked_tally(collection, where)

        async def read() -> int:
            if conditions:
                return await (await self._search(collection, where, conditions)).count()
            if tally is None:
                return await server.records.count_documents(asked)
            return tally_of(await server.records.find_one({"_id": tally})).total

        return await head.read(read, is_long=bool(conditions))

    async def commit(self, writes: Sequence[Write], *, durable: bool = True) -> list[Record | None]:
        prepared = [Prepared.of(write) for write in writes]
        if not prepared:
            return []
        self._opened()
        assert self._writer is not None
        return await self._writer.commit(prepared)

    async def settle(self) -> None:
        """Counts the tallies anew, from the oldest to the newest record."""
        await recount(*self._opened())

    def watch(self, *collections: str) -> AsyncIterator[Change]:
        for collection in collections:
            fields_of(collection)
        server, head = self._opened()
        watcher = self._watchers.add(collections)
        if self._following is None:
            assert self._writer is not None
            self._writer.follow(head.known.change)
            self._following = asyncio.create_task(self._follow(server, self._writer), name="deepforge: record watch")
        return watcher

    async def _follow(self, server: Server, writer: Writer) -> None:
        """Until nobody watches any more."""
        while self._watchers:
            try:
                if server.has_change_streams:
                    await self._follow_stream(server, writer)
                else:
                    await self._look(writer)
                    await asyncio.sleep(POLL_S)
            except (DeepForgeError, errors.PyMongoError) as error:
                if lacks_change_streams(error):
                    server.has_change_streams = False
                    continue
                if not self._is_away:
                    why = server.explained(error) if isinstance(error, errors.PyMongoError) else error
                    _log.warning("Changes of other processes are not seen for now: %s", why)
                    writer.go_back()
                self._is_away = True
                await asyncio.sleep(POLL_S)
        self._following = None
        writer.unfollow()

    async def _follow_stream(self, server: Server, writer: Writer) -> None:
        pipeline = [{"$match": {"documentKey._id": HEAD}}]
        async with await server.state.watch(pipeline, max_await_time_ms=int(LOOK_AT_LEAST_EVERY_S * 1000)) as stream:
            await self._look(writer)
            while self._watchers:
                number = _number_of(await stream.try_next())
                if number is None or not writer.has_seen(number):
                    await self._look(writer)

    async def _look(self, writer: Writer) -> None:
        await writer.look()
        self._is_away = False

    async def _search(
        self,
        collection: str,
        where: Mapping[str, Any] | None,
        conditions: Sequence[Condition],
        *,
        by: str | None = TIME,
        newest_first: bool = False,
    ) -> BodySearch:
        """With a tally all that is asked for comes in several answers, none of which takes long."""
        server, _ = self._opened()
        asked, tally = matching(collection, where), asked_tally(collection, where) if by == TIME else None
        if tally is None:
            return BodySearch(server.records, [asked], conditions)
        stretches = tally_of(await server.records.find_one({"_id": tally})).stretches(newest_first=newest_first)
        return BodySearch(server.records, [bounded(asked, bounds) for bounds in stretches], conditions)

    def _opened(self) -> tuple[Server, Log]:
        if self._server is None or self._head is None:
            raise Unavailable(f"The records at {self.place} are not open.")
        return self._server, self._head


def _records(documents: Sequence[Document]) -> list[Record]:
    return [record for one in documents if (record := record_of(one)) is not None]


def _number_of(news: Mapping[str, Any] | None) -> int | None:
    """The change that the head moved to, if the stream says so."""
    number = (news or {}).get("updateDescription", {}).get("updatedFields", {}).get("change")
    return None if number is None else int(number)
