"""All records of a collection by one cursor: a server may read everything behind the beginning of each query anew."""

from __future__ import annotations

from typing import Any

from pymongo import errors
from pymongo.asynchronous.cursor import AsyncCursor

from deepforge_jupyter.store.base import PAGE, PAGE_TEXT
from deepforge_jupyter.store.mongo_documents import Document, key_of
from deepforge_jupyter.store.mongo_log import Log
from deepforge_jupyter.store.mongo_queries import matching
from deepforge_jupyter.store.mongo_server import Server


class Reading:
    """In the order of the ids, from behind `after`. If the cursor is lost, another begins behind what was given out."""

    def __init__(self, server: Server, log: Log, collection: str, *, after: str | None) -> None:
        self._server = server
        self._log = log
        self._asked = matching(collection, None)
        self._last = None if after is None else key_of(collection, after)
        self._cursor: AsyncCursor[dict[str, Any]] | None = None

    async def next(self) -> list[Document]:
        """Some more; none at the end. Raises Unavailable."""
        page = await self._server.patiently(self._page)
        if page:
            self._last = page[-1]["_id"]
        return page

    async def close(self) -> None:
        cursor, self._cursor = self._cursor, None
        if cursor is not None:
            await cursor.close()

    async def _page(self) -> list[Document]:
        try:
            return await self._read()
        except errors.PyMongoError:
            await self.close()
            raise

    async def _read(self) -> list[Document]:
        if self._cursor is None:
            await self._log.look()
            asked = self._asked if self._last is None else {**self._asked, "_id": {"$gt": self._last}}
            self._cursor = self._server.records.find(asked, sort=[("_id", 1)], batch_size=PAGE)
        page: list[Document] = []
        text = 0
        while len(page) < PAGE and text < PAGE_TEXT:
            document = await anext(self._cursor, None)
            if document is None:
                break
            page.append(document)
            text += len(document["body"])
        return page
