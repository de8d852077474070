"""Outputs of a job on their way into a storage elsewhere: what a process that died left of them is found again.

Before anything is sent their hold is recorded, for this process; it goes when all of them are there. Whoever goes on
with the execution of a dead process stores them again; what that one left half done is ended when the job has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Job, Owner
from deepforge_jupyter.errors import DeepForgeError, NotFound, RevisionConflict, Unavailable
from deepforge_jupyter.scheduler.ownership import Neighbours
from deepforge_jupyter.scheduler.records import JOBS, OUTPUTS, job_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Record, Store, Write

STORE_RETRY_S = 1.0
_log = logging.getLogger("deepforge.storing")


class OutputHold(msgspec.Struct, frozen=True, kw_only=True):
    """What lies at `locations` of `storage` is the job's if its record names it, once the job has ended and is not
    `is_unkept`: then it is gone on with."""

    execution: str
    job: str
    attempt: int
    storage: str
    locations: tuple[str, ...]
    owner: Owner

    @property
    def values(self) -> tuple[Value, ...]:
        """As far as they are known."""
        return tuple(
            Value(storage=self.storage, location=location, type="", size_bytes=0) for location in self.locations
        )


class Outputs:
    def __init__(self, store: Store, storages: Storages, *, owner: Owner, neighbours: Neighbours) -> None:
        self._store = store
        self._storages = storages
        self._owner = owner
        self._neighbours = neighbours
        self._busy: set[str] = set()
        self._changed = asyncio.Condition()
        self._sending: Counter[str] = Counter()

    @asynccontextmanager
    async def held(self, job: Job, storage: str, locations: Sequence[str]) -> AsyncIterator[None]:
        """While they are stored, once what was given up before does not go on any more. A storage of this machine takes
        a value over in one step, and needs no hold."""
        id = self._id(job)
        async with self._alone(id):
            if not locations or (await self._storages.named(storage)).is_of_one_machine:
                yield
                return
            await self.hold(job, storage, locations)
            yield
            with contextlib.suppress(Unavailable):  # the next sweep finds it
                await self._store.commit([Write(collection=OUTPUTS, id=id, body=None)], durable=False)

    async def hold(self, job: Job, storage: str, locations: Sequence[str]) -> None:
        """Before anything is sent there while the job still runs; repeating it does nothing. It ends with `held`, or
        when somebody sweeps after the job has ended."""
        hold = OutputHold(
            execution=job.execution,
            job=job.id,
            attempt=job.attempt,
            storage=storage,
            locations=tuple(locations),
            owner=self._owner,
        )
        await self._record(Write(collection=OUTPUTS, id=self._id(job), body=msgspec.to_builtins(hold)))

    @contextmanager
    def sending(self, job: Job) -> Iterator[None]:
        """While something may come there: nobody sweeps what then would come after the sweep."""
        id = self._id(job)
        self._sending += Counter((id,))
        try:
            yield
        finally:
            self._sending -= Counter((id,))

    def _id(self, job: Job) -> str:
        return f"{job.id}.{job.attempt}@{self._owner.process}"

    async def sweep(self) -> None:
        for record in await self._store.find(OUTPUTS):
            hold = msgspec.convert(record.body, OutputHold)
            if record.id in self._busy or self._sending[record.id] or not await self._neighbours.may_clear(hold.owner):
                continue
            async with self._alone(record.id):
                try:
                    await self._clear(record, hold)
                except RevisionConflict:  # another process is at it
                    continue
                except DeepForgeError as error:
                    _log.warning("Outputs of %s in “%s” are cleared later: %s", hold.job, hold.storage, error.message)

    @asynccontextmanager
    async def _alone(self, id: str) -> AsyncIterator[None]:
        """Nothing else of this process has to do with these outputs meanwhile."""
        async with self._changed:
            await self._changed.wait_for(lambda: id not in self._busy)
            self._busy.add(id)
        try:
            yield
        finally:
            async with self._changed:
                self._busy.discard(id)
                self._changed.notify_all()

    async def _record(self, hold: Write) -> None:
        """However long the store is away: that costs no person a finished result."""
        while True:
            try:
                await self._store.commit([hold])
            except Unavailable as error:
                _log.warning("Outputs wait until it is recorded where they go: %s", error.message)
                await asyncio.sleep(STORE_RETRY_S)
            else:
                return

    async def _clear(self, record: Record, hold: OutputHold) -> None:
        """What is whole and the job's stays."""
        found = await self._store.get(JOBS, hold.job)
        job = None if found is None else job_of(found)
        if job is not None and job.attempt == hold.attempt and (job.is_unkept or not job.status.is_final):
            return
        try:
            storage = await self._storages.named(hold.storage)
        except NotFound:  # removed: until it is added again
            return
        mine = msgspec.structs.replace(hold, owner=self._owner)
        record = await self._store.replace(record, msgspec.to_builtins(mine))
        takers = [] if job is not None else map(job_of, await self._store.find(JOBS, {"reused_from": hold.job}))
        named = {value.location for one in (job, *takers) if one is not None for value in one.outputs.values()}
        for value in hold.values:
            await storage.abandon(value)
            if value.location not in named:
                await storage.delete(value)
        await self._store.commit([Write(collection=OUTPUTS, id=record.id, body=None, rev=record.rev)])
        _log.info("ended what was left of storing outputs of %s in “%s”", hold.job, hold.storage)
