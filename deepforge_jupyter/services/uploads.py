"""Files and folders that people bring: written to disk as they come, kept as artifacts when they are whole."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import tarfile
import threading
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import BadRequest, StorageFull, Unavailable
from deepforge_jupyter.protocol.artifacts import UploadedArtifact, UploadWish
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.storing import Storing
from deepforge_jupyter.scheduler.versions import kept_already
from deepforge_jupyter.services.array_files import array_summary
from deepforge_jupyter.services.artifacts import checked_name
from deepforge_jupyter.services.file_formats import format_of, value_of
from deepforge_jupyter.services.folder_values import FOLDER_SERIALIZER, FolderDraft, too_large
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.targets import Targets
from deepforge_jupyter.storage.drafts import Drafts
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import HEADER, Header, content_of, read_header
from deepforge_jupyter.store.base import Store

STORED_HEADER = f"_{HEADER}"
FILE_SERIALIZER = "file"
PATH_TYPE = "pathlib.Path"
ARRAY_FILE = "data.npy"
LONGEST_FILE_NAME_BYTES = 200


class CheckedWish(msgspec.Struct, frozen=True, kw_only=True):
    """The artifact's name, the file's in the value, and where it is kept."""

    name: str
    filename: str
    storage: str


class Uploads:
    """`folder` is where they wait, best on the file system of the storage."""

    def __init__(
        self,
        projects: Projects,
        store: Store,
        storages: Storages,
        targets: Targets,
        *,
        storing: Storing,
        folder: Path,
        largest_bytes: int,
    ) -> None:
        self._projects = projects
        self._store = store
        self._storages = storages
        self._targets = targets
        self._storing = storing
        self._drafts = Drafts(folder)
        self.largest_bytes = largest_bytes

    async def begin(self, wish: UploadWish, *, user: str) -> Upload:
        """Raises BadRequest, NotFound, TooLarge, Unavailable: before anything has to be sent."""
        checked = await self.checked(wish)
        with explained(self._drafts.folder):
            draft = self._drafts.make()
        name, storage = checked.name, checked.storage
        if wish.kind == "folder":
            return FolderUpload(self, wish, draft, name=name, storage=storage, user=user)
        return FileUpload(self, wish, draft, name=name, storage=storage, user=user, filename=checked.filename)

    async def checked(self, wish: UploadWish) -> CheckedWish:
        """Raises as `begin`."""
        await self._projects.check_known(wish.project)
        filename = checked_filename(wish.filename)
        name = checked_name(wish.filename if wish.name is None else wish.name)
        if wish.size_bytes is not None and wish.size_bytes > self.largest_bytes:
            raise too_large(self.largest_bytes)
        if wish.sha256 is not None and len(wish.sha256) != 64:
            raise BadRequest("`sha256` is the hash in 64 hexadecimal digits.", details={"parameter": "sha256"})
        if wish.kind == "folder" and wish.opens_as == "value":
            raise BadRequest("A folder holds no value: operations get its path.", details={"parameter": "opens_as"})
        usual = await self._projects.storage(wish.project)
        storage = await self._targets.storage_name(wish.storage, usual=usual)
        await self._storages.named(storage)
        return CheckedWish(name=name, filename=filename, storage=storage)

    async def keep(self, upload: Upload) -> UploadedArtifact:
        """The same content under the same name is not kept twice in a storage."""
        project, identity = upload.wish.project, uuid.uuid4().hex
        content = read_header(upload.draft).content
        kept = await kept_already(
            self._store, self._storages, project, upload.name, storage=upload.storage, content=content
        )
        if kept is not None:
            return uploaded(kept, is_same=True)
        storage = await self._storages.named(upload.storage)
        async with self._storing.at(upload.storage, identity) as place:
            artifact = Artifact(
                id=identity,
                project=project,
                name=upload.name,
                value=await storage.put(upload.draft, place.location, digests=upload.digests),
                created_at=now(),
                created_by=upload.user,
            )
            return uploaded(await place.record(artifact), is_same=False)

    def forget(self, draft: Path) -> None:
        """What came is not needed any more."""
        self._drafts.remove(draft)

    def sweep(self) -> None:
        """Removes what came in processes that died."""
        with explained(self._drafts.folder):
            self._drafts.sweep()


class Upload(ABC):
    """One that is under way: `write` what comes, then `finish` once or `discard` at any time, after which nothing of it
    is left here."""

    def __init__(self, uploads: Uploads, wish: UploadWish, draft: Path, *, name: str, storage: str, user: str) -> None:
        self.wish = wish
        self.draft = draft
        self.name = name
        self.storage = storage
        self.user = user
        self.received_bytes = 0
        self._uploads = uploads
        self._digest = hashlib.sha256()
        self._turn = asyncio.Lock()

    async def write(self, chunk: bytes) -> None:
        """Raises TooLarge, StorageFull, BadRequest."""
        self.received_bytes += len(chunk)
        if self.received_bytes > self._uploads.largest_bytes:
            raise too_large(self._uploads.largest_bytes)
        async with self._turn:
            with explained(self.draft):
                await asyncio.to_thread(self._take, chunk)

    async def finish(self) -> UploadedArtifact:
        """Raises BadRequest if what came is not what was promised."""
        try:
            with explained(self.draft):
                await asyncio.to_thread(self._settle)
            return await self._uploads.keep(self)
        finally:
            await self.discard()

    async def discard(self) -> None:
        async with self._turn:
            await asyncio.to_thread(self._let_go)
            await asyncio.to_thread(self._uploads.forget, self.draft)

    def _take(self, chunk: bytes) -> None:
        self._digest.update(chunk)
        self._put(chunk)

    @abstractmethod
    def _put(self, chunk: bytes) -> None: ...

    @property
    @abstractmethod
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of the value's data files, by name, once all has come."""

    @abstractmethod
    def _settle(self) -> None:
        """Writes the value's header once all has come."""

    @abstractmethod
    def _let_go(self) -> None:
        """Closes what is open."""

    def _check(self) -> None:
        wish = self.wish
        if wish.size_bytes is not None and self.received_bytes != wish.size_bytes:
            raise BadRequest(
                f"{self.received_bytes} bytes of “{self.name}” came instead of {wish.size_bytes}: upload it again."
            )
        check_hash(self.name, self._digest.hexdigest(), wish)

    def _write_header(self, **said: Any) -> None:
        (self.draft / HEADER).write_bytes(value_header(**said))


