"""Several processes on one store: each execution is run by exactly one."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import msgspec
import pytest

from deepforge_jupyter.compute.base import OperationCall, Result
from deepforge_jupyter.domain.execution import Owner, Status
from deepforge_jupyter.scheduler.ownership import LEASE_S, Observer, is_gone, this_process
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, PROCESSES, body_of
from deepforge_jupyter.store.base import Record, Write


@pytest.fixture
def dead_owner() -> Owner:
    """A process of this machine that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    here = this_process()
    with open(f"/proc/{process.pid}/stat") as file:
        started = file.read().rpartition(")")[2].split()[19]
    owner = msgspec.structs.replace(here, process="dead", pid=process.pid, pid_started=started)
    assert is_gone(owner, seen_from=here) is False
    process.communicate(b"\n")
    return owner


@pytest.fixture
def distant_owner() -> Owner:
    return msgspec.structs.replace(this_process(), process="distant", host="elsewhere", boot="another boot")


def presence(owner: Owner, counter: int) -> Record:
    body = body_of(msgspec.structs.replace(owner, counter=counter))
    return Record(collection=PROCESSES, id=owner.process, rev=counter, body=body)


async def announce(bench, owner: Owner, *, schedules: bool = True) -> None:
    await bench.store.insert(PROCESSES, owner.process, {**body_of(owner), "schedules": schedules})


def test_a_process_of_this_machine_that_ended_is_dead_at_once(dead_owner):
    assert is_gone(dead_owner, seen_from=this_process()) is True
    assert Observer(this_process()).is_dead(dead_owner, presence(dead_owner, 7))


def test_a_reused_process_id_is_not_the_same_process():
    here = this_process()
    assert is_gone(msgspec.structs.replace(here, pid_started="1"), seen_from=here) is True


def looks(observer: Observer, owner: Owner, counter: int, clock: list[float], *, at_s: float, for_s: float) -> bool:
    """What an observer says who looks every `at_s` seconds."""
    dead = observer.is_dead(owner, presence(owner, counter))
    for _ in range(round(for_s / at_s)):
        clock[0] += at_s
        dead = observer.is_dead(owner, presence(owner, counter))
    return dead


def test_a_distant_process_is_dead_when_its_counter_stood_still(distant_owner):
    clock = [100.0]
    observer = Observer(this_process(), clock=lambda: clock[0])
    assert not looks(observer, distant_owner, 1, clock, at_s=1, for_s=LEASE_S - 1)
    assert not looks(observer, distant_owner, 2, clock, at_s=1, for_s=LEASE_S - 1)
    assert looks(observer, distant_owner, 2, clock, at_s=1, for_s=2)


def test_while_nobody_could_look_nobody_is_taken_for_dead(distant_owner):
    """A database that was away for an hour kept everybody's counter still."""
    clock = [100.0]
    observer = Observer(this_process(), clock=lambda: clock[0])
    assert not observer.is_dead(distant_owner, presence(distant_owner, 1))
    clock[0] += 3600
    assert not observer.is_dead(distant_owner, presence(distant_owner, 1))
    assert looks(observer, distant_owner, 1, clock, at_s=3, for_s=LEASE_S)


async def test_a_process_on_another_data_folder_leaves_an_execution_alone(bench, graph):
    """Its runs, values and working copy are not there."""
    identity = await bench.create(graph("a>b"))
    await bench.store.update(EXECUTIONS, identity, lambda body: {**body, "place": "theirs"})
    theirs = this_process(place="theirs")
    other = await bench.scheduler(adopts=False, owner=this_process(place="ours"))
    assert not await other.own(identity)
    assert not await other.a_server_lives()
    assert await (await bench.scheduler(adopts=False, owner=theirs)).own(identity)
    jobs = await bench.end(identity)
    assert {job.status.value for job in jobs.values()} == {"success"}


def test_a_process_that_closed_left_no_record_and_owns_nothing(distant_owner):
    assert Observer(this_process()).is_dead(distant_owner, None)


async def test_an_execution_without_an_owner_is_run_by_exactly_one(bench, graph):
    for _ in range(4):
        await bench.scheduler()
    identities = [await bench.create(graph("a>b"), afresh=True) for _ in range(5)]
    for identity in identities:
        await bench.end(identity)
    owners = {(await bench.execution(identity)).owner.process for identity in identities}
    assert owners <= {scheduler.owner.process for scheduler in bench.schedulers}
    for identity in identities:
        assert [job.attempt for job in (await bench.jobs(identity)).values()] == [1, 1]


async def test_a_living_owners_execution_is_left_alone(bench, graph, distant_owner):
    await announce(bench, distant_owner)
    identity = await bench.create(graph("a"), owner=distant_owner)
    scheduler = await bench.scheduler()
    assert await scheduler.own(identity) is False
    assert bench.compute.started == []


