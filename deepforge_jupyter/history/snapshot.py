"""Reading a project's folder into the repository: only what changed since the last time is read."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from deepforge_jupyter.errors import BadDocument
from deepforge_jupyter.history.checkout import blob_id
from deepforge_jupyter.history.notebooks import without_outputs
from deepforge_jupyter.history.repository import Repository
from deepforge_jupyter.history.scan import FILE, LINK, MAX_FILE_BYTES, Found, NotKept, Scan, Stat
from deepforge_jupyter.history.stat_cache import Entry, FileSystemClock, StatCache
from deepforge_jupyter.history.trees import Kept

NOT_KEPT = ".deepforge-not-kept.json"


class Contents:
    """The project's files as they are now; `contents` holds what the repository may lack, by blob id."""

    def __init__(self, folder: Path, private_folder: Path, cache: StatCache | None) -> None:
        scan = Scan(folder)
        known = cache.entries if cache else {}
        self._folder = folder
        self._clock = FileSystemClock(private_folder)
        self.contents: dict[str, bytes] = {}
        self.entries: dict[str, Entry] = {}
        not_kept = scan.not_kept
        for found in scan.found:
            before = known.get(found.path)
            entry = before if before is not None and before.is_of(found) else self._read(found, before)
            if entry is None:
                continue
            self.entries[found.path] = entry
            if entry.blob is None:
                not_kept.append(_too_large(found.path, entry.stat))
        self.not_kept = tuple(sorted(not_kept, key=lambda entry: entry.path))

    def files(self) -> dict[str, Kept]:
        """What the snapshot holds, by path."""
        return {path: Kept(entry.mode, entry.blob) for path, entry in self.entries.items() if entry.blob is not None}

    def write_to(self, repository: Repository) -> dict[str, Kept]:
        """Adds the missing contents; returns the files of the tree, with the list of what is not kept."""
        from dulwich.objects import Blob

        for data in self.contents.values():
            repository.add(Blob.from_string(data))
        files = self.files()
        if self.not_kept:
            listing = msgspec.json.format(msgspec.json.encode(self.not_kept), indent=2) + b"\n"
            files[NOT_KEPT] = Kept(FILE, repository.add(Blob.from_string(listing)))
        return files

    def _read(self, found: Found, before: Entry | None) -> Entry | None:
        try:
            data, stat, is_still = self._content(found)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BadDocument(
                f"{found.path} cannot be read: {error.strerror}. Check its permissions.", details={"path": found.path}
            ) from error
        settled = is_still and self._clock.has_settled(stat)
        if len(data) > MAX_FILE_BYTES:
            return Entry(stat, found.mode, None, settled)
        blob = blob_id(data)
        if before is None or before.blob != blob:
            self.contents[blob] = data
        return Entry(stat, found.mode, blob, settled)

    def _content(self, found: Found) -> tuple[bytes, Stat, bool]:
        """The content, the times that belong to it, and whether the file was still while it was read."""
        path = self._folder / found.path
        if found.mode == LINK:
            return os.readlink(path).encode(), found.stat, True
        with path.open("rb") as file:
            before = Stat.of(os.fstat(file.fileno()))
            data = file.read()
            after = Stat.of(os.fstat(file.fileno()))
        return (without_outputs(data) if found.path.endswith(".ipynb") else data), before, before == after


def _too_large(path: str, stat: Stat) -> NotKept:
    return NotKept(path=path, size_bytes=stat.size, modified_unix_s=stat.mtime_ns // 1_000_000_000, why="size")