class FileUpload(Upload):
    """One file, of which operations get the value that it holds or its path."""

    def __init__(
        self,
        uploads: Uploads,
        wish: UploadWish,
        draft: Path,
        *,
        name: str,
        storage: str,
        user: str,
        filename: str,
    ) -> None:
        super().__init__(uploads, wish, draft, name=name, storage=storage, user=user)
        self._path = draft / filename
        self._file: BinaryIO | None = None

    def _put(self, chunk: bytes) -> None:
        if self._file is None:
            self._file = self._path.open("xb", buffering=0)
        view = memoryview(chunk)
        while view:
            view = view[self._file.write(view) :]

    def _settle(self) -> None:
        self._check()
        self._put(b"")
        self._let_go()
        found = format_of(self._path)
        summary = array_summary(self._path) or self._path.name
        value = value_of(self._path, found, self.wish.opens_as)
        if value is not None:
            self._path = self._path.rename(self.draft / value.file)
        self._write_header(
            type=PATH_TYPE if value is None else value.type,
            serializer=FILE_SERIALIZER if value is None else str(found),
            file_format=found if value is None else None,
            size_bytes=self.received_bytes,
            summary=summary,
            digests=self.digests,
        )

    @property
    def digests(self) -> Mapping[str, str]:
        return {self._path.name: self._digest.hexdigest()}

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()


