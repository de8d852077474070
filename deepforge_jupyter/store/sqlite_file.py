"""The SQLite file: how it is opened, its schema, and what its errors mean to people."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from deepforge_jupyter.errors import DeepForgeError, StorageFull, Unavailable
from deepforge_jupyter.store.base import COLLECTIONS, SCHEMA
from deepforge_jupyter.store.sqlite_listed import make_lists

PATIENCE_S = 30.0
KEPT_DELETIONS = 10_000
JournalMode = Literal["wal", "delete"]
T = TypeVar("T")

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "lustre",
    "gpfs",
    "beegfs",
    "ceph",
    "gluster",
    "afs",
    "9p",
    "fuse.sshfs",
    "fuse.gluster",
)
_MARK_NEWEST = """
UPDATE record SET body = json_set(body, '$.newest_in', json_extract(body, '$.project'))
WHERE collection = 'artifacts' AND rev > 0 AND id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (
      PARTITION BY json_extract(body, '$.project'), json_extract(body, '$.name')
      ORDER BY json_extract(body, '$.created_at') DESC, id DESC
    ) AS place FROM record WHERE collection = 'artifacts' AND rev > 0
  ) WHERE place = 1
)
"""
_FIELDS = sorted({field for fields in COLLECTIONS.values() for field in fields})


def column(field: str) -> str:
    """The column that holds a body's field, beside the body."""
    return f'"f_{field}"'


def open_file(path: Path, *, journal_mode: JournalMode | None = None) -> sqlite3.Connection:
    """The writing connection to the file, which is made (0600 in a folder of 0700) or brought up to date.

    `journal_mode` None takes write-ahead logging where the file system can, else `delete`.
    Raises Unavailable and StorageFull.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = connect(path)
        try:
            _set_journal_mode(connection, journal_mode or ("delete" if is_on_network(path) else "wal"))
            patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
            _make_schema(connection, path)
            patiently(lambda: connection.execute("COMMIT"))
        except BaseException:
            connection.close()
            raise
        return connection
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path) from error


def connect(path: Path, *, patience_s: float = 0) -> sqlite3.Connection:
    """A connection without Python's own transactions, usable from any one thread at a time; its SQL has `casefold`."""
    connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def _casefold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def patiently(action: Callable[[], T]) -> T:
    """Repeats `action` while another process holds the lock, for 30 s; short random pauses keep it fair."""
    started = time.monotonic()
    pause_s = 0.0005
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if not _is_locked(error) or time.monotonic() - started > PATIENCE_S:
                raise
        time.sleep(random.uniform(0.2, 1) * pause_s)
        pause_s = min(pause_s * 1.5, 0.01)


def explained(error: OSError | sqlite3.Error, path: Path) -> DeepForgeError:
    """The same for people, naming the file and what to do."""
    details = {"path": str(path)}
    text = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    if _has_no_room(error, path):
        return StorageFull(
            f"There is no room left for DeepForge's records at {path}: free some disk space.", details=details
        )
    if isinstance(error, sqlite3.Error) and _is_locked(error):
        why = f"another program has kept it locked for {PATIENCE_S:.0f} s; close that program"
    elif "malformed" in text or "not a database" in text:
        why = "it is damaged, or it is no SQLite file; restore a backup, or move it away to start with none"
    elif "readonly" in text or isinstance(error, PermissionError):
        why = "it may not be written; check the permissions of the file and its folder"
    else:
        why = f"{text}; check the disk and the permissions"
    return Unavailable(f"DeepForge's records at {path} cannot be used: {why}.", details=details)


def is_on_network(path: Path) -> bool:
    """True if the file lies on a file system that other machines share, as far as the system says."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    real = os.path.realpath(path)
    mounts = [
        (fields[1].replace("\\040", " "), fields[2]) for fields in (line.split() for line in lines) if len(fields) > 2
    ]
    above = [(folder, kind) for folder, kind in mounts if real.startswith(folder.rstrip("/") + "/")]
    return bool(above) and max(above, key=lambda mount: len(mount[0]))[1].startswith(_NETWORK)


def _set_journal_mode(connection: sqlite3.Connection, wanted: JournalMode) -> None:
    def answer(mode: JournalMode) -> object:
        return patiently(lambda: connection.execute(f"PRAGMA journal_mode={mode}").fetchone()[0])

    if answer(wanted) != wanted and wanted == "wal":
        answer("delete")


def _make_schema(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA:
        raise Unavailable(
            f"The records at {path} were written by a newer DeepForge (schema {version}, this one knows {SCHEMA}): "
            "update deepforge_jupyter, or choose another folder with DEEPFORGE_DATA_DIR.",
            details={"path": str(path), "schema": version},
        )
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Unavailable(
            f"{path} is another program's SQLite file: choose another folder with DEEPFORGE_DATA_DIR.",
            details={"path": str(path)},
        )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS record(collection TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, "
        "change INTEGER NOT NULL, body TEXT, PRIMARY KEY(collection, id))"
    )
    _add_columns(connection)
    connection.execute("CREATE INDEX IF NOT EXISTS record_change ON record(change)")
    connection.execute("CREATE INDEX IF NOT EXISTS record_deleted ON record(change) WHERE rev = 0")
    for collection, fields in COLLECTIONS.items():
        for field in fields:
            then = ', "f_created_at"' if "created_at" in fields and field != "created_at" else ""
            connection.execute(f"DROP INDEX IF EXISTS {collection}_{field}")  # schema 2; it counted slowly
            connection.execute(
                f"CREATE INDEX IF NOT EXISTS {collection}_by_{field} ON record({column(field)}{then}, id) "
                f"WHERE collection = '{collection}' AND rev > 0"
            )
    make_lists(connection)
    connection.execute(
        "DELETE FROM record WHERE rev = 0 AND change < (SELECT max(change) FROM record) - ?", (KEPT_DELETIONS,)
    )
    if version != SCHEMA:
        connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _add_columns(connection: sqlite3.Connection) -> None:
    there = {row[1] for row in connection.execute("PRAGMA table_info(record)")}
    for field in _FIELDS:
        if f"f_{field}" not in there:
            connection.execute(f"ALTER TABLE record ADD COLUMN {column(field)}")
            if field == "newest_in":
                connection.execute(_MARK_NEWEST)
            connection.execute(f"UPDATE record SET {column(field)} = json_extract(body, '$.{field}')")


def _is_locked(error: sqlite3.Error) -> bool:
    return "locked" in str(error)


def _has_no_room(error: OSError | sqlite3.Error, path: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if "disk I/O" not in str(error):
        return "is full" in str(error)
    try:
        return shutil.disk_usage(path.parent).free < 1 << 16
    except OSError:
        return False
