"""Executions whose records are in a MongoDB, also while that is away."""

from __future__ import annotations

import asyncio

import pytest
from mongo_servers import UNCLOSED, new_database

from deepforge_jupyter.scheduler import Scheduler
from deepforge_jupyter.store.mongo import MongoStore

pytestmark = UNCLOSED


async def test_an_execution_runs_on_a_mongodb(bench, graph, mongo_uri):
    bench.store = MongoStore(mongo_uri)
    await bench.store.open()
    jobs = await bench.run(graph("a>b", "a>c", "b>d", "c>d"))
    assert {job.status.value for job in jobs.values()} == {"success"}
    assert sorted(bench.compute.started) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("patience_s", [30, 1], ids=["for less time than it is waited for", "for longer"])
async def test_what_runs_goes_on_while_the_mongodb_is_away(own_mongo_server, bench, graph, patience_s):
    bench.store = MongoStore(own_mongo_server.uri(new_database()), patience_s=patience_s)
    await bench.store.open()
    running, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(call):
        running.set()
        await may_end.wait()
        ended.set()
        return bench.compute.success(call)

    bench.compute.behaviours["a"] = slow
    scheduler: Scheduler = await bench.scheduler(adopts=False)
    identity = await bench.create(graph("a>b"))
    assert await scheduler.own(identity)
    await running.wait()
    await bench.until(lambda: _is_running(bench, identity), timeout_s=120)
    await asyncio.to_thread(own_mongo_server.kill)
    may_end.set()
    await ended.wait()
    await asyncio.sleep(3)
    await asyncio.to_thread(own_mongo_server.start)
    await bench.until(lambda: _has_ended(bench, identity), timeout_s=120)
    assert await bench.statuses(identity) == {"a": "success", "b": "success"}
    assert bench.compute.started == ["a", "b"]


async def _is_running(bench, identity):
    return (await bench.statuses(identity))["a"] == "running"


async def _has_ended(bench, identity):
    return (await bench.execution(identity)).status.is_final
