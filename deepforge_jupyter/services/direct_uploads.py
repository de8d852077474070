"""Files and folders that people send straight into a storage: this server lends addresses, then reads what came."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound
from deepforge_jupyter.protocol.artifacts import (
    BeginDirectUpload,
    DirectUpload,
    PartAddress,
    UploadedArtifact,
    UploadProgress,
    UploadWish,
)
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.storing import Place, Storing
from deepforge_jupyter.scheduler.versions import kept_already
from deepforge_jupyter.services.downloads import Downloads
from deepforge_jupyter.services.folder_values import (
    FOLDER_SERIALIZER,
    MANIFEST,
    MOST_FILES,
    Entry,
    check_nesting,
    checked_path,
    too_many_files,
)
from deepforge_jupyter.services.object_formats import looked_at
from deepforge_jupyter.services.uploads import (
    FILE_SERIALIZER,
    PATH_TYPE,
    CheckedWish,
    Uploads,
    check_hash,
    described_folder,
    uploaded,
    value_header,
)
from deepforge_jupyter.storage.incoming import Incoming, Whole
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import Header
from deepforge_jupyter.store.base import Store

TOLD_EVERY_S = 0.2
IDLE_LIVES = 2


class DirectUploads:
    """Of this process. An address lives as long as that of a download; what nothing is heard of for twice as long is
    given up."""

    def __init__(
        self, uploads: Uploads, store: Store, storages: Storages, storing: Storing, downloads: Downloads
    ) -> None:
        self._uploads = uploads
        self._store = store
        self._storages = storages
        self._storing = storing
        self._life_s = downloads.address_life_s
        self._under_way: dict[str, Sending] = {}
        self._ending: set[asyncio.Task[None]] = set()

    async def begin(self, project: str, wish: BeginDirectUpload, *, user: str) -> DirectUpload:
        """Raises BadRequest, NotFound, TooLarge, Unavailable: before anything has to be sent."""
        entries = await asyncio.to_thread(_entries, wish)
        given = {name: getattr(wish, name) for name in wish.__struct_fields__ if name != "files"}
        whole = UploadWish(project=project, size_bytes=sum(entry.size_bytes for entry in entries), **given)
        checked = await self._uploads.checked(whole)
        storage = await self._storages.named(checked.storage)
        if storage.reached_at is None:
            return DirectUpload()
        identity = uuid.uuid4().hex
        async with AsyncExitStack() as stack:
            place = await stack.enter_async_context(self._storing.at(checked.storage, identity))
            incoming = await storage.incoming(place.location, [entry.size_bytes for entry in entries])
            if incoming is None:
                return DirectUpload()
            sending = Sending(
                self._store, self._storages, identity, whole, checked, entries, incoming, place, user=user
            )
            sending.ends.push_async_exit(stack.pop_all())
        self._under_way[identity] = sending
        self._wait_for(sending)
        return DirectUpload(id=identity, part_bytes=incoming.part_bytes, together_bytes=incoming.together_bytes)

    async def address(self, upload: str, *, file: int, part: int) -> PartAddress:
        """Raises NotFound for an upload that is not under way (any more), or has no such part."""
        sending = self._found(upload)
        self._wait_for(sending)
        expires_at = now() + timedelta(seconds=self._life_s)
        return PartAddress(url=await sending.incoming.address(file, part, life_s=self._life_s), expires_at=expires_at)

    def finish(self, upload: str) -> AsyncGenerator[UploadProgress, None]:
        """Checks and keeps what was sent; the last one has the artifact, or the problem. Whoever stops reading ends it,
        and then nothing is left. Raises NotFound."""
        sending = self._found(upload)
        self._wait_for(sending)
        return self._finish(sending)

    async def discard(self, upload: str) -> None:
        """Nothing of it is left. Repeating it does nothing."""
        with contextlib.suppress(NotFound):
            await self._end(self._found(upload))

    async def close(self) -> None:
        for sending in list(self._under_way.values()):
            await self._end(sending)
        if self._ending:
            await asyncio.wait(self._ending)

    async def _finish(self, sending: Sending) -> AsyncGenerator[UploadProgress, None]:
        if self._under_way.pop(sending.id, None) is None:
            gone = _gone()
            yield UploadProgress(done_bytes=0, total_bytes=0, problem=gone.message, code=gone.code)
            return
        sending.wait_for(None)
        keeping = asyncio.ensure_future(sending.keep())
        try:
            while not keeping.done():
                yield sending.told()
                await asyncio.wait([keeping], timeout=TOLD_EVERY_S)
            try:
                yield msgspec.structs.replace(sending.told(is_done=True), artifact=keeping.result())
            except DeepForgeError as error:
                yield msgspec.structs.replace(sending.told(), problem=error.message, code=error.code)
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])
            await sending.ends.aclose()  # if it had not even begun

    def _found(self, upload: str) -> Sending:
        sending = self._under_way.get(upload)
        if sending is None:
            raise _gone()
        return sending

    def _wait_for(self, sending: Sending) -> None:
        loop = asyncio.get_running_loop()
        sending.wait_for(loop.call_later(IDLE_LIVES * self._life_s, self._give_up, sending))

    def _give_up(self, sending: Sending) -> None:
        task = asyncio.get_running_loop().create_task(self._end(sending), name="deepforge:upload-given-up")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self, sending: Sending) -> None:
        if self._under_way.pop(sending.id, None) is not None:
            sending.wait_for(None)
            await sending.ends.aclose()


class Sending:
    """One upload, which holds its place until `ends` is closed."""

    def __init__(
        self,
        store: Store,
        storages: Storages,
        id: str,
        wish: UploadWish,
        checked: CheckedWish,
        entries: list[Entry],
        incoming: Incoming,
        place: Place,
        *,
        user: str,
    ) -> None:
        self.id = id
        self._user = user
        self.incoming = incoming
        self.ends = AsyncExitStack()
        self._store = store
        self._storages = storages
        self._wish = wish
        self._checked = checked
        self._entries = entries
        self._place = place
        self._timer: asyncio.TimerHandle | None = None
        self._done_bytes = 0
        self._lock = threading.Lock()

    def wait_for(self, timer: asyncio.TimerHandle | None) -> None:
        """What gives it up, in place of what did."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = timer

    def told(self, *, is_done: bool = False) -> UploadProgress:
        """Half of it is reading, the other half copying where it lies."""
        total_bytes = 2 * sum(self.incoming.sizes)
        done_bytes = total_bytes if is_done else min(self._done_bytes, total_bytes)
        return UploadProgress(done_bytes=done_bytes, total_bytes=total_bytes)

    async def keep(self) -> UploadedArtifact:
        """The same content under the same name is not kept twice in a storage."""
        async with self.ends:
            await self.incoming.complete()
            hashes = await self.incoming.hashes(progress=self._add)
            is_folder = self._wish.kind == "folder"
            whole = await (asyncio.to_thread(self._folder, hashes) if is_folder else self._file(hashes))
            project, name, storage = self._wish.project, self._checked.name, self._checked.storage
            kept = await kept_already(
                self._store, self._storages, project, name, storage=storage, content=whole.content
            )
            if kept is not None:
                return uploaded(kept, is_same=True)
            artifact = Artifact(
                id=self.id,
                project=self._wish.project,
                name=self._checked.name,
                value=await self.incoming.put(whole, progress=self._add),
                created_at=now(),
                created_by=self._user,
            )
            return uploaded(await self._place.record(artifact), is_same=False)

    async def _file(self, hashes: list[str]) -> Whole:
        (digest,) = hashes
        check_hash(self._checked.name, digest, self._wish)
        (size_bytes,) = self.incoming.sizes
        read = partial(self.incoming.read, 0)
        found = await looked_at(read, size_bytes, self._checked.filename, self._wish.opens_as)
        name = self._checked.filename if found.value is None else found.value.file
        return _whole(
            {name: 0},
            {name: digest},
            type=PATH_TYPE if found.value is None else found.value.type,
            serializer=FILE_SERIALIZER if found.value is None else str(found.format),
            file_format=found.format if found.value is None else None,
            size_bytes=size_bytes,
            summary=found.summary,
        )

    def _folder(self, hashes: list[str]) -> Whole:
        entries = [
            msgspec.structs.replace(entry, sha256=sha256) for entry, sha256 in zip(self._entries, hashes, strict=True)
        ]
        listing = msgspec.json.encode(sorted(entries, key=lambda entry: entry.path))
        files = {entry.file: number for number, entry in enumerate(self._entries)}
        return _whole(
            {**files, MANIFEST: listing},
            {**dict(zip(files, hashes, strict=True)), MANIFEST: hashlib.sha256(listing).hexdigest()},
            type=PATH_TYPE,
            serializer=FOLDER_SERIALIZER,
            size_bytes=sum(self.incoming.sizes) + len(listing),
            summary=described_folder(len(files)),
        )

    def _add(self, more_bytes: int) -> None:
        """In any thread."""
        with self._lock:
            self._done_bytes += more_bytes


