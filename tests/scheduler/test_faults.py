"""What goes wrong around the scheduler is told at the jobs, and nothing stays silently stuck."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from deepforge_jupyter.errors import StorageFull, Unavailable
from deepforge_jupyter.scheduler import Keys, journal
from deepforge_jupyter.store.memory import MemoryStore


class StoreThatIsAwayForAWhile(MemoryStore):
    """Refuses some commits, as a database does while it restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals = 0

    async def commit(self, writes, *, durable=True):
        if self.refusals and any(write.collection == "jobs" for write in writes):
            self.refusals -= 1
            raise Unavailable("The store does not answer.")
        return await super().commit(writes, durable=durable)


async def test_a_store_that_is_away_for_a_while_costs_nothing_but_time(bench, graph, monkeypatch, caplog):
    monkeypatch.setattr(journal, "STORE_RETRY_S", 0.01)
    bench.store = StoreThatIsAwayForAWhile()
    scheduler = await bench.scheduler(adopts=False)
    identity = await bench.create(graph("a>b"))
    assert await scheduler.own(identity)
    bench.store.refusals = 3
    jobs = await bench.end(identity)
    assert [job.status.value for job in jobs.values()] == ["success", "success"]
    assert bench.compute.started == ["a", "b"]
    assert "cannot be written" in caplog.text


async def test_a_fault_of_the_scheduler_itself_ends_the_execution_with_the_reason(bench, graph, caplog):
    def broken() -> str:
        raise RuntimeError("site-packages cannot be listed")

    adapters = bench.adapters
    bench.adapters = lambda: dataclasses.replace(adapters(), keys=Keys(environment=broken))
    jobs = await bench.run(graph("a>b"))
    assert {job.status.value for job in jobs.values()} == {"failed"}
    assert "site-packages cannot be listed" in jobs["b"].failure.message
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    ("error", "hint"),
    [(StorageFull("No room is left in the storage."), "Free some space there, then retry"), (OSError("I/O"), "log")],
)
async def test_a_value_that_cannot_be_adopted_fails_its_job_alone(bench, graph, caplog, error, hint):
    adopt = bench.storage.adopt

    async def refuse(staged, location, **options):
        if "/full." in location:
            raise error
        return await adopt(staged, location, **options)

    bench.storage.adopt = refuse
    jobs = await bench.run(graph("full>after", "fine"))
    assert jobs["full"].status.value == "failed"
    assert str(error) in jobs["full"].failure.message
    assert hint in jobs["full"].failure.hint
    assert jobs["fine"].status.value == "success"


async def test_a_record_that_nobody_understands_does_not_stop_the_others(bench, graph, caplog):
    await bench.scheduler()
    await bench.store.insert("executions", "strange", {"status": "pending", "owner": {"process": 1}, "project": "p"})
    identity = await bench.create(graph("a"))
    await bench.end(identity)
    assert "not understood" in caplog.text


class StoreInWhichSomebodyCancelsJustNow(MemoryStore):
    """Before the scheduler's first news of an execution is written, somebody wants it canceled; the scheduler hears of
    that before it hears that its own write was refused."""

    has_canceled = False

    async def commit(self, writes, *, durable=True):
        mine = next((write for write in writes if write.collection == "executions" and write.rev > 0), None)
        if mine is not None and not self.has_canceled:
            self.has_canceled = True
            await self.update("executions", mine.id, lambda body: {**body, "wanted": "cancel"})
            await asyncio.sleep(0.05)
        return await super().commit(writes, durable=durable)


async def test_a_wish_that_is_heard_before_the_refusal_is_followed(bench, graph, caplog):
    bench.store = StoreInWhichSomebodyCancelsJustNow()
    jobs = await bench.run(graph("a>b"))
    assert bench.store.has_canceled
    assert "canceled" in {job.status.value for job in jobs.values()}
    assert "another process" not in caplog.text
