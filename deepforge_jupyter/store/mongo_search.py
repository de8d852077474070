"""Searches for what stands in bodies: the server leaves out what cannot match, and the rest is decided here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import cache
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from deepforge_jupyter.store.bodies import Bodies, parts_in_text
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.mongo_documents import Document
from deepforge_jupyter.store.mongo_queries import BATCH, Sorting
from deepforge_jupyter.store.ordering import Placed, in_order


class BodySearch:
    """Which of `records` that one of `asked`, in turn, asks for are as `conditions` say; decided a batch at a time, in
    a thread, so that others are served meanwhile."""

    def __init__(
        self,
        records: AsyncCollection[dict[str, Any]],
        asked: Sequence[Mapping[str, Any]],
        conditions: Sequence[Condition],
    ) -> None:
        self._records = records
        self._asked = asked
        self._conditions = conditions
        self._bodies = Bodies(conditions)

    async def page(
        self, sort: Sorting, *, limit: int | None, offset: int, is_counted: bool
    ) -> tuple[list[Document], int]:
        """The page in that order, which is the one of what is asked, too, and how many match; unless those are counted,
        no more is read than it takes."""
        end = None if limit is None else offset + limit
        found: list[Document] = []
        total = 0
        async with aclosing(self._batches(sort=sort)) as batches:
            async for batch in batches:
                matching = await asyncio.to_thread(self._those_that_match, batch)
                found += matching[max(0, offset - total) : None if end is None else max(0, end - total)]
                total += len(matching)
                if not is_counted and end is not None and total >= end:
                    break
        return found, total

    async def count(self) -> int:
        async with aclosing(self._batches(projection={"body": 1})) as batches:
            return sum([len(await asyncio.to_thread(self._those_that_match, batch)) async for batch in batches])

    async def keys_by_value(self, paths: tuple[Path, ...], *, descending: bool) -> list[str]:
        """The keys of all that match, ordered by the first value at one of `paths`."""
        bodies, placed = Bodies(self._conditions, paths), list[Placed]()
        async with aclosing(self._batches(projection={"body": 1, "f.created_at": 1})) as batches:
            async for batch in batches:
                placed += await asyncio.to_thread(_placed, bodies, batch)
        return await asyncio.to_thread(in_order, placed, descending=descending)

    async def _batches(
        self, *, sort: Sorting | None = None, projection: Mapping[str, int] | None = None
    ) -> AsyncGenerator[list[dict[str, Any]]]:
        texts = [{"$match": {"body": {"$regex": text}}} for text in stand_in_bodies(self._conditions)]
        stages = [
            *texts,
            *([{"$sort": dict(sort)}] if sort else ()),
            *([{"$project": projection}] if projection else ()),
        ]
        for asked in self._asked:
            async with await self._records.aggregate([{"$match": asked}, *stages], batchSize=BATCH) as cursor:
                while batch := await cursor.to_list(BATCH):
                    yield batch

    def _those_that_match(self, documents: Sequence[Document]) -> list[Document]:
        return [document for document in documents if self._bodies.matches(document["body"])]


def _placed(bodies: Bodies, documents: Sequence[Document]) -> list[Placed]:
    found = [bodies.placed(one["_id"], one["f"].get("created_at"), one["body"]) for one in documents]
    return [placed for placed in found if placed is not None]


def stand_in_bodies(conditions: Sequence[Condition]) -> list[str]:
    """Regular expressions, each of which is found in the JSON text of every body that is as all `conditions` say."""
    return [f"(?i:{'|'.join(map(re.escape, parts))})|[{_folded_into_ascii()}]" for parts in parts_in_text(conditions)]


@cache
def _folded_into_ascii() -> str:
    """Letters beyond ASCII that are the same as some in it when case does not matter, like ß."""
    return "".join(char for char in map(chr, range(0x80, 0x10000)) if any(one < "\x80" for one in char.casefold()))
