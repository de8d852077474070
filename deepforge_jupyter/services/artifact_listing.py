"""Artifacts in pages: the newest of each name, or the versions of one, found by what people type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timezone, tzinfo

from deepforge_jupyter.domain.artifact_search import parse_artifact_search
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.artifacts import ArtifactPage
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.store.base import Order, Store
from deepforge_jupyter.store.conditions import Condition, Path

NEWEST_FIRST = "-date"

_MADE: tuple[Path, ...] = (
    ("origin", "label"),
    ("origin", "operation"),
    ("origin", "execution_name"),
    ("execution_name",),
    ("node",),
)
_PLACES: Mapping[str, tuple[Path, ...]] = {
    "word": (("name",), ("value", "type"), ("created_by",), *_MADE),
    "name": (("name",),),
    "type": (("value", "type"),),
    "size": (("value", "size_bytes"),),
    "storage": (("value", "storage"),),
    "made": _MADE,
    "by": (("created_by",),),
    "date": (("created_at",),),
    "verified": (("verified", "outcome"),),
}
_ORDERS: Mapping[str, Order] = {
    **{name: _PLACES[name] for name in ("name", "type", "size", "storage", "by")},
    "made": (("execution_name",),),
    "date": "created_at",
}


class ArtifactListing:
    def __init__(self, projects: Projects, store: Store, *, largest_upload_bytes: int) -> None:
        self._projects = projects
        self._store = store
        self._largest_upload_bytes = largest_upload_bytes

    async def page(
        self,
        project: str,
        *,
        limit: int = 50,
        offset: int = 0,
        search: str = "",
        sort: str = "",
        name: str | None = None,
        zone: tzinfo | None = timezone.utc,
    ) -> ArtifactPage:
        """The newest artifact of each name that `search` finds, newest first or ordered by `sort`: date, name, type,
        size, storage, made, by; a minus before it turns it round. With `name` all versions of that one.
        Days are those of `zone` (None: of this machine). Raises BadRequest, NotFound."""
        await self._projects.check_known(project)
        sort = sort or NEWEST_FIRST
        order = _ORDERS.get(sort.removeprefix("-"))
        if order is None:
            raise BadRequest(f"Artifacts are not sorted by “{sort}”, but by {', '.join(_ORDERS)}.")
        where = {"newest_in": project} if name is None else {"project": project, "name": name}
        conditions = [
            Condition(paths=_PLACES[term.field], comparison=term.sign, values=term.values, is_not=term.is_not)
            for term in parse_artifact_search(search, zone=zone)
        ]
        records, total = await self._store.page(
            ARTIFACTS,
            where,
            conditions=conditions,
            order_by=order,
            descending=sort.startswith("-"),
            limit=limit,
            offset=offset,
        )
        return ArtifactPage(
            artifacts=tuple(map(artifact_of, records)), total=total, largest_upload_bytes=self._largest_upload_bytes
        )