async def test_what_a_dead_process_left_is_gone_on_with(bench, graph, dead_owner):
    await announce(bench, dead_owner)
    half_done = {"a": {"status": Status.failed}, "c": {"status": Status.running, "attempt": 1}}
    identity = await bench.create(graph("a>b", "c>d"), owner=dead_owner, jobs=half_done)
    scheduler = await bench.scheduler()
    jobs = await bench.end(identity)
    assert bench.compute.started == ["c", "d"]
    assert {node: job.status.value for node, job in jobs.items()} == {
        "a": "failed",
        "b": "canceled",
        "c": "success",
        "d": "success",
    }
    assert jobs["c"].attempt == 1
    assert (await bench.execution(identity)).owner.process == scheduler.owner.process
    assert await bench.store.get(PROCESSES, "dead") is None


async def test_a_process_that_stops_leaves_its_operation_running_for_the_next(bench, graph):
    may_end = asyncio.Event()

    async def wait(call: OperationCall) -> Result:
        await may_end.wait()
        return bench.compute.success(call)

    bench.compute.behaviours = {"a": wait}
    first = await bench.scheduler()
    identity = await bench.create(graph("a>b"))

    async def is_running() -> bool:
        return (await bench.statuses(identity))["a"] == "running"

    await bench.until(is_running)
    await first.close()
    assert (await bench.statuses(identity))["a"] == "running"
    await bench.scheduler()
    await bench.until(lambda: asyncio.sleep(0, bool(bench.schedulers[1].running)))
    may_end.set()
    jobs = await bench.end(identity)
    assert bench.compute.started == ["a", "b"]
    assert jobs["a"].attempt == 1


async def test_what_a_living_server_loses_to_another_it_leaves_alone(bench, graph, caplog):
    """A server that was suspended for longer than its lease wakes up: the other one has gone on."""
    may_end = asyncio.Event()

    async def wait(call: OperationCall) -> Result:
        await may_end.wait()
        return bench.compute.success(call)

    bench.compute.behaviours = {"a": wait}
    first = await bench.scheduler(adopts=False)
    identity = await bench.create(graph("a>b"))
    assert await first.own(identity)

    async def is_running() -> bool:
        return (await bench.statuses(identity))["a"] == "running"

    await bench.until(is_running)
    await bench.store.commit([Write(collection=PROCESSES, id=first.owner.process, body=None)])
    second = await bench.scheduler()
    await bench.until(lambda: asyncio.sleep(0, second.running == (identity,)))
    may_end.set()
    await bench.end(identity)
    await bench.until(lambda: asyncio.sleep(0, first.running == ()))
    assert (await bench.execution(identity)).owner.process == second.owner.process
    assert bench.compute.started == ["a", "b"]
    assert "another process owns it now" in caplog.text


async def test_a_command_runs_only_what_it_owns(bench, graph):
    command = await bench.scheduler(adopts=False)
    other = await bench.create(graph("x"))
    mine = await bench.create(graph("a"))
    assert await command.own(mine)
    await bench.end(mine)
    assert bench.compute.started == ["a"]
    assert (await bench.execution(other)).status.value == "pending"


async def test_a_command_sees_a_living_server(bench, dead_owner):
    command = await bench.scheduler(adopts=False)
    assert not await command.a_server_lives()
    await announce(bench, dead_owner)
    assert not await command.a_server_lives()
    server = await bench.scheduler()
    assert await command.a_server_lives()
    await server.close()
    assert not await command.a_server_lives()


async def test_an_execution_that_ended_cannot_be_owned(bench, graph):
    scheduler = await bench.scheduler()
    identity = await bench.create(graph("a"))
    await bench.end(identity)
    await bench.until(lambda: asyncio.sleep(0, scheduler.running == ()))
    assert await scheduler.own(identity) is False


async def test_the_claim_is_written_before_the_attempt_starts(bench, graph):
    seen = []

    async def look(call: OperationCall) -> Result:
        job = await bench.store.get(JOBS, f"{call.execution}/{call.node}")
        seen.append(job.body["attempt"])
        return bench.compute.success(call)

    bench.compute.behaviours = {"a": look, "b": look}
    await bench.run(graph("a>b"))
    assert seen == [1, 1]


@pytest.mark.parametrize(("outlives", "waits"), [(True, 21), (False, 1)])
async def test_a_step_of_a_chain_is_one_commit_that_waits_for_the_disk_where_attempts_outlive_the_machine(
    bench, graph, outlives, waits
):
    bench.compute.outlives_this_machine = outlives
    scheduler = await bench.scheduler()
    identity = await bench.create(graph(*[f"n{number}>n{number + 1}" for number in range(19)]), owner=scheduler.owner)
    execution = await bench.store.get(EXECUTIONS, identity)
    jobs = await bench.store.find(JOBS, {"execution": identity})
    durable = []
    commit = bench.store.commit

    async def counting(writes, *, durable_=None, **options):
        durable.append(options.get("durable", True))
        return await commit(writes, **options)

    bench.store.commit = counting
    scheduler.begin(execution, jobs)
    await bench.end(identity)
    assert sum(durable) == waits
