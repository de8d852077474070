"""What every store must do. A subclass gives the fixture `store`: an open, empty one."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import Any

import pytest
from store.lists import ListSearches
from store.values import ValueSearches

from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict, RevisionConflict
from deepforge_jupyter.store.base import ABSENT, PAGE, PAGE_TEXT, Change, Record, Store, Write
from deepforge_jupyter.store.conditions import Condition


def put(id: str, body: dict[str, Any] | None, **more: Any) -> Write:
    return Write(collection="jobs", id=id, body=body, **more)


async def next_change(changes: AsyncIterator[Change]) -> Change:
    return await asyncio.wait_for(anext(changes), 30)


class Records:
    async def test_a_new_record_has_revision_1_and_its_body(self, store: Store) -> None:
        record = await store.insert("jobs", "e/a", {"status": "pending", "n": [1, 1.5, None, {"ü": "🎉"}]})
        assert record == Record(
            collection="jobs", id="e/a", rev=1, body={"status": "pending", "n": [1, 1.5, None, {"ü": "🎉"}]}
        )
        assert await store.get("jobs", "e/a") == record

    async def test_what_is_not_there_is_none(self, store: Store) -> None:
        assert await store.get("jobs", "nothing") is None

    async def test_the_same_id_in_two_collections_is_two_records(self, store: Store) -> None:
        await store.insert("jobs", "x", {"n": 1})
        await store.insert("artifacts", "x", {"n": 2})
        assert (await store.get("jobs", "x")).body == {"n": 1}
        assert (await store.get("artifacts", "x")).body == {"n": 2}

    async def test_each_write_raises_the_revision_by_one(self, store: Store) -> None:
        record = await store.insert("jobs", "a", {"n": 0})
        record = await store.replace(record, {"n": 1})
        (record,) = await store.commit([put("a", {"n": 2})])
        assert (record.rev, record.body) == (3, {"n": 2})

    async def test_times_and_statuses_become_text(self, store: Store) -> None:
        at = datetime(2026, 11, 22, 12, 30, tzinfo=timezone.utc)
        record = await store.insert("jobs", "a", {"at": at, "status": Status.running})
        assert record.body == {"at": "2026-11-22T12:30:00Z", "status": "running"}
        assert await store.count("jobs", {"status": Status.running}) == 1

    async def test_integers_beyond_53_and_64_bits_survive(self, store: Store) -> None:
        await store.insert("jobs", "a", {"n": 9007199254740993, "m": 2**70, "status": 2**70})
        assert (await store.get("jobs", "a")).body == {"n": 9007199254740993, "m": 2**70, "status": 2**70}

    async def test_what_a_reader_does_to_a_body_changes_nobody_elses(self, store: Store) -> None:
        body = {"list": [1]}
        await store.insert("jobs", "a", body)
        body["list"].append(2)
        (await store.get("jobs", "a")).body["list"].append(3)
        assert (await store.get("jobs", "a")).body == {"list": [1]}

    async def test_a_body_of_5_mb_comes_back(self, store: Store) -> None:
        body = {"text": "ä" * 2_500_000, "project": "p"}
        await store.insert("executions", "big", body)
        assert (await store.get("executions", "big")).body == body
        assert [found.id for found in await store.find("executions", {"project": "p"})] == ["big"]

    async def test_an_unknown_collection_is_refused(self, store: Store) -> None:
        for attempt in (
            store.get("nothing", "a"),
            store.find("nothing"),
            store.count("nothing"),
            store.commit([Write(collection="nothing", id="a", body={})]),
        ):
            with pytest.raises(BadRequest, match="nothing"):
                await attempt
        with pytest.raises(BadRequest, match="nothing"):
            store.watch("nothing")


class Revisions:
    async def test_a_second_insert_finds_it_there(self, store: Store) -> None:
        await store.insert("jobs", "a", {"n": 1})
        with pytest.raises(AlreadyExists, match="a of jobs"):
            await store.insert("jobs", "a", {"n": 2})
        assert (await store.get("jobs", "a")).body == {"n": 1}

    async def test_a_stale_revision_is_refused_and_named(self, store: Store) -> None:
        stale = await store.insert("jobs", "a", {"n": 1})
        await store.replace(stale, {"n": 2})
        with pytest.raises(RevisionConflict, match="changed") as caught:
            await store.replace(stale, {"n": 3})
        assert caught.value.details == {"collection": "jobs", "id": "a"}
        assert (await store.get("jobs", "a")).body == {"n": 2}

    async def test_replacing_what_was_deleted_says_so(self, store: Store) -> None:
        record = await store.insert("jobs", "a", {"n": 1})
        await store.commit([put("a", None)])
        with pytest.raises(RevisionConflict, match="deleted"):
            await store.replace(record, {"n": 2})

    async def test_deleting_takes_the_revision_into_account(self, store: Store) -> None:
        record = await store.insert("jobs", "a", {"n": 1})
        with pytest.raises(RevisionConflict):
            await store.commit([put("a", None, rev=record.rev + 1)])
        assert await store.commit([put("a", None, rev=record.rev)]) == [None]
        assert await store.get("jobs", "a") is None

    async def test_deleting_what_is_not_there_does_nothing(self, store: Store) -> None:
        assert await store.commit([put("a", None)]) == [None]

    async def test_demanding_absence_of_what_is_there_fails_also_without_a_body(self, store: Store) -> None:
        assert await store.commit([put("a", None, rev=ABSENT)]) == [None]
        await store.insert("jobs", "a", {})
        with pytest.raises(AlreadyExists):
            await store.commit([put("a", None, rev=ABSENT)])

    async def test_a_deleted_id_can_be_inserted_again(self, store: Store) -> None:
        await store.insert("jobs", "a", {"n": 1})
        await store.commit([put("a", None)])
        assert await store.insert("jobs", "a", {"n": 2}) == Record(collection="jobs", id="a", rev=1, body={"n": 2})

    async def test_update_wins_every_race(self, store: Store) -> None:
        await store.insert("jobs", "a", {"n": 0})

        async def increment() -> None:
            for _ in range(20):
                await store.update("jobs", "a", lambda body: {"n": body["n"] + 1})

        await asyncio.gather(*(increment() for _ in range(5)))
        record = await store.get("jobs", "a")
        assert (record.body, record.rev) == ({"n": 100}, 101)

    async def test_update_may_leave_a_record_and_finds_none(self, store: Store) -> None:
        record = await store.insert("jobs", "a", {"n": 0})
        assert await store.update("jobs", "a", lambda body: None) == record
        assert await store.update("jobs", "b", lambda body: body) is None


class Commits:
    async def test_all_writes_are_applied_in_order(self, store: Store) -> None:
        records = await store.commit([put("a", {"n": 1}, rev=ABSENT), put("b", {"n": 2}), put("a", {"n": 3}, rev=1)])
        assert [(r.id, r.rev, r.body) for r in records] == [("a", 1, {"n": 1}), ("b", 1, {"n": 2}), ("a", 2, {"n": 3})]

    async def test_one_bad_write_and_none_is_applied(self, store: Store) -> None:
        await store.insert("jobs", "there", {"n": 1})
        with pytest.raises(AlreadyExists, match="there of jobs"):
            await store.commit([put("new", {"n": 1}), put("there", {"n": 2}, rev=ABSENT)])
        with pytest.raises(RevisionConflict):
            await store.commit([put("new", {"n": 1}), put("there", None), put("there", {"n": 3}, rev=1)])
        assert await store.get("jobs", "new") is None
        assert (await store.get("jobs", "there")).body == {"n": 1}

    async def test_commits_at_the_same_time_succeed_and_fail_each_for_itself(self, store: Store) -> None:
        commits = [store.commit([put("one", {"n": n}, rev=ABSENT), put(f"own{n}", {"n": n})]) for n in range(20)]
        results = await asyncio.gather(*commits, return_exceptions=True)
        assert sum(isinstance(result, Conflict) for result in results) == 19
        assert await store.count("jobs") == 2

    async def test_what_is_not_durable_is_seen_as_well(self, store: Store) -> None:
        await store.commit([put("a", {"n": 1})], durable=False)
        await store.commit([put("a", {"n": 2})], durable=True)
        await store.commit([put("a", {"n": 3})], durable=False)
        assert (await store.get("jobs", "a")).body == {"n": 3}

    async def test_no_writes_are_no_commit(self, store: Store) -> None:
        assert await store.commit([]) == []

    async def test_an_abandoned_commit_leaves_the_store_usable(self, store: Store) -> None:
        task = asyncio.ensure_future(store.commit([put("a", {"n": 1})]))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await store.commit([put("b", {"n": 2})])
        assert (await store.get("jobs", "b")).body == {"n": 2}


class Searches:
    @pytest.fixture
    async def filled(self, store: Store) -> Store:
        rows = [
            ("e3", "p", "2026-01-03", "success"),
            ("e1", "p", "2026-01-01", "failed"),
            ("e2", "p", "2026-01-02", "success"),
            ("f1", "q", "2026-01-01", "running"),
            ("e0", "p", "2026-01-02", "running"),
        ]
        await store.commit(
            [
                Write(collection="executions", id=id, body={"project": project, "created_at": at, "status": status})
                for id, project, at, status in rows
            ]
        )
        await store.insert("jobs", "e1/a", {"project": "p"})
        return store

    async def ids(self, store: Store, where: dict[str, Any] | None = None, **more: Any) -> list[str]:
        return [record.id for record in await store.find("executions", where, **more)]

    async def test_without_an_order_it_is_by_id(self, filled: Store) -> None:
        assert await self.ids(filled) == ["e0", "e1", "e2", "e3", "f1"]

    async def test_by_a_field_and_then_by_id(self, filled: Store) -> None:
        assert await self.ids(filled, order_by="created_at") == ["e1", "f1", "e0", "e2", "e3"]

    async def test_descending_turns_the_whole_order_round(self, filled: Store) -> None:
        assert await self.ids(filled, order_by="created_at", descending=True) == ["e3", "e2", "e0", "f1", "e1"]

    async def test_only_records_that_match_all_fields(self, filled: Store) -> None:
        assert await self.ids(filled, {"project": "p", "status": "success"}) == ["e2", "e3"]

    async def test_a_list_means_any_of_these(self, filled: Store) -> None:
        assert await self.ids(filled, {"status": ["failed", "running"]}) == ["e0", "e1", "f1"]
        assert await self.ids(filled, {"status": []}) == []
        assert await self.ids(filled, {"status": [f"s{n}" for n in range(50_000)]}) == []

    async def test_none_means_that_the_field_is_missing_or_null(self, store: Store) -> None:
        await store.insert("jobs", "null", {"key": None})
        await store.insert("jobs", "missing", {})
        await store.insert("jobs", "there", {"key": "k"})
        assert [r.id for r in await store.find("jobs", {"key": None})] == ["missing", "null"]
        assert [r.id for r in await store.find("jobs", {"key": [None, "k"]})] == ["missing", "null", "there"]

    async def test_nothing_then_numbers_then_text(self, store: Store) -> None:
        for id, key in [("t", "10"), ("n", 9), ("u", "9"), ("m", 10), ("f", 9.5), ("x", None)]:
            await store.insert("jobs", id, {"key": key})
        assert [r.id for r in await store.find("jobs", order_by="key")] == ["x", "n", "f", "m", "t", "u"]

    async def test_pages(self, filled: Store) -> None:
        assert await self.ids(filled, limit=2) == ["e0", "e1"]
        assert await self.ids(filled, limit=2, offset=2) == ["e2", "e3"]
        assert await self.ids(filled, offset=4) == ["f1"]
        assert await self.ids(filled, {"project": "p"}, order_by="created_at", descending=True, limit=1) == ["e3"]
        assert await self.ids(filled, limit=0) == []

    async def test_pages_of_a_long_list_are_those_of_the_whole(self, store: Store) -> None:
        """Records come with times in any order and without, go, and come into the list and leave it."""
        chance, bodies = random.Random(1), dict[str, dict[str, Any]]()
        for round_ in range(12):
            writes = {}
            for _ in range(60):
                id, day = f"e{chance.randrange(2_000)}", 40 * round_ + chance.randrange(60)
                project = chance.choice(["p", "p", "p", "q", None])
                body = {"project": project, "created_at": f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}"}
                writes[id] = chance.choice([body, body, body, None])
                if round_ == 11:
                    writes["timeless"] = {"project": "p"}
            await store.commit([Write(collection="executions", id=id, body=body) for id, body in writes.items()])
            bodies = {id: body for id, body in (bodies | writes).items() if body is not None}
            found = [(body.get("created_at", ""), id) for id, body in bodies.items() if body["project"] == "p"]
            assert await store.count("executions", {"project": "p"}) == len(found)
            for descending in (True, False):
                whole = [id for _, id in sorted(found, reverse=descending)]
                for offset in (0, chance.randrange(len(whole)), len(whole) - 5, len(whole) + 5):
                    page = {"order_by": "created_at", "descending": descending, "offset": max(0, offset), "limit": 30}
                    assert await self.ids(store, {"project": "p"}, **page) == whole[max(0, offset) :][:30]
                early = Condition(paths=(("created_at",),), comparison="<", values=("2026-06",))
                searched = {"conditions": [early], "order_by": "created_at", "descending": descending, "limit": 30}
                expected = [id for time, id in sorted(found, reverse=descending) if time and time < "2026-06"]
                assert await self.ids(store, {"project": "p"}, **searched) == expected[:30]
                assert await store.count("executions", {"project": "p"}, conditions=[early]) == len(expected)

    async def test_each_is_every_record_by_id_also_from_behind_one(self, store: Store) -> None:
        ids = ["", "A", "a", "a/b", "é", "e\u0301", "\uffff", "🎉", *(f"n{n:03d}" for n in range(2 * PAGE))]
        await store.commit([put(id, {"id": id}) for id in ids])
        await store.commit([put("n007", None), put("big", {"text": "x" * PAGE_TEXT})])
        await store.insert("artifacts", "other", {})
        whole = await store.find("jobs")
        assert [record.id for record in whole] == sorted({*ids, "big"} - {"n007"})
        assert [record async for record in store.each("jobs")] == whole
        for index in (0, 3, PAGE, len(whole) - 1):
            behind = [record async for record in store.each("jobs", after=whole[index].id)]
            assert behind == whole[index + 1 :]
        assert [record async for record in store.each("drafts")] == []
        with pytest.raises(BadRequest, match="nothing"):
            await anext(store.each("nothing"))

    async def test_count_is_without_a_limit(self, filled: Store) -> None:
        assert await filled.count("executions") == 5
        assert await filled.count("executions", {"status": ["running"]}) == 2
        assert await filled.count("artifacts") == 0

    async def test_deleted_and_changed_records_are_found_as_they_are_now(self, filled: Store) -> None:
        await filled.commit([Write(collection="executions", id="e2", body=None)])
        await filled.update("executions", "e3", lambda body: {**body, "status": "failed"})
        assert await self.ids(filled, {"status": "success"}) == []
        assert await filled.count("executions") == 4

    async def test_an_unknown_field_is_refused(self, filled: Store) -> None:
        for attempt in (
            filled.find("executions", {"nothing": 1}),
            filled.find("executions", order_by="nothing"),
            filled.count("executions", {"nothing": 1}),
        ):
            with pytest.raises(BadRequest, match="nothing"):
                await attempt


class Watching:
    async def test_own_changes_come_at_once_and_in_order(self, store: Store) -> None:
        changes = store.watch("jobs")
        await store.commit([put("a", {"n": 1}), put("b", {"n": 1})])
        await store.commit([put("a", None)])
        seen = [await next_change(changes) for _ in range(2)]
        assert [(change.id, change.record and change.record.body) for change in seen] == [("b", {"n": 1}), ("a", None)]

    async def test_a_change_comes_before_its_commit_returns(self, store: Store) -> None:
        changes = store.watch("jobs")
        await store.insert("jobs", "a", {"n": 1})
        assert (await asyncio.wait_for(anext(changes), 0.02)).id == "a"

    async def test_only_from_now_on_and_only_what_is_watched(self, store: Store) -> None:
        await store.insert("jobs", "before", {})
        changes = store.watch("jobs", "artifacts")
        await store.insert("executions", "other", {})
        await store.insert("artifacts", "after", {})
        change = await next_change(changes)
        assert (change.collection, change.id) == ("artifacts", "after")

    async def test_a_refused_commit_is_no_change(self, store: Store) -> None:
        await store.insert("jobs", "a", {})
        changes = store.watch("jobs")
        with pytest.raises(AlreadyExists):
            await store.commit([put("b", {}), put("a", {}, rev=ABSENT)])
        await store.commit([put("none", None)])
        await store.insert("jobs", "c", {})
        assert (await next_change(changes)).id == "c"

    async def test_a_slow_watcher_gets_the_last_state_once(self, store: Store) -> None:
        changes = store.watch("jobs")
        for n in range(50):
            await store.commit([put("a", {"n": n})])
        await store.insert("jobs", "end", {})
        assert (await next_change(changes)).record.body == {"n": 49}
        assert (await next_change(changes)).id == "end"

    async def test_every_watcher_gets_every_change(self, store: Store) -> None:
        watchers = [store.watch("jobs") for _ in range(3)]
        await store.insert("jobs", "a", {})
        assert [(await next_change(changes)).id for changes in watchers] == ["a"] * 3

    async def test_closing_the_store_ends_it(self, store: Store) -> None:
        changes = store.watch("jobs")
        waiting = asyncio.ensure_future(anext(changes, None))
        await asyncio.sleep(0)
        await store.close()
        assert await asyncio.wait_for(waiting, 30) is None


class Lifecycle:
    async def test_opening_and_closing_again_does_nothing(self, store: Store) -> None:
        await store.insert("jobs", "a", {"n": 1})
        await asyncio.gather(store.open(), store.open())
        assert (await store.get("jobs", "a")).body == {"n": 1}
        await store.close()
        await store.close()


class StoreConformance(Records, Revisions, Commits, Searches, Watching, Lifecycle, ValueSearches, ListSearches):
    """All of it."""
