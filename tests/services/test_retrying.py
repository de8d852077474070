"""An execution that broke goes on where it broke."""

from __future__ import annotations

import asyncio

import pytest

from deepforge_jupyter.errors import Conflict, NotFound
from deepforge_jupyter.protocol.requests import MoveProject

FLAKY = """
from pathlib import Path


class Flaky:
    reuse = False

    def execute(self, value: int):
        assert Path("ready").exists(), "not ready"
        through = value + 1
        return through
"""


@pytest.fixture
def broken(desk):
    """`b` fails until there is a file `ready`; `c` needs it, `d` does not."""
    desk.write("operations/Flaky.py", FLAKY)
    desk.pipeline(
        {
            "a": {"operation": "Double"},
            "b": {"operation": "Flaky"},
            "c": {"operation": "Double"},
            "d": {"operation": "Double", "attributes": {"number": 7}},
        },
        "a.doubled>b.value",
        "b.through>c.value",
    )
    return desk


def statuses(detail):
    return {job.node: job.status.value for job in detail.jobs}


async def test_only_what_failed_and_what_needed_it_runs_again(broken):
    failed = await broken.run()
    assert statuses(failed) == {"a": "success", "b": "failed", "c": "canceled", "d": "success"}
    broken.write("ready", "")

    again = await broken.workspace.executions.retry(failed.execution.id)
    assert (again.status.value, again.ended_at) == ("running", None)
    ended = await broken.end(failed.execution.id)

    assert ended.execution.status.value == "success"
    assert ended.execution.name == failed.execution.name
    assert {job.node: job.attempt for job in ended.jobs} == {"a": 1, "b": 2, "c": 1, "d": 1}
    assert ended.jobs[0].ended_at == failed.jobs[0].ended_at
    assert next(job for job in ended.jobs if job.node == "c").outputs["doubled"].summary == "6"


async def test_the_time_between_its_end_and_a_retry_does_not_count(broken):
    failed = (await broken.run()).execution
    await asyncio.sleep(0.5)
    await broken.workspace.executions.retry(failed.id)
    ended = (await broken.end(failed.id)).execution
    assert ended.idle_s >= 0.5
    whole = (ended.ended_at - ended.started_at).total_seconds()
    assert ended.elapsed_s == pytest.approx(whole - ended.idle_s)
    assert ended.elapsed_s >= failed.elapsed_s


async def test_it_runs_the_code_that_it_ran_on(broken):
    failed = await broken.run()
    broken.write("ready", "")
    broken.write("operations/Flaky.py", "class Flaky: nonsense(")
    await broken.workspace.executions.retry(failed.execution.id)
    assert (await broken.end(failed.execution.id)).execution.status.value == "success"


async def test_what_fails_again_can_be_retried_again_and_keeps_what_each_attempt_said(broken):
    failed = await broken.run()
    for attempt in (2, 3):
        await broken.workspace.executions.retry(failed.execution.id)
        ended = await broken.end(failed.execution.id)
        assert statuses(ended)["b"] == "failed"
        assert next(job for job in ended.jobs if job.node == "b").attempt == attempt
    first, second = next(job for job in ended.jobs if job.node == "b").earlier
    assert (first.failure.message, second.failure.line) == ("not ready", 9)
    events = broken.workspace.executions.events(failed.execution.id, "b", attempt=1)
    assert "error" in [event["type"] async for event in events]


async def test_a_retry_has_all_the_retries_of_its_node(broken):
    broken.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Flaky", "retries": 1}}, "a.doubled>b.value")
    failed = await broken.run()
    assert failed.jobs[1].attempt == 2
    await broken.workspace.executions.retry(failed.execution.id)
    job = (await broken.end(failed.execution.id)).jobs[1]
    assert job.attempt == 4
    assert [one.number for one in job.earlier] == [1, 2, 3]


async def test_a_canceled_execution_goes_on(desk):
    desk.write(
        "operations/Slow.py",
        "import os, time\nclass Slow:\n    def execute(self):\n"
        "        print('slow', flush=True)\n        time.sleep(0 if os.path.exists('quick') else 60)\n",
    )
    desk.pipeline({"a": {"operation": "Slow"}})
    execution = await desk.start()
    async for event in desk.workspace.executions.events(execution, "a"):
        if event["type"] == "stream":
            break
    await desk.workspace.executions.cancel(execution)
    assert (await desk.end(execution)).execution.status.value == "canceled"
    desk.write("quick", "")
    await desk.workspace.executions.retry(execution)
    assert (await desk.end(execution)).execution.status.value == "success"


async def test_there_is_nothing_to_retry_in_a_success(desk):
    ended = await desk.run()
    with pytest.raises(Conflict, match="nothing to retry"):
        await desk.workspace.executions.retry(ended.execution.id)


async def test_what_runs_is_not_retried(desk):
    execution = await desk.start()
    with pytest.raises(Conflict, match="only what has ended"):
        await desk.workspace.executions.retry(execution)
    await desk.end(execution)


async def test_of_two_who_retry_at_once_one_does(broken):
    failed = await broken.run()
    broken.write("ready", "")
    retry = broken.workspace.executions.retry
    done = await asyncio.gather(*[retry(failed.execution.id) for _ in range(3)], return_exceptions=True)
    assert sorted(isinstance(answer, Conflict) for answer in done) == [False, True, True]
    ended = await broken.end(failed.execution.id)
    assert {job.node: job.attempt for job in ended.jobs}["b"] == 2


async def test_a_retry_in_the_moment_of_the_end_runs(broken):
    failed = await broken.run()
    for _ in range(5):
        await broken.workspace.executions.retry(failed.execution.id)
        ended = await asyncio.wait_for(broken.end(failed.execution.id), 60)
    assert statuses(ended)["b"] == "failed"


async def test_what_broke_goes_on_where_its_project_lies_now(broken, tmp_path):
    failed = await broken.run(debug=True)
    await broken.workspace.arrangement.move(broken.project, MoveProject(path="elsewhere"))
    (tmp_path / "root/elsewhere/ready").write_text("")

    code = await broken.workspace.drafts.code(failed.execution.id)
    assert [operation.operation for operation in code.operations] == ["Double", "Flaky"]
    await broken.workspace.executions.retry(failed.execution.id)
    ended = await broken.end(failed.execution.id)

    assert ended.execution.status.value == "success"
    assert ended.execution.root == str(tmp_path / "root/elsewhere")


async def test_nothing_is_retried_in_the_trash(broken):
    failed = await broken.run()
    await broken.workspace.trash.delete(broken.project, user="ada")
    with pytest.raises(Conflict, match="restore it"):
        await broken.workspace.executions.retry(failed.execution.id)


async def test_of_retrying_and_deleting_at_once_one_is_done(broken):
    failed = await broken.run()
    executions, id = broken.workspace.executions, failed.execution.id
    deleted, retried = await asyncio.gather(executions.delete(id), executions.retry(id), return_exceptions=True)
    assert isinstance(deleted, Conflict) != isinstance(retried, (Conflict, NotFound))
    if isinstance(deleted, Conflict):
        await broken.end(id)
    else:
        with pytest.raises(NotFound):
            await executions.get(id)
