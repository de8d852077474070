"""Records in the memory of one process: for tests, and for a server that shall leave no trace."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.store.base import ABSENT, ANY_REVISION, COLLECTIONS, Change, Order, Record, Store, Write
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.conflicts import conflict
from deepforge_jupyter.store.fields import Scalar, check_query, choices, fields_of, scalar
from deepforge_jupyter.store.matching import first_finder, matcher
from deepforge_jupyter.store.ordering import Placed, in_order, rank
from deepforge_jupyter.store.watching import Watchers


class _Stored(msgspec.Struct, frozen=True):
    rev: int
    body: bytes
    fields: dict[str, Scalar]


class MemoryStore(Store):
    """Nothing is shared with other processes and nothing survives; everything else is as in the others."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, _Stored]] = {collection: {} for collection in COLLECTIONS}
        self._watchers = Watchers()

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        self._watchers.end()

    async def get(self, collection: str, id: str) -> Record | None:
        fields_of(collection)
        stored = self._records[collection].get(id)
        return None if stored is None else _record(collection, id, stored)

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
        found = self._matching(collection, where, conditions)
        if isinstance(order_by, tuple):
            found = _by_value(found, order_by, descending=descending)
        else:
            found.sort(
                key=lambda item: (rank(item[1].fields[order_by]) if order_by else (), item[0]), reverse=descending
            )
        page = found[offset : None if limit is None else offset + limit]
        return [_record(collection, id, stored) for id, stored in page]

    async def each(self, collection: str, *, after: str | None = None) -> AsyncGenerator[Record]:
        fields_of(collection)
        records = self._records[collection]
        for id in sorted(id for id in records if after is None or id > after):
            if id in records:
                yield _record(collection, id, records[id])

    async def count(
        self, collection: str, where: Mapping[str, Any] | None = None, *, conditions: Sequence[Condition] = ()
    ) -> int:
        check_query(collection, where, conditions)
        return len(self._matching(collection, where, conditions))

    async def commit(self, writes: Sequence[Write], *, durable: bool = True) -> list[Record | None]:
        staged: dict[tuple[str, str], _Stored | None] = {}
        records: list[Record | None] = []
        changes: list[Change] = []
        for write in writes:
            fields = fields_of(write.collection)
            key = (write.collection, write.id)
            before = staged[key] if key in staged else self._records[write.collection].get(write.id)
            if write.rev != ANY_REVISION and write.rev != (ABSENT if before is None else before.rev):
                raise conflict(write, exists=before is not None)
            after = None
            if write.body is not None:
                after = _Stored(
                    rev=1 if before is None else before.rev + 1,
                    body=msgspec.json.encode(write.body),
                    fields={field: scalar(write.body.get(field)) for field in fields},
                )
            staged[key] = after
            record = None if after is None else _record(write.collection, write.id, after)
            records.append(record)
            if before is not None or after is not None:
                changes.append(Change(collection=write.collection, id=write.id, record=record))
        for (collection, id), stored in staged.items():
            if stored is None:
                self._records[collection].pop(id, None)
            else:
                self._records[collection][id] = stored
        self._watchers.publish(changes)
        return records

    async def settle(self) -> None:
        pass

    def watch(self, *collections: str) -> AsyncIterator[Change]:
        for collection in collections:
            fields_of(collection)
        return self._watchers.add(collections)

    def _matching(
        self, collection: str, where: Mapping[str, Any] | None, conditions: Sequence[Condition]
    ) -> list[tuple[str, _Stored]]:
        wanted = {field: choices(value) for field, value in (where or {}).items()}
        found = [
            (id, stored)
            for id, stored in self._records[collection].items()
            if all(stored.fields[field] in values for field, values in wanted.items())
        ]
        if not conditions:
            return found
        is_found = matcher(conditions)
        return [item for item in found if is_found(msgspec.json.decode(item[1].body))]


def _by_value(
    found: list[tuple[str, _Stored]], paths: tuple[Path, ...], *, descending: bool
) -> list[tuple[str, _Stored]]:
    value = first_finder(paths)
    placed = [
        Placed(id, stored.fields.get("created_at"), value(msgspec.json.decode(stored.body))) for id, stored in found
    ]
    by_id = dict(found)
    return [(id, by_id[id]) for id in in_order(placed, descending=descending)]


def _record(collection: str, id: str, stored: _Stored) -> Record:
    return Record(collection=collection, id=id, rev=stored.rev, body=msgspec.json.decode(stored.body))
