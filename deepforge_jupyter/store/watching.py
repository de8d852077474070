"""Who watches a store: each watcher has its own line of changes, the newest state of a record in it once."""

from __future__ import annotations

import asyncio
import weakref
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable

from deepforge_jupyter.store.base import Change


class Watcher(AsyncIterator[Change]):
    """Yields changes in order until its store closes. A state that was replaced before it was taken is skipped.

    It belongs to one event loop and to one consumer; leaving it to the garbage collector ends it.
    """

    def __init__(self, collections: Iterable[str]) -> None:
        self._collections = frozenset(collections)
        self._waiting: OrderedDict[tuple[str, str], Change] = OrderedDict()
        self._news = asyncio.Event()
        self._ended = False

    def put(self, change: Change) -> None:
        if self._ended or change.collection not in self._collections:
            return
        key = (change.collection, change.id)
        self._waiting[key] = change
        self._waiting.move_to_end(key)
        self._news.set()

    async def __anext__(self) -> Change:
        while not self._waiting:
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popitem(last=False)[1]

    async def aclose(self) -> None:
        self.end()

    def end(self) -> None:
        self._ended = True
        self._news.set()

    @property
    def has_ended(self) -> bool:
        return self._ended


class Watchers:
    """The living watchers of one store. All methods are called on the event loop."""

    def __init__(self) -> None:
        self._watchers: weakref.WeakSet[Watcher] = weakref.WeakSet()

    def add(self, collections: Iterable[str]) -> Watcher:
        watcher = Watcher(collections)
        self._watchers.add(watcher)
        return watcher

    def publish(self, changes: Iterable[Change]) -> None:
        watchers = list(self._watchers)
        for change in changes:
            for watcher in watchers:
                watcher.put(change)

    def end(self) -> None:
        for watcher in list(self._watchers):
            watcher.end()
        self._watchers.clear()

    def __bool__(self) -> bool:
        return any(not watcher.has_ended for watcher in self._watchers)
