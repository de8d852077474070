"""Bodies of requests and answers about a project's history."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec


class SavedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version that a person saved. `tag` names it in the repository and in addresses."""

    tag: str
    name: str
    message: str
    author: str
    created_at: datetime
    commit: str


class NamedExecution(msgspec.Struct, frozen=True, kw_only=True):
    """An execution that ran a commit; `id` is null once it was deleted."""

    name: str
    id: str | None


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """A document that differs; `path` from the project's folder."""

    path: str
    change: Literal["added", "removed", "changed"]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A commit: what it changed (`changes` names at most ten of `changed` documents), and what has its name."""

    commit: str
    parent: str | None
    message: str
    author: str
    created_at: datetime
    changed: int
    changes: tuple[FileChange, ...]
    versions: tuple[SavedVersion, ...] = ()
    executions: tuple[NamedExecution, ...] = ()


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `next` asks for the page of older ones; null at the end. `unsaved` counts the documents that
    differ from the newest commit."""

    entries: tuple[HistoryEntry, ...]
    next: str | None
    unsaved: int = 0


class VersionList(msgspec.Struct, frozen=True, kw_only=True):
    """All versions that people saved, newest first."""

    versions: tuple[SavedVersion, ...]


class SaveVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keeps the documents as they are now under a name."""

    name: str
    message: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from one version to another; null is what is in the folder now."""

    old: str | None
    new: str | None
    changes: tuple[FileChange, ...]


class FileContent(msgspec.Struct, frozen=True, kw_only=True):
    """A document as a version holds it; `text` is null of what is no text, or more than two MiB of it."""

    path: str
    text: str | None
    size_bytes: int


class RestoreDocuments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Makes documents what they were at a commit: those of `paths`, or all (then those that it lacks go).

    `seen` as when a pipeline is run: 409 `document_changed` if a file on disk is not what the person saw.
    """

    commit: str
    paths: tuple[str, ...] | None = None
    seen: dict[str, str] = {}


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """`before` is the commit of what there was: restoring that undoes it. `paths` are the documents that changed."""

    before: str
    commit: str
    paths: tuple[str, ...]
