"""What every store must find by values anywhere in the bodies. Inherited by `conformance.StoreConformance`."""

from typing import Any

import pytest

from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.store.base import Order, Store, Write
from deepforge_jupyter.store.conditions import Comparison, Condition, Path

BODIES: dict[str, dict[str, Any]] = {
    "a": {
        "name": "Train_É",
        "tags": ["Paper", "best"],
        "attributes": {"Train": {"epochs": 30, "optimizer": "Adam", "flip": True}, "Split": {"seed": 1}},
        "metrics": {"Train": {"loss": 0.25, "val/loss": None}},
        "created_at": "2026-01-01",
    },
    "b": {
        "name": "train_2",
        "tags": [],
        "attributes": {"Train": {"epochs": 5, "optimizer": "sgd", "flip": False}, "Split": {"epochs": "30"}},
        "metrics": {"Train": {"loss": 1.5}},
        "created_at": "2026-01-02",
    },
    "c": {"name": "other", "attributes": {"Train": {"epochs": [30]}, "x": 3}, "created_at": "2026-01-03"},
    "d": {"name": None, "tags": "best", "created_at": "2026-01-04"},
}
EPOCHS = ("attributes", "*", "epochs")
LOSS = ("metrics", "Train", "loss")


def where(*paths: Path, **comparison: Any) -> Condition:
    ((word, value),) = comparison.items()
    signs: dict[str, Comparison] = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "has": "contains"}
    values = tuple(value) if isinstance(value, list) else (value,)
    return Condition(paths=paths, comparison=signs[word], values=values)


class ValueSearches:
    @pytest.fixture
    async def runs(self, store: Store) -> Store:
        await store.commit([Write(collection="executions", id=id, body=body) for id, body in BODIES.items()])
        return store

    @pytest.mark.parametrize(
        ("condition", "found"),
        [
            (where(("name",), has="TRAIN"), "ab"),
            (where(("name",), has="é"), "a"),
            (where(("name",), eq="TRAIN_2"), "b"),
            (where(("name",), eq=["other", "train_2"]), "bc"),
            (where(("name",), has="%"), ""),
            (where(("tags", "*"), eq="paper"), "a"),
            (where(("tags", "*"), has="es"), "a"),
            (where(("name",), ("tags", "*"), has="es"), "a"),
            (where(EPOCHS, eq=30), "a"),
            (where(EPOCHS, eq=30.0), "a"),
            (where(EPOCHS, eq="30"), "b"),
            (where(EPOCHS, gt=4), "ab"),
            (where(EPOCHS, gt=5), "a"),
            (where(EPOCHS, ge=5), "ab"),
            (where(EPOCHS, le=5), "b"),
            (where(EPOCHS, lt=5), ""),
            (where(EPOCHS, has=3), ""),
            (where(("attributes", "Train", "flip"), eq=True), "a"),
            (where(("attributes", "Train", "flip"), eq=0), "b"),
            (where(("attributes", "Train", "optimizer"), eq="adam"), "a"),
            (where(LOSS, lt=1), "a"),
            (where(LOSS, ("metrics", "*", "nothing"), lt=2), "ab"),
            (where(("metrics", "Train", "val/loss"), lt=2), ""),
            (where(("created_at",), ge="2026-01-03"), "cd"),
            (where(("nothing", "there"), eq=1), ""),
            (where(EPOCHS, eq=[]), ""),
        ],
    )
    async def test_by_values_in_the_body(self, runs: Store, condition: Condition, found: str) -> None:
        assert await self.found(runs, condition) == found
        opposite = Condition(
            paths=condition.paths, comparison=condition.comparison, values=condition.values, is_not=True
        )
        assert await self.found(runs, opposite) == "".join(id for id in BODIES if id not in found)

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            ("Straße", "STRASSE"),
            ("STRASSE 1", "straße"),
            ("\u212aelvin", "kel"),
            ("ﬁne", "fin"),
            ('say "a\\b"', '"A\\b"'),
            ("two\nlines\tü", "O\nLINES\tÜ"),
            ("a(b)|c.*[d]", "(B)|C.*["),
            ("x" * 300 + "y", "x" * 250 + "Y"),
            ("emoji 🎉 here", "🎉 HERE"),
        ],
    )
    async def test_letters_signs_and_the_ends_of_lines_are_found_as_they_are_meant(
        self, store: Store, name: str, wanted: str
    ) -> None:
        await store.insert("executions", "a", {"name": name})
        await store.insert("executions", "b", {"name": "other"})
        assert await self.found(store, where(("name",), has=wanted)) == "a"
        assert await self.found(store, where(("name",), has=["nothing", wanted])) == "a"

    async def test_a_page_says_how_many_are_found_on_all(self, runs: Store) -> None:
        conditions = [where(("name",), has="t")]
        for order_by in ("created_at", (LOSS,), None):
            order: dict[str, Any] = {"order_by": order_by, "conditions": conditions}
            all_of_them = await runs.find("executions", **order)
            assert len(all_of_them) == 3
            for offset in range(5):
                page = await runs.page("executions", limit=2, offset=offset, **order)
                assert (page.records, page.total) == (all_of_them[offset : offset + 2], 3)

    async def test_all_conditions_and_fields_hold_together(self, runs: Store) -> None:
        conditions = [where(("name",), has="train"), where(EPOCHS, lt=10)]
        assert [found.id for found in await runs.find("executions", conditions=conditions)] == ["b"]
        assert await runs.find("executions", {"name": "other"}, conditions=conditions) == []
        assert await runs.count("executions", {"name": "train_2"}, conditions=conditions) == 1

    async def test_ordered_by_a_value_those_without_it_come_last_the_newest_first(self, runs: Store) -> None:
        assert await self.ordered(runs, (LOSS,)) == "abdc"
        assert await self.ordered(runs, (LOSS,), descending=True) == "badc"
        assert await self.ordered(runs, (("name",),)) == "acbd"
        assert await self.ordered(runs, (("nothing",), ("metrics", "*", "loss"))) == "abdc"
        assert await self.ordered(runs, (("tags", "*"),)) == "adcb"

    async def test_a_page_of_what_is_ordered_by_a_value(self, runs: Store) -> None:
        assert await self.ordered(runs, (LOSS,), limit=2, offset=1) == "bd"

    async def test_a_place_that_cannot_be_is_refused(self, runs: Store) -> None:
        for path in ((), ("*",), ("a", "*", "*"), ('a"b',), ("a\\b",), ("a", "")):
            with pytest.raises(BadRequest):
                await runs.find("executions", conditions=[where(path, eq=1)])
            with pytest.raises(BadRequest):
                await runs.find("executions", order_by=(path,))

    async def found(self, store: Store, condition: Condition) -> str:
        records = await store.find("executions", conditions=[condition])
        assert await store.count("executions", conditions=[condition]) == len(records)
        return "".join(record.id for record in records)

    async def ordered(self, store: Store, order_by: Order, **more: Any) -> str:
        return "".join(record.id for record in await store.find("executions", order_by=order_by, **more))
