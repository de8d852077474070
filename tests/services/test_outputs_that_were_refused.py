"""A bucket that refuses, or vanishes, while an execution runs: said plainly, and no finished result is lost."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from s3_servers import S3Server
from services.conftest import Desk

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.requests import ExecutionDetail
from deepforge_jupyter.protocol.storages import AddStorage

TEAM = AdapterChoice(name="Team")
SLOW = """
import time
from pathlib import Path


class Slow:
    reuse = False

    def execute(self, value: int):
        runs = Path("runs.txt")
        runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
        while not Path("ready").exists():
            time.sleep(0.02)
        first, second = value, value + 1
        return first, second
"""


@pytest.fixture
async def bucket(desk: Desk, s3: S3Server) -> str:
    """Where “Team” keeps values."""
    bucket = f"refused-{uuid.uuid4().hex}"
    request = AddStorage(name="Team", adapter="s3", options=s3.options(bucket), secrets={"secret_key": s3.secret_key})
    await desk.workspace.configured_storages.add(request)
    s3.client().create_bucket(Bucket=bucket)
    desk.write("operations/Slow.py", SLOW)
    desk.pipeline(
        {
            "a": {"operation": "Double"},
            "b": {"operation": "Slow"},
            "c": {"operation": "Double"},
            "kept": {"operation": "Output", "attributes": {"name": "early"}},
            "late": {"operation": "Output", "attributes": {"name": "late"}},
        },
        "a.doubled>b.value",
        "a.doubled>kept.data",
        "b.second>c.value",
        "b.second>late.data",
    )
    return bucket


async def until_it_runs(desk: Desk, execution: str) -> None:
    """`b` runs, and all that does not need it has ended."""
    while True:
        jobs = {job.node: job.status.value for job in (await desk.workspace.executions.get(execution)).jobs}
        if (jobs["b"], jobs["kept"]) == ("running", "success"):
            return
        await asyncio.sleep(0.05)


def statuses(detail: ExecutionDetail) -> dict[str, str]:
    return {job.node: job.status.value for job in detail.jobs}


def keys(s3: S3Server, bucket: str) -> list[str]:
    return [found["Key"] for found in s3.client().list_objects_v2(Bucket=bucket).get("Contents", ())]


async def test_a_bucket_that_becomes_read_only_costs_no_result(desk: Desk, s3: S3Server, bucket: str) -> None:
    execution = await desk.start(storage=TEAM)
    await until_it_runs(desk, execution)
    with s3.read_only():
        desk.write("ready", "")
        ended = await desk.end(execution)
        assert statuses(ended) == {
            "a": "success",
            "kept": "success",
            "b": "failed",
            "c": "canceled",
            "late": "canceled",
        }
        failure = next(job.failure for job in ended.jobs if job.node == "b")
        assert failure is not None and failure.name == "Not kept"
        for said in ("“Team” did not take it", f"The bucket “{bucket}” of {s3.endpoint}", "may not write into it"):
            assert said in failure.message
        assert failure.hint is not None and "keeps what it made without running it again" in failure.hint
        assert not any("/b.1." in key for key in keys(s3, bucket))

    await desk.workspace.executions.retry(execution)
    again = await desk.end(execution)
    assert set(statuses(again).values()) == {"success"}
    assert (desk.folder / "runs.txt").read_text() == "x"
    (job,) = [job for job in again.jobs if job.node == "b"]
    assert (job.attempt, job.failure, job.is_unkept, job.earlier) == (1, None, False, ())
    assert {value.location.rpartition(".")[2] for value in job.outputs.values()} == {"first", "second"}


async def test_what_a_bucket_took_before_it_vanished_is_kept_again(desk: Desk, s3: S3Server, bucket: str) -> None:
    desk.write("ready", "")
    first = await desk.end(await desk.start(storage=TEAM))
    assert set(statuses(first).values()) == {"success"}
    (desk.folder / "ready").unlink()
    execution = await desk.start(storage=TEAM, afresh=True)
    await until_it_runs(desk, execution)
    client = s3.client()
    for key in keys(s3, bucket):
        client.delete_object(Bucket=bucket, Key=key)
    client.delete_bucket(Bucket=bucket)
    desk.write("ready", "")
    ended = await desk.end(execution)
    failure = next(job.failure for job in ended.jobs if job.node == "b")
    assert failure is not None and "is not there. Check this storage to make it" in failure.message

    await (await desk.workspace.storages.named("Team")).check()
    await desk.workspace.executions.retry(execution)
    again = await desk.end(execution)
    assert statuses(again)["late"] == "success"
    late = next(job for job in again.jobs if job.node == "late").outputs["data"]
    await desk.workspace.storages.confirm(late)


async def test_what_an_output_node_could_not_keep_is_kept_without_running_anything_again(
    desk: Desk, s3: S3Server, bucket: str
) -> None:
    desk.write("operations/Slow.py", SLOW.replace("    reuse = False\n", ""))
    desk.write("ready", "")
    nodes = {"b": {"operation": "Slow"}, "a": {"operation": "Double"}}
    desk.pipeline(nodes, "a.doubled>b.value")
    assert set(statuses(await desk.run(storage=TEAM)).values()) == {"success"}
    desk.pipeline(
        {**nodes, "kept": {"operation": "Output", "attributes": {"name": "kept"}}},
        "a.doubled>b.value",
        "b.first>kept.data",
    )
    with s3.read_only():
        execution = await desk.start(storage=TEAM)
        ended = await desk.end(execution)
        assert statuses(ended) == {"a": "success", "b": "success", "kept": "failed"}
        failure = next(job.failure for job in ended.jobs if job.node == "kept")
        assert failure is not None and "“Team” did not take it" in failure.message
        assert failure.hint is not None and "without running anything again" in failure.hint
    await desk.workspace.executions.retry(execution)
    assert set(statuses(await desk.end(execution)).values()) == {"success"}
    assert (desk.folder / "runs.txt").read_text() == "x"
    (kept,) = await desk.workspace.artifacts.all(desk.project)
    await desk.workspace.storages.confirm(kept.value)
