"""Reading many refs at once: thousands of executions' names are read from disk once, then only the new ones."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dulwich.refs import DiskRefsContainer

_SETTLED_AFTER_S = 2.0
_ID_LENGTH = 40


class _Read(NamedTuple):
    """A ref's file as it was read."""

    inode: int
    mtime_ns: int
    id: str


class RefFiles:
    """The refs below one prefix (`refs/tags`): packed ones and those in files of their own, which count more.

    A folder whose time has not changed since it was listed, and was then older than two seconds, is not listed again.
    """

    def __init__(self, repository: Path, refs: DiskRefsContainer, prefix: str) -> None:
        self._folder = repository / prefix
        self._packed = repository / "packed-refs"
        self._refs = refs
        self._prefix = f"{prefix}/".encode()
        self._files: dict[str, _Read] = {}
        self._packed_refs: dict[str, str] = {}
        self._times: dict[str, int] | None = None
        self._all: dict[str, str] = {}

    def all(self) -> dict[str, str]:
        """The id of each name below the prefix; the same object while nothing changed."""
        if self._times is not None and self._times == self._folder_times(list(self._times)):
            return self._all
        times: dict[str, int] = {}
        loose: dict[str, _Read] = {}
        now = time.time()
        self._read(self._folder, "", loose, times)
        times[str(self._packed)] = _mtime_ns(self._packed)
        packed = {
            name[len(self._prefix) :].decode(errors="replace"): id.decode()
            for name, id in self._refs.get_packed_refs().items()
            if name.startswith(self._prefix) and id is not None
        }
        if loose != self._files or packed != self._packed_refs:
            self._files, self._packed_refs = loose, packed
            self._all = {**packed, **{name: read.id for name, read in loose.items()}}
        is_settled = all(mtime_ns < (now - _SETTLED_AFTER_S) * 1e9 for mtime_ns in times.values())
        self._times = times if is_settled else None
        return self._all

    def _folder_times(self, paths: list[str]) -> dict[str, int]:
        return {path: _mtime_ns(Path(path)) for path in paths}

    def _read(self, folder: Path, prefix: str, loose: dict[str, _Read], times: dict[str, int]) -> None:
        times[str(folder)] = _mtime_ns(folder)
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                self._read(Path(entry.path), f"{name}/", loose, times)
            elif not entry.name.endswith(".lock"):
                read = self._read_file(entry, self._files.get(name))
                if read is not None:
                    loose[name] = read

    def _read_file(self, entry: os.DirEntry[str], known: _Read | None) -> _Read | None:
        try:
            result = entry.stat()
            if known is not None and known[:2] == (result.st_ino, result.st_mtime_ns):
                return known
            descriptor = os.open(entry.path, os.O_RDONLY)
            try:
                id = os.read(descriptor, 2 * _ID_LENGTH)[:_ID_LENGTH].decode("ascii", "replace")
            finally:
                os.close(descriptor)
        except OSError:
            return None  # deleted, or packed, just now
        return _Read(result.st_ino, result.st_mtime_ns, id) if len(id) == _ID_LENGTH else None


def _mtime_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
