"""How far a job's outputs are on their way to where they are kept is in its record, if that takes a while."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from scheduler.conftest import FolderStorage

from deepforge_jupyter.cli.display import describe
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Job, Status
from deepforge_jupyter.errors import StorageRefused, Unavailable
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, job_of
from deepforge_jupyter.scheduler.saving import LEAST_PATIENCE_S
from deepforge_jupyter.storage.progress import Progress

PARTS = 10


class SlowStorage(FolderStorage):
    """Takes a while for each tenth, and breaks off once where it is told to."""

    def __init__(self, folder: Path, *, takes_s: float, breaks_at: int | None = None) -> None:
        super().__init__(folder)
        self.takes_s = takes_s
        self.breaks_at = breaks_at

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        size_bytes = (staged / "data").stat().st_size
        for part in range(PARTS):
            await asyncio.sleep(self.takes_s / PARTS)
            if part == self.breaks_at:
                self.breaks_at = None
                raise Unavailable("It does not answer.")
            assert progress is not None
            await asyncio.to_thread(progress, size_bytes * (part + 1) // PARTS - size_bytes * part // PARTS)
        return await super().adopt(staged, location)


async def told(bench, graph) -> tuple[list[Job], Job]:
    """What the records of a job said while its outputs were saved, and how it ended."""
    changes = bench.store.watch(JOBS)
    seen: list[Job] = []

    async def look() -> None:
        async for change in changes:
            if change.record is not None:
                seen.append(job_of(change.record))

    looking = asyncio.create_task(look())
    jobs = await bench.run(graph("a"))
    looking.cancel()
    return [job for job in seen if job.progress is not None], jobs["a"]


async def test_what_takes_a_while_is_told_as_it_goes_on(bench, graph, tmp_path) -> None:
    bench.storage = SlowStorage(tmp_path / "slow", takes_s=2.0)
    saving, ended = await told(bench, graph)
    assert (ended.status, ended.progress) == (Status.success, None)
    assert 2 <= len(saving) <= 8
    shares = [job.progress.done / job.progress.total for job in saving if job.progress and job.progress.total]
    assert shares == sorted(set(shares)) and 0 < shares[0] < shares[-1] <= 1
    assert all(job.progress is not None and job.progress.is_saving for job in saving)
    assert {(job.started_at, job.ended_at) for job in saving} == {(ended.started_at, ended.ended_at)}
    assert f"saving outputs {shares[0] * 100:.0f} %" in describe(saving[0])


async def test_what_is_saved_at_once_is_not_told(bench, graph, tmp_path) -> None:
    bench.storage = SlowStorage(tmp_path / "quick", takes_s=0.0)
    saving, ended = await told(bench, graph)
    assert (ended.status, saving) == (Status.success, [])


async def test_what_was_broken_off_begins_again(bench, graph, tmp_path) -> None:
    bench.storage = SlowStorage(tmp_path / "slow", takes_s=1.0, breaks_at=8)
    saving, ended = await told(bench, graph)
    assert ended.status is Status.success
    shares = [job.progress.done / job.progress.total for job in saving if job.progress and job.progress.total]
    assert shares and max(shares) <= 1 and shares != sorted(shares)


class ShakyStorage(FolderStorage):
    """Is away for a moment, then again when most of what took `takes_s` had arrived."""

    def __init__(self, folder: Path, *, takes_s: float) -> None:
        super().__init__(folder)
        self.takes_s = takes_s
        self.tries = 0

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        self.tries += 1
        if self.tries == 2:
            for _ in range(PARTS):
                await asyncio.sleep(self.takes_s / PARTS)
                assert progress is not None
                progress(1)
        if self.tries <= 2:
            raise Unavailable("It does not answer.")
        return await super().adopt(staged, location)


async def test_what_is_large_is_not_lost_because_it_was_long_on_its_way(bench, graph, tmp_path) -> None:
    bench.storage = ShakyStorage(tmp_path / "shaky", takes_s=LEAST_PATIENCE_S + 0.5)
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a"), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))

    async def has_ended() -> bool:
        return (await bench.execution(identity)).status.is_final

    await bench.until(has_ended, timeout_s=120)
    job = (await bench.jobs(identity))["a"]
    assert (job.status, job.failure) == (Status.success, None)


class LostStorage(FolderStorage):
    """Cannot be used until it `is_back`."""

    is_back = False

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        if not self.is_back:
            raise Unavailable("The bucket is gone.")
        return await super().adopt(staged, location)


async def waiting(bench, graph, tmp_path, *, took_s: float) -> tuple[Job, str]:
    """A job whose operation has ended and whose outputs wait, and its execution."""
    bench.storage = LostStorage(tmp_path / "lost")
    scheduler = await bench.scheduler()

    async def long_ago(call):
        return bench.compute.success(call, started_unix_s=time.time() - took_s, ended_unix_s=time.time())

    bench.compute.behaviours["a"] = long_ago
    identity = await bench.create(graph("a"), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))

    async def waits() -> bool:
        return (await bench.jobs(identity))["a"].reason is not None

    await bench.until(waits)
    return (await bench.jobs(identity))["a"], identity


async def test_a_result_that_took_long_waits_for_its_storage_and_says_so(bench, graph, tmp_path) -> None:
    job, identity = await waiting(bench, graph, tmp_path, took_s=3600)
    assert job.status is Status.running
    assert job.reason == "Its outputs wait to be kept in “local”: The bucket is gone."
    assert job.reason in describe(job)
    await asyncio.sleep(LEAST_PATIENCE_S + 1)
    assert (await bench.jobs(identity))["a"].status is Status.running
    bench.storage.is_back = True

    async def is_kept() -> bool:
        return (await bench.jobs(identity))["a"].status is Status.success

    await bench.until(is_kept, timeout_s=120)
    ended = (await bench.end(identity))["a"]
    assert (ended.status, ended.reason, ended.attempt) == (Status.success, None, 1)


class AwayStorage(FolderStorage):
    """Takes what operations make, but keeps no artifact until it `is_back`; `of_itself` it is back at the third try."""

    def __init__(self, folder: Path, *, of_itself: bool) -> None:
        super().__init__(folder)
        self.is_back = False
        self.of_itself = of_itself
        self.tries = 0

    async def keep(self, value: Value, location: str) -> Value:
        self.tries += 1
        if not (self.is_back or (self.of_itself and self.tries > 2)):
            raise Unavailable("The bucket is gone.")
        return await super().keep(value, location)


KEEPS = {"kept": {"operation": "Output", "attributes": {"name": "model"}}}


async def test_an_output_node_waits_for_a_storage_that_is_away_for_a_moment(bench, graph, tmp_path) -> None:
    bench.storage = AwayStorage(tmp_path / "away", of_itself=True)
    jobs = await bench.run(graph("a>kept", **KEEPS))
    assert (jobs["kept"].status, jobs["kept"].reason, jobs["kept"].progress) == (Status.success, None, None)
    assert bench.storage.tries == 3


async def test_an_output_node_says_what_it_waits_for_and_fails_saying_what_to_do(bench, graph, tmp_path) -> None:
    bench.storage = AwayStorage(tmp_path / "away", of_itself=False)
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a>kept", **KEEPS), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))

    async def waits() -> bool:
        return (await bench.jobs(identity))["kept"].reason == "It waits to be kept in “local”: The bucket is gone."

    await bench.until(waits)
    jobs = await bench.end(identity)
    assert (jobs["a"].status, jobs["kept"].status) == (Status.success, Status.failed)
    assert jobs["kept"].failure.name == "Not kept"
    assert jobs["kept"].failure.message == "“local” did not take it. The bucket is gone."
    assert jobs["kept"].failure.hint == (
        "What it keeps is not lost. Put that right, then retry the execution (“Retry failed”): that keeps it without "
        "running anything again."
    )


async def test_an_output_node_waits_as_long_as_its_value_took_to_make(bench, graph, tmp_path) -> None:
    bench.storage = AwayStorage(tmp_path / "away", of_itself=False)

    async def long_ago(call):
        return bench.compute.success(call, started_unix_s=time.time() - 3600, ended_unix_s=time.time())

    bench.compute.behaviours["a"] = long_ago
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a>kept", **KEEPS), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))
    await asyncio.sleep(LEAST_PATIENCE_S + 1)
    assert (await bench.jobs(identity))["kept"].status is Status.running
    bench.storage.is_back = True
    assert (await bench.end(identity))["kept"].status is Status.success


async def test_an_output_node_that_waits_can_be_given_up(bench, graph, tmp_path) -> None:
    bench.storage = AwayStorage(tmp_path / "away", of_itself=False)
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a>kept", **KEEPS), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))

    async def waits() -> bool:
        return (await bench.jobs(identity))["kept"].reason is not None

    await bench.until(waits)
    await bench.store.update(EXECUTIONS, identity, lambda body: {**body, "wanted": "cancel"})
    jobs = await bench.end(identity)
    assert (jobs["a"].status, jobs["kept"].status) == (Status.success, Status.canceled)
    assert jobs["kept"].reason == "stopped while it waited to be kept in “local”: The bucket is gone."


class RefusingStorage(FolderStorage):
    """Takes nothing."""

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        raise StorageRefused("You may not write here.")


async def test_a_storage_that_refuses_is_not_waited_for_however_long_the_result_took(bench, graph, tmp_path) -> None:
    bench.storage = RefusingStorage(tmp_path / "refusing")

    async def long_ago(call):
        return bench.compute.success(call, started_unix_s=time.time() - 3600, ended_unix_s=time.time())

    bench.compute.behaviours["a"] = long_ago
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a"), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    scheduler.begin(execution, await bench.store.find(JOBS, {"execution": identity}))

    async def has_ended() -> bool:
        return (await bench.execution(identity)).status.is_final

    await bench.until(has_ended, timeout_s=2 * LEAST_PATIENCE_S + 5)
    job = (await bench.jobs(identity))["a"]
    assert (job.status, job.is_unkept) == (Status.failed, True)
    assert job.failure.name == "Not kept"
    assert job.failure.message == "“local” did not take it. You may not write here."
    assert "Put that right, then retry the execution (“Retry failed”)" in job.failure.hint
    assert (job.ended_at - job.started_at).total_seconds() == pytest.approx(3600, abs=1)


async def test_a_result_that_waits_can_be_given_up(bench, graph, tmp_path) -> None:
    _, identity = await waiting(bench, graph, tmp_path, took_s=3600)
    await bench.store.update(EXECUTIONS, identity, lambda body: {**body, "wanted": "cancel"})
    ended = (await bench.end(identity))["a"]
    assert (ended.status, ended.failure, ended.is_unkept) == (Status.canceled, None, True)
    assert ended.reason == "stopped while its outputs waited to be kept in “local”: The bucket is gone."
