"""How many records have a value of a field, and between which times they lie; kept with every commit.

So the total of a long list is read rather than counted, and a page of it, wherever it lies, is a short range of an
index:

    {_id: "tallies/artifacts/newest_in/<value>", change: 41, last: "2026", untimed: 0, spans: [["", 634], ["2025", 99]]}
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
from pymongo.asynchronous.collection import AsyncCollection

from deepforge_jupyter.store.fields import Scalar, choices
from deepforge_jupyter.store.mongo_documents import Document
from deepforge_jupyter.store.mongo_queries import sorting

# The lists that people look through, by the field that says what is in them; records in both have a time.
TALLIED: Mapping[str, str] = {"executions": "project", "artifacts": "newest_in"}
TIME = "created_at"
FULL = 100
MOST_SPANS = 120

_TALLIES = "tallies/"
ALL_TALLIES: Mapping[str, Any] = {"_id": {"$gte": _TALLIES, "$lt": "tallies0"}}
Place = tuple[str, Scalar]


class Span(msgspec.Struct, array_like=True):
    """The records from `since` to where the next span begins."""

    since: str
    count: int


class Window(NamedTuple):
    """Where a page lies: what its times are between, and how it is read there."""

    bounds: Mapping[str, str]
    newest_first: bool
    skip: int
    limit: int

    async def documents(self, records: AsyncCollection[dict[str, Any]], asked: Mapping[str, Any]) -> Sequence[Document]:
        if not self.limit:
            return []
        sort = sorting(TIME, descending=self.newest_first)
        return await records.find(bounded(asked, self.bounds), sort=sort, skip=self.skip, limit=self.limit).to_list()


class Tally(msgspec.Struct, kw_only=True):
    """`last` is the latest time ever, `untimed` how many have none, which are counted in the first span."""

    spans: list[Span] = msgspec.field(default_factory=lambda: [Span("", 0)])
    last: str = ""
    untimed: int = 0

    @property
    def total(self) -> int:
        return sum(span.count for span in self.spans)

    def add(self, time: Scalar, count: int = 1) -> None:
        """That many more records of this time; fewer if it is negative."""
        if not isinstance(time, str) or not time:
            self.untimed += count
            self.spans[0].count += count
            return
        if time > self.last:
            self.last = time
            if self.spans[-1].count >= FULL:
                self.spans.append(Span(time, 0))
                self._join()
        self.spans[bisect_right(self.spans, time, key=lambda span: span.since) - 1].count += count

    def window(self, *, newest_first: bool, offset: int, limit: int) -> Window:
        """The spans that the page lies in, from the end of them that is nearer to it."""
        total = self.total
        begin, end = min(offset, total), min(offset + limit, total)
        if newest_first:
            begin, end = total - end, total - begin
        if begin == end or self.untimed:
            return _nearer(begin, total - end, limit=end - begin)
        ends = list(accumulate(span.count for span in self.spans))
        first, last = bisect_right(ends, begin), bisect_left(ends, end)
        passed = ends[first - 1] if first else 0
        return _nearer(begin - passed, ends[last] - end, limit=end - begin, bounds=self._bounds(first, last))

    def stretches(self, *, newest_first: bool) -> Sequence[Mapping[str, str]]:
        """The bounds of all the records, a span after another, so that none takes long to give out."""
        if self.untimed:
            return [{}]
        found = [self._bounds(index, index) for index in range(len(self.spans))]
        return found[::-1] if newest_first else found

    def _bounds(self, first: int, last: int) -> dict[str, str]:
        """Of the times of these spans and those between them."""
        since = {"$gte": self.spans[first].since} if first else {}
        return {**since, "$lt": self.spans[last + 1].since} if last + 1 < len(self.spans) else since

    def _join(self) -> None:
        """Spans may be the longer the farther both ends are, but those in the middle not much longer than all others:
        wherever a page lies, it is in one or two of them."""
        if len(self.spans) <= MOST_SPANS:
            return
        total, newer, loads = self.total, 0, []
        for index in range(len(self.spans) - 1, 0, -1):
            both = self.spans[index - 1].count + self.spans[index].count
            loads.append((both / (1 + total / MOST_SPANS + min(newer, total - newer - both)), index))
            newer += self.spans[index].count
        _, index = min(loads)
        self.spans[index - 1].count += self.spans.pop(index).count


def _nearer(older: int, newer: int, *, limit: int, bounds: Mapping[str, str] | None = None) -> Window:
    """Of the `older` records than the page and the `newer` ones the fewer are skipped."""
    is_from_the_old_end = older < newer
    skip = older if is_from_the_old_end else newer
    return Window(bounds or {}, newest_first=not is_from_the_old_end, skip=skip, limit=limit)


def asked_tally(collection: str, where: Mapping[str, Any] | None) -> str | None:
    """The key of the tally of exactly the records that `where` asks for, if one is kept."""
    field = TALLIED.get(collection)
    if field is None or list(where or ()) != [field]:
        return None
    values = choices((where or {})[field])
    return _key(collection, values[0]) if len(values) == 1 else None


def bounded(asked: Mapping[str, Any], bounds: Mapping[str, str]) -> Mapping[str, Any]:
    return {**asked, f"f.{TIME}": bounds} if bounds else asked


def tally_of(document: Document | None) -> Tally:
    return Tally() if document is None else msgspec.convert(document, Tally)


def is_tally(document: Document) -> bool:
    return bool(document["_id"].startswith(_TALLIES))


def place_of(document: Document | None) -> Place | None:
    """The key of the tally that counts the record, and the record's time."""
    collection = (document or {}).get("c", "")
    if document is None or collection not in TALLIED:
        return None
    key = _key(collection, document["f"].get(TALLIED[collection]))
    return None if key is None else (key, document["f"].get(TIME))


def tallies_after(
    documents: Sequence[Document], before: Mapping[str, Document], tallies: Mapping[str, Document]
) -> list[dict[str, Any]]:
    """Those that a commit of `documents`, in the order of their changes, alters. `before` is what these replace, and
    `tallies` what there was, by key."""
    altered: dict[str, Tally] = {}
    for document in documents:
        old, new = place_of(before.get(document["_id"])), place_of(document)
        if old == new:
            continue
        for place, count in ((old, -1), (new, 1)):
            if place is not None:
                key, time = place
                altered.setdefault(key, tally_of(tallies.get(key))).add(time, count)
    return [document_of_tally(key, tally, change=documents[-1]["change"]) for key, tally in altered.items()]


def document_of_tally(key: str, tally: Tally, *, change: int) -> dict[str, Any]:
    return {"_id": key, "change": change, **msgspec.to_builtins(tally)}


def _key(collection: str, value: Scalar) -> str | None:
    return f"{_TALLIES}{collection}/{TALLIED[collection]}/{value}" if isinstance(value, str) else None
