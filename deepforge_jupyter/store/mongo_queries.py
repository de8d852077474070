"""What `find` and `count` ask MongoDB of fields, and the indexes that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import IndexModel

from deepforge_jupyter.store.base import COLLECTIONS, Order
from deepforge_jupyter.store.fields import choices
from deepforge_jupyter.store.mongo_documents import searchable

BATCH = 500
INDEXES = 2  # goes up when `indexes` become others
# Fields by which the records that have a value of the first are looked up at once.
NARROWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("artifacts", "name"): ("project",),
    ("executions", "name"): ("project",),
    ("executions", "pipeline"): ("project",),
    ("jobs", "key"): ("project", "status"),
}
Sorting = list[tuple[str, int]]


def matching(collection: str, where: Mapping[str, Any] | None) -> dict[str, Any]:
    """The filter for a collection's records whose fields are as `where` (checked before) says."""
    asked: dict[str, Any] = {"c": collection}
    for field, value in (where or {}).items():
        wanted = [searchable(item) for item in choices(value)]
        asked[f"f.{field}"] = wanted[0] if len(wanted) == 1 else {"$in": wanted}
    return asked


def sorting(order_by: Order | None, *, descending: bool) -> Sorting:
    """By a field, then id; for an order by values it does not matter."""
    direction = -1 if descending else 1
    by_id = [("_id", direction)]
    return [(f"f.{order_by}", direction), *by_id] if isinstance(order_by, str) else by_id


def indexes() -> list[IndexModel]:
    """An index for each field of each collection, and those for changes and deletions.

    The condition says of which collection they are. SecantusDB looks for that neither at the beginning of a key nor
    between the fields that are asked for; a MongoDB takes them in every order."""
    found = [
        IndexModel([("c", 1), ("_id", 1)], name="id"),
        IndexModel([("change", 1)], name="change"),
        IndexModel([("rev", 1), ("change", 1)], name="deleted", partialFilterExpression={"rev": 0}),
    ]
    for collection, fields in COLLECTIONS.items():
        for field in fields:
            then = [f"f.{name}" for name in NARROWED.get((collection, field), ())] or ["c"]
            time = ["f.created_at"] if "created_at" in fields and field != "created_at" else []
            found.append(
                IndexModel(
                    [(key, 1) for key in [f"f.{field}", *then, *time, "_id"]],
                    name=f"{collection}_{field}",
                    partialFilterExpression={"c": collection},
                )
            )
    return found
