"""A scheduler on a memory store, with attempts that run in this process."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deepforge_jupyter.compute.base import AttemptFiles, Compute, OperationCall, Result, StagedValue
from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Failure, Job, Owner, job_id
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler import Adapters, Keys, OperationFacts, Scheduler, SnapshotFacts, Storing, this_process
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of, execution_of, job_of
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.memory import MemoryStore

Behaviour = Callable[[OperationCall], Awaitable[Result]]


class InProcessCompute(Compute):
    """Attempts are coroutines of this process; what an operation does is set by its name in `behaviours`.

    `lives_on()` gives a second view of the same attempts, as another process would attach to them.
    """

    name = "server"
    title = "In this process"

    def __init__(self, folder: Path, *, capacity: int = 4) -> None:
        self.capacity = capacity
        self.package = ""
        self.folder = folder
        self.behaviours: dict[str, Behaviour] = {}
        self.started: list[str] = []
        self.calls: dict[str, OperationCall] = {}
        self.at_once = 0
        self.most_at_once = 0
        self.feed: dict[AttemptFiles, list[dict[str, Any]]] = {}
        self._tasks: dict[AttemptFiles, asyncio.Task[Result]] = {}

    def create(self) -> InProcessCompute:
        """It is its own offer."""
        return self

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def start(self, call: OperationCall) -> None:
        attempt = AttemptFiles(execution=call.execution, node=call.node, number=call.attempt)
        if attempt in self._tasks:
            return
        self.started.append(call.node)
        self.calls[call.node] = call
        self._tasks[attempt] = asyncio.get_running_loop().create_task(self._run(call))

    async def cancel(self, attempt: AttemptFiles) -> None:
        if (task := self._tasks.get(attempt)) is not None:
            task.cancel()

    async def result(self, attempt: AttemptFiles) -> Result:
        task = self._tasks[attempt]
        await asyncio.wait([task])
        return Result(status="canceled") if task.cancelled() else task.result()

    async def events(
        self, attempt: AttemptFiles, *, after: int = 0, follow: bool = True
    ) -> AsyncIterator[dict[str, Any]]:
        for event in self.feed.get(attempt, [])[after:]:
            yield event

    def blob_path(self, attempt: AttemptFiles, name: str) -> Path:
        raise NotFound(name)

    def stop_all(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def _run(self, call: OperationCall) -> Result:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            behaviour = self.behaviours.get(call.operation)
            return await behaviour(call) if behaviour else self.success(call)
        finally:
            self.at_once -= 1

    def success(self, call: OperationCall, **changes: Any) -> Result:
        """Each output holds what came in and the operation's attributes."""
        outputs: dict[str, StagedValue] = {}
        for port in call.outputs:
            path = self.folder / "runs" / call.execution / call.node / str(call.attempt) / "outputs" / port
            path.mkdir(parents=True)
            incoming = {name: json.loads((Path(at) / "data").read_text()) for name, at in call.inputs.items()}
            (path / "data").write_text(json.dumps({call.operation: [call.attributes, incoming]}))
            outputs[port] = StagedValue(path=str(path), type="dict", size_bytes=(path / "data").stat().st_size)
        return Result(status="success", outputs=outputs, **changes)

    @staticmethod
    def failure(message: str) -> Result:
        return Result(status="failed", failure=Failure(name="ValueError", message=message))


class FolderStorage(Storage):
    """Value folders below one folder, without any care for crashes."""

    name = "local"
    title = "Folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        target = self.folder / location
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            staged.rename(target)
        return self._value(location)

    async def local_path(self, value: Value) -> Path:
        path = self.folder / value.location
        if not path.is_dir():
            raise NotFound(f"The value {value.location} is gone.")
        return path

    async def check(self) -> None: ...

    async def put(self, folder: Path, location: str, *, progress: Progress | None = None) -> Value:
        text = (folder / "data").read_text()
        target = self.folder / location
        target.mkdir(parents=True, exist_ok=True)
        (target / "data").write_text(text)
        return msgspec.structs.replace(self._value(location), content=text)

    async def confirm(self, value: Value) -> None:
        await self.local_path(value)

    async def header(self, value: Value) -> bytes:
        return msgspec.json.encode({"type": value.type})

    async def files(self, value: Value) -> dict[str, int]:
        return {"data": value.size_bytes}

    async def local_file(self, value: Value, file: str) -> Path:
        return await self.local_path(value) / file

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        data = (await self.local_path(value) / file).read_bytes()[offset:]
        return data if length is None else data[:length]

    async def keep(self, value: Value, location: str) -> Value:
        target = self.folder / location
        target.mkdir(parents=True, exist_ok=True)
        text = (self.folder / value.location / "data").read_text()
        (target / "data").write_text(text)
        return msgspec.structs.replace(self._value(location), content=text)

    async def content(self, value: Value, *, anew: bool = False) -> str:
        return ((await self.local_path(value)) / "data").read_text()

    async def delete(self, value: Value) -> None:
        shutil.rmtree(self.folder / value.location, ignore_errors=True)

    def _value(self, location: str) -> Value:
        size_bytes = (self.folder / location / "data").stat().st_size
        return Value(storage=self.name, location=location, type="dict", size_bytes=size_bytes)


