"""Counts the records that were written before there were tallies, or in no order of time."""

from __future__ import annotations

from typing import Any

from deepforge_jupyter.store.mongo_log import Log
from deepforge_jupyter.store.mongo_server import SCHEMA_ID, Server
from deepforge_jupyter.store.mongo_tallies import TALLIED, Place, Tally, document_of_tally, place_of


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
    while True:
        mark = await log.mark()
        documents = await _counted(server, log, change=mark.change + 1)
        if not documents or await log.append(mark, documents):
            break


async def _counted(server: Server, log: Log, *, change: int) -> list[dict[str, Any]]:
    async def read() -> list[Place]:
        cursor = server.records.find({"c": {"$in": list(TALLIED)}}, {"c": 1, "f": 1})
        return [place async for document in cursor if (place := place_of(document)) is not None]

    def time(place: Place) -> str:
        return place[1] if isinstance(place[1], str) else ""

    tallies: dict[str, Tally] = {}
    for key, at in sorted(await log.read(read), key=time):
        tallies.setdefault(key, Tally()).add(at)
    return [document_of_tally(key, tally, change=change) for key, tally in tallies.items()]
