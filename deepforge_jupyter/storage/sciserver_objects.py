"""Files that lie in a volume of SciServer, below the storage's folder.

The service sends whole files only, from their beginning: of a larger one all comes here once, into the cache, where it
is read in parts; what is near its beginning is read without the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.objects import (
    AT_ONCE,
    MOST_FILES,
    Entry,
    EntryPage,
    Objects,
    checked_path,
    too_many,
)
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.remote import VALUES, on_this_machine, together
from deepforge_jupyter.storage.sciserver_volume import ListedFile, ListedFolder, Volume, files_below
from deepforge_jupyter.storage.value_folder import file_hash

CHECKS = "checks"
OWN = frozenset({VALUES, CHECKS})
BEGINNING_BYTES = 4 << 20
COPY = "file"


class SciServerObjects(Objects):
    def __init__(self, volume: Volume, place: tuple[str, ...], cache: ValueCache) -> None:
        self._volume = volume
        self._cache = cache
        self._copying: dict[str, asyncio.Lock] = {}
        self.place = ("sciserver", *place)

    async def page(
        self, folder: str, *, after: str | None = None, limit: int = AT_ONCE, is_deep: bool = False
    ) -> EntryPage:
        folder = checked_path(folder, hidden=OWN)
        found = await (self._below(folder) if is_deep else self._within(folder))
        rest = [entry for entry in found if after is None or entry.path > after]
        return EntryPage(entries=tuple(rest[:limit]), next=rest[limit - 1].path if len(rest) > limit else None)

    async def files(self, folder: str) -> list[Entry]:
        found = await self._below(checked_path(folder, hidden=OWN))
        if len(found) > MOST_FILES:
            raise too_many(folder)
        return found

    async def look(self, path: str) -> Entry:
        path = checked_path(path, hidden=OWN)
        try:
            found = await self._within(path.rpartition("/")[0])
        except NotFound:
            raise _missing(path) from None
        for entry in found:
            if entry.path == path and not entry.is_folder:
                return entry
        raise _missing(path)

    async def read(self, path: str, *, offset: int = 0, length: int | None = None) -> bytes:
        entry = await self.look(path)
        end = entry.size_bytes if length is None else min(entry.size_bytes, offset + length)
        if offset >= end:
            return b""
        async with self._copying.setdefault(entry.path, asyncio.Lock()):
            try:
                if (copy := await self._copy(entry)) is not None:
                    with contextlib.suppress(NotFound):  # it made room for others just now
                        return await on_this_machine(_part, copy, offset, end)
                with self._cache.draft() as draft:
                    if end < entry.size_bytes and end <= BEGINNING_BYTES:
                        await self._fetch(entry, draft / COPY, end=end)
                        return await on_this_machine(_part, draft / COPY, offset, end)
                    await self._fetch(entry, draft / COPY)
                    part = await on_this_machine(_part, draft / COPY, offset, end)
                    await on_this_machine(self._cache.put, draft, *self._place(entry))
                    return part
            finally:
                self._copying.pop(entry.path, None)

    async def bring(self, path: str, target: Path, *, progress: Progress | None = None) -> None:
        entry = await self.look(path)
        copy = await self._copy(entry)
        if copy is None or not await on_this_machine(_link, copy, target):
            await self._fetch(entry, target)
        if progress is not None:
            progress(entry.size_bytes)

    async def sha256(self, path: str) -> str:
        entry = await self.look(path)
        with self._cache.draft() as draft:
            await self._fetch(entry, draft / COPY)
            return await on_this_machine(file_hash, draft / COPY)

    async def _within(self, folder: str) -> list[Entry]:
        """Files and folders, by path."""
        listed = await self._listed(folder)
        at = PurePosixPath(folder)
        folders = (Entry(path=str(at / each.name), is_folder=True) for each in listed.folders)
        files = (_entry(str(at / each.name), each) for each in listed.files)
        return _shown([*folders, *files])

    async def _below(self, folder: str) -> list[Entry]:
        """All files, by path. What DeepForge keeps is not even listed: it may be much."""
        if folder:
            tree = await self._listed(folder, is_deep=True)
            return _shown(_entry(path, file) for path, file in files_below(tree, PurePosixPath(folder)))
        found = await self._within("")
        inner = await together(*(self._below(entry.path) for entry in found if entry.is_folder))
        files = [entry for entry in found if not entry.is_folder]
        return _shown([*files, *(entry for each in inner for entry in each)])

    async def _listed(self, folder: str, *, is_deep: bool = False) -> ListedFolder:
        try:
            return await self._volume.listed(folder, is_deep=is_deep)
        except NotFound:
            if folder:
                raise _missing(folder) from None
            return ListedFolder()

    async def _fetch(self, entry: Entry, target: Path, *, end: int | None = None) -> None:
        """The file of `entry`, or what is before `end` in it. Raises Unavailable if it became another meanwhile."""
        try:
            await self._volume.download(entry.path, target, end=end)
        except NotFound:
            raise _missing(entry.path) from None
        wanted_bytes = entry.size_bytes if end is None else end
        if (await on_this_machine(target.stat)).st_size != wanted_bytes:
            raise Unavailable(
                f"“{entry.path}” has not the size that SciServer lists: it is being written, or is a link to another "
                "file. Try again when it is whole, or choose the file that it leads to.",
                details={"path": entry.path[:200]},
            )
        if end is None and (await self.look(entry.path)).stamp != entry.stamp:
            raise Unavailable(f"“{entry.path}” was changed while it was read. Try again.")

    async def _copy(self, entry: Entry) -> Path | None:
        """None, too, if a crash or a person spoiled it: it is fetched again."""
        if (folder := self._cache.get(*self._place(entry))) is None:
            return None
        with contextlib.suppress(OSError):
            if (folder / COPY).stat().st_size == entry.size_bytes:
                return folder / COPY
        await on_this_machine(self._cache.discard, *self._place(entry))
        return None

    def _place(self, entry: Entry) -> tuple[str, ...]:
        return (*self.place, "objects", entry.path, entry.stamp)


def _entry(path: str, file: ListedFile) -> Entry:
    changed_ms = int(file.lastModified.timestamp() * 1000)
    return Entry(path=path, size_bytes=file.size, changed_at=file.lastModified, stamp=f"{file.size}-{changed_ms}")


def _shown(entries: Iterable[Entry]) -> list[Entry]:
    """By path, without what is DeepForge's own or has a name that is no path here."""
    shown = []
    for entry in entries:
        with contextlib.suppress(BadRequest):
            checked_path(entry.path, hidden=OWN)
            shown.append(entry)
    return sorted(shown, key=lambda entry: entry.path)


def _part(file: Path, offset: int, end: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(offset)
        return opened.read(end - offset)


def _link(file: Path, target: Path) -> bool:
    with contextlib.suppress(OSError):
        os.link(file, target)
        return True
    return False


def _missing(path: str) -> NotFound:
    return NotFound(f"There is no “{path[:80]}” in this storage (any more).", details={"path": path[:200]})
