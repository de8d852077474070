"""Searches a file's records for what stands in their bodies: in the table of a list where that holds what is asked for,
else in one record after the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.store.base import COLLECTIONS, Order, Page, Record
from deepforge_jupyter.store.bodies import Bodies
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.listed import TIME, list_asked_for
from deepforge_jupyter.store.ordering import in_order
from deepforge_jupyter.store.sqlite_file import column
from deepforge_jupyter.store.sqlite_queries import ListQuery, Query


class Search:
    """What `find` and `count` are asked (checked before); each method reads the file once, as it is at one moment."""

    def __init__(
        self,
        collection: str,
        where: Mapping[str, Any] | None,
        conditions: Sequence[Condition],
        *,
        check: Callable[[], None],
    ) -> None:
        """`check` is called for each record that is looked into, and ends the search by an error."""
        self._collection = collection
        self._where = where
        self._conditions = conditions
        self._check = check

    def count(self, connection: sqlite3.Connection) -> int:
        key = list_asked_for(self._collection, self._where, self._conditions, None)
        if key is not None:
            query = ListQuery(self._collection, key, self._conditions)
            return int(connection.execute(query.sql("count(*)"), query.values).fetchone()[0])
        bodies, scanned = Bodies(self._conditions), Query(self._collection, self._where, self._conditions)
        return sum(bodies.matches(body) for (body,) in self._rows(connection, scanned.sql("body"), scanned.values))

    def page(
        self,
        connection: sqlite3.Connection,
        order_by: Order | None,
        *,
        descending: bool,
        limit: int | None,
        offset: int,
        is_counted: bool,
    ) -> Page:
        """The page, and how many match; unless those are counted, no more is read than it takes."""
        connection.execute("BEGIN")
        try:
            key = list_asked_for(self._collection, self._where, self._conditions, order_by)
            end = None if limit is None else offset + limit
            if key is not None:
                query = ListQuery(self._collection, key, self._conditions)
                query.page(order_by, descending=descending, limit=limit, offset=offset)
                ids = [id for (id,) in connection.execute(query.sql("id"), query.values)]
                total = offset + len(ids)
                if is_counted and (not ids or len(ids) == limit):
                    total = self.count(connection)
            elif isinstance(order_by, tuple):
                ids = self._by_value(connection, order_by, descending=descending)
                ids, total = ids[offset:end], len(ids)
            else:
                return self._scanned(connection, order_by, descending, offset, end, is_counted=is_counted)
            return Page([record for id in ids if (record := self._record(connection, id))], total)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _scanned(
        self,
        connection: sqlite3.Connection,
        order_by: str | None,
        descending: bool,
        offset: int,
        end: int | None,
        *,
        is_counted: bool,
    ) -> Page:
        bodies, found, total = Bodies(self._conditions), list[Record](), 0
        query = Query(self._collection, self._where, self._conditions).page(order_by, descending=descending)
        for id, rev, body in self._rows(connection, query.sql("id, rev, body"), query.values):
            if not is_counted and end is not None and total >= end:
                break
            if not bodies.matches(body):
                continue
            if total >= offset and (end is None or total < end):
                found.append(Record(collection=self._collection, id=id, rev=rev, body=msgspec.json.decode(body)))
            total += 1
        return Page(found, total)

    def _by_value(self, connection: sqlite3.Connection, paths: tuple[Path, ...], *, descending: bool) -> list[str]:
        bodies, query = Bodies(self._conditions, paths), Query(self._collection, self._where, self._conditions)
        time = column(TIME) if TIME in COLLECTIONS[self._collection] else "NULL"
        rows = self._rows(connection, query.sql(f"id, {time}, body"), query.values)
        return in_order([placed for row in rows if (placed := bodies.placed(*row))], descending=descending)

    def _rows(self, connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        for row in connection.execute(sql, values):
            self._check()
            yield row

    def _record(self, connection: sqlite3.Connection, id: str) -> Record | None:
        sql = "SELECT rev, body FROM record WHERE collection = ? AND id = ? AND rev > 0"
        row = connection.execute(sql, (self._collection, id)).fetchone()
        return row and Record(collection=self._collection, id=id, rev=row[0], body=msgspec.json.decode(row[1]))