class FolderUpload(Upload):
    """A tar archive of a folder, taken apart while it comes; links and devices in it are refused."""

    def __init__(self, uploads: Uploads, wish: UploadWish, draft: Path, *, name: str, storage: str, user: str) -> None:
        super().__init__(uploads, wish, draft, name=name, storage=storage, user=user)
        self._folder = FolderDraft(draft, largest_bytes=uploads.largest_bytes)
        self._failure: Exception | None = None
        reading, writing = os.pipe()
        self._writing: int | None = writing
        self._thread = threading.Thread(target=self._unpack, args=(reading,), name="deepforge-upload", daemon=True)
        self._thread.start()

    def _put(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        try:
            while view and self._writing is not None:
                view = view[os.write(self._writing, view) :]
        except BrokenPipeError:
            self._end()
            if self._failure is not None:
                raise self._failure from None

    def _settle(self) -> None:
        self._check()
        self._end()
        if self._failure is not None:
            raise self._failure
        self._folder.finish()
        self._write_header(
            type=PATH_TYPE,
            serializer=FOLDER_SERIALIZER,
            size_bytes=self._folder.size_bytes,
            summary=described_folder(self._folder.files),
            digests=self.digests,
        )

    @property
    def digests(self) -> Mapping[str, str]:
        return self._folder.digests

    def _let_go(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._writing is not None:
            os.close(self._writing)
            self._writing = None
        self._thread.join()

    def _unpack(self, reading: int) -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                with tarfile.open(fileobj=source, mode="r|") as archive:
                    for member in archive:
                        if member.isdir():
                            continue
                        content = archive.extractfile(member) if member.isreg() else None
                        if content is None:
                            raise BadRequest(f"“{member.name[:80]}” is a link or device: only files are kept.")
                        self._folder.add(member.name, content)
                while source.read(1 << 16):  # the padding after the end
                    pass
            except tarfile.TarError as error:
                self._failure = BadRequest(f"What came of the folder “{self.name}” is no whole tar archive: {error}.")
            except Exception as error:  # noqa: BLE001 - told where it is waited for
                self._failure = error


def uploaded(artifact: Artifact, *, is_same: bool) -> UploadedArtifact:
    return UploadedArtifact(**msgspec.structs.asdict(artifact), is_same=is_same)


def check_hash(name: str, digest: str, wish: UploadWish) -> None:
    """Raises BadRequest if it is not the one that was promised."""
    if wish.sha256 is not None and digest != wish.sha256.lower():
        raise BadRequest(
            f"What came of “{name}” has another hash (SHA-256 {digest[:12]}… instead of "
            f"{wish.sha256[:12].lower()}…): it was damaged on the way, or is another file. Upload it again.",
            details={"sha256": digest},
        )


def value_header(
    *,
    type: str,
    serializer: str,
    size_bytes: int,
    summary: str,
    digests: Mapping[str, str],
    file_format: str | None = None,
) -> bytes:
    """The text of its `value.json`."""
    fields = {
        "format": 1,
        "type": type,
        "serializer": serializer,
        **({"file_format": file_format} if file_format else {}),
        "summary": summary,
        "size_bytes": size_bytes,
        "requires": {},
    }
    content = content_of(msgspec.convert(fields, Header, strict=True), digests)
    return msgspec.json.format(msgspec.json.encode({**fields, "content": content}), indent=2) + b"\n"


@contextlib.contextmanager
def explained(place: Path) -> Iterator[None]:
    """What the disk objects to, for people."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("There is no room left on the server's disk for uploads: free some space.") from error
        raise Unavailable(f"Uploads cannot be written in {place}: {error.strerror or error}.") from error


def described_folder(files: int) -> str:
    return f"folder of {files} file{'' if files == 1 else 's'}"


def checked_filename(filename: str) -> str:
    """As it is kept in the value's folder; it must not be taken for the header."""
    if not filename.strip() or filename in (".", "..") or "/" in filename or "\\" in filename:
        raise BadRequest(f"“{filename[:80]}” is no name of a file.", details={"parameter": "filename"})
    if not filename.isprintable():
        raise _bad_filename(filename, "holds a line break or another control character")
    if len(filename.encode()) > LONGEST_FILE_NAME_BYTES:
        raise _bad_filename(filename, f"is longer than {LONGEST_FILE_NAME_BYTES} bytes")
    return STORED_HEADER if filename == HEADER else filename


def _bad_filename(filename: str, why: str) -> BadRequest:
    shown = repr(filename if len(filename) <= 80 else f"{filename[:80]}…")
    return BadRequest(f"A file cannot be uploaded as {shown}: its name {why}.", details={"parameter": "filename"})
