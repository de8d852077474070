"""What is done about outputs that a process did not store to the end, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from scheduler.conftest import FolderStorage

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Job, Owner, Status
from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.scheduler import Storing, this_process
from deepforge_jupyter.scheduler.outputs import Outputs
from deepforge_jupyter.scheduler.records import JOBS, OUTPUTS, PROCESSES, body_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Record, Write
from deepforge_jupyter.store.memory import MemoryStore

LOCATIONS = ["e/make.1.result", "e/make.1.more"]


class Bucket(FolderStorage):
    """Notes where unfinished uploads were ended; it cannot be reached while it `is_away`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.abandoned: list[str] = []
        self.is_away = False

    async def abandon(self, value: Value) -> None:
        if self.is_away:
            raise Unavailable("no")
        self.abandoned.append(value.location)

    @property
    def there(self) -> set[str]:
        return {str(path.parent.relative_to(self.folder)) for path in self.folder.rglob("data")}


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.bucket = Bucket(folder / "bucket")

    async def outputs(self, owner: Owner) -> Outputs:
        """Of a process that is there."""
        await self.store.commit([Write(collection=PROCESSES, id=owner.process, body=body_of(owner))])
        return Storing(self.store, Storages([self.bucket]), owner).outputs

    async def leave(self, owner: Owner) -> None:
        """A process stores one output and a part of the other, and gets no further."""
        with pytest.raises(ValueError, match="died"):
            async with (await self.outputs(owner)).held(job(), "local", LOCATIONS):
                for location in LOCATIONS:
                    (self.bucket.folder / location).mkdir(parents=True)
                    (self.bucket.folder / location / "data").write_text("7")
                raise ValueError("died")

    async def end(self, ended: Job) -> None:
        await self.store.commit([Write(collection=JOBS, id=ended.id, body=body_of(ended))])


@pytest.fixture
async def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    await shelf.store.open()
    return shelf


def dead() -> Owner:
    return msgspec.structs.replace(this_process(place="here"), pid_started="long ago")


def job(status: Status = Status.running, *, attempt: int = 1, named: tuple[str, ...] = ()) -> Job:
    outputs = {name: Value(storage="local", location=name, type="int", size_bytes=1) for name in named}
    return Job(
        id="e/make",
        execution="e",
        project="p",
        node="make",
        operation="Make",
        label="Make",
        status=status,
        attempt=attempt,
        outputs=outputs,
    )


async def test_nothing_is_held_when_all_are_there(shelf: Shelf) -> None:
    async with (await shelf.outputs(this_process())).held(job(), "local", LOCATIONS):
        assert len(await shelf.store.find(OUTPUTS)) == 1
    assert await shelf.store.find(OUTPUTS) == []


class SleepingStore(MemoryStore):
    """It cannot be reached the first time that something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.has_slept = False

    async def commit(self, writes: Sequence[Write], *, durable: bool = True) -> list[Record | None]:
        if self.has_slept:
            return await super().commit(writes, durable=durable)
        self.has_slept = True
        raise Unavailable("asleep")


async def test_records_that_cannot_be_reached_are_waited_for(shelf: Shelf) -> None:
    store = SleepingStore()
    await store.open()
    async with Storing(store, Storages([shelf.bucket]), this_process()).outputs.held(job(), "local", LOCATIONS):
        assert len(await store.find(OUTPUTS)) == 1


async def test_what_a_living_process_stores_is_left_alone(shelf: Shelf) -> None:
    await shelf.leave(this_process())
    await shelf.end(job(Status.failed))
    await (await shelf.outputs(this_process())).sweep()
    assert (shelf.bucket.there, shelf.bucket.abandoned) == (set(LOCATIONS), [])


async def test_whoever_goes_on_with_the_job_may_store_them_first(shelf: Shelf) -> None:
    await shelf.leave(dead())
    await shelf.end(job(Status.running))
    outputs = await shelf.outputs(this_process())
    await outputs.sweep()
    assert (shelf.bucket.there, shelf.bucket.abandoned) == (set(LOCATIONS), [])
    await shelf.end(job(Status.success, named=tuple(LOCATIONS)))
    await outputs.sweep()
    assert (shelf.bucket.there, shelf.bucket.abandoned) == (set(LOCATIONS), LOCATIONS)
    assert await shelf.store.find(OUTPUTS) == []


@pytest.mark.parametrize("ended", [job(Status.failed), job(Status.running, attempt=2), None])
async def test_what_no_job_names_goes(shelf: Shelf, ended: Job | None) -> None:
    await shelf.leave(dead())
    if ended is not None:
        await shelf.end(ended)
    await (await shelf.outputs(this_process())).sweep()
    assert (shelf.bucket.there, shelf.bucket.abandoned) == (set(), LOCATIONS)
    assert await shelf.store.find(OUTPUTS) == []


async def test_what_another_execution_took_stays(shelf: Shelf) -> None:
    await shelf.leave(dead())
    taker = job(Status.success, named=(LOCATIONS[0],))
    await shelf.end(msgspec.structs.replace(taker, id="f/make", execution="f", reused_from="e/make"))
    await (await shelf.outputs(this_process())).sweep()
    assert shelf.bucket.there == {LOCATIONS[0]}


async def test_what_cannot_be_reached_goes_later(shelf: Shelf) -> None:
    await shelf.leave(dead())
    await shelf.end(job(Status.failed))
    outputs = await shelf.outputs(this_process())
    shelf.bucket.is_away = True
    await outputs.sweep()
    assert shelf.bucket.there == set(LOCATIONS)
    shelf.bucket.is_away = False
    await outputs.sweep()
    assert (shelf.bucket.there, await shelf.store.find(OUTPUTS)) == (set(), [])


async def test_what_is_sent_while_a_job_runs_is_held_until_its_end_takes_it_over(shelf: Shelf) -> None:
    outputs = await shelf.outputs(this_process())
    await shelf.end(job())
    for _ in range(2):
        await outputs.hold(job(), "local", LOCATIONS)
        await outputs.sweep()
        assert (len(await shelf.store.find(OUTPUTS)), shelf.bucket.abandoned) == (1, [])
    async with outputs.held(job(), "local", LOCATIONS):
        pass
    assert await shelf.store.find(OUTPUTS) == []


@pytest.mark.parametrize("ended", [job(Status.failed), job(Status.canceled), job(Status.running, attempt=2)])
async def test_what_a_job_sent_before_it_failed_goes(shelf: Shelf, ended: Job) -> None:
    outputs = await shelf.outputs(this_process())
    await outputs.hold(job(), "local", LOCATIONS)
    (shelf.bucket.folder / LOCATIONS[0]).mkdir(parents=True)
    (shelf.bucket.folder / LOCATIONS[0] / "data").write_text("7")
    await shelf.end(ended)
    await outputs.sweep()
    assert (shelf.bucket.there, shelf.bucket.abandoned) == (set(), LOCATIONS)
    assert await shelf.store.find(OUTPUTS) == []
