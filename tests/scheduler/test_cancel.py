"""Canceling."""

from __future__ import annotations

import asyncio

from deepforge_jupyter.compute.base import OperationCall, Result
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS


async def start(bench, pipeline) -> str:
    scheduler = bench.schedulers[0] if bench.schedulers else await bench.scheduler()
    identity = await bench.create(pipeline, owner=scheduler.owner)
    scheduler.begin(await bench.store.get(EXECUTIONS, identity), await bench.store.find(JOBS, {"execution": identity}))
    return identity


async def want_cancel(bench, identity: str) -> None:
    """As any process may."""
    await bench.store.update(EXECUTIONS, identity, lambda body: {**body, "wanted": "cancel"})


async def for_ever(call: OperationCall) -> Result:
    await asyncio.Event().wait()
    raise AssertionError


async def test_cancel_stops_what_runs_and_what_waits(bench, graph):
    bench.compute.behaviours = {"slow": for_ever}
    identity = await start(bench, graph("first>slow", "slow>after", "after>last"))

    async def is_running() -> bool:
        return (await bench.statuses(identity))["slow"] == "running"

    await bench.until(is_running)
    await want_cancel(bench, identity)
    await bench.end(identity)
    assert await bench.statuses(identity) == {
        "first": "success",
        "slow": "canceled",
        "after": "canceled",
        "last": "canceled",
    }
    assert (await bench.execution(identity)).status.value == "canceled"


async def test_a_cancel_that_comes_with_the_creation_starts_nothing(bench, graph):
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a>b"), wanted="cancel")
    await bench.end(identity)
    assert set((await bench.statuses(identity)).values()) == {"canceled"}
    assert bench.compute.started == []
    assert scheduler.running == ()


async def test_a_canceled_job_is_not_tried_again(bench, graph):
    bench.compute.behaviours = {"a": for_ever}
    identity = await start(bench, graph(a={"retries": 5}))
    await bench.until(lambda: asyncio.sleep(0, bench.compute.at_once == 1))
    await want_cancel(bench, identity)
    assert (await bench.end(identity))["a"].attempt == 1


async def test_an_execution_that_waits_for_capacity_can_be_canceled(bench, graph):
    bench.compute.capacity = 1
    bench.compute.behaviours = {"busy": for_ever}
    await start(bench, graph("busy"))
    waiting = await start(bench, graph("a>b"))

    async def is_queued() -> bool:
        return (await bench.statuses(waiting))["a"] == "queued"

    await bench.until(is_queued)
    assert (await bench.execution(waiting)).status.value == "queued"
    await want_cancel(bench, waiting)
    await bench.end(waiting)
    assert bench.compute.started == ["busy"]


async def test_an_older_execution_gets_the_next_free_place(bench, graph):
    bench.compute.capacity = 1
    turn = asyncio.Event()

    async def wait(call: OperationCall) -> Result:
        await turn.wait()
        return bench.compute.success(call)

    bench.compute.behaviours = {"first": wait}
    older = await start(bench, graph("first>second"))
    younger = await start(bench, graph("x>y"))
    await bench.until(lambda: asyncio.sleep(0, bench.compute.at_once == 1))
    turn.set()
    await bench.end(younger)
    await bench.end(older)
    assert bench.compute.started == ["first", "second", "x", "y"]
