"""All records of an installation into another store: resumable, and verified at the end."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import msgspec

from deepforge_jupyter.domain.execution import Owner
from deepforge_jupyter.errors import AlreadyExists, Conflict, Unavailable
from deepforge_jupyter.scheduler.ownership import HEARTBEAT_S, is_gone, this_process
from deepforge_jupyter.scheduler.records import PROCESSES
from deepforge_jupyter.store.base import COLLECTIONS, PAGE, PAGE_TEXT, Record, Store, Write

COPIES = "copies"
THE_COPY = "into this"
VERIFIED = "verified"
RECOUNTED = "recounted for long lists"
COPIED = tuple(collection for collection in COLLECTIONS if collection not in (PROCESSES, COPIES))

Told = Callable[[str, int, int], None]


class StoreCopy:
    """From one open store into another; `source_place` and `target_place` are what people see of them.

    `told(collection, copied, of)` is called as it goes on, then `told(VERIFIED, records, of)`, last
    `told(RECOUNTED, records, of)`.
    """

    def __init__(
        self, source: Store, target: Store, *, source_place: str, target_place: str, told: Told | None = None
    ) -> None:
        self._source = source
        self._target = target
        self._source_place = source_place
        self._target_place = target_place
        self._told = told or (lambda what, done, of: None)

    async def make(self) -> dict[str, int]:
        """How many records of each collection there are now in both.

        Raises AlreadyExists if the target holds records that are not of this copy, Conflict if somebody works on one of
        the stores, Unavailable.
        """
        await asyncio.gather(
            self._check_nobody_works(self._source, self._source_place),
            self._check_nobody_works(self._target, self._target_place),
            self._check_finished(),
        )
        await self._begin()
        counts = {collection: await self._copy(collection) for collection in COPIED}
        total = sum(counts.values())
        await self._verify(total)
        self._told(RECOUNTED, 0, total)
        await self._target.settle()
        self._told(RECOUNTED, total, total)
        await self._target.update(COPIES, THE_COPY, lambda body: {**body, "is_done": True})
        return counts

    async def _check_nobody_works(self, store: Store, place: str) -> None:
        """Raises Conflict if a process on the store lives: on this machine, or one whose counter grows."""
        here, before = this_process(), await store.find(PROCESSES)
        living = [record for record in before if is_gone(_owner(record), seen_from=here) is False]
        unknown = {record.id: record for record in before if is_gone(_owner(record), seen_from=here) is None}
        if unknown and not living:
            await asyncio.sleep(HEARTBEAT_S + 1)
            now = await store.find(PROCESSES)
            living = [one for one in now if one.id in unknown and one.body != unknown[one.id].body]
        if living:
            owner = _owner(living[0])
            raise Conflict(
                f"Process {owner.pid} on {owner.host} works with the records at {place}: stop the Jupyter servers and "
                "commands that use them, then try again.",
                details={"host": owner.host, "pid": owner.pid},
            )

    async def _check_finished(self) -> None:
        await check_whole(self._source, self._source_place)

    async def _begin(self) -> None:
        record = await self._target.get(COPIES, THE_COPY)
        if record is not None and not record.body["is_done"] and record.body["source"] == self._source_place:
            return
        for collection in COPIED:
            if number := await self._target.count(collection):
                raise AlreadyExists(
                    f"There are records at {self._target_place} already ({number} in {collection}): copy into an empty "
                    "place.",
                    details={"collection": collection, "count": number},
                )
        body = {"source": self._source_place, "is_done": False}
        await self._target.commit([Write(collection=COPIES, id=THE_COPY, body=body)])

    async def _copy(self, collection: str) -> int:
        """Records go in the order of their ids, so that those which are there are the first ones."""
        total, copied = await asyncio.gather(self._source.count(collection), self._target.count(collection))
        self._told(collection, copied, total)
        last = await self._target.find(collection, descending=True, limit=1) if copied else []
        async for writes in _in_portions(self._source, collection, after=last[0].id if last else None):
            await self._target.commit(writes)
            copied += len(writes)
            self._told(collection, copied, total)
        return total

    async def _verify(self, total: int) -> None:
        verified = 0
        self._told(VERIFIED, verified, total)
        for collection in COPIED:
            here, there = await asyncio.gather(*(_digest(one, collection) for one in (self._source, self._target)))
            if here != there:
                raise Conflict(
                    f"The copy of {collection} at {self._target_place} is not what is at {self._source_place}: one of "
                    "them changed meanwhile. Stop everything that uses them, empty the target and copy again.",
                    details={"collection": collection},
                )
            if number := here[0]:
                verified += number
                self._told(VERIFIED, verified, total)


async def check_whole(store: Store, place: str) -> None:
    """Raises Unavailable if a copy into the store was begun and not finished."""
    record = await store.get(COPIES, THE_COPY)
    if record is not None and not record.body["is_done"]:
        raise Unavailable(
            f"A copy of the records at {record.body['source']} into {place} was not finished: repeat "
            "`deepforge store copy`."
        )


async def _in_portions(source: Store, collection: str, *, after: str | None) -> AsyncGenerator[list[Write]]:
    """What is written together: so many that it is quick, and not so much that it is too large."""
    portion, size = list[Write](), 0
    async with aclosing(source.each(collection, after=after)) as records:
        async for record in records:
            length = len(msgspec.json.encode(record.body))
            if portion and (len(portion) == PAGE or size + length > PAGE_TEXT):
                yield portion
                portion, size = [], 0
            portion.append(Write(collection=collection, id=record.id, body=record.body))
            size += length
    if portion:
        yield portion


async def _digest(store: Store, collection: str) -> tuple[int, str]:
    digest, number = hashlib.sha256(), 0
    async with aclosing(store.each(collection)) as records:
        async for record in records:
            digest.update(msgspec.json.encode([record.id, record.body]))
            number += 1
    return number, digest.hexdigest()


def _owner(record: Record) -> Owner:
    body: dict[str, Any] = record.body
    return msgspec.convert(body, Owner)
