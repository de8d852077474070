"""Processes that are killed at any step while they delete an execution, or store what its job made: the next process
finishes it, nothing is left, and what others have is whole."""

from __future__ import annotations

import json
import textwrap
from itertools import count

import pytest
from faults.shelf import BUCKET, Shelf, restarted, stepping
from faults.world import ended
from s3_servers import S3Server

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Status
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, execution_of, job_of
from deepforge_jupyter.workspace import Workspace

MAKE = """\
    class Make:
        def __init__(self, name: str = "", size_bytes: int = 1000):
            self.name = name
            self.size_bytes = size_bytes

        def execute(self):
            return (self.name.encode() * self.size_bytes)[: self.size_bytes]
"""
PIPELINE = {
    "format": 1,
    "nodes": {
        "make": {"operation": "Make"},
        "kept": {"operation": "Output", "attributes": {"name": "made"}},
    },
    "edges": [{"source": "make", "output": "result", "target": "kept", "input": "data"}],
}


@pytest.fixture(autouse=True)
def pipeline(shelf: Shelf) -> None:
    project = shelf.world.root / "shelf"
    for folder, name, text in (
        ("operations", "Make.py", textwrap.dedent(MAKE)),
        ("pipelines", "make.dfpipe", json.dumps(PIPELINE)),
    ):
        (project / folder).mkdir(exist_ok=True)
        (project / folder / name).write_text(text)


async def made(workspace: Workspace, shelf: Shelf, name: str, *, nodes: tuple[str, ...] | None = None) -> Execution:
    request = StartExecution(
        pipeline="pipelines/make.dfpipe",
        storage=AdapterChoice(name="team"),
        overrides={"make": {"name": name}, "kept": {"name": name}},
        nodes=nodes,
    )
    execution = await workspace.executions.start(shelf.project, request)
    await ended(workspace, [execution.id])
    return execution


async def check(workspace: Workspace, shelf: Shelf) -> None:
    """What is recorded is there whole, what is there is recorded, and no folder is left of what is gone."""
    jobs = [job_of(record) for record in await workspace.store.find(JOBS)]
    artifacts = [artifact_of(record).value for record in await workspace.store.find(ARTIFACTS)]
    values = {value.location: value for job in jobs for value in job.outputs.values()}
    values |= {value.location: value for value in artifacts}
    for value in values.values():
        await workspace.storages.content(value, anew=True)
    left = shelf.left()
    assert (left.locations, left.others) == (values.keys(), [])
    assert left.contents.keys() == {value.content for value in artifacts}
    assert not [*(shelf.world.data / "blobs").glob("incoming/*")]
    named = {job.execution for job in jobs} | {(job.reused_from or job.execution).partition("/")[0] for job in jobs}
    assert {folder.name for folder in shelf.world.runs.iterdir()} - named <= {"snapshots", "spares", "supervisors"}


async def test_an_execution_whose_deletion_was_cut_off_at_any_step_is_gone_and_others_are_whole(shelf: Shelf) -> None:
    """Each has an artifact with the same contents, and every second one another execution that took its result. What
    a process does besides may use up its steps: then nothing of the execution was touched."""
    values: dict[str, Value] = {}
    deleted: set[str] = set()
    async with shelf.world.opened() as workspace:
        with stepping(shelf, shelf.world.runs) as step:
            did = ["killed", "killed"]
            while did[-2:] != ["ended", "ended"]:
                number = len(did) - 1
                execution = await made(workspace, shelf, f"made-{number}")
                deleted.add(execution.id)
                if number % 2:
                    taken = await made(workspace, shelf, f"made-{number}", nodes=("make",))
                    (job,) = (await workspace.executions.get(taken.id)).jobs
                    assert job.reused
                    values[taken.id] = job.outputs["result"]
                did.append(step(f"remove {execution.id} SIGKILL {number}"))
    assert set(did) == {"killed", "ended"} and did.count("killed") > 6
    async with restarted(shelf) as workspace:
        there = {record.id for record in await workspace.store.find(EXECUTIONS)}
        assert there - deleted == values.keys()
        for id in there & deleted:
            assert (shelf.world.runs / id / "make" / "1" / "result.json").exists()
        assert len(deleted - there) > 6
        assert len(await workspace.store.find(ARTIFACTS)) == number
        for value in values.values():
            await workspace.storages.confirm(value)
        await check(workspace, shelf)


@pytest.mark.parametrize("shelf", ["s3"], indirect=True)
async def test_uploads_that_were_cut_off_with_the_process_are_ended_and_those_of_others_are_not(
    shelf: Shelf, s3: S3Server
) -> None:
    client = s3.client()
    others = [f"{shelf.prefix}/values/of-others/a.1.result/data.pickle", "of-others"]
    uploads = {key: client.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"] for key in others}
    with stepping(shelf) as step:
        for number in count(1):
            if (did := step(f"run large-{number} SIGKILL {number}")) == "ended":
                break
            assert did == "killed"
    assert len([key for key in shelf.left().others if key.startswith("unfinished")]) > 1
    async with restarted(shelf) as workspace:
        executions = [execution_of(record) for record in await workspace.store.find(EXECUTIONS)]
        assert [one.status for one in executions] == [Status.success] * number
        listed = client.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
        assert {each["Key"]: each["UploadId"] for each in listed}.items() >= uploads.items()
        for key, id in uploads.items():
            client.abort_multipart_upload(Bucket=BUCKET, Key=key, UploadId=id)
        await check(workspace, shelf)
    client.close()
