"""Projects of the trash that go for good, whoever dies meanwhile, or that somebody holds who restores them.

A project's record says that it is going, and whose task that is, until nothing of it is left: folder, history,
executions, artifacts and their bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.execution import Owner
from deepforge_jupyter.errors import Conflict, DeepForgeError, NotFound, RevisionConflict
from deepforge_jupyter.scheduler.ownership import Neighbours
from deepforge_jupyter.services import identity
from deepforge_jupyter.services.cleanup import Cleanup
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.identity import Deleted, Place
from deepforge_jupyter.services.paths import writing
from deepforge_jupyter.services.trash_folder import remove_empty_trash
from deepforge_jupyter.store.base import Record, Store, Write

_log = logging.getLogger("deepforge.trash")


class Emptying:
    """One per process and store."""

    def __init__(
        self, store: Store, *, histories: Histories, cleanup: Cleanup, owner: Owner, neighbours: Neighbours
    ) -> None:
        self._store = store
        self._histories = histories
        self._cleanup = cleanup
        self._owner = owner
        self._neighbours = neighbours
        self._busy: set[str] = set()
        self._restoring: set[str] = set()

    async def remove(self, project: str) -> None:
        """Nothing of it if it is not in the trash (any more), or on its way back. Raises what cannot be reached or
        removed now: it goes later."""
        while (record := await self._store.get(identity.PROJECTS, project)) is not None:
            place = identity.place_of(record)
            if (deleted := place.deleted) is None:
                return
            if deleted.is_restoring and (project in self._restoring or not await self._may_clear(deleted)):
                return
            with contextlib.suppress(RevisionConflict):
                await self._remove(record)
                return

    @asynccontextmanager
    async def held(self, project: str) -> AsyncIterator[Place]:
        """A project of the trash, which nobody removes meanwhile. Raises NotFound, Conflict for one that goes, or that
        another restores."""
        if project in self._restoring:
            raise _restored(project)
        self._restoring.add(project)
        try:
            record, place = await self._hold(project)
            try:
                yield place
            except BaseException:
                with contextlib.suppress(RevisionConflict):
                    await self._store.replace(record, place.body)
                raise
        finally:
            self._restoring.discard(project)

    async def _hold(self, project: str) -> tuple[Record, Place]:
        """The record as it is held, and what it said before."""
        while True:
            record = await self._store.get(identity.PROJECTS, project)
            if record is None or (deleted := (place := identity.place_of(record)).deleted) is None:
                raise NotFound(f"There is no project {project} in the trash.")
            if deleted.is_emptying:
                raise Conflict(f"“{deleted.name}” is being deleted for good.")
            if deleted.is_restoring and not await self._may_clear(deleted):
                raise _restored(deleted.name)
            with contextlib.suppress(RevisionConflict):
                return await self._store.replace(record, self._mine(place, is_restoring=True).body), place

    async def _may_clear(self, deleted: Deleted) -> bool:
        return deleted.owner is None or await self._neighbours.may_clear(deleted.owner)

    async def sweep(self) -> None:
        """Goes on with what dead processes, and failures here, left behind."""
        for record in await self._store.find(identity.PROJECTS):
            place = identity.place_of(record)
            if record.id in self._busy or not await self._may_remove(place):
                continue
            try:
                await self._remove(record)
            except RevisionConflict:  # another process is at it
                continue
            except DeepForgeError as error:
                _log.warning("What is left of the deleted project %s is removed later: %s", place.id, error.message)

    async def _may_remove(self, place: Place) -> bool:
        if place.deleted is None or not place.deleted.is_emptying:
            return False
        owner = place.deleted.owner
        if owner is None:  # an earlier version began it
            return True
        return owner.place == self._owner.place and await self._neighbours.may_clear(owner)

    async def _remove(self, record: Record) -> None:
        """Raises RevisionConflict, and removes nothing, if the record is another now."""
        place = identity.place_of(record)
        self._busy.add(place.id)
        try:
            await self._store.replace(record, self._mine(place, is_emptying=True).body)
            await self._cleanup.delete_all(place.id)
            self._histories.forget(place.folder)
            with writing(place.path):
                await asyncio.to_thread(_remove_folder, place.folder)
            await asyncio.to_thread(remove_empty_trash, place.folder.parent)
            await self._store.commit([Write(collection=identity.PROJECTS, id=place.id, body=None)])
        finally:
            self._busy.discard(place.id)

    def _mine(self, place: Place, *, is_emptying: bool = False, is_restoring: bool = False) -> Place:
        assert place.deleted is not None
        deleted = msgspec.structs.replace(
            place.deleted, is_emptying=is_emptying, is_restoring=is_restoring, owner=self._owner
        )
        return msgspec.structs.replace(place, deleted=deleted)


def _restored(project: str) -> Conflict:
    return Conflict(f"“{project}” is being restored already.")


def _remove_folder(folder: Path) -> None:
    """Also if another process is at it."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
