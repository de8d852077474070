"""What every store must find in long lists, whose values it may keep beside the bodies. Inherited by
`conformance.StoreConformance`."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from deepforge_jupyter.store.base import Order, Store, Write
from deepforge_jupyter.store.conditions import Comparison, Condition, Path
from deepforge_jupyter.store.fields import scalar
from deepforge_jupyter.store.matching import first_finder, matcher

NAMES = [
    "Model_77", "model_78", "MÖDEL 77", "Straße", "STRASSE", "\u212aelvin", "100% \\_ [a]", 'say "hi"', "two\nlines",
    "nul\0here", "", 77, 1.5, None, True, ["model_77"], {"model": 77}, "🎉 Model",
]  # fmt: skip
LABELS = [name for name in NAMES if name != "nul\0here"]
SIZES = [0, 1, 1.0, 2.5, 10**15, 1 << 62, 1 << 80, "5", None, [3], -1, 1e300]
STORAGES = ["local", "LOCAL", "Moon", "möon", None, "s3"]
TIMES = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 29)]
WORDS: tuple[Path, ...] = (("name",), ("value", "storage"), ("origin", "label"))
SIZE: Path = ("value", "size_bytes")
ASKED: list[tuple[tuple[Path, ...], Comparison, tuple[str | int | float, ...]]] = [
    (WORDS, "contains", ("model_77",)),
    (WORDS, "contains", ("model",)),
    (WORDS, "contains", ("MÖ",)),
    (WORDS, "contains", ("strasse", "k")),
    (WORDS, "contains", ("_",)),
    (WORDS, "contains", ("% \\",)),
    (WORDS, "contains", ("[",)),
    (WORDS, "contains", ('"',)),
    (WORDS, "contains", ("\n",)),
    (WORDS, "contains", ("here",)),
    (WORDS, "contains", ("\0",)),
    (WORDS, "contains", ("🎉 m",)),
    (WORDS, "contains", ("",)),
    (WORDS, "contains", (77,)),
    (WORDS, "contains", ("77",)),
    (WORDS, "contains", ("x" * 60_000,)),
    ((("value", "storage"),), "=", ("moon",)),
    ((("value", "storage"),), "=", ("MÖON", "local")),
    ((("name",),), "=", (77, 1)),
    ((SIZE,), ">", (1,)),
    ((SIZE,), "<=", (2.5,)),
    ((SIZE,), "=", (1, "5")),
    ((SIZE,), ">=", (10.0**15,)),
    ((("created_at",),), ">=", (TIMES[9],)),
    ((("created_at",),), "<", (TIMES[20],)),
    ((("created_at",),), "<", (3,)),
    ((), "=", (1,)),
    ((SIZE,), "=", ()),
    ((("attributes", "*", "epochs"),), ">", (5,)),
    ((("origin",),), "=", ("x",)),
]
ORDERS: list[Order | None] = [
    None,
    "created_at",
    (SIZE,),
    (("name",),),
    (("verified", "outcome"), ("value", "storage")),
]


class ListSearches:
    @pytest.fixture
    async def bodies(self, store: Store) -> dict[str, dict[str, Any]]:
        """In one list, after they were changed; beside them others that were in it, or are in another."""
        random, made = Random(1), dict[str, dict[str, Any]]()
        for state in range(2):
            made |= {f"{number:03}": _body(random) for number in range(state * 30, 90)}
            writes = [Write(collection="artifacts", id=id, body=body) for id, body in made.items()]
            await store.commit(writes, durable=False)
        gone = [f"{number:03}" for number in range(0, 90, 7)]
        await store.commit([Write(collection="artifacts", id=id, body=None) for id in gone])
        await store.commit([Write(collection="artifacts", id=id, body=made[id]) for id in gone[:3]])
        for id in gone[3:]:
            del made[id]
        return {id: body for id, body in made.items() if body["newest_in"] == "p"}

    async def test_what_is_found_in_a_list_is_what_the_bodies_say(
        self, store: Store, bodies: dict[str, dict[str, Any]]
    ) -> None:
        for (paths, comparison, values), is_not in product(ASKED, [False, True]):
            condition = Condition(paths=paths, comparison=comparison, values=values, is_not=is_not)
            expected = [id for id, body in bodies.items() if matcher([condition])(body)]
            assert await self.in_list(store, condition) == expected, condition
            assert await store.count("artifacts", {"newest_in": "p"}, conditions=[condition]) == len(expected), (
                condition
            )

    async def test_conditions_of_a_list_hold_together(self, store: Store, bodies: dict[str, dict[str, Any]]) -> None:
        conditions = [
            Condition(paths=WORDS, comparison="contains", values=("model",)),
            Condition(paths=WORDS, comparison="contains", values=("moon",), is_not=True),
            Condition(paths=(SIZE,), comparison=">=", values=(1,)),
        ]
        expected = [id for id, body in bodies.items() if matcher(conditions)(body)]
        assert expected
        assert await self.in_list(store, *conditions) == expected

    async def test_a_list_is_in_order_page_by_page(self, store: Store, bodies: dict[str, dict[str, Any]]) -> None:
        some = Condition(paths=(("value", "storage"),), comparison="=", values=("local",), is_not=True)
        for order_by, descending, conditions in product(ORDERS, [False, True], [(), (some,)]):
            more: dict[str, Any] = {"order_by": order_by, "descending": descending, "conditions": conditions}
            found = [record.id for record in await store.find("artifacts", {"newest_in": "p"}, **more)]
            expected = [id for id, body in bodies.items() if matcher(conditions)(body)]
            assert found == _ordered(expected, bodies, order_by, descending=descending), more
            for offset in (0, 7, len(found) - 3, len(found), len(found) + 5):
                page = await store.page("artifacts", {"newest_in": "p"}, limit=7, offset=offset, **more)
                assert [record.id for record in page.records] == found[offset : offset + 7], more
                assert [record.body for record in page.records] == [bodies[record.id] for record in page.records]
                assert page.total == len(found)

    async def test_the_versions_of_a_name_are_searched_as_a_list_is(self, store: Store) -> None:
        for id, size in (("a", 1), ("b", 5), ("c", 9)):
            body = {"project": "p", "name": "m", "newest_in": "p" if id == "c" else None, "value": {"size_bytes": size}}
            await store.insert("artifacts", id, body)
        large = Condition(paths=(SIZE,), comparison=">", values=(4,))
        versions = {"project": "p", "name": "m"}
        found = await store.page("artifacts", versions, conditions=[large], order_by=(SIZE,), descending=True, limit=9)
        assert ([record.id for record in found.records], found.total) == (["c", "b"], 2)
        assert await self.in_list(store, large) == ["c"]

    async def in_list(self, store: Store, *conditions: Condition) -> list[str]:
        return [record.id for record in await store.find("artifacts", {"newest_in": "p"}, conditions=conditions)]


def _body(random: Random) -> dict[str, Any]:
    value = {"storage": random.choice(STORAGES), "size_bytes": random.choice(SIZES)}
    verified = random.choice([None, {"outcome": "damaged"}, {"outcome": 3}, {}])
    return {
        "newest_in": random.choice(["p", "p", "p", "q", None]),
        "created_at": random.choice([*TIMES, None, 3]),
        "name": random.choice(NAMES),
        "value": random.choice([value, value, value, None, "local"]),
        "origin": random.choice([None, {"label": random.choice(LABELS)}]),
        "verified": verified,
        "attributes": {"Train": {"epochs": random.randrange(10)}},
    }


def _ordered(
    ids: list[str], bodies: dict[str, dict[str, Any]], order_by: Order | None, *, descending: bool
) -> list[str]:
    def rank(value: Any) -> tuple[int, Any]:
        return (0, 0) if value is None else (2, value) if isinstance(value, str) else (1, value)

    def time(id: str) -> Any:
        return rank(scalar(bodies[id]["created_at"])), id

    if order_by is None:
        return sorted(ids, reverse=descending)
    if isinstance(order_by, str):
        return sorted(ids, key=time, reverse=descending)
    values = {id: first_finder(order_by)(bodies[id]) for id in ids}
    newest_first = sorted(ids, key=time, reverse=True)
    some = [id for id in newest_first if values[id] is not None]
    none = [id for id in newest_first if values[id] is None]
    return sorted(some, key=lambda id: rank(values[id]), reverse=descending) + none
