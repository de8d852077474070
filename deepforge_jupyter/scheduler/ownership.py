"""Who schedules an execution, and how another process knows that its owner died.

Each process has a presence record in the collection `processes`, whose counter grows while it lives. An execution
names its owner. Clocks of different machines are never compared.
"""

from __future__ import annotations

import os
import platform
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.execution import FINAL, Owner
from deepforge_jupyter.errors import NotFound, RevisionConflict
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, PROCESSES, body_of, execution_of, job_of
from deepforge_jupyter.store.base import Record, Store, Write

HEARTBEAT_S = 3.0
LEASE_S = 15.0
LONGEST_LOOK_S = 2 * HEARTBEAT_S


def this_process(*, place: str = "") -> Owner:
    """A new identity for this process, which works on the data folder `place`."""
    pid = os.getpid()
    return Owner(
        process=uuid.uuid4().hex,
        counter=1,
        host=socket.gethostname(),
        boot=_boot(),
        pid=pid,
        pid_started=_pid_started(pid) or "",
        place=place,
    )


def is_gone(owner: Owner, *, seen_from: Owner) -> bool | None:
    """Whether the process of `owner` has ended; None when that cannot be known from here."""
    if not owner.boot or not owner.pid_started:
        return None
    if (owner.host, owner.boot) != (seen_from.host, seen_from.boot):
        return None
    return _pid_started(owner.pid) != owner.pid_started


@dataclass
class _Stillness:
    """For how long a counter was seen to stand still."""

    counter: int
    looked_at_s: float
    seconds: float = 0.0


class Observer:
    """Judges other processes' leases on this process's own monotonic clock.

    Time in which it did not look counts for little: while a database is away nobody's counter grows.
    """

    def __init__(self, here: Owner, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._here = here
        self._clock = clock
        self._seen: dict[str, _Stillness] = {}

    def is_dead(self, owner: Owner, presence: Record | None) -> bool:
        """`presence` is the process's record as it is now; None says that it closed."""
        if owner.process == self._here.process:
            return False
        if presence is None or is_gone(owner, seen_from=self._here):
            return True
        counter, now = int(presence.body["counter"]), self._clock()
        seen = self._seen.get(owner.process)
        if seen is None or seen.counter != counter:
            self._seen[owner.process] = _Stillness(counter, looked_at_s=now)
            return False
        seen.seconds += min(now - seen.looked_at_s, LONGEST_LOOK_S)
        seen.looked_at_s = now
        return seen.seconds >= LEASE_S


class Neighbours:
    """Which of the others are dead whose work lies about: a process of this machine is alive as long as it is there,
    however long it stands still."""

    def __init__(self, store: Store, here: Owner) -> None:
        self._store = store
        self._here = here
        self._observer = Observer(here)

    async def is_dead(self, owner: Owner) -> bool:
        presence = await self._store.get(PROCESSES, owner.process)
        gone = is_gone(owner, seen_from=self._here)
        if gone is None:
            return self._observer.is_dead(owner, presence)
        return gone or (presence is None and owner.pid == self._here.pid)

    async def may_clear(self, owner: Owner) -> bool:
        """True of what this process left itself, or a dead one."""
        return owner.process == self._here.process or await self.is_dead(owner)


class Presence:
    """This process's record. `schedules` says that it takes over executions that have no living owner."""

    def __init__(self, store: Store, owner: Owner, *, schedules: bool) -> None:
        self._store = store
        self._owner = owner
        self._schedules = schedules

    async def announce(self) -> None:
        await self._put()

    async def beat(self) -> None:
        self._owner = msgspec.structs.replace(self._owner, counter=self._owner.counter + 1)
        await self._put()

    async def withdraw(self) -> None:
        await self._store.commit([Write(collection=PROCESSES, id=self._owner.process, body=None)], durable=False)

    async def _put(self) -> None:
        body = {**body_of(self._owner), "schedules": self._schedules}
        await self._store.commit([Write(collection=PROCESSES, id=self._owner.process, body=body)], durable=False)


async def forget_dead(store: Store, here: Owner) -> None:
    """Removes the presence records of processes of this machine that have ended."""
    records = await store.find(PROCESSES)
    dead = [record for record in records if is_gone(msgspec.convert(record.body, Owner), seen_from=here)]
    if not dead:
        return
    await store.commit([Write(collection=PROCESSES, id=record.id, body=None) for record in dead], durable=False)


async def a_server_lives(store: Store, observer: Observer, *, place: str) -> bool:
    """True if some other process on the data folder `place` takes over executions that are created without an owner."""
    for record in await store.find(PROCESSES):
        other = msgspec.convert(record.body, Owner)
        if record.body.get("schedules") and other.place == place and not observer.is_dead(other, record):
            return True
    return False


async def claim(
    store: Store, execution: str, *, owner: Owner, takes_from: Owner | None
) -> tuple[Record, list[Record]] | None:
    """Makes `owner` the owner of an execution that belongs to `takes_from`; None if somebody else was first.

    The jobs that have not ended are rewritten in the same commit: whatever the former owner still writes about
    them, should it live after all, is refused by their revisions.
    """
    while True:
        record = await store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        current = execution_of(record)
        former = current.owner.process if current.owner else None
        if former != (takes_from.process if takes_from else None) or current.status in FINAL:
            return None
        jobs = await store.find(JOBS, {"execution": execution})
        open_jobs = [job for job in jobs if not job_of(job).status.is_final]
        body = {**record.body, "owner": body_of(owner)}
        writes = [Write(collection=EXECUTIONS, id=execution, body=body, rev=record.rev)]
        writes += [Write(collection=JOBS, id=job.id, body=job.body, rev=job.rev) for job in open_jobs]
        try:
            written = await store.commit(writes)
        except RevisionConflict:
            continue
        fresh = {job.id: job for job in written[1:] if job is not None}
        assert written[0] is not None
        return written[0], [fresh.get(job.id, job) for job in jobs]


def _boot() -> str:
    """This boot of this machine and its process namespace, so that process ids can be compared; empty if unknown."""
    if platform.system() != "Linux":
        return ""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _pid_started(pid: int) -> str | None:
    """When the living process `pid` started, in the kernel's own ticks; None if there is none (a zombie is none)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]
