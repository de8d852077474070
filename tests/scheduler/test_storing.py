"""Who may remove what lies in a storage while an artifact is stored there: its holder alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from scheduler.conftest import FolderStorage

from deepforge_jupyter.domain.artifact import Artifact, Value
from deepforge_jupyter.domain.execution import Owner
from deepforge_jupyter.errors import Conflict, NotFound, Unavailable
from deepforge_jupyter.scheduler import Storing, this_process
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.records import ARTIFACTS, PROCESSES, STORING, body_of
from deepforge_jupyter.scheduler.storing import Hold
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.memory import MemoryStore


class Shelf:
    """A storage that several processes use, and what they call theirs."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore()
        self.storage = FolderStorage(folder / "blobs")
        self.folder = folder / "value"
        self.folder.mkdir()
        (self.folder / "data").write_text("7")

    async def storing(self, owner: Owner, *, storage: Storage | None = None) -> Storing:
        """Of a process that is there."""
        await self.beat(owner)
        return Storing(self.store, Storages([storage or self.storage]), owner)

    async def beat(self, owner: Owner) -> None:
        await self.store.commit([Write(collection=PROCESSES, id=owner.process, body=body_of(owner))])

    async def put(self, location: str) -> Value:
        return await self.storage.put(self.folder, location)

    @property
    def there(self) -> list[str]:
        return [path.name for path in (self.storage.folder / "artifacts").glob("*")]


@pytest.fixture
async def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    await shelf.store.open()
    return shelf


def process(**changes: object) -> Owner:
    return msgspec.structs.replace(this_process(place="here"), **changes)


def elsewhere() -> Owner:
    """A process of another machine: whether it lives is told by its counter alone."""
    return process(host="elsewhere", boot="another")


def artifact(value: Value, id: str = "a") -> Artifact:
    return Artifact(id=id, project="p", name="seven", value=value, created_at=now())


async def test_what_is_recorded_stays_and_nothing_is_held_any_more(shelf: Shelf) -> None:
    storing = await shelf.storing(process())
    async with storing.at("local", "a") as place:
        assert len(await shelf.store.find(STORING)) == 1
        recorded = await place.record(artifact(await shelf.put(place.location)))
    assert (recorded.version, shelf.there) == (1, ["a"])
    assert await shelf.store.find(STORING) == []


@pytest.mark.parametrize("why", [Unavailable("no"), ValueError("bug"), asyncio.CancelledError()])
async def test_what_is_not_recorded_goes(shelf: Shelf, why: BaseException) -> None:
    storing = await shelf.storing(process())
    with pytest.raises(type(why)):
        async with storing.at("local", "a") as place:
            await shelf.put(place.location)
            raise why
    assert (shelf.there, await shelf.store.find(STORING)) == ([], [])


async def left_by(shelf: Shelf, owner: Owner, id: str) -> None:
    """What a process that does not go on has stored and not recorded."""
    value = await shelf.put(f"artifacts/{id}")
    hold = Hold(artifact=id, storage=value.storage, location=value.location, owner=owner)
    await shelf.beat(owner)
    await shelf.store.insert(STORING, id, msgspec.to_builtins(hold))


async def test_a_process_that_died_leaves_nothing_and_a_living_one_is_left_alone(shelf: Shelf) -> None:
    await left_by(shelf, process(pid_started="long ago"), "a")
    await left_by(shelf, process(), "b")
    await (await shelf.storing(process())).sweep()
    assert (shelf.there, [record.id for record in await shelf.store.find(STORING)]) == (["b"], ["b"])


async def test_one_of_another_machine_is_left_alone_as_long_as_it_may_live(shelf: Shelf) -> None:
    await left_by(shelf, (distant := elsewhere()), "a")
    here = await shelf.storing(process())
    for _ in range(5):
        await here.sweep()
    assert shelf.there == ["a"]
    await shelf.store.commit([Write(collection=PROCESSES, id=distant.process, body=None)])
    await here.sweep()
    assert shelf.there == []


async def test_a_folder_of_another_machine_is_left_to_that_one(shelf: Shelf) -> None:
    shelf.storage.is_of_one_machine = True
    await left_by(shelf, process(pid_started="long ago", place="another folder"), "a")
    await (await shelf.storing(process())).sweep()
    assert shelf.there == ["a"]
    await (await shelf.storing(process(place="another folder"))).sweep()
    assert shelf.there == []


async def test_what_lies_in_a_storage_that_was_removed_goes_when_it_is_there_again(shelf: Shelf) -> None:
    await left_by(shelf, process(pid_started="long ago"), "a")
    await Storing(shelf.store, Storages([]), process()).sweep()
    assert len(await shelf.store.find(STORING)) == 1
    await (await shelf.storing(process())).sweep()
    assert shelf.there == []


async def test_one_that_was_taken_for_dead_records_nothing_and_leaves_nothing(shelf: Shelf) -> None:
    storing = await shelf.storing(distant := elsewhere())
    with pytest.raises(Conflict, match="took it for dead"):
        async with storing.at("local", "a") as place:
            await shelf.store.commit([Write(collection=PROCESSES, id=distant.process, body=None)])
            await (await shelf.storing(process())).sweep()
            await place.record(artifact(await shelf.put(place.location)))
    assert (shelf.there, await shelf.store.find(STORING), await shelf.store.find(ARTIFACTS)) == ([], [], [])


async def test_one_place_has_one_holder_and_the_next_finds_it_empty(shelf: Shelf) -> None:
    await left_by(shelf, process(pid_started="long ago"), "a")
    one, other = await shelf.storing(process()), await shelf.storing(process())
    async with one.at("local", "a") as place:
        assert shelf.there == []
        waiting = asyncio.create_task(found_by(other, shelf))
        await asyncio.wait([waiting], timeout=0.3)
        assert not waiting.done()
        await place.record(artifact(await shelf.put(place.location)))
    assert await waiting == ["a"]
    assert shelf.there == ["a"]


async def found_by(storing: Storing, shelf: Shelf) -> list[str]:
    async with storing.at("local", "a"):
        return shelf.there


async def test_a_removed_artifact_whose_bytes_cannot_be_reached_is_freed_later(shelf: Shelf) -> None:
    storing = await shelf.storing(process())
    async with storing.at("local", "a") as place:
        await place.record(artifact(await shelf.put(place.location)))
    away = Storing(shelf.store, Storages([Away(shelf.storage.folder)]), storing.owner)
    await away.remove("a")
    assert (shelf.there, await shelf.store.find(ARTIFACTS)) == (["a"], [])
    await storing.sweep()
    assert (shelf.there, await shelf.store.find(STORING)) == ([], [])
    with pytest.raises(NotFound):
        await storing.remove("a")


class Away(FolderStorage):
    """Cannot be reached."""

    async def delete(self, value: Value) -> None:
        raise Unavailable("It does not answer.")
