"""Which fields of a body a store can filter and order by, and how their values compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.store.base import COLLECTIONS

Scalar = str | int | float | None


def check_query(collection: str, where: Mapping[str, Any] | None, *, order_by: str | None = None) -> None:
    """Raises BadRequest for a collection or field that the store does not know."""
    fields = fields_of(collection)
    for field in [*(where or ()), *([order_by] if order_by else ())]:
        if field not in fields:
            raise BadRequest(
                f"{collection} cannot be searched by {field!r}; it can by {', '.join(fields) or 'id only'}."
            )


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
