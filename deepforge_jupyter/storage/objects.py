"""What lies in a storage, whoever put it there: looked through and read, never written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from deepforge_jupyter.errors import BadRequest, TooLarge
from deepforge_jupyter.storage.addresses import Lending
from deepforge_jupyter.storage.progress import Progress

MOST_FILES = 100_000
AT_ONCE = 1000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a folder of the names' slashes. `path` is from the root of the storage; `stamp` changes with the bytes
    (empty of a folder). What others read by a `url` has the `tag` as its ETag, with the quotation marks."""

    path: str
    is_folder: bool = False
    size_bytes: int = 0
    changed_at: datetime | None = None
    stamp: str = ""
    tag: str | None = None

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


class EntryPage(msgspec.Struct, frozen=True, kw_only=True):
    """`next` goes on behind what is here; None: there is no more."""

    entries: tuple[Entry, ...]
    next: str | None = None


class Objects(ABC):
    """`place` is where they are, whatever the storage is called. Paths have slashes and never lead out of the storage
    or to what DeepForge keeps there itself. Raises NotFound, BadRequest for such a path, Unavailable."""

    place: tuple[str, ...]

    @abstractmethod
    async def page(
        self, folder: str, *, after: str | None = None, limit: int = AT_ONCE, is_deep: bool = False
    ) -> EntryPage:
        """At most `limit` of what is in a folder (empty: the storage's own), `after` a page's `next`. Files and folders
        in it; with `is_deep` all files below it instead. The order is the storage's own, always the same."""

    @abstractmethod
    async def look(self, path: str) -> Entry:
        """The file as it is now."""

    @abstractmethod
    async def read(self, path: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """A part of a file, shorter where it ends."""

    async def url(self, path: str, lending: Lending) -> str | None:
        """By which others read the file, as `Values.address`."""
        return None

    @abstractmethod
    async def bring(self, path: str, target: Path, *, progress: Progress | None = None) -> None:
        """Makes `target` open on this machine what the file holds: a copy, or a link where it is on this machine."""

    @abstractmethod
    async def sha256(self, path: str) -> str:
        """Of the file's bytes, read anew."""

    async def files(self, folder: str) -> list[Entry]:
        """All files below a folder, by path. Raises TooLarge."""
        found: list[Entry] = []
        after: str | None = None
        while True:
            page = await self.page(folder, after=after, is_deep=True)
            found += page.entries
            if len(found) > MOST_FILES:
                raise too_many(folder)
            if (after := page.next) is None:
                return sorted(found, key=lambda entry: entry.path)


def too_many(folder: str) -> TooLarge:
    return TooLarge(f"“{folder or '/'}” has more than {MOST_FILES} files: choose a folder in it.")


def checked_path(path: str, *, hidden: frozenset[str]) -> str:
    """Without slashes around it. Raises BadRequest for one that leads elsewhere, or below a `hidden` folder of the
    storage."""
    parts = [part for part in path.split("/") if part]
    if ".." in parts or "." in parts or "\0" in path or "\\" in path:
        raise BadRequest(f"“{path[:80]}” is no path in a storage.", details={"parameter": "path"})
    if parts and parts[0] in hidden:
        raise BadRequest(f"“{parts[0]}” is where DeepForge keeps its own values.", details={"parameter": "path"})
    return "/".join(parts)
