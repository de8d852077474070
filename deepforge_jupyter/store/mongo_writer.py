"""Writes and follows the records of a MongoDB: commits that wait together are one on the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import bson
import msgspec
from pymongo.errors import PyMongoError

from deepforge_jupyter.errors import Conflict, DeepForgeError, TooLarge
from deepforge_jupyter.store.base import ABSENT, ANY_REVISION, Change, Record, Write
from deepforge_jupyter.store.conflicts import conflict
from deepforge_jupyter.store.mongo_documents import (
    LARGEST_B,
    Document,
    change_of,
    document_of,
    key_of,
    searched_of,
    tombstone_of,
)
from deepforge_jupyter.store.mongo_log import Log
from deepforge_jupyter.store.mongo_server import Server
from deepforge_jupyter.store.mongo_tallies import is_tally, place_of, tallies_after
from deepforge_jupyter.store.prepared import Prepared

TOGETHER = 200  # commits
TOGETHER_TEXT = 1_000_000  # characters of bodies
MOST_TOGETHER_B = LARGEST_B - (1 << 16)
GONE_BACK = 1_000


@dataclass(frozen=True)
class _Commit:
    writes: Sequence[Prepared]
    future: asyncio.Future[list[Record | None]]

    @property
    def text(self) -> int:
        return sum(len(prepared.body or "") for prepared in self.writes)


@dataclass
class _Plan:
    """What a group of commits comes to, if nothing was committed since the revisions were read."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    results: list[list[Record | None] | DeepForgeError] = field(default_factory=list)


class Writer:
    """One task writes what waits. While it follows (`_seen` is a number), every change is published in the order of
    the log: those of others when a commit or a look comes upon them, its own before their commits return."""

    def __init__(self, server: Server, log: Log, *, publish: Callable[[Iterable[Change]], None]) -> None:
        self._server = server
        self._head = log
        self._publish = publish
        self._waiting: deque[_Commit] = deque()
        self._task: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._seen: int | None = None

    async def commit(self, writes: Sequence[Prepared]) -> list[Record | None]:
        future: asyncio.Future[list[Record | None]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Commit(writes, future))
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name="deepforge: record writer")
        return await future

    async def close(self) -> None:
        """What waits is still written."""
        if self._task is not None:
            await self._task

    def follow(self, last: int) -> None:
        """Publish what comes after change `last`, from now on."""
        if self._seen is None:
            self._seen = last

    def unfollow(self) -> None:
        self._seen = None

    def go_back(self) -> None:
        """The connection was lost: what the server lost with it may be numbered anew."""
        if self._seen is not None:
            self._seen = max(0, self._seen - GONE_BACK)

    async def look(self) -> None:
        """Publishes what others changed. Raises Unavailable, and PyMongoError at once if the server is away."""
        async with self._turn:
            last = await self._head.look()
            if self._seen is None:
                return
            if last < self._seen:
                self.go_back()
            await self._publish_others(last)

    def has_seen(self, number: int) -> bool:
        """Whether that change was published."""
        return self._seen is not None and number <= self._seen

    async def _work(self) -> None:
        try:
            while self._waiting:
                group = self._next_group()
                try:
                    async with self._turn:
                        results = await self._write(group)
                except Exception as error:  # noqa: BLE001 - the task serves others too and must survive
                    results = [error] * len(group)
                for commit, result in zip(group, results, strict=True):
                    _answer(commit.future, result)
        finally:
            self._task = None

    def _next_group(self) -> list[_Commit]:
        group = [self._waiting.popleft()]
        text = group[0].text
        while self._waiting and len(group) < TOGETHER and (text := text + self._waiting[0].text) <= TOGETHER_TEXT:
            group.append(self._waiting.popleft())
        return group

    async def _write(self, group: Sequence[_Commit]) -> Sequence[list[Record | None] | Exception]:
        while True:
            mark = await self._head.mark()
            before, tallies = await self._before(group)
            plan = self._planned(group, {key: int(one["rev"]) for key, one in before.items()}, mark.change)
            if not plan.documents:
                return plan.results
            _check_size(plan.documents)
            if await self._head.append(mark, [*plan.documents, *tallies_after(plan.documents, before, tallies)]):
                break
        if self._seen is not None:
            with contextlib.suppress(PyMongoError):  # the next look tries again
                await self._publish_others(mark.change)
            if self._seen >= mark.change:
                self._publish(plan.changes)
                self._seen = int(plan.documents[-1]["change"])
        return plan.results

    async def _before(self, group: Sequence[_Commit]) -> tuple[dict[str, Document], dict[str, Document]]:
        """What of the records there is now, and of the tallies that count them, by key. Looked at with the head, since
        a conflict is said without moving that."""
        writes = [(key_of(one.write.collection, one.write.id), one) for commit in group for one in commit.writes]
        keys = list({key for key, _ in writes})

        async def read() -> tuple[dict[str, Document], dict[str, Document]]:
            cursor = self._server.records.find({"_id": {"$in": keys}}, {"rev": 1, "c": 1, "f": 1})
            before: dict[str, Document] = {document["_id"]: document for document in await cursor.to_list()}
            places = {key: {place_of(before.get(key))} for key in keys}
            for key, prepared in writes:
                places[key].add(place_of(searched_of(prepared)))
            tallies = {place[0] for each in places.values() if len(each) > 1 for place in each if place is not None}
            if not tallies:
                return before, {}
            kept = await self._server.records.find({"_id": {"$in": list(tallies)}}).to_list()
            return before, {document["_id"]: document for document in kept}

        return await self._head.read(read)

    def _planned(self, group: Sequence[_Commit], revisions: dict[str, int], number: int) -> _Plan:
        plan = _Plan()
        documents: dict[str, dict[str, Any]] = {}
        for commit in group:
            staged: dict[str, dict[str, Any]] = {}
            changes: list[Change] = []
            records: list[Record | None] = []
            now = number
            try:
                for prepared in commit.writes:
                    now, record = _apply(prepared, revisions, documents, staged, changes, now)
                    records.append(record)
            except (Conflict, TooLarge) as error:
                plan.results.append(error)
                continue
            for key, document in staged.items():
                documents.pop(key, None)
                documents[key] = document
            number = now
            plan.changes += changes
            plan.results.append(records)
        plan.documents = sorted(documents.values(), key=lambda document: int(document["change"]))
        return plan

    async def _publish_others(self, last: int) -> None:
        seen = self._seen
        if seen is None or last <= seen:
            return

        cursor = self._server.records.find({"change": {"$gt": seen, "$lte": last}}, sort=[("change", 1)])
        documents = await cursor.to_list()
        self._publish(change_of(document) for document in documents if not is_tally(document))
        self._seen = last


