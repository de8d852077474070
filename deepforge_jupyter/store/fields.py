"""Which fields of a body a store can filter and order by, and how their values compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.store.base import COLLECTIONS, Order
from deepforge_jupyter.store.conditions import ANY, Condition, Path

Scalar = str | int | float | None


def check_query(
    collection: str,
    where: Mapping[str, Any] | None,
    conditions: Sequence[Condition] = (),
    *,
    order_by: Order | None = None,
) -> None:
    """Raises BadRequest for a collection, field or place in the body that the store does not know."""
    fields = fields_of(collection)
    for field in [*(where or ()), *([order_by] if isinstance(order_by, str) and order_by else ())]:
        if field not in fields:
            raise BadRequest(
                f"{collection} cannot be searched by {field!r}; it can by {', '.join(fields) or 'id only'}."
            )
    paths = [path for condition in conditions for path in condition.paths]
    for path in [*paths, *(order_by if isinstance(order_by, tuple) else ())]:
        _check_path(path)


def fields_of(collection: str) -> tuple[str, ...]:
    """The fields of a collection. Raises BadRequest for an unknown one."""
    fields = COLLECTIONS.get(collection)
    if fields is None:
        raise BadRequest(f"There is no collection {collection!r}; there are {', '.join(COLLECTIONS)}.")
    return fields


def scalar(value: Any) -> Scalar:
    """The value as it compares: text, number or None; times as ISO text. Anything else compares as None."""
    plain = value if value is None or type(value) in (str, int, float) else msgspec.to_builtins(value)
    if isinstance(plain, int):
        return int(plain) if abs(plain) < 1 << 63 else float(plain)
    return plain if isinstance(plain, str | float) else None


def choices(value: Any) -> list[Scalar]:
    """The values that a `where` value stands for: a list means any of these."""
    if isinstance(value, list | tuple | set | frozenset):
        return [scalar(item) for item in value]
    return [scalar(value)]


def _check_path(path: Path) -> None:
    if not path or path.count(ANY) > 1 or path[0] == ANY:
        raise BadRequest(f"There is no value at {'.'.join(path)!r}.")
    for step in path:
        if not step or '"' in step or "\\" in step or not step.isprintable():
            raise BadRequest(f"Records cannot be searched by {step!r}: it is empty, or holds a quote or backslash.")
