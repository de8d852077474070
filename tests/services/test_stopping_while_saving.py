"""*Stop* while what an execution made is on its way into a storage that hangs: heard at once, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import threading
import time
import uuid
from collections.abc import Iterator

import pytest
from s3_relay import Asked, Relay, relayed
from s3_servers import S3Server
from services.conftest import Desk

from deepforge_jupyter.domain.execution import Job, Status
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.storages import AddStorage

TEAM = AdapterChoice(name="Team")
HEARD_WITHIN_S = 1.0
HANG_S = 120.0
LEAVER = """
import subprocess
from pathlib import Path


class Leaver:
    reuse = False

    def execute(self, value: int):
        runs = Path("runs.txt")
        runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        Path("child.txt").write_text(str(child.pid))
        made = value + 1
        return made
"""


class HangingUploads:
    """An S3 server that holds what is written below some places until it is `let_go`."""

    def __init__(self) -> None:
        self.places: tuple[str, ...] = ()
        self.let_go = threading.Event()
        self.hangs = threading.Event()

    def __call__(self, asked: Asked) -> None:
        if asked.method == "PUT" and any(place in asked.path for place in self.places):
            self.hangs.set()
            self.let_go.wait(HANG_S)


@pytest.fixture
def uploads() -> HangingUploads:
    return HangingUploads()


@pytest.fixture
def relay(s3: S3Server, uploads: HangingUploads) -> Iterator[Relay]:
    with relayed(s3, refuse=uploads) as relay:
        yield relay
        uploads.let_go.set()


@pytest.fixture
async def team(desk: Desk, s3: S3Server, relay: Relay) -> Desk:
    """Values go to “Team”, through the relay."""
    bucket = f"hanging-{uuid.uuid4().hex}"
    options = s3.options(bucket, endpoint=relay.endpoint)
    request = AddStorage(name="Team", adapter="s3", options=options, secrets={"secret_key": s3.secret_key})
    await desk.workspace.configured_storages.add(request)
    s3.client().create_bucket(Bucket=bucket)
    desk.write("operations/Leaver.py", LEAVER)
    desk.pipeline(
        {
            "a": {"operation": "Double"},
            "b": {"operation": "Leaver"},
            "kept": {"operation": "Output", "attributes": {"name": "kept"}},
        },
        "a.doubled>b.value",
        "b.made>kept.data",
    )
    return desk


async def stopped_while_it_hangs(team: Desk, uploads: HangingUploads, *, place: str, node: str) -> tuple[str, Job]:
    """The execution, and what the job whose upload hangs is within a second."""
    uploads.places = (place,)
    execution = await team.start(storage=TEAM)
    assert await asyncio.to_thread(uploads.hangs.wait, HANG_S)
    began_s = time.monotonic()
    await team.workspace.executions.cancel(execution)
    ended = await team.end(execution)
    assert time.monotonic() - began_s < HEARD_WITHIN_S
    assert not uploads.let_go.is_set()
    return execution, next(job for job in ended.jobs if job.node == node)


async def is_whole_after_a_retry(team: Desk, execution: str) -> None:
    await team.workspace.executions.retry(execution)
    again = await team.end(execution)
    assert {job.status for job in again.jobs} == {Status.success}
    for job in again.jobs:
        for value in job.outputs.values():
            await team.workspace.storages.confirm(value)
            await team.workspace.storages.content(value, anew=True)
    assert (team.folder / "runs.txt").read_text() == "x"


async def test_outputs_that_hang_on_their_way_do_not_hold_up_a_stop(team: Desk, uploads: HangingUploads) -> None:
    execution, job = await stopped_while_it_hangs(team, uploads, place="b.1.made", node="b")
    assert (job.status, job.is_unkept) == (Status.canceled, True)
    assert job.reason == "stopped before its outputs were kept in “Team”"
    child = int((team.folder / "child.txt").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    uploads.let_go.set()
    await is_whole_after_a_retry(team, execution)


async def test_a_retry_waits_for_what_still_hangs(team: Desk, uploads: HangingUploads) -> None:
    execution, _ = await stopped_while_it_hangs(team, uploads, place="b.1.made", node="b")
    letting_go = threading.Timer(1.0, uploads.let_go.set)
    letting_go.start()
    await is_whole_after_a_retry(team, execution)
    letting_go.join()


async def test_an_output_node_that_hangs_does_not_hold_up_a_stop(team: Desk, uploads: HangingUploads) -> None:
    execution, job = await stopped_while_it_hangs(team, uploads, place="values/artifacts/", node="kept")
    assert (job.status, job.failure) == (Status.canceled, None)
    assert await team.workspace.artifacts.all(team.project) == []
    uploads.let_go.set()
    await is_whole_after_a_retry(team, execution)
