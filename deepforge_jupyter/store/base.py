"""Where records live: named collections of JSON bodies, each with a revision.

Every backend passes `tests/store/conformance.py`. Several processes use one store at the same time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from deepforge_jupyter.errors import RevisionConflict
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.reach import Reach

ANY_REVISION = -1
ABSENT = 0

# `each` reads so many records at once, or fewer whose bodies have so many characters.
PAGE = 200
PAGE_TEXT = 4_000_000

# A field, or the paths of a value anywhere in the body.
Order = str | tuple[Path, ...]

# Goes up when a field joins COLLECTIONS or a tally is kept, so that older programs do not write records without them.
SCHEMA = 4

# The fields that `find` may filter and order by; a backend keeps an index for each.
COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    "projects": ("id", "path"),
    "executions": ("project", "created_at", "status", "name", "pipeline"),
    "jobs": ("execution", "project", "key", "status", "reused_from"),
    "artifacts": ("project", "name", "created_at", "execution", "newest_in"),
    "processes": (),
    "names": (),
    "drafts": ("execution",),
    "installations": (),
    "reproductions": (),
    "storages": (),
    "storing": (),
    "outputs": (),
    "remains": (),
    "copies": (),
}


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A body as it was at revision `rev` (1 for a new record, one more at each write)."""

    collection: str
    id: str
    rev: int
    body: dict[str, Any]


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a commit: put `body` (None deletes) if the record's revision is `rev`.

    `rev=ABSENT` demands that there is none yet, `rev=ANY_REVISION` demands nothing.
    """

    collection: str
    id: str
    body: dict[str, Any] | None
    rev: int = ANY_REVISION


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A record was written, here or by another process; `record` is None when it was deleted."""

    collection: str
    id: str
    record: Record | None


class Page(NamedTuple):
    """What `find` returns of one page, and how many there are on all."""

    records: list[Record]
    total: int


class Store(ABC):
    """Records behind one interface. All methods are coroutines and safe to call from one event loop.

    Raises `Unavailable` when the place cannot be reached and `StorageFull` when it has no room.
    """

    @property
    def reach(self) -> Reach | None:
        """Whether the place answers; None for one that nothing comes between."""
        return None

    @abstractmethod
    async def open(self) -> None:
        """Called once before anything else; makes what is missing. Repeating it does nothing."""

    @abstractmethod
    async def close(self) -> None:
        """Called at the end; ends every `watch`. Repeating it does nothing."""

    @abstractmethod
    async def get(self, collection: str, id: str) -> Record | None:
        """The record, or None."""

    @abstractmethod
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
        """Records whose fields equal `where`'s (a list value means: any of these) and that are as all `conditions` say,
        ordered by one field, then id.

        With paths as `order_by` the first value found there counts; records without one come last in either direction,
        equal ones newest first. Fields are looked up in an index, conditions and paths in each record.
        """

    @abstractmethod
    def each(self, collection: str, *, after: str | None = None) -> AsyncGenerator[Record]:
        """All records in the order of their ids, or of those behind the id `after`; what is written meanwhile is among
        them or not. Each is read once, and few are held at a time."""

    @abstractmethod
    async def count(
        self, collection: str, where: Mapping[str, Any] | None = None, *, conditions: Sequence[Condition] = ()
    ) -> int:
        """How many `find` would return without a limit."""

    @abstractmethod
    async def commit(self, writes: Sequence[Write], *, durable: bool = True) -> list[Record | None]:
        """All of the writes or none, in one transaction; returns the new records in order (None: deleted).

        Raises RevisionConflict (AlreadyExists for `ABSENT`) naming the first write that did not apply.
        With `durable=True` the result survives a power cut when this returns; with False one in the next moment (a
        quarter of a second) may lose it, but only together with everything written after it.
        """

    @abstractmethod
    def watch(self, *collections: str) -> AsyncIterator[Change]:
        """Changes from now on, of this process at once and of others within about 200 ms, each record's
        last state at least once and in order; states in between may be skipped."""

    @abstractmethod
    async def settle(self) -> None:
        """Called after many records were written that are older than others: long lists of them are found as quickly as
        if they had come in the order of their times. Repeating it does nothing."""

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
        """What `find` returns, and what `count` does."""
        order: dict[str, Any] = {"order_by": order_by, "descending": descending}
        records = await self.find(collection, where, conditions=conditions, limit=limit, offset=offset, **order)
        total = offset + len(records)
        if len(records) == limit or not records:
            total = await self.count(collection, where, conditions=conditions)
        return Page(records, total)

    async def insert(self, collection: str, id: str, body: dict[str, Any]) -> Record:
        """A new record; raises AlreadyExists."""
        return await self._one(Write(collection=collection, id=id, body=body, rev=ABSENT))

    async def replace(self, record: Record, body: dict[str, Any], *, durable: bool = True) -> Record:
        """`body` in place of `record`'s; raises RevisionConflict if it changed since it was read."""
        return await self._one(
            Write(collection=record.collection, id=record.id, body=body, rev=record.rev), durable=durable
        )

    async def update(
        self,
        collection: str,
        id: str,
        change: Callable[[dict[str, Any]], dict[str, Any] | None],
        *,
        durable: bool = True,
    ) -> Record | None:
        """Applies the pure function `change` to the body until it wins the race; None if there is no such record.

        `change` returning None leaves the record as it is (and the record as read is returned).
        """
        while True:
            record = await self.get(collection, id)
            if record is None:
                return None
            body = change(record.body)
            if body is None:
                return record
            try:
                return await self.replace(record, body, durable=durable)
            except RevisionConflict:
                continue

    async def _one(self, write: Write, *, durable: bool = True) -> Record:
        (record,) = await self.commit([write], durable=durable)
        assert record is not None
        return record
