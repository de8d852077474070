"""SQL for what `find` and `count` ask. Names of columns come from `COLLECTIONS` alone, values are always bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.store.base import Order
from deepforge_jupyter.store.bodies import parts_in_text
from deepforge_jupyter.store.conditions import Comparison, Condition
from deepforge_jupyter.store.fields import Scalar, choices, scalar
from deepforge_jupyter.store.sqlite_file import column
from deepforge_jupyter.store.sqlite_listed import source, table_of

LONGEST_PATTERN = 10_000
_LIKE = "{} LIKE ? ESCAPE '\\'"


class Query:
    """The records of a collection that match `where` (checked before), optionally one page of them in order. Of those
    that `conditions` leave out some are still among them."""

    def __init__(self, collection: str, where: Mapping[str, Any] | None, conditions: Sequence[Condition] = ()) -> None:
        self.values: list[Scalar] = []
        self._conditions = [f"collection = '{collection}'", "rev > 0"]
        self._end = ""
        for field, value in (where or {}).items():
            self._add(column(field), choices(value))
        for parts in parts_in_text(conditions):
            self._add_text(parts)

    def page(self, order_by: str | None, *, descending: bool, limit: int | None = None, offset: int = 0) -> Query:
        direction = " DESC" if descending else ""
        order = f"id{direction}" if order_by is None else f"{column(order_by)}{direction}, id{direction}"
        self._end = f" ORDER BY {order}"
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

    def _add_text(self, parts: Sequence[str]) -> None:
        likely = " OR ".join(_LIKE.format("body") for _ in parts)
        self._conditions.append(f"({likely} OR length(body) <> length(CAST(body AS BLOB)))")
        self.values += map(_pattern, parts)


class ListQuery:
    """The records of one list that are as `conditions` say: every condition is decided by what the table holds."""

    def __init__(self, collection: str, key: str, conditions: Sequence[Condition]) -> None:
        self.values: list[Scalar] = [key]
        self._table = table_of(collection)
        self._conditions = ["list = ?", *map(self._condition, conditions)]
        self._end = ""

    def page(self, order_by: Order | None, *, descending: bool, limit: int | None, offset: int) -> ListQuery:
        direction = " DESC" if descending else ""
        order = f"id{direction}"
        if isinstance(order_by, str):
            order = f"at{direction}, id{direction}"
        elif order_by is not None:
            found = ", ".join(map(source, order_by))
            order = f"{f'coalesce({found})' if len(order_by) > 1 else found}{direction} NULLS LAST, at DESC, id DESC"
        self._end = f" ORDER BY {order} LIMIT ? OFFSET ?"
        self.values += [-1 if limit is None else limit, offset]
        return self

    def sql(self, what: str) -> str:
        return f"SELECT {what} FROM {self._table} WHERE {' AND '.join(self._conditions)}{self._end}"

    def _condition(self, condition: Condition) -> str:
        likely = self._likely(condition)
        found = [
            self._compared(source(path), condition.comparison, value)
            for path in condition.paths
            for value in condition.values
        ]
        return f"{'NOT ' if condition.is_not else ''}({likely}({' OR '.join(found) or 'FALSE'}))"

    def _likely(self, condition: Condition) -> str:
        """All values are looked at as one text before each is."""
        parts = [value.casefold() for value in condition.values if isinstance(value, str)]
        if condition.comparison != "contains" or not all(map(_fits_pattern, parts)):
            return ""
        self.values += map(_pattern, parts)
        return f"({' OR '.join(['NOT is_plain', *(_LIKE.format('words') for _ in parts)])}) AND "

    def _compared(self, source: str, comparison: Comparison, wanted: str | int | float) -> str:
        value = scalar(wanted)
        if not isinstance(value, str):
            if comparison == "contains":
                return "FALSE"
            self.values.append(value)
            return f"(typeof({source}) IN ('integer', 'real') AND {source} {comparison} ?)"
        if comparison not in ("contains", "="):
            self.values.append(value)
            return f"(typeof({source}) = 'text' AND {source} {comparison} ?)"
        value = value.casefold()
        if comparison == "=":
            plainly, exactly = f"lower({source}) = ?", f"casefold({source}) = ?"
            self.values += [value, value]
        else:
            exactly = f"instr(casefold({source}), ?) > 0"
            plainly = _LIKE.format(source) if _fits_pattern(value) else exactly
            self.values += [_pattern(value) if _fits_pattern(value) else value, value]
        return f"(CASE WHEN is_plain THEN {plainly} ELSE {exactly} END AND typeof({source}) = 'text')"


def _fits_pattern(part: str) -> bool:
    return len(part) <= LONGEST_PATTERN and "\0" not in part


def _pattern(part: str) -> str:
    """What LIKE takes for any text that holds `part`."""
    return "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
