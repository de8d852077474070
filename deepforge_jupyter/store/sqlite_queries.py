"""SQL for what `find` and `count` ask. Names of columns come from `COLLECTIONS` alone, values are always bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.store.base import COLLECTIONS, Order
from deepforge_jupyter.store.conditions import ANY, Comparison, Condition, Path
from deepforge_jupyter.store.fields import Scalar, choices, scalar
from deepforge_jupyter.store.sqlite_file import column


class Query:
    """The records of a collection that match `where` and `conditions` (checked before), optionally one page of them in
    order."""

    def __init__(self, collection: str, where: Mapping[str, Any] | None, conditions: Sequence[Condition] = ()) -> None:
        self.values: list[Scalar] = []
        self._fields = COLLECTIONS[collection]
        self._conditions = [f"collection = '{collection}'", "rev > 0"]
        self._end = ""
        for field, value in (where or {}).items():
            self._add(column(field), choices(value))
        for condition in conditions:
            self._conditions.append(self._condition(condition))

    def page(self, order_by: Order | None, *, descending: bool, limit: int | None, offset: int) -> Query:
        direction = " DESC" if descending else ""
        self._end = f" ORDER BY {self._order(order_by, direction)}"
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

    def _order(self, order_by: Order | None, direction: str) -> str:
        if order_by is None:
            return f"id{direction}"
        if isinstance(order_by, str):
            return f"{column(order_by)}{direction}, id{direction}"
        found = [self._first(path) for path in order_by]
        first = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
        newest = f"{column('created_at')} DESC, " if "created_at" in self._fields else ""
        return f"{first}{direction} NULLS LAST, {newest}id DESC"

    def _first(self, path: Path) -> str:
        values = self._values_at(path)
        return f"(SELECT value FROM ({values}) WHERE value IS NOT NULL LIMIT 1)"

    def _condition(self, condition: Condition) -> str:
        found = []
        for path in condition.paths:
            values = self._values_at(path)
            compared = " OR ".join(self._compared(condition.comparison, value) for value in condition.values)
            found.append(f"EXISTS (SELECT 1 FROM ({values}) WHERE {compared or 'FALSE'})")
        return f"{'NOT ' if condition.is_not else ''}({' OR '.join(found) or 'FALSE'})"

    def _compared(self, comparison: Comparison, wanted: str | int | float) -> str:
        value = scalar(wanted)
        if not isinstance(value, str):
            self.values.append(value)
            sign = "=" if comparison == "contains" else comparison
            return f"({'FALSE AND ' if comparison == 'contains' else ''}{_IS_NUMBER} AND value {sign} ?)"
        self.values.append(value.casefold() if comparison in ("contains", "=") else value)
        if comparison == "contains":
            return f"({_IS_TEXT} AND instr(casefold(value), ?) > 0)"
        return f"({_IS_TEXT} AND {'casefold(value)' if comparison == '=' else 'value'} {comparison} ?)"

    def _values_at(self, path: Path) -> str:
        """A query for what is there, as `value`: one row, or one for each key where the path holds ANY."""
        if len(path) == 1 and path[0] in self._fields:
            return f"SELECT {column(path[0])} AS value"
        if ANY not in path:
            return f"SELECT {self._scalar('body', path)} AS value"
        index = path.index(ANY)
        rest = path[index + 1 :]
        value = f"CASE item.type WHEN 'object' THEN {self._scalar('item.value', rest)} END" if rest else "item.atom"
        self.values += [_json_path(path[:index])] * 2
        return (
            f"SELECT {value} AS value FROM json_each(body, ?) AS item WHERE json_type(body, ?) IN ('object', 'array')"
        )

    def _scalar(self, source: str, path: Path) -> str:
        """Text, a number or NULL."""
        place = _json_path(path)
        self.values += [place, place]
        return f"CASE WHEN json_type({source}, ?) NOT IN ('object', 'array') THEN json_extract({source}, ?) END"


_IS_TEXT = "typeof(value) = 'text'"
_IS_NUMBER = "typeof(value) IN ('integer', 'real')"


def _json_path(path: Path) -> str:
    return "$" + "".join(f'."{step}"' for step in path)
