"""Artifacts as files: what is one file as it is, all else as a zip archive, in pieces; or where to read it oneself."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import PurePosixPath
from typing import IO, Any, cast

import msgspec
from traitlets import Int
from traitlets.config import Configurable

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import NotFound, Unreadable
from deepforge_jupyter.protocol.artifacts import ArtifactAddress
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.services.artifacts import Artifacts
from deepforge_jupyter.services.folder_files import FolderFiles
from deepforge_jupyter.services.folder_values import FOLDER_SERIALIZER, read_manifest
from deepforge_jupyter.services.uploads import STORED_HEADER
from deepforge_jupyter.storage.addresses import Lending
from deepforge_jupyter.storage.base import Values
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import HEADER

CHUNK_BYTES = 4 << 20
BINARY = "application/octet-stream"
ADDRESS_LIFE_S = 600


class DownloadsConfig(Configurable):
    """Settings of what others read straight from a storage and write straight there: downloads, uploads, and values of
    operations that run elsewhere."""

    address_life_s = Int(
        ADDRESS_LIFE_S,
        min=1,
        max=7 * 24 * 3600,
        help="Seconds within which a download that comes straight from its storage, or a part of an upload that goes "
        "straight there, must have begun; the same for what operations elsewhere take and give.",
    ).tag(config=True)

    def create(self, artifacts: Artifacts, files: FolderFiles, storages: Storages) -> Downloads:
        return Downloads(artifacts, files, storages, address_life_s=self.address_life_s)


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """`size_bytes` (of the whole) is None where it is not known before the end; the `chunks` begin at byte `first`.
    `tag` stands for these very bytes, None where they may change. `sha256` is their hash where that is known."""

    filename: str
    media: str
    size_bytes: int | None
    first: int = 0
    tag: str | None = None
    sha256: str | None = None
    chunks: AsyncIterator[bytes]


class Downloads:
    def __init__(
        self, artifacts: Artifacts, files: FolderFiles, storages: Storages, *, address_life_s: int = ADDRESS_LIFE_S
    ) -> None:
        self._artifacts = artifacts
        self._files = files
        self._storages = storages
        self.address_life_s = address_life_s

    async def of(self, artifact: str, *, file: str | None = None, first: int = 0) -> Download:
        """All of it, or the `file` at that path of a folder; from byte `first` on, of what is no archive. Raises
        NotFound for what is gone or damaged, Unavailable; Unreadable at the end of a file that is not what was kept."""
        found = await self._artifacts.get(artifact)
        storage = await self._storages.values(found.value)
        if file is not None:
            return await self._file(storage, found, file, first=first)
        files = await storage.files(found.value)
        header = await storage.header(found.value)
        if _serializer(header) == FOLDER_SERIALIZER:
            listed = await read_manifest(storage, found.value)
            paths = {entry.path: entry.file for entry in listed}
            return _archive(storage, found, {f"{found.name}/{path}": file for path, file in paths.items()}, {})
        if len(files) != 1:  # a pickle and its buffers
            return _archive(storage, found, {name: name for name in files}, {HEADER: header})
        ((name, size_bytes),) = files.items()
        filename = _filename(found.name, name)
        return Download(
            filename=filename,
            media=_media(filename),
            size_bytes=size_bytes,
            first=first,
            tag=None if found.value.refers is not None else found.id,
            chunks=_pieces(storage, found, name, size_bytes, first=first),
        )

    async def _file(self, storage: Values, artifact: Artifact, path: str, *, first: int) -> Download:
        entry = await self._files.entry(artifact, path)
        filename = PurePosixPath(path).name
        return Download(
            filename=filename,
            media=_media(filename),
            size_bytes=entry.size_bytes,
            first=first,
            tag=entry.sha256,
            sha256=entry.sha256,
            chunks=_pieces(
                storage, artifact, entry.file, entry.size_bytes, first=first, sha256=entry.sha256, said=path
            ),
        )

    async def address(self, artifact: str, *, file: str | None = None) -> ArtifactAddress:
        """Of all of it, or of the `file` at that path of a folder. Raises NotFound for what is gone or damaged,
        Unavailable."""
        found = await self._artifacts.get(artifact)
        entry = None if file is None else await self._files.entry(found, file)
        sha256 = None if entry is None else entry.sha256
        storage = await self._storages.values(found.value)
        files = None if entry is not None else await storage.files(found.value)
        if (await self._storages.named(found.value.storage)).reached_at is None:
            return ArtifactAddress(sha256=sha256)
        if entry is not None:
            name, filename = entry.file, PurePosixPath(entry.path).name
        elif files is None or len(files) != 1:  # an archive, which is made here
            return ArtifactAddress()
        else:
            (name,) = files
            filename = _filename(found.name, name)
        expires_at = now() + timedelta(seconds=self.address_life_s)
        lending = Lending(filename=filename, media=_media(filename), life_s=self.address_life_s)
        address = (await storage.addresses(found.value, {name: lending})).get(name)
        if address is None:
            return ArtifactAddress(sha256=sha256)
        return ArtifactAddress(url=address.url, sha256=address.sha256 or sha256, tag=address.tag, expires_at=expires_at)


def _media(filename: str) -> str:
    return mimetypes.guess_type(filename)[0] or BINARY


def _filename(artifact: str, file: str) -> str:
    """An uploaded file's own name; a value is named by the artifact."""
    if file == "data" or file.startswith("data."):
        return artifact.removesuffix(extension := file[len("data") :]) + extension
    return HEADER if file == STORED_HEADER else file


