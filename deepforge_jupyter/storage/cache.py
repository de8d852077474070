"""Copies, on this machine, of values that lie elsewhere: bounded, shared by all storages and processes here.

entries/<key>/   one value folder, whole from the moment it is there; its time is when it was last handed out
incoming/        half-made folders; what a crash left there is removed after a day
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from traitlets import Float, Unicode
from traitlets.config import Configurable

from deepforge_jupyter.storage.value_folder import data_files, make_read_only

LARGEST_GIB = 20.0
LEFTOVERS_AFTER_S = 24 * 3600.0
IN_USE_S = 600.0
"""An operation may be about to open what was handed out so recently: it stays even if there is too much."""


class ValueCacheConfig(Configurable):
    """Settings of the copies, on this machine, of values that lie elsewhere."""

    folder = Unicode("", help="Where they are; by default `cache` in the data folder.").tag(config=True)
    largest_gib = Float(
        LARGEST_GIB, help="How much room they may take; those that were used longest ago make room for others."
    ).tag(config=True)

    def create(self, folder: Path) -> ValueCache:
        """The cache with these settings, in `folder` unless they name another."""
        return ValueCache(Path(self.folder or folder).expanduser(), largest_bytes=self.largest_gib * (1 << 30))


class ValueCache:
    """Calls block; make them in a thread. `get` alone is quick."""

    def __init__(self, folder: Path, *, largest_bytes: float = LARGEST_GIB * (1 << 30)) -> None:
        self._entries = folder / "entries"
        self._incoming = folder / "incoming"
        self._largest_bytes = largest_bytes
        self._added_bytes: int | None = None

    def get(self, *place: str) -> Path | None:
        """The folder of the value that is kept under `place`, which then counts as just used."""
        folder = self._folder(place)
        try:
            os.utime(folder)
        except FileNotFoundError:
            return None
        return folder

    def file(self, name: str, size_bytes: int, *places: tuple[str, ...]) -> Path | None:
        """The file of that name in the first of the entries that has it; one that a crash or a person spoiled goes."""
        for place in places:
            if (folder := self.get(*place)) is None:
                continue
            with contextlib.suppress(FileNotFoundError):
                if (folder / name).stat().st_size == size_bytes:
                    return folder / name
            self.discard(*place)
        return None

    @contextlib.contextmanager
    def draft(self) -> Iterator[Path]:
        """A new folder to make an entry in; what is not put is removed at the end."""
        draft = self._incoming / uuid.uuid4().hex
        draft.mkdir(parents=True)
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def put(self, draft: Path, *place: str) -> Path:
        """The draft becomes the entry of `place`, unless another process was quicker."""
        size_bytes = 0
        for file in data_files(draft):
            if not file.is_symlink():  # what lies elsewhere on this machine is not ours
                make_read_only(file)
            size_bytes += file.lstat().st_size
        folder = self._folder(place)
        os.utime(draft)
        try:
            draft.rename(folder)
        except FileNotFoundError:
            folder.parent.mkdir(parents=True, exist_ok=True)
            draft.rename(folder)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
        self._make_room(size_bytes)
        return folder

    def take(self, staged: Path, *place: str) -> None:
        """The folder becomes the entry; from another file system it is not worth copying, and is removed."""
        with self.draft() as draft:
            try:
                staged.rename(draft / "value")
            except OSError:
                shutil.rmtree(staged, ignore_errors=True)
                return
            self.put(draft / "value", *place)

    def link(self, source: Path, *place: str, header: bytes) -> None:
        """A second entry with the same data files and another header."""
        with self.draft() as draft, contextlib.suppress(OSError):  # it is fetched when it is needed
            for file in data_files(source):
                os.link(file, draft / file.name)
            (draft / "value.json").write_bytes(header)
            self.put(draft, *place)

    def discard(self, *place: str) -> None:
        self._remove(self._folder(place))

    def _folder(self, place: tuple[str, ...]) -> Path:
        return self._entries / hashlib.sha256("\0".join(place).encode()).hexdigest()

    def _make_room(self, added_bytes: int) -> None:
        """Looks at everything only when so much was added that it may matter."""
        if self._added_bytes is not None:
            self._added_bytes += added_bytes
            if self._added_bytes < self._largest_bytes / 20:
                return
        self._added_bytes = 0
        self._sweep()
        entries = sorted(self._sizes(), key=lambda entry: entry[0])
        excess = sum(size_bytes for _, size_bytes, _ in entries) - self._largest_bytes
        for used_at, size_bytes, folder in entries:
            if excess <= 0 or used_at > time.time() - IN_USE_S:
                return
            self._remove(folder)
            excess -= size_bytes

    def _sizes(self) -> Iterator[tuple[float, int, Path]]:
        for folder in self._entries.iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield folder.stat().st_mtime, sum(file.lstat().st_size for file in data_files(folder)), folder

    def _remove(self, folder: Path) -> None:
        with self.draft() as draft, contextlib.suppress(FileNotFoundError):
            folder.rename(draft / "removed")

    def _sweep(self) -> None:
        for folder in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - folder.stat().st_mtime > LEFTOVERS_AFTER_S:
                    shutil.rmtree(folder, ignore_errors=True)
