"""Each execution runs on its own compute, whatever happens to the others."""

from __future__ import annotations

import asyncio

import pytest
from scheduler.conftest import Bench, InProcessCompute

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import Unavailable


@pytest.fixture
def elsewhere(bench: Bench) -> InProcessCompute:
    compute = InProcessCompute(bench.folder / "elsewhere")
    compute.name = "elsewhere"
    bench.others.append(compute)
    return compute


ELSEWHERE = AdapterChoice(name="elsewhere")


async def for_ever(call):
    await asyncio.Event().wait()


async def begun(bench: Bench, pipeline, **changes) -> str:
    scheduler = bench.schedulers[0] if bench.schedulers else await bench.scheduler()
    identity = await bench.create(pipeline, owner=scheduler.owner, **changes)
    jobs = await bench.store.find("jobs", {"execution": identity})
    scheduler.begin(await bench.store.get("executions", identity), jobs)
    return identity


async def test_an_execution_runs_on_the_compute_that_it_names_with_its_options(bench, graph, elsewhere):
    choice = AdapterChoice(name="elsewhere", options={"device": "cuda"})
    await bench.run(graph("a", "b", "a>b"), compute=choice)
    assert (elsewhere.started, bench.compute.started) == (["a", "b"], [])
    assert elsewhere.calls["a"].options == {"device": "cuda"}
    await bench.run(graph("c"))
    assert bench.compute.started == ["c"]


async def test_a_full_compute_holds_up_no_execution_of_another(bench, graph, elsewhere):
    elsewhere.capacity = 1
    elsewhere.behaviours = {"busy": for_ever}
    busy = await begun(bench, graph("busy"), compute=ELSEWHERE)
    waiting = await begun(bench, graph("waiting"), compute=ELSEWHERE)
    await bench.until(lambda: asyncio.sleep(0, elsewhere.at_once == 1))
    assert {job.status.value for job in (await bench.run(graph("x"))).values()} == {"success"}
    assert elsewhere.started == ["busy"]
    await bench.store.update("executions", busy, lambda body: {**body, "wanted": "cancel"})
    assert (await bench.end(waiting))["waiting"].status.value == "success"
    assert (await bench.execution(busy)).status.value == "canceled"


async def test_an_execution_takes_no_more_places_than_its_options_say_and_holds_up_no_other(bench, graph, elsewhere):
    elsewhere.places = lambda options: options.get("processes")
    released = asyncio.Event()

    async def wait(call):
        await released.wait()
        return elsewhere.success(call)

    elsewhere.behaviours = dict.fromkeys(("a", "b", "c"), wait)
    choice = AdapterChoice(name="elsewhere", options={"processes": 1})
    first = await begun(bench, graph("a", "b", "c"), compute=choice)
    await bench.until(lambda: asyncio.sleep(0, elsewhere.at_once == 1))
    assert {job.status.value for job in (await bench.run(graph("x"), compute=ELSEWHERE)).values()} == {"success"}
    assert elsewhere.started == ["a", "x"]
    released.set()
    assert {job.status.value for job in (await bench.end(first)).values()} == {"success"}
    assert elsewhere.started == ["a", "x", "b", "c"]


async def test_results_stand_for_those_of_another_compute_only_where_it_has_the_same_packages(bench, graph, elsewhere):
    pipeline = graph("a")
    bench.compute.shares_environment = True
    await bench.run(pipeline)
    assert not (await bench.run(pipeline, compute=ELSEWHERE))["a"].reused
    assert (await bench.run(pipeline, compute=ELSEWHERE))["a"].reused
    elsewhere.shares_environment = True
    assert (await bench.run(pipeline, compute=ELSEWHERE))["a"].reused
    assert elsewhere.started == ["a"]


async def test_without_its_compute_an_execution_fails_saying_so_and_keeps_what_it_had(bench, graph):
    known = {"a": {"status": "success", "attempt": 1}}
    jobs = await bench.run(graph("a", "b", "c", "b>c"), compute=AdapterChoice(name="gone"), jobs=known)
    assert {node: job.status.value for node, job in jobs.items()} == {"a": "success", "b": "failed", "c": "canceled"}
    assert "There is no compute “gone” here (any more)" in jobs["b"].failure.message
    assert "install the package that offers it" in jobs["b"].failure.message


async def test_without_its_compute_an_execution_can_still_be_canceled(bench, graph):
    known = {"a": {"status": "running", "attempt": 1}}
    jobs = await bench.run(graph("a"), compute=AdapterChoice(name="gone"), jobs=known, wanted="cancel")
    assert jobs["a"].status.is_final


async def test_a_compute_that_cannot_be_opened_fails_its_executions_alone(bench, graph, elsewhere):
    async def refuse():
        raise OSError("no route to host")

    elsewhere.open = refuse
    jobs = await bench.run(graph("a"), compute=ELSEWHERE)
    assert "cannot be used: no route to host" in jobs["a"].failure.message
    assert (await bench.run(graph("b")))["b"].status.value == "success"
    elsewhere.open = bench.compute.open
    assert (await bench.run(graph("a"), compute=ELSEWHERE))["a"].status.value == "success"


async def test_what_a_compute_raises_when_it_starts_something_is_said_at_the_job(bench, graph, elsewhere):
    async def full(call):
        raise Unavailable("The queue of the cluster is closed.")

    elsewhere.start = full
    jobs = await bench.run(graph("a"), compute=ELSEWHERE)
    assert jobs["a"].failure.message == "The queue of the cluster is closed."


async def test_a_cancel_that_fails_in_whatever_way_is_tried_again(bench, graph, elsewhere):
    elsewhere.behaviours = {"a": for_ever}
    stop, tries = elsewhere.cancel, []

    async def fails_once(attempt):
        tries.append(attempt)
        if len(tries) == 1:
            raise RuntimeError("the connection was reset")
        await stop(attempt)

    elsewhere.cancel = fails_once
    identity = await begun(bench, graph("a"), compute=ELSEWHERE)
    await bench.until(lambda: asyncio.sleep(0, elsewhere.at_once == 1))
    await bench.store.update("executions", identity, lambda body: {**body, "wanted": "cancel"})
    assert (await bench.end(identity))["a"].status.value == "canceled"
    assert len(tries) == 2
