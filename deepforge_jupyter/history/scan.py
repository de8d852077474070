"""What of a project's folder belongs into a snapshot. Looks into the document folders only, never at other data."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from deepforge_jupyter.domain.project import MANIFEST
from deepforge_jupyter.history.ignore import Ignored

FOLDERS = ("operations", "pipelines", "resources", "utils", "serializers", "notebooks")
ROOT_FILES = (
    MANIFEST,
    "environment.yml",
    "README.md",
    "README.rst",
    "README.txt",
    "README",
    "README.ipynb",
    "readme.md",
)
MAX_FILE_BYTES = 5 << 20
MAX_NOTEBOOK_BYTES = 64 << 20  # as saved; without its outputs it is held to MAX_FILE_BYTES as well
MAX_ENTRIES = 5_000

FILE, EXECUTABLE, LINK = 0o100644, 0o100755, 0o120000


class NotKept(msgspec.Struct, frozen=True, kw_only=True):
    """A file (or, ending in `/`, a folder) that a snapshot only names.

    `why`: it is too large, a link that leads out of the project or is absolute, a folder of more than 5,000
    entries, or its name is no valid text. Time is seconds since the epoch, UTC.
    """

    path: str
    size_bytes: int
    modified_unix_s: int
    why: Literal["size", "link", "entries", "name"]


class Stat(NamedTuple):
    """What tells that a file's content is still the same."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, result: os.stat_result) -> Stat:
        return cls(result.st_mtime_ns, result.st_ctime_ns, result.st_size, result.st_ino)


class Found(NamedTuple):
    """A file to keep; `path` from the project's folder, `mode` as Git writes it."""

    path: str
    mode: int
    stat: Stat


class Scan:
    """The files of a project's folder as they lie there now, in `found` and `not_kept`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[Found] = []
        self.not_kept: list[NotKept] = []
        self._ignored = Ignored(folder)
        for name in ROOT_FILES:
            self._look_at(name)
        for name in FOLDERS:
            self._look_at(name, folders_only=True)
        self.not_kept.sort(key=lambda entry: entry.path)

    def _look_at(self, path: str, *, folders_only: bool = False) -> None:
        try:
            result = os.lstat(self.folder / path)
        except OSError:
            return
        if folders_only and stat.S_ISREG(result.st_mode):
            return
        if folders_only or path == MANIFEST or not self._ignored.has(path, is_folder=False):
            self._take(path, result)

    def _take(self, path: str, result: os.stat_result) -> None:
        if stat.S_ISDIR(result.st_mode):
            self._walk(path)
        elif stat.S_ISLNK(result.st_mode):
            if _stays_inside(path, os.readlink(self.folder / path)):
                self.found.append(Found(path, LINK, Stat.of(result)))
            else:
                self._leave_out(path, result, "link")
        elif stat.S_ISREG(result.st_mode):
            limit = MAX_NOTEBOOK_BYTES if path.endswith(".ipynb") else MAX_FILE_BYTES
            if result.st_size > limit:
                self._leave_out(path, result, "size")
            else:
                mode = EXECUTABLE if result.st_mode & stat.S_IXUSR else FILE
                self.found.append(Found(path, mode, Stat.of(result)))

    def _walk(self, path: str) -> None:
        entries = []
        try:
            with os.scandir(self.folder / path) as listing:
                for entry in listing:
                    if entry.name == MANIFEST:
                        return  # a project of its own
                    entries.append(entry)
                    if len(entries) > MAX_ENTRIES:
                        self._leave_out(f"{path}/", os.lstat(self.folder / path), "entries")
                        return
        except OSError:
            return
        self._ignored.enter(path)
        for entry in sorted(entries, key=lambda entry: entry.name):
            inner = f"{path}/{entry.name}"
            if is_private(entry.name):
                continue
            try:
                result = entry.stat(follow_symlinks=False)
                if self._ignored.has(inner, is_folder=stat.S_ISDIR(result.st_mode)):
                    continue
                if _is_text(entry.name):
                    self._take(inner, result)
                else:
                    self._leave_out(inner.encode(errors="replace").decode(), result, "name")
            except FileNotFoundError:
                continue

    def _leave_out(self, path: str, result: os.stat_result, why: Literal["size", "link", "entries", "name"]) -> None:
        is_folder = path.endswith("/")
        self.not_kept.append(
            NotKept(
                path=path,
                size_bytes=0 if is_folder else result.st_size,
                modified_unix_s=0 if is_folder else int(result.st_mtime),
                why=why,
            )
        )


def is_private(name: str) -> bool:
    """True for what programs leave beside documents: dot files, caches, compiled code."""
    return name.startswith(".") or name == "__pycache__" or name.endswith(".pyc")


def _stays_inside(path: str, target: str) -> bool:
    if not _is_text(target) or os.path.isabs(target):
        return False
    landing = os.path.normpath(os.path.join(os.path.dirname(path), target))
    return landing != ".." and not landing.startswith("../")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
