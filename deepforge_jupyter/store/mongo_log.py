"""How commits become one after another, for everybody: the head holds the number of the last change.

A commit moves the head from the number it was made for, by compare-and-swap, and leaves its documents there; that is
the moment it happened. Then the documents are put where they belong and taken from the head, by whoever comes next if
the writer or the server died: every step can be repeated by anybody at any time. So a commit of several records needs
nothing of the server but single documents that change as one, and works on replica sets, sharded clusters and servers
alone.

    {_id: "head", change: 41, pending: [documents…], recent: [tokens of the last commits], helped: 2}
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pymongo import ReplaceOne, errors
from pymongo.read_concern import ReadConcern

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.mongo_errors import is_passing
from deepforge_jupyter.store.mongo_server import HEAD, SWIFT, Server

RECENT = 100
_TAKEN = 11000  # the code of a duplicate key
_LOOK = {"change": 1, "helped": 1, "pending.change": 1}
T = TypeVar("T")


class Mark(NamedTuple):
    """A state of the log in which everything committed was there; it is the same only while nothing happens."""

    change: int
    helped: int


class Log:
    """`known` is the last state that was seen here."""

    def __init__(self, server: Server) -> None:
        self.known = Mark(0, 0)
        self._is_stale = True
        self._server = server

    async def mark(self) -> Mark:
        """The last state as far as it is known here; looked up when it is known to be another."""
        while self._is_stale:
            await self._server.patiently(self.look)
        return self.known

    async def look(self) -> int:
        """The last change now, whose documents are all there."""
        return (await self._look())[0].change

    async def read(self, action: Callable[[], Awaitable[T]], *, is_long: bool = False) -> T:
        """What `action` reads, nothing that was committed before half there; waits for a server that is away.

        It is read beside a look at the head, and once more where that shows that it was too early; not so what
        `is_long`."""

        async def both() -> T:
            if is_long:
                await self._look()
                return await action()
            known = self.known
            (mark, is_settled), answer = await asyncio.gather(self._look(), action())
            return answer if is_settled and mark == known else await action()

        return await self._server.patiently(both)

    async def append(self, mark: Mark, documents: Sequence[dict[str, Any]]) -> bool:
        """Puts the documents of the changes after `mark`, the last of which is the last document's.

        False if others committed meanwhile. Loss of the connection is waited out: a commit happens once or never.
        """
        token = uuid.uuid4().hex
        give_up_at = time.monotonic() + self._server.patience_s
        last: int = documents[-1]["change"]
        pause_s = 0.005
        while True:
            try:
                if await self._move(mark, last, token, documents):
                    await self._put(documents)
                    await self._forget(last)
                    break
                if not await self._has(token):  # or it is there: pymongo and the network repeat things, too
                    self._is_stale = True
                    return False
                if await self._has(token, by_majority=True):
                    await self._settle()
                    self._is_stale = True
                    break
            except errors.PyMongoError as error:
                if not is_passing(error):
                    raise self._server.explained(error) from error
            if time.monotonic() > give_up_at:
                self._is_stale = True
                raise Unavailable(
                    f"DeepForge's records at {self._server.place} cannot be used: the server has not confirmed "
                    f"what was written for {self._server.patience_s:g} s (it may be kept or not); check that it runs, "
                    "and the network."
                )
            await asyncio.sleep(random.uniform(0.5, 1) * pause_s)
            pause_s = min(pause_s * 2, 0.5)
        self.known = Mark(last, mark.helped)
        return True

    async def _look(self) -> tuple[Mark, bool]:
        """The state now, and whether it had not to be helped."""
        head = await self._server.state.find_one({"_id": HEAD}, _LOOK)
        if head is None:
            raise Unavailable(f"The records at {self._server.place} were removed while DeepForge used them.")
        mark, is_settled = Mark(int(head["change"]), int(head["helped"])), not head.get("pending")
        if not is_settled:
            await self._settle()
        self.known, self._is_stale = mark, not is_settled
        return mark, is_settled

    async def _move(self, mark: Mark, last: int, token: str, documents: Sequence[dict[str, Any]]) -> bool:
        done = await self._server.state.update_one(
            {"_id": HEAD, "change": mark.change, "helped": mark.helped, "pending": {"$exists": False}},
            {
                "$set": {"change": last, "pending": list(documents)},
                "$push": {"recent": {"$each": [token], "$slice": -RECENT}},
            },
        )
        return done.matched_count == 1

    async def _settle(self) -> None:
        """Puts what a commit left at the head. Who looked before does not know what is there now, and is told so."""
        head = await self._server.state.find_one({"_id": HEAD})
        if head and head.get("pending"):
            await self._put(head["pending"])
            await self._forget(head["change"], {"$inc": {"helped": 1}})

    async def _put(self, documents: Sequence[dict[str, Any]]) -> None:
        """What is newer there already stays."""
        records = self._server.records.with_options(write_concern=SWIFT)
        puts = [
            ReplaceOne({"_id": document["_id"], "change": {"$lt": document["change"]}}, document, upsert=True)
            for document in documents
        ]
        try:
            await records.bulk_write(puts, ordered=False)
        except errors.BulkWriteError as error:
            if any(one["code"] != _TAKEN for one in error.details["writeErrors"]):
                raise

    async def _forget(self, number: int, also: Mapping[str, Any] | None = None) -> None:
        state = self._server.state.with_options(write_concern=SWIFT)
        at_number = {"_id": HEAD, "change": number, "pending": {"$exists": True}}
        await state.update_one(at_number, {"$unset": {"pending": 1}, **(also or {})})

    async def _has(self, token: str, *, by_majority: bool = False) -> bool:
        state = self._server.state
        if by_majority and self._server.is_replicated:
            state = state.with_options(read_concern=ReadConcern("majority"))
        return await state.find_one({"_id": HEAD, "recent": token}, {"change": 1}) is not None
