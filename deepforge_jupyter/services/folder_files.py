"""The files of artifacts that are folders: listed, searched and found, without being fetched."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.folders import FolderItem, FolderPage
from deepforge_jupyter.services.artifacts import Artifacts
from deepforge_jupyter.services.folder_values import FOLDER_SERIALIZER, Entry, read_manifest
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.storage.value_folder import Header

_DIGITS = re.compile(r"(\d+)")


class FolderFiles:
    def __init__(self, artifacts: Artifacts, storages: Storages) -> None:
        self._artifacts = artifacts
        self._storages = storages

    async def page(
        self, artifact: str, *, folder: str = "", search: str = "", limit: int = 200, offset: int = 0
    ) -> FolderPage:
        """Folders before files, both as people count (2 before 10). With `search` instead the files below `folder`
        whose paths hold that text, or match it where it has a `*` or `?`. Raises NotFound."""
        found = await self._artifacts.get(artifact)
        entries = await self.entries(found)
        return await asyncio.to_thread(_page, found, entries, folder.strip("/"), search.strip(), limit, offset)

    async def entries(self, artifact: Artifact) -> list[Entry]:
        """Raises NotFound if it is no folder, is gone or damaged."""
        if not await self.is_folder(artifact):
            raise NotFound(f"“{artifact.name}” is no folder: there are no files in it to choose from.")
        return await read_manifest(await self._storages.values(artifact.value), artifact.value)

    async def is_folder(self, artifact: Artifact) -> bool:
        value = artifact.value
        if value.format:
            return value.format == FOLDER_SERIALIZER
        header = msgspec.json.decode(await (await self._storages.values(value)).header(value), type=Header)
        return header.serializer == FOLDER_SERIALIZER

    async def entry(self, artifact: Artifact, path: str) -> Entry:
        """Raises NotFound."""
        for entry in await self.entries(artifact):
            if entry.path == path:
                return entry
        raise NotFound(f"There is no file “{path[:200]}” in the folder “{artifact.name}”.")


def _page(
    artifact: Artifact, entries: Sequence[Entry], folder: str, search: str, limit: int, offset: int
) -> FolderPage:
    start = f"{folder}/" if folder else ""
    below = [entry for entry in entries if entry.path.startswith(start)]
    if folder and not below:
        raise NotFound(f"There is no folder “{folder[:200]}” in “{artifact.name}”.")
    items = _matching(below, len(start), search) if search else _within(below, start)
    return FolderPage(
        folder=folder,
        items=tuple(items[offset : offset + limit]),
        total=len(items),
        files=len(below),
        size_bytes=sum(entry.size_bytes for entry in below),
    )


def _within(below: Iterable[Entry], start: str) -> list[FolderItem]:
    folders: dict[str, list[int]] = {}
    files = []
    for entry in below:
        name, slash, _ = entry.path[len(start) :].partition("/")
        if slash:
            folders.setdefault(start + name, []).append(entry.size_bytes)
        else:
            files.append(FolderItem(path=entry.path, size_bytes=entry.size_bytes))
    found = [
        FolderItem(path=path, size_bytes=sum(sizes), is_folder=True, files=len(sizes))
        for path, sizes in folders.items()
    ]
    return [*sorted(found, key=_as_counted), *sorted(files, key=_as_counted)]


def _matching(below: Iterable[Entry], skipped: int, search: str) -> list[FolderItem]:
    wanted = search.casefold()
    is_pattern = "*" in wanted or "?" in wanted
    pattern = wanted.replace("[", "[[]")

    def matches(path: str) -> bool:
        if not is_pattern:
            return wanted in path
        return fnmatchcase(path, pattern) or fnmatchcase(PurePosixPath(path).name, pattern)

    found = [entry for entry in below if matches(entry.path[skipped:].casefold())]
    return sorted((FolderItem(path=entry.path, size_bytes=entry.size_bytes) for entry in found), key=_as_counted)


def _as_counted(item: FolderItem) -> list[tuple[int, str]]:
    """The order in which `image2` is before `image10`."""
    parts = _DIGITS.split(item.path.casefold())
    return [(int(part), "") if number % 2 else (0, part) for number, part in enumerate(parts)]
