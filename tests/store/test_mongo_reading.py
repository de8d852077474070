"""Reading a whole collection goes on wherever a cursor is lost, and never ends before its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from pymongo import errors

from deepforge_jupyter.store.mongo_errors import patiently
from deepforge_jupyter.store.mongo_reading import Reading

DOCUMENTS = [{"_id": f"jobs/{number:03}", "body": "{}"} for number in range(500)]
LOST = errors.CursorNotFound("cursor id 7 not found", code=43)


class LosesCursors:
    """As pymongo's cursors are: each goes on for some documents, then fails, and is at its end whenever asked again."""

    def __init__(self, *failures: tuple[int, errors.PyMongoError]) -> None:
        self.failures = list(failures)
        self.records = self

    def find(self, asked: Mapping[str, Any], **_: Any) -> _Cursor:
        last = asked.get("_id", {}).get("$gt", "")
        left = [one for one in DOCUMENTS if one["_id"] > last]
        return _Cursor(left, *(self.failures.pop(0) if self.failures else (len(left), None)))

    async def look(self) -> int:
        return 0

    async def patiently(self, action: Callable[[], Awaitable[Any]]) -> Any:
        return await patiently(action, place="mongodb://test", patience_s=5)


class _Cursor:
    def __init__(self, documents: list[dict[str, str]], count: int, failure: errors.PyMongoError | None) -> None:
        self._left = documents[:count]
        self._failure = failure

    def __aiter__(self) -> _Cursor:
        return self

    async def __anext__(self) -> dict[str, str]:
        if self._left:
            return self._left.pop(0)
        failure, self._failure = self._failure, None
        raise failure or StopAsyncIteration

    async def close(self) -> None:
        self._failure = None


@pytest.mark.parametrize(
    "failures",
    [
        [(250, LOST)],
        [(250, errors.AutoReconnect("connection reset"))],
        [(250, LOST), (0, LOST), (10, LOST)],
        [(250, LOST), (0, errors.AutoReconnect("connection reset"))],
    ],
)
async def test_a_lost_cursor_is_followed_by_another(failures: list[tuple[int, errors.PyMongoError]]) -> None:
    server = LosesCursors(*failures)
    reading = Reading(server, server, "jobs", after=None)
    found: list[str] = []
    while page := await reading.next():
        found += [one["_id"] for one in page]
    await reading.close()
    assert found == [one["_id"] for one in DOCUMENTS]
    assert server.failures == []
