"""Records in one SQLite file, shared by the processes of one machine: the default store."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.store.base import PAGE, PAGE_TEXT, Change, Order, Page, Record, Store, Write
from deepforge_jupyter.store.conditions import Condition
from deepforge_jupyter.store.fields import check_query, fields_of
from deepforge_jupyter.store.prepared import Prepared
from deepforge_jupyter.store.sqlite_file import JournalMode, connect, explained, open_file
from deepforge_jupyter.store.sqlite_queries import Query
from deepforge_jupyter.store.sqlite_reader import Reader
from deepforge_jupyter.store.sqlite_search import Search
from deepforge_jupyter.store.sqlite_writer import Commit, Task, Writer
from deepforge_jupyter.store.watching import Watchers
from deepforge_jupyter.store.worker import Worker

POLL_S = 0.1
MOST_WRITES_HERE = 16
T = TypeVar("T")
_log = logging.getLogger(__name__)


class SqliteStore(Store):
    """One thread writes (commits that wait are one transaction on disk), one reads and one searches what may take long;
    all see what was committed.

    Changes of other processes are found by polling `PRAGMA data_version`, only while somebody watches.
    """

    def __init__(self, path: Path, *, journal_mode: JournalMode | None = None) -> None:
        self.path = path
        self._journal_mode = journal_mode
        self._watchers = Watchers()
        self._opening: asyncio.Lock | None = None
        self._writer: Worker[Commit | Task] | None = None
        self._reader: Reader | None = None
        self._searcher: Reader | None = None
        self._marks: sqlite3.Connection | None = None
        self._writing: Writer | None = None
        self._poll: asyncio.Task[None] | None = None

    @property
    def is_on_disk(self) -> bool:
        """Whether everything that was committed here would outlast a power cut."""
        return self._writing is None or self._writing.sync_within_s() is None

    async def open(self) -> None:
        self._opening = self._opening or asyncio.Lock()
        async with self._opening:
            if self._writer is not None:
                return
            connection = await asyncio.to_thread(open_file, self.path, journal_mode=self._journal_mode)
            self._writing = Writer(connection, self.path, publish=self._watchers.publish)
            self._marks = connect(self.path, patience_s=0.1)
            self._reader = Reader(self.path, name=f"record reader of {self.path}")
            self._searcher = Reader(self.path, name=f"record searcher of {self.path}")
            self._writer = Worker(
                self._writing.work,
                name=f"record writer of {self.path}",
                rest=self._writing.sync,
                pause_s=self._writing.sync_within_s,
            )

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        if self._poll is not None:
            self._poll.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._poll
            self._poll = None
        self._watchers.end()
        assert self._marks is not None and self._writing is not None
        assert self._reader is not None and self._searcher is not None
        self._marks.close()
        closed = _put(writer, self._writing.close)
        writer.stop()
        await asyncio.gather(closed, self._reader.close(), self._searcher.close())
        self._reader = self._searcher = None

    async def get(self, collection: str, id: str) -> Record | None:
        fields_of(collection)

        def read(connection: sqlite3.Connection) -> Record | None:
            row = connection.execute(
                "SELECT rev, body FROM record WHERE collection = ? AND id = ? AND rev > 0", (collection, id)
            ).fetchone()
            return row and Record(collection=collection, id=id, rev=row[0], body=msgspec.json.decode(row[1]))

        return await self._read(read)

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
        if conditions or isinstance(order_by, tuple):
            searched = await self._searched(
                collection, where, conditions, order_by, descending=descending, limit=limit, offset=offset
            )
            return searched.records
        query = Query(collection, where).page(order_by, descending=descending, limit=limit, offset=offset)

        def read(connection: sqlite3.Connection) -> list[Record]:
            return [
                Record(collection=collection, id=id, rev=rev, body=msgspec.json.decode(body))
                for id, rev, body in connection.execute(query.sql("id, rev, body"), query.values)
            ]

        return await self._read(read)

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
        if not conditions and not isinstance(order_by, tuple):
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
        searcher = self._opened(self._searcher)
        search = Search(collection, where, conditions, check=searcher.check)
        order: dict[str, Any] = {"descending": descending, "limit": limit, "offset": offset}
        return await searcher.read(lambda connection: search.page(connection, order_by, is_counted=is_counted, **order))

    async def each(self, collection: str, *, after: str | None = None) -> AsyncGenerator[Record]:
        fields_of(collection)

        def read(connection: sqlite3.Connection) -> list[Record]:
            page, text = list[Record](), 0
            sign = ">=" if after is None else ">"
            for id, rev, body in connection.execute(
                "SELECT id, rev, body FROM record "
                f"WHERE collection = ? AND rev > 0 AND id {sign} ? ORDER BY id LIMIT ?",
                (collection, after or "", PAGE),
            ):
                page.append(Record(collection=collection, id=id, rev=rev, body=msgspec.json.decode(body)))
                text += len(body)
                if text >= PAGE_TEXT:
                    break
            return page

        while page := await self._read(read):
            for record in page:
                yield record
            after = page[-1].id

    async def count(
        self, collection: str, where: Mapping[str, Any] | None = None, *, conditions: Sequence[Condition] = ()
    ) -> int:
        check_query(collection, where, conditions)
        if conditions:
            searcher = self._opened(self._searcher)
            return await searcher.read(Search(collection, where, conditions, check=searcher.check).count)
        query = Query(collection, where)

        def read(connection: sqlite3.Connection) -> int:
            (number,) = connection.execute(query.sql("count(*)"), query.values).fetchone()
            return int(number)

        return await self._read(read)

    async def commit(self, writes: Sequence[Write], *, durable: bool = True) -> list[Record | None]:
        prepared = [Prepared.of(write) for write in writes]
        if not prepared:
            return []
        future: asyncio.Future[list[Record | None]] = asyncio.get_running_loop().create_future()
        commit = Commit(prepared, durable=durable, future=future)
        if not self._is_done_here(commit):
            self._opened(self._writer).put(commit)
        return await future

    def _is_done_here(self, commit: Commit) -> bool:
        """A small commit that waits for nobody, while the thread rests: handing it over takes longer than writing."""
        writer, writing = self._opened(self._writer), self._writing
        assert writing is not None
        if commit.durable or len(commit.writes) > MOST_WRITES_HERE or not writer.is_idle:
            return False
        answers = writing.commit_at_once(commit)
        if answers is None:
            return False
        if writing.is_first_unsynced:
            _put(writer, writing.sync_within_s)  # so that the thread takes note that there is something to sync
        for answer in answers:
            answer()
        return True

    async def settle(self) -> None:
        """Its indexes need nothing of the kind."""

    def watch(self, *collections: str) -> AsyncIterator[Change]:
        for collection in collections:
            fields_of(collection)
        writer, writing = self._opened(self._writer), self._writing
        watcher = self._watchers.add(collections)
        if self._poll is None:
            assert writing is not None
            _put(writer, functools.partial(writing.follow, self._last_change()))
            self._poll = asyncio.create_task(self._follow_others())
        return watcher

    async def _follow_others(self) -> None:
        assert self._writer is not None and self._writing is not None
        while self._watchers:
            await asyncio.sleep(POLL_S)
            try:
                await _put(self._writer, self._writing.look)
            except DeepForgeError as error:
                _log.warning("Changes of other processes are not seen for now: %s", error.message)
        self._poll = None
        _put(self._writer, self._writing.unfollow)

    def _last_change(self) -> int:
        assert self._marks is not None
        try:
            return int(self._marks.execute("SELECT ifnull(max(change), 0) FROM record").fetchone()[0])
        except sqlite3.Error as error:
            raise explained(error, self.path) from error

    async def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        return await self._opened(self._reader).read(read)

    def _opened(self, part: T | None) -> T:
        if part is None:
            raise Unavailable(f"The records at {self.path} are not open.")
        return part


def _put(worker: Worker[Any], function: Callable[[], T]) -> asyncio.Future[T]:
    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    worker.put(Task(function, future))
    return future
