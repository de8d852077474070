"""How a graph is walked."""

from __future__ import annotations

import asyncio

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall, Result


async def test_a_chain_runs_in_order_and_passes_values_on(bench, graph):
    jobs = await bench.run(graph("load>train", "train>plot", load={"attributes": {"size": 3}}))
    assert [job.status.value for job in jobs.values()] == ["success"] * 3
    assert bench.compute.started == ["load", "train", "plot"]
    assert '"size": 3' in (bench.folder / "blobs" / jobs["plot"].outputs["out"].location / "data").read_text()


async def test_the_execution_succeeds_and_says_when(bench, graph):
    await bench.run(graph("a>b"))
    execution = await bench.execution("e1")
    assert execution.status.value == "success"
    assert execution.created_at <= execution.started_at <= execution.ended_at


async def test_independent_nodes_run_at_the_same_time(bench, graph):
    both_run = asyncio.Event()

    async def meet(call: OperationCall) -> Result:
        if bench.compute.at_once == 2:
            both_run.set()
        await both_run.wait()
        return bench.compute.success(call)

    bench.compute.behaviours = {"a": meet, "b": meet}
    jobs = await bench.run(graph("a>c", "b>c"))
    assert jobs["c"].status.value == "success"


async def test_never_more_attempts_than_the_capacity(bench, graph):
    bench.compute.capacity = 2

    async def briefly(call: OperationCall) -> Result:
        await asyncio.sleep(0.01)
        return bench.compute.success(call)

    names = [f"n{number}" for number in range(9)]
    bench.compute.behaviours = dict.fromkeys(names, briefly)
    await bench.run(graph(*names))
    assert bench.compute.most_at_once == 2


async def test_a_failure_fails_only_what_depends_on_it(bench, graph):
    async def fail(call: OperationCall) -> Result:
        return bench.compute.failure("no such data")

    bench.compute.behaviours = {"bad": fail}
    jobs = await bench.run(graph("bad>after", "after>last", "good>fine", bad={"label": "Read the file"}))
    assert {node: job.status.value for node, job in jobs.items()} == {
        "bad": "failed",
        "after": "canceled",
        "last": "canceled",
        "good": "success",
        "fine": "success",
    }
    assert jobs["bad"].failure.message == "no such data"
    assert jobs["after"].reason == jobs["last"].reason == "not run because Read the file failed"
    assert (await bench.execution("e1")).status.value == "failed"


async def test_a_failed_node_is_tried_again_as_often_as_it_says(bench, graph):
    async def fail_twice(call: OperationCall) -> Result:
        return bench.compute.failure("not yet") if call.attempt < 3 else bench.compute.success(call)

    bench.compute.behaviours = {"a": fail_twice}
    jobs = await bench.run(graph("a>b", a={"retries": 2}))
    assert (jobs["a"].status.value, jobs["a"].attempt, jobs["a"].failure) == ("success", 3, None)
    assert jobs["b"].status.value == "success"
    first, second = jobs["a"].earlier
    assert [(one.number, one.status.value) for one in (first, second)] == [(1, "failed"), (2, "failed")]
    assert first.started_at <= first.ended_at <= second.started_at <= second.ended_at <= jobs["a"].started_at


async def test_the_time_limit_is_passed_on(bench, graph):
    await bench.run(graph(a={"time_limit_s": 12.5}))
    assert bench.compute.calls["a"].time_limit_s == 12.5


async def test_an_operation_that_is_not_in_the_snapshot_fails_clearly(bench, graph):
    jobs = await bench.run(graph(a={"operation": "Missing"}))
    assert "operations/Missing.py" in jobs["a"].failure.message


async def test_a_value_that_is_gone_fails_the_job_that_needs_it(bench, graph):
    async def lose(call: OperationCall) -> Result:
        result = bench.compute.success(call)
        (bench.folder / "blobs/e1/a.1.out").rename(bench.folder / "moved")
        return result

    bench.compute.behaviours = {"b": lose}
    jobs = await bench.run(graph("a>c", "a>b", "b>c"))
    assert jobs["c"].status.value == "failed"
    assert "is gone" in jobs["c"].failure.message


async def test_a_compute_that_breaks_fails_the_job_and_not_the_scheduler(bench, graph, caplog):
    async def crash(call: OperationCall) -> Result:
        raise RuntimeError("the adapter has a fault")

    bench.compute.behaviours = {"a": crash}
    jobs = await bench.run(graph("a>b", "c"))
    assert "the adapter has a fault" in jobs["a"].failure.message
    assert jobs["c"].status.value == "success"
    assert "Traceback" in caplog.text


async def test_a_snapshot_that_is_gone_fails_the_execution_with_the_reason(bench, graph, caplog):
    async def gone(execution):
        raise OSError("the disk is away")

    bench.operations.facts = gone
    jobs = await bench.run(graph("a>b"))
    assert [job.status.value for job in jobs.values()] == ["failed", "failed"]
    assert "the disk is away" in jobs["a"].failure.message
    assert "cannot go on" in caplog.text


async def test_progress_of_a_long_job_reaches_its_record(bench, graph):
    done = asyncio.Event()

    async def wait(call: OperationCall) -> Result:
        await done.wait()
        return bench.compute.success(call, figures=2)

    bench.compute.behaviours = {"a": wait}
    attempt = AttemptFiles(execution="e1", node="a", number=1)
    bench.compute.feed[attempt] = [
        {"type": "display_data", "content": {"is_figure": True}},
        {"type": "progress", "content": {"id": "x", "done": 3, "total": 10, "text": "epochs"}},
    ]
    running = asyncio.create_task(bench.run(graph("a")))

    async def is_told() -> bool:
        jobs = await bench.jobs("e1") if bench.made else {}
        return bool(jobs) and jobs["a"].progress is not None

    await bench.until(is_told)
    job = (await bench.jobs("e1"))["a"]
    assert (job.progress.done, job.progress.total, job.figures, job.status.value) == (3, 10, 1, "running")
    done.set()
    job = (await running)["a"]
    assert (job.progress, job.figures) == (None, 2)
