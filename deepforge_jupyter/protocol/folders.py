"""The files of an artifact that is a folder."""

from __future__ import annotations

import msgspec


class FolderItem(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a folder with all `files` below it. `path` is from the artifact's own folder."""

    path: str
    size_bytes: int
    is_folder: bool = False
    files: int = 1


class FolderPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of what is in `folder` (empty: the artifact's own), or of the files below it that were searched for. `total`
    is how many there are on all pages; `files` and `size_bytes` are those of everything below the folder."""

    folder: str
    items: tuple[FolderItem, ...]
    total: int
    files: int
    size_bytes: int
