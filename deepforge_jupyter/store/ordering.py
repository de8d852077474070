"""The order of records by values in their bodies, for stores that cannot work it out in their queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from deepforge_jupyter.store.fields import Scalar


class Placed(NamedTuple):
    """A record, and what decides on its place."""

    id: str
    created_at: Scalar
    value: Scalar


def in_order(placed: Iterable[Placed], *, descending: bool) -> list[str]:
    """Ids by value, those without one last in either direction, equal ones newest first."""
    newest_first = sorted(placed, key=lambda item: (rank(item.created_at), item.id), reverse=True)
    some = [item for item in newest_first if item.value is not None]
    none = [item for item in newest_first if item.value is None]
    return [item.id for item in [*sorted(some, key=lambda item: rank(item.value), reverse=descending), *none]]


def rank(value: Scalar) -> tuple[int, Any]:
    """Nothing first, then numbers, then text."""
    if value is None:
        return 0, 0
    return (2, value) if isinstance(value, str) else (1, value)