def _apply(
    prepared: Prepared,
    revisions: dict[str, int],
    documents: dict[str, dict[str, Any]],
    staged: dict[str, dict[str, Any]],
    changes: list[Change],
    number: int,
) -> tuple[int, Record | None]:
    """Stages one write on what those before it left; the number of the last change, and the new record.

    Raises Conflict and TooLarge.
    """
    write: Write = prepared.write
    key = key_of(write.collection, write.id)
    before = staged.get(key) or documents.get(key)
    rev = int(before["rev"]) if before is not None else revisions.get(key, 0)
    if write.rev not in (ANY_REVISION, rev if rev else ABSENT):
        raise conflict(write, exists=rev > 0)
    if prepared.body is None:
        if not rev:
            return number, None
        staged[key] = tombstone_of(prepared, change=number + 1)
        changes.append(Change(collection=write.collection, id=write.id, record=None))
        return number + 1, None
    staged[key] = document_of(prepared, rev=rev + 1, change=number + 1)
    body = msgspec.json.decode(prepared.body)
    record = Record(collection=write.collection, id=write.id, rev=rev + 1, body=body)
    changes.append(Change(collection=write.collection, id=write.id, record=record))
    return number + 1, record


def _check_size(documents: Sequence[dict[str, Any]]) -> None:
    if sum(len(document.get("body", "")) for document in documents) <= TOGETHER_TEXT:
        return
    size = sum(len(bson.encode(document)) for document in documents)
    if size > MOST_TOGETHER_B:
        raise TooLarge(
            f"What shall be written together has {size / 1e6:.1f} MB; MongoDB takes at most "
            f"{MOST_TOGETHER_B / 1e6:.1f} MB at once.",
            details={"size": size},
        )


def _answer(future: asyncio.Future[Any], result: Any) -> None:
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
