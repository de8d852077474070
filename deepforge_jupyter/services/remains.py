"""What is left of executions whose records are gone: removed as far as nobody else needs it, whoever dies meanwhile.

The transaction that removes the records of an execution records its remains; they go when nothing is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Job, Owner
from deepforge_jupyter.errors import DeepForgeError, RevisionConflict
from deepforge_jupyter.scheduler.outputs import OutputHold
from deepforge_jupyter.scheduler.ownership import Neighbours
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, OUTPUTS, REMAINS, job_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Record, Store, Write

_log = logging.getLogger("deepforge.storing")


class JobRemains(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    node: str
    key: str | None
    outputs: tuple[Value, ...]


class Remains(msgspec.Struct, frozen=True, kw_only=True):
    """`unfinished` is where a dead process was storing outputs; `owner` sees to them all."""

    execution: str
    project: str
    jobs: tuple[JobRemains, ...]
    unfinished: tuple[Value, ...]
    owner: Owner

    @property
    def values(self) -> list[Value]:
        """What the execution made; an artifact that it loaded is none of it."""
        outputs = [value for job in self.jobs for value in job.outputs if value.artifact is None]
        return list({value.location: value for value in (*self.unfinished, *outputs)}.values())


class Clearing:
    """One per process and store; `runs` holds the folders of executions."""

    def __init__(self, store: Store, storages: Storages, *, runs: Path, owner: Owner, neighbours: Neighbours) -> None:
        self._store = store
        self._storages = storages
        self._runs = runs
        self._owner = owner
        self._neighbours = neighbours
        self._busy: set[str] = set()

    async def remove(self, execution: Execution, jobs: Sequence[Job], writes: Sequence[Write]) -> None:
        """Makes the writes, which remove the records, and clears what is left then; also if this is canceled. What
        cannot be reached now goes later."""
        held = [
            (record.id, hold)
            for record in await self._store.find(OUTPUTS)
            if (hold := msgspec.convert(record.body, OutputHold)).execution == execution.id
        ]
        remains = Remains(
            execution=execution.id,
            project=execution.project,
            jobs=tuple(
                JobRemains(id=job.id, node=job.node, key=job.key, outputs=tuple(job.outputs.values())) for job in jobs
            ),
            unfinished=tuple(value for _, hold in held for value in hold.values),
            owner=self._owner,
        )
        own = Write(collection=REMAINS, id=execution.id, body=msgspec.to_builtins(remains))
        ended = [Write(collection=OUTPUTS, id=id, body=None) for id, _ in held]
        clearing = asyncio.ensure_future(self._remove(remains, [own, *writes, *ended]))
        try:
            await asyncio.shield(clearing)
        except asyncio.CancelledError:
            await asyncio.wait([clearing])
            raise

    async def sweep(self) -> None:
        """Clears what dead processes, and failures here, left behind."""
        for record in await self._store.find(REMAINS):
            remains = msgspec.convert(record.body, Remains)
            is_here = remains.owner.place == self._owner.place
            if record.id in self._busy or not is_here or not await self._neighbours.may_clear(remains.owner):
                continue
            mine = msgspec.structs.replace(remains, owner=self._owner)
            own = Write(collection=REMAINS, id=record.id, body=msgspec.to_builtins(mine), rev=record.rev)
            with contextlib.suppress(RevisionConflict):  # another process is at it
                await self._remove(mine, [own])

    async def _remove(self, remains: Remains, writes: Sequence[Write]) -> None:
        """Makes the writes, the first of which records the remains, and clears those."""
        self._busy.add(remains.execution)
        try:
            record, *_ = await self._store.commit(writes)
            assert record is not None
            await self._clear(record, remains)
        finally:
            self._busy.discard(remains.execution)

    async def _clear(self, record: Record, remains: Remains) -> None:
        try:
            users = await others(self._store, remains.project, remains.execution, remains.jobs)
            await self._free_folders(remains, users)
            await self._free_values(remains, users)
        except DeepForgeError as error:
            _log.warning("What is left of execution %s is removed later: %s", record.id, error.message)
            return
        with contextlib.suppress(RevisionConflict):  # it was deleted twice at once: the other ends it
            await self._store.commit([Write(collection=REMAINS, id=record.id, body=None, rev=record.rev)])

    async def _free_values(self, remains: Remains, users: Sequence[Job]) -> None:
        used = {value.location for job in users for value in job.outputs.values()}
        for value in remains.unfinished:
            await self._storages.abandon(value)
        for value in remains.values:
            if value.location not in used and await self._is_nobodys(value):
                await self._storages.delete(value)

    async def _free_folders(self, remains: Remains, users: Sequence[Job]) -> None:
        """The logs of a job stay with what others took of it."""
        folder, kept = self._runs / remains.execution, {job.reused_from for job in users}
        for job in remains.jobs:
            if job.id not in kept:
                await asyncio.to_thread(shutil.rmtree, folder / job.node, ignore_errors=True)
        if not kept & {job.id for job in remains.jobs}:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _is_nobodys(self, value: Value) -> bool:
        """True if the execution that made it is gone."""
        return await self._store.get(EXECUTIONS, value.location.partition("/")[0]) is None


async def others(store: Store, project: str, execution: str, jobs: Iterable[Job | JobRemains]) -> list[Job]:
    """Jobs that may use what these made: those of the same keys, and those that took a result of theirs."""
    made = list(jobs)
    keys = [job.key for job in made if job.key is not None]
    records = await store.find(JOBS, {"key": keys}) if keys else []
    records += await store.find(JOBS, {"reused_from": [job.id for job in made]}) if made else []
    return [job for job in map(job_of, records) if job.project == project and job.execution != execution]
