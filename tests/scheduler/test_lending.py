"""What attempts that do not see the server's files are lent, and for how long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import msgspec
import pytest
from scheduler.conftest import Bench, FolderStorage, InProcessCompute

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall, Result
from deepforge_jupyter.compute.loans import LentAddress, LentFile, Loans
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import job_id
from deepforge_jupyter.errors import BadRequest, Conflict, NotFound
from deepforge_jupyter.scheduler import Scheduler
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, OUTPUTS
from deepforge_jupyter.storage.addresses import Address, Lending
from deepforge_jupyter.storage.incoming import Receiving
from deepforge_jupyter.store.base import Write

MD5 = "XrY7u+Ae7tCTyyK7j1rNww=="


class FarStorage(FolderStorage):
    """Nothing of it is opened on this machine. Its addresses are no real ones."""

    reached_at = "https://far.example.org"

    async def local_path(self, value: Value) -> Path:
        raise AssertionError(f"{value.location} was fetched")

    async def confirm(self, value: Value) -> None:
        await super().local_path(value)

    async def digests(self, value: Value) -> dict[str, str]:
        return {"data": "a hash"}

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        end = None if length is None else offset + length
        return (self.folder / value.location / file).read_bytes()[offset:end]

    async def addresses(self, value: Value, lent: Mapping[str, Lending]) -> dict[str, Address]:
        where = f"{self.reached_at}/{value.location}"
        return {file: Address(url=f"{where}/{file}?for={lending.life_s}") for file, lending in lent.items()}

    async def receiving(self, location: str, files: object) -> Receiving | None:
        return None


class DistantCompute(InProcessCompute):
    """What it does, and is asked to do, is in `log`; what was lent in `loans`, by node."""

    sees_these_files = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.log: list[tuple[str, str]] = []
        self.loans: dict[str, Loans] = {}

    def lend(self, attempt: AttemptFiles, loans: Loans) -> None:
        self.log.append(("lend", attempt.node))
        self.loans[attempt.node] = loans

    async def prepare(self, call: OperationCall) -> None:
        self.log.append(("prepare", call.node))

    async def start(self, call: OperationCall) -> None:
        self.log.append(("start", call.node))
        await super().start(call)


@pytest.fixture
async def far(bench: Bench) -> AsyncIterator[Bench]:
    """A bench whose attempts are elsewhere."""
    bench.compute = DistantCompute(bench.folder)
    bench.storage = FarStorage(bench.folder / "blobs")
    yield bench


async def test_inputs_are_lent_and_nothing_is_brought_here(far, graph):
    told: list[object] = []

    async def take(call: OperationCall) -> Result:
        loans = far.compute.loans["b"]
        told.extend((await loans.input("a"), await loans.addresses("a", ["data"]), await loans.read("a", "data")))
        return far.compute.success(msgspec.structs.replace(call, inputs={}))

    far.compute.behaviours["b"] = take
    jobs = await far.run(graph("a>b"))
    assert {job.status.value for job in jobs.values()} == {"success"}
    lent, addresses, data = told
    assert far.compute.calls["b"].inputs == {"a": ""}
    assert lent.files == {"data": LentFile(size_bytes=len(data), sha256="a hash")}
    url = f"https://far.example.org/{jobs['a'].outputs['out'].location}/data?for=600"
    assert addresses == {"data": LentAddress(url=url)}
    assert json.loads(data) == {"a": [{}, {}]}


async def test_a_compute_is_lent_to_before_it_prepares_and_when_it_is_attached(far, graph):
    await far.run(graph("a"))
    assert far.compute.log == [("lend", "a"), ("prepare", "a"), ("start", "a")]
    far.compute.log.clear()
    await far.run(graph("c"), jobs={"c": {"status": "running", "attempt": 1}})
    assert far.compute.log == [("lend", "c"), ("start", "c")]


async def test_nothing_is_lent_to_what_has_ended(far, graph):
    await far.run(graph("a>b", b={"operation": "a"}))
    loans = far.compute.loans["b"]
    for ask in (
        loans.input("a"),
        loans.addresses("a", ["data"]),
        loans.read("a", "data"),
        loans.output("out", b"{}", {"data": 1}),
        loans.part_address("out", "data", 0, md5=MD5),
        loans.complete("out", {}),
    ):
        with pytest.raises(Conflict, match="Attempt 1 of b has ended"):
            await ask


async def test_what_a_job_does_not_take_or_give_is_not_there(far, graph):
    asked = asyncio.Event()

    async def wait(call: OperationCall) -> Result:
        loans = far.compute.loans["a"]
        for ask in (loans.input("x"), loans.read("x", "data"), loans.output("x", b"{}", {})):
            with pytest.raises(NotFound, match="takes or gives nothing by “x”"):
                await ask
        assert await loans.output("out", b"{}", {"data": 1}) is None
        with pytest.raises(Conflict, match="was not announced"):
            await loans.part_address("out", "data", 0, md5=MD5)
        for md5 in ("", "no", "a\nb"):
            with pytest.raises(BadRequest, match="no MD5"):
                await loans.part_address("out", "data", 0, md5=md5)
        asked.set()
        return far.compute.success(call)

    far.compute.behaviours["a"] = wait
    assert (await far.run(graph("a")))["a"].failure is None
    assert asked.is_set()


async def test_what_takes_an_input_that_is_gone_does_not_start(far, graph):
    known = {"a": {"status": "success", "attempt": 1, "outputs": {"out": _value()}}}
    jobs = await far.run(graph("a>b"), jobs=known)
    assert jobs["b"].failure.message == "The value e/a.1.out is gone."
    assert far.compute.log == []


def _value() -> Value:
    return Value(storage="local", location="e/a.1.out", type="int", size_bytes=1)


class LateReceiving(Receiving):
    """What it puts is there only when it may `go_on`."""

    part_bytes = 1

    def __init__(self, folder: Path, files: Mapping[str, int]) -> None:
        self.folder = folder
        self.files = files
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()

    async def address(self, file: str, part: int, *, md5: str, life_s: int) -> str:
        return await self._late()

    async def put(self, header: bytes, digests: Mapping[str, str]) -> Value:
        await self._late()
        return _value()

    async def _late(self) -> str:
        self.began.set()
        await self.go_on.wait()
        self.folder.mkdir(parents=True)
        (self.folder / "data").write_text("7")
        return "https://far.example.org"


class LateStorage(FarStorage):
    """Others send to it, and it is long about it."""

    async def receiving(self, location: str, files: Mapping[str, int]) -> Receiving:
        self.late = LateReceiving(self.folder / location, files)
        return self.late


CALLS = {
    "complete": lambda loans: loans.complete("out", {"data": "0" * 64}),
    "part_address": lambda loans: loans.part_address("out", "data", 0, md5=MD5),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("is_deleted", [False, True], ids=["stays", "is deleted"])
async def test_what_is_under_way_when_the_attempt_is_canceled_leaves_nothing(far, graph, call, is_deleted):
    far.storage = LateStorage(far.folder / "blobs")
    under_way: list[asyncio.Task[object]] = []

    async def send(operation: OperationCall) -> Result:
        loans = far.compute.loans["a"]
        assert await loans.output("out", b"{}", {"data": 1}) is not None
        under_way.append(asyncio.create_task(CALLS[call](loans)))
        await asyncio.Event().wait()
        raise AssertionError

    far.compute.behaviours["a"] = send
    adapters = far.adapters()
    scheduler = Scheduler(adapters)
    await scheduler.open()
    far.schedulers.append(scheduler)
    identity = await far.create(graph("a"), owner=scheduler.owner)
    scheduler.begin(await far.store.get(EXECUTIONS, identity), await far.store.find(JOBS, {"execution": identity}))

    async def hangs() -> bool:
        return bool(under_way) and far.storage.late.began.is_set()

    await far.until(hangs)
    await far.store.update(EXECUTIONS, identity, lambda body: {**body, "wanted": "cancel"})
    assert (await far.end(identity))["a"].status.value == "canceled"
    await adapters.storing.sweep()
    (hold,) = await far.store.find(OUTPUTS)
    if is_deleted:
        gone = [(OUTPUTS, hold.id), (JOBS, job_id(identity, "a")), (EXECUTIONS, identity)]
        await far.store.commit([Write(collection=collection, id=id, body=None) for collection, id in gone])
    far.storage.late.go_on.set()
    with pytest.raises(Conflict, match="Attempt 1 of a has ended"):
        await under_way[0]
    await adapters.storing.sweep()
    assert await far.store.find(OUTPUTS) == []
    assert not list(far.storage.folder.rglob("data"))
