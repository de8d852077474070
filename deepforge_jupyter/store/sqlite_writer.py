"""The thread that writes: commits that wait together are one transaction on disk, each all or nothing."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from deepforge_jupyter.errors import Conflict, Unavailable
from deepforge_jupyter.store.base import ABSENT, ANY_REVISION, COLLECTIONS, Change, Record, Write
from deepforge_jupyter.store.conflicts import conflict
from deepforge_jupyter.store.prepared import Prepared
from deepforge_jupyter.store.sqlite_file import column, explained, patiently
from deepforge_jupyter.store.worker import Answer

T = TypeVar("T")
QUIET_S = 0.01
UNSYNCED_S = 0.25
CHECKPOINT_PAGES = 1000  # as SQLite's own
MOST_AT_ONCE = 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Commit:
    writes: list[Prepared]
    durable: bool
    future: asyncio.Future[list[Record | None]]


@dataclass(frozen=True)
class Task:
    """Any other call; its error goes to who waits."""

    function: Callable[[], Any]
    future: asyncio.Future[Any]

    def answer(self) -> Answer:
        try:
            return functools.partial(_settle, self.future, self.function())
        except Exception as error:  # noqa: BLE001 - the thread serves others too and must survive
            return functools.partial(_fail, self.future, error)


class Writer:
    """Owns the writing connection. Everything but `close` is called in the writing thread only, and `commit_at_once`
    while that rests.

    A commit that need not be durable at once is given to the disk as soon as none comes for a moment, at the latest
    with the first one after a quarter of a second.

    While it follows (`_seen` is a number), every change is published once and in the order of the file:
    those of other processes when a commit or a look comes upon them, its own when they are committed.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, publish: Callable[[list[Change]], None]) -> None:
        self._connection = connection
        self._path = path
        self._publish = publish
        self._is_logged = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        self._is_durable: bool | None = None
        self._may_checkpoint = True
        self._at_once = 0
        self._unsynced_since: float | None = None
        self._committed_at = 0.0
        self._seen: int | None = None
        self._version: int | None = None
        self._news: list[Change] = []

    def work(self, calls: Sequence[Commit | Task]) -> list[Answer]:
        answers: list[Answer] = []
        waiting: list[Commit] = []
        for call in calls:
            if isinstance(call, Commit):
                waiting.append(call)
                continue
            answers += self._commit(waiting) if waiting else []
            waiting = []
            answers.append(call.answer())
            answers += self._published()
        return answers + (self._commit(waiting) if waiting else [])

    def follow(self, last: int) -> None:
        """Publish what comes after change `last`, from now on."""
        if self._seen is not None:
            return
        self._seen = last
        self._version = None
        with contextlib.suppress(Unavailable):  # the next look tries again
            self.look()

    def unfollow(self) -> None:
        self._seen = None

    def look(self) -> None:
        """Publishes what other processes changed. Raises Unavailable."""
        if self._seen is None:
            return
        try:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._read_news()
                self._version = version
        except sqlite3.Error as error:
            raise explained(error, self._path) from error

    def sync_within_s(self) -> float | None:
        """How long to wait for more commits before `sync`; None if everything is on the disk."""
        return None if self._unsynced_since is None else QUIET_S

    def commit_at_once(self, commit: Commit) -> list[Answer] | None:
        """The same without waiting for another process or the disk; None, and nothing done, where that is not so, or
        where the log is to be looked at, which grows with these."""
        if not self._is_logged or self._is_overdue() or self._at_once == MOST_AT_ONCE:
            return None
        self._set_durable(False)
        self._set_checkpoints(False)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:  # the thread waits, or says why it cannot
            return None
        if self._seen is not None and self._last_change() > self._seen:  # there may be much to read
            self._roll_back()
            return None
        self._at_once += 1
        return self._commit([commit], begun=True)

    @property
    def is_first_unsynced(self) -> bool:
        """Whether the last commit is the first that `sync` is owed for."""
        return self._unsynced_since == self._committed_at

    def sync(self) -> None:
        """Has what was committed outlast a power cut."""
        if time.monotonic() - self._committed_at < QUIET_S:
            return
        self._unsynced_since = None
        try:
            with open(f"{self._path}-wal", "r+b") as log:
                os.fsync(log.fileno())
        except FileNotFoundError:  # without write-ahead logging every commit is on the disk
            return
        except OSError as error:
            _log.warning("%s", explained(error, self._path).message)

    def close(self) -> None:
        self._connection.close()

    def _commit(self, commits: Sequence[Commit], *, begun: bool = False) -> list[Answer]:
        seen = self._seen
        try:
            if not begun:
                self._begin(commits)
            answers = self._transaction(commits)
        except Exception as error:  # noqa: BLE001 - the thread serves others too and must survive
            self._roll_back()
            self._news.clear()
            self._seen, self._version = seen, None
            why = explained(error, self._path) if isinstance(error, sqlite3.Error) else error
            return [functools.partial(_fail, commit.future, why) for commit in commits]
        return self._published() + answers

    def _begin(self, commits: Sequence[Commit]) -> None:
        self._set_durable(self._is_overdue() or any(commit.durable for commit in commits))
        self._set_checkpoints(True)
        self._at_once = 0
        patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"))

    def _transaction(self, commits: Sequence[Commit]) -> list[Answer]:
        execute = self._connection.execute
        last = self._last_change()
        if self._seen is not None and last > self._seen:
            self._read_news()
        answers: list[Answer] = []
        for commit in commits:
            execute("SAVEPOINT one")
            try:
                records, last = self._apply(commit.writes, last)
                answers.append(functools.partial(_settle, commit.future, records))
            except Conflict as error:
                execute("ROLLBACK TO one")
                answers.append(functools.partial(_fail, commit.future, error))
            execute("RELEASE one")
        patiently(lambda: execute("COMMIT"))
        self._committed_at = time.monotonic()
        if self._is_durable:
            self._unsynced_since = None
        elif self._unsynced_since is None:
            self._unsynced_since = self._committed_at
        if self._seen is not None:
            self._seen = last
        return answers

    def _apply(self, writes: Sequence[Prepared], last: int) -> tuple[list[Record | None], int]:
        records: list[Record | None] = []
        changes: list[Change] = []
        for prepared in writes:
            write = prepared.write
            rev = self._put(prepared, last + 1) if prepared.body is not None else self._delete(write, last + 1)
            record = None
            if prepared.body is not None:
                body = msgspec.json.decode(prepared.body)
                record = Record(collection=write.collection, id=write.id, rev=rev, body=body)
            records.append(record)
            if record is not None or rev:
                last += 1
                changes.append(Change(collection=write.collection, id=write.id, record=record))
        if self._seen is not None:
            self._news += changes
        return records, last

    def _put(self, prepared: Prepared, change: int) -> int:
        write = prepared.write
        put, put_new, replace = _STATEMENTS[write.collection]
        if write.rev not in (ABSENT, ANY_REVISION):
            values = (change, prepared.body, *prepared.fields, write.collection, write.id, write.rev)
            if self._connection.execute(replace, values).rowcount == 1:
                return write.rev + 1
            raise conflict(write, exists=self._exists(write))
        values = (write.collection, write.id, change, prepared.body, *prepared.fields)
        rows = self._connection.execute(put_new if write.rev == ABSENT else put, values).fetchall()
        if not rows:
            raise conflict(write, exists=True)
        return int(rows[0][0])

    def _delete(self, write: Write, change: int) -> int:
        """1 if there was something to delete."""
        if write.rev == ABSENT:
            if self._exists(write):
                raise conflict(write, exists=True)
            return 0
        condition, more = ("rev > 0", ()) if write.rev == ANY_REVISION else ("rev = ?", (write.rev,))
        deleted = self._connection.execute(
            f"UPDATE record SET rev = 0, change = ?, body = NULL WHERE collection = ? AND id = ? AND {condition}",
            (change, write.collection, write.id, *more),
        ).rowcount
        if not deleted and write.rev != ANY_REVISION:
            raise conflict(write, exists=self._exists(write))
        return deleted

    def _last_change(self) -> int:
        (last,) = self._connection.execute("SELECT ifnull(max(change), 0) FROM record").fetchone()
        return int(last)

    def _exists(self, write: Write) -> bool:
        sql = "SELECT 1 FROM record WHERE collection = ? AND id = ? AND rev > 0"
        return self._connection.execute(sql, (write.collection, write.id)).fetchone() is not None

    def _read_news(self) -> None:
        sql = "SELECT change, collection, id, rev, body FROM record WHERE change > ? ORDER BY change"
        for change, collection, id, rev, body in self._connection.execute(sql, (self._seen,)).fetchall():
            self._seen = change
            record = Record(collection=collection, id=id, rev=rev, body=msgspec.json.decode(body)) if rev else None
            self._news.append(Change(collection=collection, id=id, record=record))

    def _published(self) -> list[Answer]:
        if not self._news:
            return []
        news, self._news = self._news, []
        return [functools.partial(self._publish, news)]

    def _is_overdue(self) -> bool:
        since = self._unsynced_since  # which the thread may set to None meanwhile
        return since is not None and time.monotonic() - since > UNSYNCED_S

    def _set_durable(self, durable: bool) -> None:
        if durable is not self._is_durable:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._is_durable = durable

    def _set_checkpoints(self, may: bool) -> None:
        """Whether a commit copies the log into the file, and waits for the disk, once the log is long."""
        if may is not self._may_checkpoint:
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES if may else 0}")
            self._may_checkpoint = may

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # what failed before is what people are told
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _statements(collection: str) -> tuple[str, str, str]:
    """To put, to put what is not there yet, and to replace one revision."""
    names = [column(field) for field in COLLECTIONS[collection]]
    columns = "".join(f", {name}" for name in names)
    put = (
        f"INSERT INTO record(collection, id, rev, change, body{columns}) VALUES(?, ?, 1, ?, ?{', ?' * len(names)}) "
        "ON CONFLICT(collection, id) DO UPDATE SET rev = record.rev + 1, change = excluded.change, body = excluded.body"
        + "".join(f", {name} = excluded.{name}" for name in names)
    )
    replace = (
        "UPDATE record SET rev = rev + 1, change = ?, body = ?"
        + "".join(f", {name} = ?" for name in names)
        + " WHERE collection = ? AND id = ? AND rev = ?"
    )
    return f"{put} RETURNING rev", f"{put} WHERE record.rev = 0 RETURNING rev", replace


_STATEMENTS = {collection: _statements(collection) for collection in COLLECTIONS}


def _settle(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
