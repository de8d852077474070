"""What was read last time, so that a snapshot reads only what changed: `.deepforge/stat-cache`.

A file that changed within two seconds of being read may change again without its times telling (coarse clocks of
file systems); such an entry is not `settled` and is read again next time. Clocks are compared only with the
file system's own, through a file made for that.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from deepforge_jupyter.history.scan import Found, NotKept, Stat

NAME = "stat-cache"
VERSION = 1
RACY_NS = 2_000_000_000


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was read; `blob` is its content's Git id, None if it was then found too large."""

    stat: Stat
    mode: int
    blob: str | None
    settled: bool

    def is_of(self, found: Found) -> bool:
        return self.settled and self.stat == found.stat and self.mode == found.mode


class StatCache(msgspec.Struct, frozen=True, kw_only=True):
    """The entries by path, and the commit that they were kept in."""

    version: int = VERSION
    commit: str
    tree: str
    entries: dict[str, Entry]
    not_kept: tuple[NotKept, ...]


def load(private_folder: Path) -> StatCache | None:
    try:
        cache = msgspec.json.decode((private_folder / NAME).read_bytes(), type=StatCache)
    except (OSError, msgspec.DecodeError):
        return None
    return cache if cache.version == VERSION else None


def save(private_folder: Path, cache: StatCache) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{NAME}-", dir=private_folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(cache))
    os.replace(temporary, private_folder / NAME)


class FileSystemClock:
    """The time that the file system would now give a file, asked once."""

    def __init__(self, private_folder: Path) -> None:
        self._folder = private_folder
        self._now_ns: int | None = None

    def has_settled(self, stat: Stat) -> bool:
        """True if the file had been left alone for long enough when the clock was first asked."""
        return max(stat.mtime_ns, stat.ctime_ns) < self._now() - RACY_NS

    def _now(self) -> int:
        if self._now_ns is None:
            with tempfile.NamedTemporaryFile(prefix=".clock-", dir=self._folder) as file:
                self._now_ns = os.fstat(file.fileno()).st_mtime_ns
        return self._now_ns