class NamedOperations:
    """A snapshot with the operations of `sources`: `{name: source text}`; each has the output `out`."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.refuse_reuse: set[str] = set()

    async def facts(self, execution: Execution) -> SnapshotFacts:
        names = {node.operation for node in execution.document.nodes.values()} - {"Missing", "Input", "Output"}
        return SnapshotFacts(folder=execution.root, operations={name: self._facts(name) for name in names})

    def _facts(self, name: str) -> OperationFacts:
        file = f"operations/{name}.py"
        return OperationFacts(
            file=file,
            class_name=name,
            outputs=("out",),
            sources={file: self.sources.get(name, "")},
            allows_reuse=name not in self.refuse_reuse,
        )


class Bench:
    """What a test of the scheduler works on. `scheduler()` opens one more process on the same store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MemoryStore()
        self.compute = InProcessCompute(folder)
        self.others: list[InProcessCompute] = []
        self.storage = FolderStorage(folder / "blobs")
        self.storage.is_of_one_machine = True
        self.operations = NamedOperations()
        self.schedulers: list[Scheduler] = []
        self.made = 0

    def adapters(self) -> Adapters:
        keys = Keys(environment=lambda: "an environment")
        storages = Storages([self.storage])
        return Adapters(
            store=self.store,
            storages=storages,
            storing=Storing(self.store, storages, this_process()),
            computes=Computes([self.compute, *self.others], runs=self.folder / "runs"),
            snapshots=self.operations,
            keys=keys,
        )

    async def scheduler(self, **options: Any) -> Scheduler:
        scheduler = Scheduler(self.adapters(), **options)
        await scheduler.open()
        self.schedulers.append(scheduler)
        return scheduler

    async def create(
        self,
        pipeline: Pipeline,
        *,
        owner: Owner | None = None,
        jobs: Mapping[str, Mapping[str, Any]] | None = None,
        **changes: Any,
    ) -> str:
        """Records an execution; `jobs` says what is already known of some of its jobs."""
        self.made += 1
        identity = f"e{self.made}"
        execution = Execution(
            id=identity,
            project="p",
            name=f"train_{self.made}",
            pipeline="pipelines/train.dfpipe",
            document=pipeline,
            root=str(self.folder),
            snapshot="0" * 40,
            created_at=now(),
            nodes=tuple(pipeline.nodes),
            owner=owner,
            **changes,
        )
        writes = [Write(collection=EXECUTIONS, id=identity, body=body_of(execution))]
        for name, node in pipeline.nodes.items():
            known = (jobs or {}).get(name, {})
            job = Job(
                id=job_id(identity, name),
                execution=identity,
                project="p",
                node=name,
                operation=node.operation,
                label=node.label or name,
                **known,
            )
            writes.append(Write(collection=JOBS, id=job.id, body=body_of(job)))
        await self.store.commit(writes)
        return identity

    async def run(self, pipeline: Pipeline, **changes: Any) -> dict[str, Job]:
        """Runs it with the first scheduler to its end."""
        scheduler = self.schedulers[0] if self.schedulers else await self.scheduler()
        identity = await self.create(pipeline, owner=scheduler.owner, **changes)
        execution = await self.store.get(EXECUTIONS, identity)
        assert execution is not None
        scheduler.begin(execution, await self.store.find(JOBS, {"execution": identity}))
        return await self.end(identity)

    async def end(self, identity: str) -> dict[str, Job]:
        await self.until(lambda: self._has_ended(identity))
        return await self.jobs(identity)

    async def _has_ended(self, identity: str) -> bool:
        return (await self.execution(identity)).status.is_final

    async def until(self, condition: Callable[[], Awaitable[bool]], *, timeout_s: float = 60) -> None:
        deadline_s = asyncio.get_running_loop().time() + timeout_s
        while not await condition():
            assert asyncio.get_running_loop().time() < deadline_s, "it did not come to that in time"
            await asyncio.sleep(0.005)

    async def execution(self, identity: str) -> Execution:
        record = await self.store.get(EXECUTIONS, identity)
        assert record is not None
        return execution_of(record)

    async def jobs(self, identity: str) -> dict[str, Job]:
        records = await self.store.find(JOBS, {"execution": identity})
        return {record.body["node"]: job_of(record) for record in records}

    async def statuses(self, identity: str) -> dict[str, str]:
        return {node: job.status.value for node, job in (await self.jobs(identity)).items()}


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    for scheduler in bench.schedulers:
        await scheduler.close()
    bench.compute.stop_all()
    await bench.store.close()


@pytest.fixture
def graph() -> Callable[..., Pipeline]:
    """`graph("a>b", "b>c", c={"retries": 1})`: edges from `out` to a port named for the source; a node runs the
    operation of its own name unless its options say otherwise."""

    def make(*edges: str, **nodes: Mapping[str, Any]) -> Pipeline:
        pairs = [edge.split(">") for edge in edges]
        names = dict.fromkeys([name for pair in pairs for name in pair] + list(nodes))
        return Pipeline(
            nodes={name: msgspec.convert({"operation": name, **nodes.get(name, {})}, Node) for name in names},
            edges=tuple(
                Edge(source=pair[0], output=_port(pair[0], nodes), target=pair[1], input=_in(pair, nodes))
                for pair in pairs
                if len(pair) == 2
            ),
        )

    return make


def _port(source: str, nodes: Mapping[str, Mapping[str, Any]]) -> str:
    return "data" if nodes.get(source, {}).get("operation") == "Input" else "out"


def _in(pair: list[str], nodes: Mapping[str, Mapping[str, Any]]) -> str:
    return "data" if nodes.get(pair[1], {}).get("operation") == "Output" else pair[0]
