"""Tables of what people look for in lists, beside that of the records: triggers keep them, whichever program writes."""

from __future__ import annotations

import sqlite3

from deepforge_jupyter.store.base import COLLECTIONS
from deepforge_jupyter.store.conditions import Path
from deepforge_jupyter.store.listed import LISTED, TIME

NO_TIME = "-9e999"  # before every other, as NULL is


def make_lists(connection: sqlite3.Connection) -> None:
    """Makes the tables and triggers that are missing or were made for other values, and fills the tables."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')"))
    for collection in LISTED:
        wanted = _schema(collection)
        if all(there.get(name) == sql for name, sql in wanted.items()):
            continue
        for name in wanted:
            if name in there:
                connection.execute(f"DROP {'TABLE' if name == table_of(collection) else 'TRIGGER'} IF EXISTS {name}")
        for sql in wanted.values():
            connection.execute(sql)
        connection.execute(_filling(collection, "", f"FROM record WHERE collection = '{collection}' AND rev > 0"))


def table_of(collection: str) -> str:
    """The table beside `record`."""
    return f"listed_{collection}"


def source(path: Path) -> str:
    """SQL for the value that was at `path`."""
    return f"nullif(at, {NO_TIME})" if path == (TIME,) else _column(path)


def _schema(collection: str) -> dict[str, str]:
    """By name. `words` is all the values; `is_plain` says that the body is ASCII without NUL, in which SQLite knows
    upper and lower case."""
    table = table_of(collection)
    columns = ", ".join(["list, at, id, is_plain, words", *map(_column, LISTED[collection].paths)])
    return {
        table: f"CREATE TABLE {table}({columns}, PRIMARY KEY(list, at, id)) WITHOUT ROWID",
        f"{table}_new": f"CREATE TRIGGER {table}_new AFTER INSERT ON record WHEN NEW.collection = '{collection}' "
        f"BEGIN {_filling(collection, 'NEW.', 'WHERE NEW.rev > 0')}; END",
        f"{table}_changed": f"CREATE TRIGGER {table}_changed AFTER UPDATE ON record WHEN NEW.collection = "
        f"'{collection}' BEGIN DELETE FROM {table} WHERE list = OLD.f_{LISTED[collection].field} AND at = "
        f"{_time('OLD.')} AND id = OLD.id; {_filling(collection, 'NEW.', 'WHERE NEW.rev > 0')}; END",
    }


def _filling(collection: str, row: str, source: str) -> str:
    """A field is in its column already, also what JSON functions cut off at a NUL. By the limit SQLite takes each value
    out of the body only once."""
    listed, body = LISTED[collection], f"{row}body"
    values = {
        "list": f"{row}f_{listed.field}",
        "at": _time(row),
        "id": f"{row}id",
        "is_plain": f"length({body}) = length(CAST({body} AS BLOB)) AND instr({body}, '\\u0000') = 0",
        **{_column(path): _value(collection, row, path) for path in listed.paths},
    }
    words = " || char(10) || ".join(f"ifnull({name}, '')" for name in [*map(_column, listed.paths), "at"])
    taken = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return (
        f"INSERT INTO {table_of(collection)} SELECT list, at, id, is_plain, {words}, "
        f"{', '.join(map(_column, listed.paths))} FROM (SELECT {taken} {source} LIMIT -1) WHERE list IS NOT NULL"
    )


def _value(collection: str, row: str, path: Path) -> str:
    if len(path) == 1 and path[0] in COLLECTIONS[collection]:
        return f"{row}f_{path[0]}"
    body, place = f"{row}body", "$" + "".join(f'."{step}"' for step in path)
    return f"CASE WHEN json_type({body}, '{place}') NOT IN ('object', 'array') THEN json_extract({body}, '{place}') END"


def _time(row: str) -> str:
    return f"ifnull({row}f_{TIME}, {NO_TIME})"


def _column(path: Path) -> str:
    return f'"{".".join(path)}"'
