"""Runs the executions that this process owns, and takes over those whose owner died."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import msgspec

from deepforge_jupyter.domain.execution import FINAL, Owner, Status
from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.capacity import Capacities
from deepforge_jupyter.scheduler.journal import LostOwnership
from deepforge_jupyter.scheduler.ownership import (
    HEARTBEAT_S,
    Observer,
    Presence,
    a_server_lives,
    claim,
    forget_dead,
    this_process,
)
from deepforge_jupyter.scheduler.records import EXECUTIONS, PROCESSES, execution_of
from deepforge_jupyter.scheduler.walk import Walk
from deepforge_jupyter.store.base import Record

log = logging.getLogger("deepforge.scheduler")

UNFINISHED = [status.value for status in Status if status not in FINAL]


class Scheduler:
    """One per process and store. `adopts` says that it also runs executions that no living process owns
    (a server does; a command that runs one pipeline does not)."""

    def __init__(
        self, adapters: Adapters, *, adopts: bool = True, owner: Owner | None = None, heartbeat_s: float = HEARTBEAT_S
    ) -> None:
        self.owner = owner or this_process()
        self.adopts = adopts
        self._adapters = adapters
        self._heartbeat_s = heartbeat_s
        self._presence = Presence(adapters.store, self.owner, schedules=adopts)
        self._observer = Observer(self.owner)
        self._capacities = Capacities()
        self._walks: dict[str, Walk] = {}
        self._next: dict[str, tuple[Record, Sequence[Record]]] = {}
        self._foreign: dict[str, Owner | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_open = False

    async def open(self) -> None:
        """Called once, when the store is open. Goes on with what a dead process left, in the background."""
        if self._is_open:
            return
        self._is_open = True
        await self._presence.announce()
        changes = self._adapters.store.watch(EXECUTIONS)
        self._spawn(self._watch(changes), name="watch")
        self._spawn(self._beat(), name="heartbeat")
        if self.adopts:
            self._spawn(self._adopt_all(), name="adopt")

    async def close(self) -> None:
        """Leaves running operations alone: they go on, and the next process goes on with the graph."""
        if not self._is_open:
            return
        self._is_open = False
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(DeepForgeError):
            await self._presence.withdraw()

    def begin(self, execution: Record, jobs: Sequence[Record]) -> None:
        """Runs an execution that was just created, or has just begun again, with this process as its owner."""
        if not self._is_open:
            return
        if execution.id in self._walks:  # the walk to its former end is on its last step
            self._next[execution.id] = execution, jobs
            return
        self._foreign.pop(execution.id, None)
        walk = Walk(self._adapters, execution, jobs, capacities=self._capacities)
        self._walks[execution.id] = walk
        self._spawn(self._run(walk, execution.id), name=execution.id)

    def wake(self, execution: str) -> None:
        """Something changed about an execution: looks at it again if this process runs it."""
        if (walk := self._walks.get(execution)) is not None:
            walk.wake()

    async def own(self, execution: str) -> bool:
        """Takes an execution that nobody living owns and runs it; False if somebody else does, if its runs are in
        another data folder, or if it has ended."""
        if execution in self._walks:
            return True
        record = await self._adapters.store.get(EXECUTIONS, execution)
        if record is None:
            raise NotFound(f"There is no execution {execution}.")
        recorded = execution_of(record)
        owner = recorded.owner
        if recorded.place not in ("", self.owner.place):
            return False
        if owner is not None and not await self._is_dead(owner):
            return False
        claimed = await claim(self._adapters.store, execution, owner=self.owner, takes_from=owner)
        if claimed is None:
            return False
        if owner is not None:
            log.info(
                "execution %s: its process %s on %s is gone, going on with it here", execution, owner.pid, owner.host
            )
        self.begin(*claimed)
        return True

    async def a_server_lives(self) -> bool:
        """True if another process takes over executions that are created without an owner."""
        return await a_server_lives(self._adapters.store, self._observer, place=self.owner.place)

    @property
    def running(self) -> tuple[str, ...]:
        """The executions that this process runs now."""
        return tuple(self._walks)

    async def _run(self, walk: Walk, execution: str) -> None:
        try:
            await walk.run()
        except LostOwnership:
            log.warning("execution %s: another process owns it now", execution)
        except DeepForgeError:
            log.exception("execution %s: stopped", execution)
        finally:
            self._walks.pop(execution, None)
            if execution in self._next:
                self.begin(*self._next.pop(execution))

    async def _watch(self, changes: Any) -> None:
        async for change in changes:
            walk = self._walks.get(change.id)
            try:
                if walk is not None and change.record is not None:
                    walk.take(change.record)
                elif walk is None and self.adopts:
                    await self._notice(change.id, change.record)
            except Exception:  # every later wish and every orphan is seen by this loop: it must survive
                log.exception("execution %s: its change was not understood", change.id)

    async def _notice(self, execution: str, record: Record | None) -> None:
        """Somebody else's execution changed."""
        self._foreign.pop(execution, None)
        if record is None or record.body["status"] not in UNFINISHED:
            return
        owner = record.body.get("owner")
        self._foreign[execution] = msgspec.convert(owner, Owner) if owner else None
        if owner is None:
            await self._adopt(execution)

    async def _adopt_all(self) -> None:
        try:
            await forget_dead(self._adapters.store, self.owner)
            for record in await self._adapters.store.find(EXECUTIONS, {"status": UNFINISHED}, order_by="created_at"):
                execution = execution_of(record)
                if execution.id not in self._walks:
                    self._foreign[execution.id] = execution.owner
                    await self._adopt(execution.id)
        except DeepForgeError as error:
            log.error("unfinished executions cannot be looked up: %s", error)

    async def _adopt(self, execution: str) -> None:
        try:
            await self.own(execution)
        except NotFound:
            self._foreign.pop(execution, None)
        except DeepForgeError as error:
            log.warning("execution %s cannot be taken over yet: %s", execution, error)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat_s)
            try:
                await self._presence.beat()
                for execution in list(self._foreign):
                    await self._adopt(execution)
            except Exception as error:  # without it others would take this process for dead
                log.error("no heartbeat: %s", error, exc_info=not isinstance(error, DeepForgeError))

    async def _is_dead(self, owner: Owner) -> bool:
        return self._observer.is_dead(owner, await self._adapters.store.get(PROCESSES, owner.process))

    def _spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=f"deepforge:{name}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s ended unexpectedly", task.get_name(), exc_info=error)
