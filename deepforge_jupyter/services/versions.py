"""The history of a project as people see it: what changed when, saved versions, comparisons."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from deepforge_jupyter.domain.names import unique
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.history.history import History, Version
from deepforge_jupyter.history.tags import EXECUTIONS, Saved
from deepforge_jupyter.history.trees import Difference, differences
from deepforge_jupyter.protocol.history import (
    Comparison,
    FileChange,
    FileContent,
    HistoryEntry,
    HistoryPage,
    NamedExecution,
    SavedVersion,
    SaveVersion,
    VersionList,
)
from deepforge_jupyter.scheduler.records import NAMES
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.paths import title
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.store.base import Store

SHOWN_CHANGES = 10
EMPTY = "empty"
LARGEST_TEXT_BYTES = 2 << 20
_NOT_IN_TAGS = re.compile(r"[^0-9A-Za-z]+")


class Versions:
    def __init__(self, projects: Projects, store: Store, *, histories: Histories) -> None:
        self._projects = projects
        self._store = store
        self._histories = histories

    async def page(self, project: str, *, limit: int = 50, start: str | None = None) -> HistoryPage:
        """Commits from `start` (the newest without it) on, newest first. Raises NotFound."""
        folder = await self._projects.folder(project)
        versions, changes, saved, unsaved = await asyncio.to_thread(self._read, folder, limit + 1, start)
        entries = []
        for version in versions[:limit]:
            names = [tag.removeprefix(EXECUTIONS) for tag in version.tags if tag.startswith(EXECUTIONS)]
            entry = HistoryEntry(
                commit=version.commit,
                parent=version.parent,
                message=version.message,
                author=version.author,
                created_at=version.created_at,
                changed=len(changes[version.commit]),
                changes=_file_changes(changes[version.commit][:SHOWN_CHANGES]),
                versions=tuple(_view(item) for item in saved if item.commit == version.commit),
                executions=tuple([await self._execution(project, name) for name in names]),
            )
            entries.append(entry)
        following = versions[limit].commit if len(versions) > limit else None
        return HistoryPage(entries=tuple(entries), next=following, unsaved=unsaved)

    async def saved(self, project: str) -> VersionList:
        folder = await self._projects.folder(project)
        saved = await asyncio.to_thread(lambda: self._histories.of(folder).saved())
        newest_first = sorted(saved, key=lambda version: version.created_at, reverse=True)
        return VersionList(versions=tuple(map(_view, newest_first)))

    async def save(self, project: str, request: SaveVersion, *, author: str) -> SavedVersion:
        """Raises BadRequest for a name that is no line of text."""
        name = title(request.name, what="version")
        if not name:
            raise BadRequest("The version needs a name.")
        folder = await self._projects.folder(project)
        return _view(await asyncio.to_thread(self._save, folder, name, request.message.strip(), author))

    async def remove(self, project: str, tag: str) -> None:
        """Takes a saved version's name away; what it held stays in the history. Raises NotFound."""
        folder = await self._projects.folder(project)
        await asyncio.to_thread(self._remove, folder, tag)

    async def compare(self, project: str, *, old: str | None, new: str | None) -> Comparison:
        """From `old` to `new`; None is what is in the folder now, EMPTY what was before the first commit.
        Raises NotFound."""
        folder = await self._projects.folder(project)
        found = await asyncio.to_thread(_differences, self._histories.of(folder), old, new)
        return Comparison(old=old, new=new, changes=_file_changes(found))

    async def content(self, project: str, path: str, *, commit: str | None) -> FileContent:
        """A document as a version (None: the folder now) holds it. Raises NotFound."""
        folder = await self._projects.folder(project)
        data = await asyncio.to_thread(read_document, self._histories.of(folder), path, commit)
        return FileContent(path=path, text=_text(data), size_bytes=len(data))

    def _read(
        self, folder: Path, limit: int, start: str | None
    ) -> tuple[list[Version], dict[str, list[Difference]], list[Saved], int]:
        history = self._histories.of(folder)
        versions = history.log(limit, start=start)
        changes = {version.commit: history.changes(version) for version in versions}
        unsaved = 0
        if start is None:
            head = history.head()
            unsaved = len(history.differences(head, None)) if head is not None else len(history.present())
        return versions, changes, history.saved(), unsaved

    async def _execution(self, project: str, name: str) -> NamedExecution:
        record = await self._store.get(NAMES, f"{project}/{name}")
        return NamedExecution(name=name, id=None if record is None else record.body["execution"])

    def _save(self, folder: Path, name: str, message: str, author: str) -> Saved:
        history = self._histories.of(folder)
        commit = history.snapshot(message=f"Save version “{name}”", author=author).commit
        tag = unique(_NOT_IN_TAGS.sub("-", name).strip("-") or "version", history.tags())
        history.tag(tag, commit, message=f"{name}\n\n{message}".rstrip(), author=author)
        return next(saved for saved in history.saved() if saved.tag == tag)

    def _remove(self, folder: Path, tag: str) -> None:
        history = self._histories.of(folder)
        if tag not in {saved.tag for saved in history.saved()}:
            raise NotFound(f"There is no saved version {tag}.")
        history.delete_tag(tag)


def _differences(history: History, old: str | None, new: str | None) -> list[Difference]:
    if old == EMPTY:
        return differences({}, history.present() if new is None else history.files(new))
    return history.differences(old, new)


def read_document(history: History, path: str, commit: str | None) -> bytes:
    """Only what a snapshot holds or would hold is read. Raises NotFound."""
    if commit is not None:
        return history.read(commit, path)
    if path not in history.present():
        raise NotFound(f"The project has no document {path} now.", details={"path": path})
    return history.read_present(path)


def described(changes: Sequence[Difference]) -> str:
    """What a commit that nobody named says of itself."""
    if not changes:
        return "Snapshot"
    done = {"added": "Add", "removed": "Remove", "changed": "Edit"}
    first, more = changes[0], len(changes) - 1
    return f"{done[first.change]} {first.path}" + (f" and {more} more" if more else "")


def _file_changes(found: Sequence[Difference]) -> tuple[FileChange, ...]:
    return tuple(FileChange(path=difference.path, change=difference.change) for difference in found)


def _view(saved: Saved) -> SavedVersion:
    return SavedVersion(
        tag=saved.tag,
        name=saved.name,
        message=saved.message,
        author=saved.author,
        created_at=saved.created_at,
        commit=saved.commit,
    )


def _text(data: bytes) -> str | None:
    if len(data) > LARGEST_TEXT_BYTES or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
