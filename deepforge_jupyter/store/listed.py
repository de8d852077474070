"""What people look for in long lists, which are looked through whole: a backend may keep it beside the bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deepforge_jupyter.store.base import Order
from deepforge_jupyter.store.conditions import Condition, Path
from deepforge_jupyter.store.fields import choices

TIME = "created_at"


class Listed(NamedTuple):
    """`field` says by a text in which list a record is; kept are the values at `paths`, and the time."""

    field: str
    paths: tuple[Path, ...]


LISTED: Mapping[str, Listed] = {
    "artifacts": Listed(
        field="newest_in",
        paths=(
            ("name",),
            ("value", "type"),
            ("value", "size_bytes"),
            ("value", "storage"),
            ("created_by",),
            ("origin", "label"),
            ("origin", "operation"),
            ("origin", "execution_name"),
            ("execution_name",),
            ("node",),
            ("verified", "outcome"),
        ),
    )
}


def list_asked_for(
    collection: str, where: Mapping[str, Any] | None, conditions: Sequence[Condition], order_by: Order | None
) -> str | None:
    """Which list has everything that is asked for, if there is one."""
    listed = LISTED.get(collection)
    if listed is None or list(where or ()) != [listed.field]:
        return None
    values = choices((where or {})[listed.field])
    paths = [path for condition in conditions for path in condition.paths]
    if isinstance(order_by, tuple):
        paths += order_by
    elif order_by not in (TIME, None):
        return None
    is_there = all(path == (TIME,) or path in listed.paths for path in paths)
    return values[0] if is_there and len(values) == 1 and isinstance(values[0], str) else None
