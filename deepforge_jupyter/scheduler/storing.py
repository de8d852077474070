"""Bytes of artifacts on their way into a storage, or out of it: what a crash leaves of them is found again.

Before anything is written at a location its hold is recorded; the transaction that records the artifact removes the
hold. A location has one holder: whoever else wants it waits until that one let go, or takes over from a dead one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from deepforge_jupyter.domain.artifact import ARTIFACTS_FOLDER, Artifact, Value
from deepforge_jupyter.domain.execution import Owner
from deepforge_jupyter.errors import Conflict, DeepForgeError, NotFound, RevisionConflict
from deepforge_jupyter.scheduler.outputs import Outputs
from deepforge_jupyter.scheduler.ownership import Neighbours
from deepforge_jupyter.scheduler.records import ARTIFACTS, STORING
from deepforge_jupyter.scheduler.versions import announce, withdraw
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Record, Store, Write

LOOK_AGAIN_S = 0.1
_log = logging.getLogger("deepforge.storing")


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """What lies at `location` of `storage` is the artifact `artifact`'s if that is recorded, else nobody's; `owner`
    sees to it."""

    artifact: str
    storage: str
    location: str
    owner: Owner


class Place:
    """Where the bytes of an artifact go: put them at `location`, then `record` it."""

    def __init__(self, store: Store, record: Record, location: str) -> None:
        self._store = store
        self._record = record
        self.location = location
        self.is_recorded = False

    async def record(self, artifact: Artifact) -> Artifact:
        """The artifact as it is announced; from now on the bytes are its. Raises Conflict if others took this process
        for dead meanwhile: then they are nobody's."""
        hold = self._record
        try:
            found = await announce(
                self._store, artifact, first=Write(collection=STORING, id=hold.id, body=None, rev=hold.rev)
            )
        except RevisionConflict:
            raise Conflict(
                f"“{artifact.name}” was not kept: this process stood still for so long that another took it for dead. "
                "Try again."
            ) from None
        self.is_recorded = True
        return found


class Storing:
    """One per process and store."""

    def __init__(self, store: Store, storages: Storages, owner: Owner) -> None:
        self._store = store
        self._storages = storages
        self.owner = owner
        self.neighbours = Neighbours(store, owner)
        self.outputs = Outputs(store, storages, owner=owner, neighbours=self.neighbours)
        self._busy: set[str] = set()
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def at(self, storage: str, artifact: str) -> AsyncIterator[Place]:
        """A place for the bytes of the artifact with this id. What was not recorded when the block ends, or when this
        process does, is removed from there."""
        hold = Hold(artifact=artifact, storage=storage, location=f"{ARTIFACTS_FOLDER}/{artifact}", owner=self.owner)
        async with self._alone(artifact):
            record = await self._take(hold)
            place = Place(self._store, record, hold.location)
            try:
                if record.rev > 1:
                    await self._free(hold)
                yield place
            finally:
                if not place.is_recorded:
                    await self._to_its_end(hold)

    async def remove(self, artifact: str) -> Artifact:
        """The record first: nobody loads what is about to go. Bytes that cannot be reached now go later. Raises
        NotFound."""
        record = await self._store.get(ARTIFACTS, artifact)
        if record is None:
            raise NotFound(f"There is no artifact {artifact}.")
        value = msgspec.convert(record.body["value"], Value)
        if value.refers is not None:
            removed = await withdraw(self._store, artifact)
            await self._storages.delete(removed.value)
            return removed
        hold = Hold(artifact=artifact, storage=value.storage, location=value.location, owner=self.owner)
        async with self._alone(artifact):
            held = Write(collection=STORING, id=artifact, body=msgspec.to_builtins(hold))
            removed = await withdraw(self._store, artifact, also=[held])
            await self._to_its_end(hold)
        return removed

    async def sweep(self) -> None:
        """Removes what dead processes, and failures here, left behind."""
        await self.outputs.sweep()
        for record in await self._store.find(STORING):
            hold = msgspec.convert(record.body, Hold)
            if hold.artifact in self._busy or not await self._may_clear(hold):
                continue
            async with self._alone(hold.artifact):
                await self._sweep(record, hold)

    async def _sweep(self, record: Record, hold: Hold) -> None:
        mine = msgspec.structs.replace(hold, owner=self.owner)
        try:
            await self._clear(await self._store.replace(record, msgspec.to_builtins(mine)))
            _log.info("removed %s of “%s”, which no artifact names", hold.location, hold.storage)
        except RevisionConflict:  # another process is at it, or it was recorded
            return
        except DeepForgeError as error:
            _log.warning("%s of “%s” is to be removed later: %s", hold.location, hold.storage, error.message)

    async def _may_clear(self, hold: Hold) -> bool:
        """True of what nobody living stores, in a storage that is reached from here."""
        if not await self.neighbours.may_clear(hold.owner):
            return False
        try:
            storage = await self._storages.named(hold.storage)
        except DeepForgeError:  # removed: until it is added again
            return False
        return hold.owner.place == self.owner.place or not storage.is_of_one_machine

    @asynccontextmanager
    async def _alone(self, artifact: str) -> AsyncIterator[None]:
        """Nothing else of this process has to do with the artifact's bytes meanwhile."""
        async with self._changed:
            await self._changed.wait_for(lambda: artifact not in self._busy)
            self._busy.add(artifact)
        try:
            yield
        finally:
            async with self._changed:
                self._busy.discard(artifact)
                self._changed.notify_all()

    async def _take(self, hold: Hold) -> Record:
        """The hold, once it is this process's; in its first revision nobody had it before."""
        while True:
            record, body = await self._store.get(STORING, hold.artifact), msgspec.to_builtins(hold)
            try:
                if record is None:
                    return await self._store.insert(STORING, hold.artifact, body)
                owner = msgspec.convert(record.body, Hold).owner
                if await self.neighbours.may_clear(owner):
                    return await self._store.replace(record, body)
            except Conflict:
                continue
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _to_its_end(self, hold: Hold) -> None:
        """Clears the place, also if this is canceled meanwhile."""

        async def clear() -> None:
            try:
                await self._clear(await self._take(hold))
            except DeepForgeError as error:
                _log.warning("%s of “%s” is to be removed later: %s", hold.location, hold.storage, error.message)

        clearing = asyncio.ensure_future(clear())
        try:
            await asyncio.shield(clearing)
        except asyncio.CancelledError:
            await asyncio.wait([clearing])
            raise

    async def _clear(self, record: Record) -> None:
        """Removes what lies there unless an artifact's record names it, then the hold, which is this process's."""
        await self._free(msgspec.convert(record.body, Hold))
        await self._store.commit([Write(collection=STORING, id=record.id, body=None, rev=record.rev)])

    async def _free(self, hold: Hold) -> None:
        if await self._store.get(ARTIFACTS, hold.artifact) is None:
            await self._storages.delete(Value(storage=hold.storage, location=hold.location, type="", size_bytes=0))
