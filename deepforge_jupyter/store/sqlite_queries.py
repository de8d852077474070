"""SQL for what `find` and `count` ask. Names of columns come from `COLLECTIONS` alone, values are always bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from deepforge_jupyter.store.fields import Scalar, choices
from deepforge_jupyter.store.sqlite_file import column


class Query:
    """The records of a collection that match `where` (checked before), optionally one page of them in order."""

    def __init__(self, collection: str, where: Mapping[str, Any] | None) -> None:
        self.values: list[Scalar] = []
        self._conditions = [f"collection = '{collection}'", "rev > 0"]
        self._end = ""
        for field, value in (where or {}).items():
            self._add(column(field), choices(value))

    def page(self, order_by: str | None, *, descending: bool, limit: int | None, offset: int) -> Query:
        direction = " DESC" if descending else ""
        first = f"{column(order_by)}{direction}, " if order_by else ""
        self._end = f" ORDER BY {first}id{direction}"
        if limit is not None or offset:
            self._end += " LIMIT ? OFFSET ?"
            self.values += [-1 if limit is None else limit, offset]
        return self

    def sql(self, what: str) -> str:
        return f"SELECT {what} FROM record WHERE {' AND '.join(self._conditions)}{self._end}"

    def _add(self, name: str, wanted: list[Scalar]) -> None:
        values = [value for value in wanted if value is not None]
        if len(values) == 1:
            condition = f"{name} = ?"
            self.values.append(values[0])
        else:
            condition = f"{name} IN (SELECT value FROM json_each(?))"
            self.values.append(msgspec.json.encode(values).decode())
        self._conditions.append(condition if len(values) == len(wanted) else f"({condition} OR {name} IS NULL)")