def _entries(wish: BeginDirectUpload) -> list[Entry]:
    """The files in the order in which their senders count them. Raises BadRequest."""
    if wish.kind == "file":
        if len(wish.files) != 1:
            raise BadRequest("A file is one file: upload several as a folder.", details={"parameter": "files"})
        return [Entry(path=wish.filename, file="", size_bytes=wish.files[0].size_bytes)]
    if wish.sha256 is not None:
        raise BadRequest("A folder has no `sha256` of its own.", details={"parameter": "sha256"})
    if not wish.files:
        raise BadRequest("The folder has no files, so there is nothing to keep.")
    if len(wish.files) > MOST_FILES:
        raise too_many_files()
    entries = [
        Entry(path=checked_path(file.path), file=f"{number:06d}", size_bytes=file.size_bytes)
        for number, file in enumerate(wish.files)
    ]
    by_path = {entry.path: entry for entry in entries}
    if len(by_path) != len(entries):
        raise BadRequest("The folder has two files at one path.", details={"parameter": "files"})
    check_nesting(by_path)
    return entries


def _whole(files: dict[str, int | bytes], digests: dict[str, str], **said: Any) -> Whole:
    header = value_header(digests=digests, **said)
    content = msgspec.json.decode(header, type=Header).content
    assert content is not None
    return Whole(header=header, content=content, files=files, digests=digests)


def _gone() -> NotFound:
    return NotFound("This upload is not under way (any more): begin it again.")
