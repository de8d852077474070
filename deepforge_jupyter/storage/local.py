"""Values in a folder of the machine that runs the jobs: nothing is copied, equal kept contents are stored once.

values/<location>/   one folder per value
contents/<hash>/     the data files of kept values, the same files (hard links) as in `values`
incoming/            half-made folders (drafts.py)
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound, StorageFull, Unavailable
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.drafts import Drafts
from deepforge_jupyter.storage.local_objects import LocalObjects
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.value_folder import (
    HEADER,
    check_size,
    content_hash,
    data_files,
    make_read_only,
    read_header,
    with_content,
)

DISK_TITLE = "Disk of this server"
DISK_DESCRIPTION = "Values lie in the data folder of DeepForge and are handed on without being copied."
PROBE = b"DeepForge wrote this to see whether it can.\n"
_log = logging.getLogger(__name__)


class LocalStorage(Storage):
    """Bytes below `blobs`, which should be on the file system of the run directories: otherwise outputs are copied. In
    one that `is_shared` others may keep files, too."""

    is_of_one_machine = True

    def __init__(
        self,
        blobs: Path,
        *,
        name: str = "local",
        title: str = DISK_TITLE,
        description: str = DISK_DESCRIPTION,
        is_shared: bool = False,
    ) -> None:
        self.name = name
        self.title = title
        self.description = description
        self._values = blobs / "values"
        self._contents = blobs / "contents"
        self._drafts = Drafts(blobs / "incoming")
        self._blobs = blobs
        self._is_shared = is_shared
        self._has_said_copying = False
        self._is_swept = False

    async def problem(self) -> str | None:
        if not os.access(self._blobs, os.W_OK):
            return f"The folder {self._blobs} cannot be written."
        free_bytes = shutil.disk_usage(self._blobs).free
        return None if free_bytes > 0 else f"The disk of {self._blobs} is full."

    async def check(self) -> None:
        with self._explained():
            try:
                await asyncio.to_thread(self._probe)
            except FileNotFoundError:
                raise Unavailable(f"The folder {self._blobs} cannot be made: choose another place.") from None

    async def adopt(self, staged: Path, location: str, *, progress: Progress | None = None) -> Value:
        target = self._folder(location)
        with self._explained():
            if target.is_dir():
                return self._value(target, location)
            value = self._value(staged, location)
            if not self._rename(staged, target):
                await _to_its_end(self._copy, staged, target)
            return value

    async def put(
        self,
        folder: Path,
        location: str,
        *,
        digests: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Value:
        target = self._folder(location)
        with self._explained():
            if not target.is_dir():
                check_size(folder, read_header(folder).size_bytes)
                await _to_its_end(self._keep, folder, target)
            value = self._value(target, location)
        if progress is not None:
            progress(value.size_bytes)
        return value

    async def confirm(self, value: Value) -> None:
        await self.local_path(value)

    async def header(self, value: Value) -> bytes:
        folder = await self.local_path(value)
        with self._explained():
            return (folder / HEADER).read_bytes()

    async def files(self, value: Value) -> dict[str, int]:
        folder = await self.local_path(value)
        with self._explained():
            return {file.name: file.stat().st_size for file in data_files(folder)}

    async def read(self, value: Value, file: str, *, offset: int = 0, length: int | None = None) -> bytes:
        path = await self.local_file(value, file)
        with self._explained():
            return await asyncio.to_thread(_read, path, offset, length)

    async def local_file(self, value: Value, file: str) -> Path:
        path = self._folder(value.location) / file
        with self._explained():
            if file == HEADER or PurePosixPath(file).name != file or not _is_file(path):
                raise NotFound(f"The value {value.location} has no file “{file}”.")
        return path

    async def local_path(self, value: Value) -> Path:
        folder = self._folder(value.location)
        with self._explained():
            check_size(folder, value.size_bytes)
        return folder

    async def keep(self, value: Value, location: str) -> Value:
        target = self._folder(location)
        with self._explained():
            if not target.is_dir():
                source = await self.local_path(value)
                await _to_its_end(self._keep, source, target)
            return self._value(target, location)

    async def content(self, value: Value, *, anew: bool = False) -> str:
        folder = await self.local_path(value)
        with self._explained():
            header = read_header(folder)
            if header.content is not None and not anew:
                return header.content
            found = await asyncio.to_thread(content_hash, folder, header)
            if header.content is None:
                with self._draft() as draft:
                    (draft / HEADER).write_bytes(with_content((folder / HEADER).read_bytes(), found))
                    (draft / HEADER).replace(folder / HEADER)
            return found

    async def delete(self, value: Value) -> None:
        with self._explained():
            await _to_its_end(self._delete, self._folder(value.location))

    def objects(self) -> Objects | None:
        return LocalObjects(self._blobs) if self._is_shared else None

    def _probe(self) -> None:
        self._values.mkdir(parents=True, exist_ok=True)
        with self._draft() as draft:
            (draft / "probe").write_bytes(PROBE)
            _sync(draft / "probe")
            if (draft / "probe").read_bytes() != PROBE:
                raise Unavailable(f"What is written in {self._blobs} is not what is read there afterwards.")

    def _value(self, folder: Path, location: str) -> Value:
        header = read_header(folder)
        check_size(folder, header.size_bytes)
        return Value(
            storage=self.name,
            location=location,
            type=header.type,
            format=header.format,
            size_bytes=header.size_bytes,
            summary=header.summary,
            content=header.content,
        )

    def _folder(self, location: str) -> Path:
        path = PurePosixPath(location)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in location:
            raise BadRequest(f"{location!r} is no place in a storage.")
        return self._values / path

    def _rename(self, staged: Path, target: Path) -> bool:
        """False if the bytes must be copied; what `staged` holds is then still there."""
        try:
            _rename_into_new_folders(staged, target)
        except OSError as error:
            if target.is_dir():  # another process adopted it
                return True
            if error.errno != errno.EXDEV:
                raise
            return False
        return True

    def _copy(self, staged: Path, target: Path) -> None:
        if not self._has_said_copying:
            self._has_said_copying = True
            _log.warning(
                "Values are copied from %s to %s, which are on two file systems: put both on one to save the time.",
                staged,
                self._blobs,
            )
        with self._draft() as draft:
            for file in [*data_files(staged), staged / HEADER]:
                shutil.copyfile(file, draft / file.name)
            self._put(draft, target)
        shutil.rmtree(staged, ignore_errors=True)

    def _keep(self, source: Path, target: Path) -> None:
        header = read_header(source)
        content = header.content or content_hash(source, header)
        shared = self._contents / content
        bring = _link if self._blobs in source.parents else _copied
        with self._draft() as own:  # while it is here nobody takes the contents for unused
            if not shared.is_dir():
                for file in data_files(source):
                    bring(file, own / file.name)
                with self._draft() as draft:
                    for file in data_files(own):
                        _link(file, draft / file.name)
                    self._put(draft, shared, synced=True)
            with self._draft() as draft:
                for file in data_files(source):
                    linked = draft / file.name
                    with contextlib.suppress(FileNotFoundError):  # its last other user deleted it just now
                        _link(shared / file.name, linked)
                    if not linked.exists() or linked.stat().st_size != file.stat().st_size:  # or somebody cut it off
                        linked.unlink(missing_ok=True)
                        bring(file, linked)
                (draft / HEADER).write_bytes(with_content((source / HEADER).read_bytes(), content))
                self._put(draft, target, synced=True)

    def _delete(self, folder: Path) -> None:
        if not folder.is_dir():
            self._drafts.sweep()
            self._free_contents()
            return
        shares = any(file.stat().st_nlink > 1 for file in data_files(folder))
        with self._draft() as draft:
            folder.rename(draft / "deleted")
        self._remove_empty_parents(folder)
        if shares:
            self._free_contents()

    def _free_contents(self) -> None:
        """Removes the contents that no value has any more: their files have no other name."""
        if not self._contents.is_dir():
            return
        for shared in self._contents.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if all(file.stat().st_nlink == 1 for file in data_files(shared)):
                    with self._draft() as draft:
                        shared.rename(draft / "deleted")

    def _remove_empty_parents(self, folder: Path) -> None:
        for parent in folder.parents:
            if parent == self._values:
                return
            try:
                parent.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return

    @contextlib.contextmanager
    def _draft(self) -> Iterator[Path]:
        if not self._is_swept:
            self._is_swept = True
            self._drafts.sweep()
        with self._drafts.new() as draft:
            yield draft

    def _put(self, draft: Path, target: Path, *, synced: bool = False) -> None:
        """The draft becomes `target`, unless another process was quicker."""
        made = _make_parents(target, self._blobs)
        if synced:
            for file in draft.iterdir():
                _sync(file)
            _sync(draft)
        try:
            _rename_into_new_folders(draft, target)
        except OSError:
            if not target.is_dir():
                raise
        if synced:
            for folder in {target.parent, *(folder.parent for folder in made)}:
                _sync(folder)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise NotFound(f"The value is gone: {error.filename} is not there.") from error
        except OSError as error:
            details = {"path": str(self._blobs)}
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull(
                    f"There is no room left for values in {self._blobs}: free some disk space, or delete "
                    "artifacts and executions that are not needed.",
                    details=details,
                ) from error
            raise Unavailable(
                f"Values in {self._blobs} cannot be read or written: {error.strerror or error}.", details=details
            ) from error


def _is_file(path: Path) -> bool:
    """Also of a name that is too long for any."""
    try:
        return path.is_file()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


async def _to_its_end(work: Callable[..., None], *arguments: Path) -> None:
    """In a thread; when it is canceled nothing of it goes on any more."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


def _read(file: Path, offset: int, length: int | None) -> bytes:
    with file.open("rb") as opened:
        opened.seek(offset)
        return opened.read(-1 if length is None else length)


def _link(file: Path, target: Path) -> None:
    """A second name for the file; a copy where there are no hard links."""
    make_read_only(file)
    try:
        os.link(file, target)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP):
            raise
        _copied(file, target)


def _copied(file: Path, target: Path) -> None:
    """Of what is not ours: others may change it, and free it or not."""
    shutil.copyfile(file, target)
    make_read_only(target)


def _rename_into_new_folders(source: Path, target: Path) -> None:
    while True:
        try:
            source.rename(target)
        except FileNotFoundError:
            if not source.is_dir():
                raise
            target.parent.mkdir(parents=True, exist_ok=True)  # again, if a deletion left it empty meanwhile
        else:
            return


def _make_parents(target: Path, blobs: Path) -> list[Path]:
    """Makes the folders above `target`; returns those that are new."""
    new = [folder for folder in target.parents if blobs in folder.parents and not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return new


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
