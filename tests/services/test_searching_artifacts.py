"""What people look for among all artifacts stands in what a store keeps for it: no record is opened in vain."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from deepforge_jupyter.domain.artifact_search import parse_artifact_search
from deepforge_jupyter.services.artifact_listing import ArtifactListing
from deepforge_jupyter.store.base import Order, Page
from deepforge_jupyter.store.conditions import Condition
from deepforge_jupyter.store.listed import list_asked_for
from deepforge_jupyter.store.memory import MemoryStore


class AnyProject:
    async def check_known(self, project: str) -> None:
        pass


class ListsAlone(MemoryStore):
    """Cannot look into bodies, as if there were too many."""

    async def page(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        *,
        conditions: Sequence[Condition] = (),
        order_by: Order | None = None,
        **more: Any,
    ) -> Page:
        assert list_asked_for(collection, where, conditions, order_by) == "p"
        return await super().page(collection, where, conditions=conditions, order_by=order_by, **more)


@pytest.fixture
def listing() -> ArtifactListing:
    return ArtifactListing(AnyProject(), ListsAlone(), largest_upload_bytes=1)


@pytest.mark.parametrize(
    "search",
    [
        "model",
        "-model",
        "name:a",
        "type:a",
        "size>1kB",
        "storage:a",
        "made:a",
        "by:a",
        "date>2026-01-01",
        "verified:ok",
    ],
)
async def test_each_search_is_answered_by_a_list(listing: ArtifactListing, search: str) -> None:
    assert parse_artifact_search(search)
    assert (await listing.page("p", search=search)).total == 0


@pytest.mark.parametrize("sort", ["date", "name", "type", "-size", "storage", "made", "by"])
async def test_each_order_is_that_of_a_list(listing: ArtifactListing, sort: str) -> None:
    assert (await listing.page("p", search="model", sort=sort)).total == 0
