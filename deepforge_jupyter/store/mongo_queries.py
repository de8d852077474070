"""What `find` and `count` ask MongoDB: fields in an index; conditions and values in the bodies are worked out here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import msgspec
from pymongo import IndexModel
from pymongo.asynchronous.cursor import AsyncCursor

from deepforge_jupyter.store.base import COLLECTIONS, Order
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.fields import choices
from deepforge_jupyter.store.matching import first_value, holds
from deepforge_jupyter.store.mongo_documents import Document, searchable
from deepforge_jupyter.store.ordering import Placed, in_order

BATCH = 500
Sorting = list[tuple[str, int]]
Cursors = Iterable[AsyncCursor[dict[str, Any]]]


def matching(collection: str, where: Mapping[str, Any] | None) -> dict[str, Any]:
    """The filter for a collection's records whose fields are as `where` (checked before) says."""
    asked: dict[str, Any] = {"c": collection}
    for field, value in (where or {}).items():
        wanted = [searchable(item) for item in choices(value)]
        asked[f"f.{field}"] = wanted[0] if len(wanted) == 1 else {"$in": wanted}
    return asked


def sorting(order_by: Order | None, *, descending: bool) -> Sorting:
    """By a field, then id; for an order by values it does not matter."""
    direction = -1 if descending else 1
    by_id = [("_id", direction)]
    return [(f"f.{order_by}", direction), *by_id] if isinstance(order_by, str) else by_id


def indexes() -> list[IndexModel]:
    """An index for each field of each collection, and those for changes and deletions."""
    found = [
        IndexModel([("c", 1), ("_id", 1)], name="id"),
        IndexModel([("change", 1)], name="change"),
        IndexModel([("rev", 1), ("change", 1)], name="deleted", partialFilterExpression={"rev": 0}),
    ]
    for collection, fields in COLLECTIONS.items():
        for field in fields:
            keys = ["c", f"f.{field}", *(["f.created_at"] if "created_at" in fields and field != "created_at" else ())]
            found.append(
                IndexModel(
                    [(key, 1) for key in [*keys, "_id"]],
                    name=f"{collection}_{field}",
                    partialFilterExpression={"c": collection},
                )
            )
    return found


class BodySearch:
    """Which documents of cursors, one after another, are as `conditions` say, decided in a thread a batch at a time."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._conditions = conditions

    async def documents(self, cursors: Cursors, *, limit: int | None, offset: int) -> list[Document]:
        """One page, in the cursors' order."""
        end = None if limit is None else offset + limit
        found: list[Document] = []
        async with aclosing(_batches(cursors)) as batches:
            async for batch in batches:
                found += await asyncio.to_thread(self._those_that_match, batch)
                if end is not None and len(found) >= end:
                    break
        return found[offset:end]

    async def count(self, cursors: Cursors) -> int:
        number = 0
        async with aclosing(_batches(cursors)) as batches:
            async for batch in batches:
                number += len(await asyncio.to_thread(self._those_that_match, batch))
        return number

    async def keys_by_value(self, cursors: Cursors, paths: tuple[Path, ...], *, descending: bool) -> list[str]:
        """The keys of all that match, ordered by the first value at one of `paths`."""
        placed: list[Placed] = []
        async with aclosing(_batches(cursors)) as batches:
            async for batch in batches:
                placed += await asyncio.to_thread(self._placed, batch, paths)
        return await asyncio.to_thread(in_order, placed, descending=descending)

    def _those_that_match(self, documents: Sequence[Document]) -> list[Document]:
        return [document for document in documents if self._matches(msgspec.json.decode(document["body"]))]

    def _placed(self, documents: Sequence[Document], paths: tuple[Path, ...]) -> list[Placed]:
        bodies = [(document, msgspec.json.decode(document["body"])) for document in documents]
        return [
            Placed(document["_id"], document["f"].get("created_at"), first_value(body, paths))
            for document, body in bodies
            if self._matches(body)
        ]

    def _matches(self, body: Mapping[str, Any]) -> bool:
        return all(holds(condition, body) for condition in self._conditions)


async def _batches(cursors: Cursors) -> AsyncGenerator[list[dict[str, Any]]]:
    for cursor in cursors:
        async with cursor:
            while batch := await cursor.to_list(BATCH):
                yield batch
