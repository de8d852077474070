"""Files that lie in a folder of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from collections.abc import Iterator
from datetime import datetime, timezone
from heapq import nsmallest
from pathlib import Path

from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.objects import AT_ONCE, Entry, EntryPage, Objects, checked_path
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.storage.value_folder import file_hash

OWN = frozenset({"values", "contents", "incoming", "uploads"})


class LocalObjects(Objects):
    """Links are followed as long as they stay below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.place = ("folder", str(root))

    async def page(
        self, folder: str, *, after: str | None = None, limit: int = AT_ONCE, is_deep: bool = False
    ) -> EntryPage:
        folder = checked_path(folder, hidden=OWN)
        return await asyncio.to_thread(self._page, folder, after, limit, is_deep)

    async def look(self, path: str) -> Entry:
        with _explained(path):
            found = self._entry(checked_path(path, hidden=OWN))
        if found is None or found.is_folder:
            raise _missing(path)
        return found

    async def read(self, path: str, *, offset: int = 0, length: int | None = None) -> bytes:
        return await asyncio.to_thread(self._read, path, offset, length)

    async def bring(self, path: str, target: Path, *, progress: Progress | None = None) -> None:
        entry = await self.look(path)
        target.symlink_to(self._resolved(entry.path))
        if progress is not None:
            progress(entry.size_bytes)

    async def sha256(self, path: str) -> str:
        with _explained(path):
            return await asyncio.to_thread(file_hash, self._resolved(checked_path(path, hidden=OWN)))

    def _page(self, folder: str, after: str | None, limit: int, is_deep: bool) -> EntryPage:
        with _explained(folder):
            if not self._resolved(folder).is_dir():
                raise _missing(folder)
            paths = self._below(folder, set()) if is_deep else self._within(folder)
            chosen = nsmallest(limit + 1, (path for path in paths if after is None or path > after))
        entries = [entry for path in chosen[:limit] if (entry := self._seen(path)) is not None]
        return EntryPage(entries=tuple(entries), next=chosen[limit - 1] if len(chosen) > limit else None)

    def _within(self, folder: str) -> Iterator[str]:
        with os.scandir(self._resolved(folder)) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if path not in OWN and self._seen(path) is not None:
                    yield path

    def _below(self, folder: str, above: set[Path]) -> Iterator[str]:
        """Files; a link back to a folder above ends there."""
        here = self._resolved(folder)
        if here in above:
            return
        for path in self._within(folder):
            entry = self._seen(path)
            if entry is not None and entry.is_folder:
                yield from self._below(path, {*above, here})
            elif entry is not None:
                yield path

    def _seen(self, path: str) -> Entry | None:
        """None of what leads out of the folder, is no file, has an odd name or vanished."""
        with contextlib.suppress(OSError, BadRequest, NotFound):
            return self._entry(checked_path(path, hidden=OWN))
        return None

    def _entry(self, path: str) -> Entry | None:
        found = self._resolved(path).stat()
        if stat.S_ISDIR(found.st_mode):
            return Entry(path=path, is_folder=True)
        if not stat.S_ISREG(found.st_mode):
            return None
        return Entry(
            path=path,
            size_bytes=found.st_size,
            changed_at=datetime.fromtimestamp(found.st_mtime, timezone.utc),
            stamp=f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}",
        )

    def _read(self, path: str, offset: int, length: int | None) -> bytes:
        with _explained(path):
            file = self._resolved(checked_path(path, hidden=OWN))
            descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as opened:
                opened.seek(offset)
                return opened.read(-1 if length is None else length)

    def _resolved(self, path: str) -> Path:
        root = self._root.resolve()
        found = (root / path).resolve()
        if found != root and root not in found.parents:
            raise BadRequest(f"“{path[:80]}” leads out of the folder of the storage.", details={"parameter": "path"})
        if found != root and found.relative_to(root).parts[0] in OWN:
            raise BadRequest(f"“{path[:80]}” leads to where DeepForge keeps its own values.")
        return found


@contextlib.contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except OSError as error:
        raise Unavailable(f"“{path[:80]}” cannot be read: {error.strerror or error}.") from error


def _missing(path: str) -> NotFound:
    return NotFound(f"There is no “{path[:80] or '/'}” in this storage (any more).", details={"path": path[:200]})
