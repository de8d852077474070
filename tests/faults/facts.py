"""What must be true of a store, its runs and its values after whatever happened."""

from __future__ import annotations

from pathlib import Path

from deepforge_runner.feed import FeedReader
from faults.world import World

from deepforge_jupyter.domain.execution import Job, Status, status_of
from deepforge_jupyter.protocol.requests import ExecutionDetail
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of
from deepforge_jupyter.storage.value_folder import content_hash, read_header
from deepforge_jupyter.workspace import Workspace


async def check(world: World, workspace: Workspace, executions: list[str], *, may_lose_events: bool = False) -> None:
    """Raises AssertionError naming what is not so. A full disk may lose events, if that is said among them."""
    trail = [line.split() for line in world.trail.read_text().splitlines()] if world.trail.exists() else []
    assert not [line for line in trail if line[0] == "twice"], f"jobs ran twice at the same time: {trail}"
    for execution in executions:
        detail = await workspace.executions.get(execution)
        check_status(detail)
        for job in detail.jobs:
            await check_job(world, workspace, detail, job, trail, may_lose_events=may_lose_events)
    for record in await workspace.store.find(ARTIFACTS):
        folder = await workspace.storages.local_path(artifact_of(record).value)
        header = read_header(folder)
        assert header.content == content_hash(folder, header) == artifact_of(record).value.content


def check_status(detail: ExecutionDetail) -> None:
    jobs = list(detail.jobs)
    assert all(job.status.is_final for job in jobs), [(job.node, job.status) for job in jobs]
    assert detail.execution.status is status_of(jobs)
    assert detail.execution.ended_at is not None


async def check_job(
    world: World,
    workspace: Workspace,
    detail: ExecutionDetail,
    job: Job,
    trail: list[list[str]],
    *,
    may_lose_events: bool,
) -> None:
    what = f"{detail.execution.name}/{job.node} ({job.status.value}, attempt {job.attempt})"
    node = detail.execution.document.nodes[job.node]
    name = node.attributes.get("job")
    if job.status is Status.success:
        assert job.outputs, f"{what} has no outputs"
        for value in job.outputs.values():
            await workspace.storages.local_path(value)
        if name is not None:
            assert sum(line[:2] == ["end", name] for line in trail) >= 1, f"{what} never ended"
    elif job.status is Status.failed:
        assert job.failure is not None and job.failure.message, f"{what} says no reason"
    else:
        assert job.reason, f"{what} says no reason"
    if name is None:
        return
    begun = sum(line[:2] == ["begin", name] for line in trail)
    assert begun <= job.attempt, f"{what} began {begun} times: {trail}"
    for attempt in range(1, job.attempt + 1):
        check_feed(
            world.runs / job.execution / job.node / str(attempt),
            what=f"{what}, feed of attempt {attempt}",
            status=job.status if attempt == job.attempt else None,
            lines=node.attributes["lines"],
            may_lose_events=may_lose_events,
        )


def check_feed(folder: Path, *, what: str, status: Status | None, lines: int, may_lose_events: bool) -> None:
    """Numbered without holes but declared ones; whole if the operation ended by itself."""
    events = FeedReader(folder).read()
    are_lost = any("were lost" in event["content"].get("message", "") for event in events)
    expected = 1
    for event in events:
        first = event["content"]["from"] if event["type"] == "gap" else event["seq"]
        assert first == expected, f"{what}: {first} comes where {expected} was expected"
        expected = event["seq"] + 1
    for event in events:
        for blob in event["content"].get("blobs", {}).values():
            size = (folder / "feed" / "blobs" / blob["name"]).stat().st_size
            assert size == blob["size"], f"{what}: the payload {blob['name']} is not whole"
    text = "".join(event["content"]["text"] for event in events if event["type"] == "stream")
    said = [line for line in text.splitlines() if line.startswith("line ")]
    metrics = [event["content"]["value"] for event in events if event["type"] == "metric"]
    if may_lose_events and (are_lost or status is not Status.success):
        assert sorted(set(said), key=said.index) == said, f"{what}: {said}"
        return
    if status is not Status.success:
        assert said == [f"line {number}" for number in range(len(said))], f"{what}: {said}"
        return
    assert said == [f"line {number}" for number in range(lines)], f"{what}: {said}"
    assert metrics == list(range(lines)), f"{what}: {metrics}"
    assert events[-1]["type"] == "status", f"{what} does not say its end: {events[-1]}"
    assert events[-1]["content"]["status"] == "success", f"{what}: {events[-1]}"


async def failed_jobs(workspace: Workspace, executions: list[str]) -> dict[tuple[str, str], str]:
    """Execution and node, with the reason."""
    details = [await workspace.executions.get(execution) for execution in executions]
    jobs = [job for detail in details for job in detail.jobs if job.failure is not None and job.status is Status.failed]
    return {(job.execution, job.node): job.failure.message for job in jobs if job.failure}
