"""Artifacts brought to another storage: their bytes read and compared with what was kept, then written there."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, CopyOf, Value
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound
from deepforge_jupyter.protocol.artifacts import CopyArtifact, CopyProgress
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.storing import Storing
from deepforge_jupyter.scheduler.versions import kept_already
from deepforge_jupyter.services.artifacts import Artifacts, checked_name
from deepforge_jupyter.services.targets import Targets
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import content_of, file_hashes, read_header
from deepforge_jupyter.store.base import Store

TOLD_EVERY_S = 0.2


class Copying:
    def __init__(
        self, artifacts: Artifacts, store: Store, storages: Storages, targets: Targets, *, storing: Storing
    ) -> None:
        self._artifacts = artifacts
        self._store = store
        self._storages = storages
        self._targets = targets
        self._storing = storing

    async def begin(self, artifact: str, wish: CopyArtifact, *, user: str) -> Copy:
        """Raises BadRequest, NotFound: before anything is read."""
        source = await self._artifacts.get(artifact)
        storage = await self._targets.storage_name(wish.storage, usual=None)
        name = source.name if wish.name is None else checked_name(wish.name)
        if (storage, name) == (source.value.storage, source.name):
            raise BadRequest(f"“{name}” lies in “{storage}” already. Choose another storage, or another name.")
        return Copy(self._store, self._storages, self._storing, source, storage=storage, name=name, user=user)


class Copy:
    """One that is under way. Read once with `progress`; whoever stops reading ends it, and then nothing is left."""

    def __init__(
        self,
        store: Store,
        storages: Storages,
        storing: Storing,
        source: Artifact,
        *,
        storage: str,
        name: str,
        user: str,
    ) -> None:
        self._store = store
        self._storages = storages
        self._storing = storing
        self._source = source
        self._storage = storage
        self._name = name
        self._user = user
        self._done_bytes = 0
        self._lock = threading.Lock()

    async def progress(self) -> AsyncGenerator[CopyProgress, None]:
        """As it goes on; the last one has the artifact, or the problem."""
        copying = asyncio.ensure_future(self._copy())
        try:
            while not copying.done():
                yield self._told()
                await asyncio.wait([copying], timeout=TOLD_EVERY_S)
            try:
                yield msgspec.structs.replace(self._told(is_done=True), artifact=copying.result())
            except DeepForgeError as error:
                yield msgspec.structs.replace(self._told(), problem=error.message)
        finally:
            copying.cancel()
            await asyncio.wait([copying])

    async def _copy(self) -> Artifact:
        source = self._source
        kept = await kept_already(
            self._store,
            self._storages,
            source.project,
            self._name,
            storage=self._storage,
            content=source.value.content,
        )
        if kept is not None:
            return kept
        identity = uuid.uuid4().hex
        storage = await self._storages.named(self._storage)
        folder = await self._storages.local_path(source.value)
        digests = await self._checked(folder)
        async with self._storing.at(self._storage, identity) as place:
            value = await storage.put(folder, place.location, digests=digests, progress=self._add)
            return await place.record(self._copied(identity, value))

    async def _checked(self, folder: Path) -> dict[str, str]:
        """The SHA-256 of the source's data files. Raises NotFound if they are not those that were kept."""
        value = self._source.value
        digests = await asyncio.to_thread(file_hashes, folder)
        content = content_of(read_header(folder), digests)
        if value.content is not None and content != value.content:
            raise NotFound(
                f"“{self._source.name}” was not copied: its bytes in “{value.storage}” are not those that were kept "
                f"(their hash is {content[:12]}… instead of {value.content[:12]}…). Make or upload it again."
            )
        self._add(value.size_bytes)
        return digests

    def _copied(self, identity: str, value: Value) -> Artifact:
        source = self._source
        return msgspec.structs.replace(
            source,
            id=identity,
            name=self._name,
            value=value,
            created_at=now(),
            created_by=self._user,
            copy_of=CopyOf(artifact=source.id, name=source.name, version=source.version, storage=source.value.storage),
            version=1,
            newest_in=None,
            verified=None,
        )

    def _add(self, more_bytes: int) -> None:
        """In any thread."""
        with self._lock:
            self._done_bytes += more_bytes

    def _told(self, *, is_done: bool = False) -> CopyProgress:
        """Half of it is reading and comparing, the other half writing."""
        total_bytes = 2 * self._source.value.size_bytes
        return CopyProgress(
            done_bytes=total_bytes if is_done else min(self._done_bytes, total_bytes), total_bytes=total_bytes
        )