def _archive(storage: Values, artifact: Artifact, files: dict[str, str], texts: dict[str, bytes]) -> Download:
    return Download(
        filename=f"{artifact.name}.zip",
        media="application/zip",
        size_bytes=None,
        chunks=_zipped(storage, artifact, files, texts),
    )


async def _pieces(
    storage: Values,
    artifact: Artifact,
    file: str,
    size_bytes: int,
    *,
    first: int = 0,
    sha256: str | None = None,
    said: str | None = None,
) -> AsyncIterator[bytes]:
    """From byte `first` on; all of them, the last only if they have that hash together. `said` is what the file is
    called, if not as the artifact."""
    name, digest = said or artifact.name, hashlib.sha256()
    for offset in range(first, size_bytes, CHUNK_BYTES):
        piece = await storage.read(artifact.value, file, offset=offset, length=CHUNK_BYTES)
        is_last = offset + CHUNK_BYTES >= size_bytes
        if len(piece) < min(CHUNK_BYTES, size_bytes - offset):
            raise NotFound(f"“{name}” ends before its {size_bytes} bytes: it is damaged. Make or upload it again.")
        if sha256 is not None and first == 0:
            await asyncio.to_thread(digest.update, piece)
            if is_last and digest.hexdigest() != sha256:
                raise Unreadable(f"“{name}” is damaged: its bytes are not those that were kept. Upload it again.")
        yield piece


async def _zipped(
    storage: Values, artifact: Artifact, files: dict[str, str], texts: dict[str, bytes]
) -> AsyncIterator[bytes]:
    """An archive of the files by path, uncompressed, without holding more than a piece of it."""
    sizes = await storage.files(artifact.value)
    at = artifact.created_at.timetuple()[:6]
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w") as archive:
        for path, text in texts.items():
            archive.writestr(zipfile.ZipInfo(path, at), text)
        for path, file in files.items():
            with archive.open(zipfile.ZipInfo(path, at), "w", force_zip64=True) as entry:
                async for piece in _pieces(storage, artifact, file, sizes[file]):
                    entry.write(piece)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()


class _Pipe:
    """What the archive writes until somebody takes it. It cannot seek, and zipfile does without."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        written, self._written = bytes(self._written), bytearray()
        return written


def _serializer(header: bytes) -> str:
    fields: dict[str, Any] = msgspec.json.decode(header)
    return str(fields.get("serializer", ""))
