"""Counts the records that were written before there were tallies, or in no order of time.

All are read once, then only what others committed meanwhile: however large the store is and however busy they are,
what is between the last look and the commit of the tallies is short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from deepforge_jupyter.store.mongo_log import Log
from deepforge_jupyter.store.mongo_server import SCHEMA_ID, Server
from deepforge_jupyter.store.mongo_tallies import (
    ALL_TALLIES,
    TALLIED,
    Place,
    Tally,
    document_of_tally,
    place_of,
    tally_of,
)

AT_ONCE = 500
"""Tallies in one commit, which is a document of MongoDB for a moment."""
_READ = {"c": 1, "f": 1}


async def count_once(server: Server, log: Log) -> None:
    """Several processes may do so at once, and others write meanwhile."""
    schema = await server.patiently(lambda: server.state.find_one({"_id": SCHEMA_ID}))
    if schema is not None and schema.get("tallied") == TALLIED:
        return
    await recount(server, log)
    tallied = {"$set": {"tallied": dict(TALLIED)}}
    await server.patiently(lambda: server.state.update_one({"_id": SCHEMA_ID}, tallied))


async def recount(server: Server, log: Log) -> None:
    """Makes the tallies as if records had come in the order of their times; others may write meanwhile."""
    counting = _Counting(server, log)
    await counting.begin()
    while not await counting.is_written():
        pass


class _Counting:
    """`_seen` is the change up to which all are counted, `_left` the tallies that are to be written."""

    def __init__(self, server: Server, log: Log) -> None:
        self._server = server
        self._log = log
        self._seen = 0
        self._places: dict[str, Place] = {}
        self._tallies: dict[str, Tally] = {}
        self._left: dict[str, None] = {}

    async def begin(self) -> None:
        self._seen = (await self._log.mark()).change
        asked = {"c": {"$in": list(TALLIED)}}
        found = await self._log.read(lambda: self._found(asked), is_long=True)
        self._places = {id: place for id, place in found if place is not None}
        for key, at in sorted(self._places.values(), key=_time):
            self._tallies.setdefault(key, Tally()).add(at)
        stale = await self._log.read(self._of_nothing)
        self._tallies.update((key, Tally()) for key in stale)
        self._left = dict.fromkeys(self._tallies)

    async def is_written(self) -> bool:
        """Writes some of what is left, unless others commit at this moment; True if nothing is left."""
        if not self._left:
            return True
        mark = await self._log.mark()
        if mark.change != self._seen:
            since = {"change": {"$gt": self._seen}}
            self._take(await self._log.read(lambda: self._found(since)))
            self._seen = mark.change
        keys = list(islice(self._left, AT_ONCE))
        documents = [document_of_tally(key, self._tallies[key], change=mark.change + 1) for key in keys]
        if await self._log.append(mark, documents):
            for key in keys:
                del self._left[key]
        return not self._left

    def _take(self, found: Iterable[tuple[str, Place | None]]) -> None:
        """What was committed since. It may be newer than what is then written, which is refused for that."""
        for id, new in found:
            old = self._places.get(id)
            if old == new:
                continue
            if old is not None:
                self._tallies[old[0]].add(old[1], -1)
                del self._places[id]
            if new is not None:
                self._tallies.setdefault(new[0], Tally()).add(new[1])
                self._places[id] = new

    async def _found(self, asked: Mapping[str, Any]) -> list[tuple[str, Place | None]]:
        cursor = self._server.records.find(asked, _READ)
        return [(document["_id"], place_of(document)) async for document in cursor]

    async def _of_nothing(self) -> list[str]:
        """The tallies that say something of what no record has."""
        cursor = self._server.records.find(ALL_TALLIES)
        kept = [(str(document["_id"]), tally_of(document).total) async for document in cursor]
        return [key for key, total in kept if total and key not in self._tallies]


def _time(place: Place) -> str:
    return place[1] if isinstance(place[1], str) else ""
