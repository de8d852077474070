"""The versions of a project: a bare Git repository beside it that never touches a `.git` of the person's.

Everything is synchronous (call it in a thread) and safe for several threads and processes at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import NotFound, StorageFull, Unavailable
from deepforge_jupyter.history import packing, stat_cache
from deepforge_jupyter.history.checkout import check_out, is_whole, set_aside
from deepforge_jupyter.history.notebooks import without_outputs
from deepforge_jupyter.history.people import identity_of, name_of, text_of
from deepforge_jupyter.history.repository import BRANCH, Repository, make
from deepforge_jupyter.history.scan import LINK, NotKept
from deepforge_jupyter.history.snapshot import NOT_KEPT, Contents
from deepforge_jupyter.history.stat_cache import StatCache
from deepforge_jupyter.history.tags import Saved, Tags
from deepforge_jupyter.history.trees import Difference, Kept, differences, read_tree, tree_differences, write_tree

if TYPE_CHECKING:
    from dulwich.objects import Commit

_REMEMBERED = 32
_REMEMBERED_CHANGES = 500
Describe = Callable[[Sequence[Difference]], str]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A commit of the project's documents. `files` maps paths to Git blob ids, `is_new` is False where nothing
    had changed, `not_kept` names the files that are too large for a history."""

    commit: str
    files: Mapping[str, str]
    not_kept: tuple[NotKept, ...] = ()
    is_new: bool = True


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A commit as people see it in a list."""

    commit: str
    message: str
    author: str
    created_at: datetime
    parent: str | None = None
    tags: tuple[str, ...] = ()


class History:
    """The history of the project in `folder`, made (`.deepforge/history.git`) when it is first needed.

    Raises StorageFull, and Unavailable where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._private = folder / PRIVATE_FOLDER
        self._lock = threading.RLock()
        self._repository: Repository | None = None
        self._tags_of: Tags | None = None
        self._files: dict[str, dict[str, Kept]] = {}
        self._changes: dict[str, list[Difference]] = {}
        self._whole: set[Path] = set()

    def snapshot(
        self, folder: Path | None = None, *, message: str | Describe = "Snapshot", author: str = ""
    ) -> Snapshot:
        """Commits the documents as they are in `folder` (the project's own by default) now. If they are as in the
        newest commit, that one is returned. A function as `message` is given what changed since then.
        Raises BadDocument naming a file that cannot be read."""
        with self._lock, _explained(self.folder):
            repository = self._opened()
            head = repository.head()
            cache = self._cache()
            contents = Contents(folder or self.folder, self._private, cache)
            files = contents.files()
            if cache is not None and cache.commit == head and _is_unchanged(contents, cache):
                if contents.entries != cache.entries:
                    self._save(contents, commit=cache.commit, tree=cache.tree)
                return _snapshot(cache.commit, files, contents.not_kept, is_new=False)
            tree = write_tree(repository, contents.write_to(repository))
            commit, is_new = self._commit(tree, message=message, author=author)
            self._save(contents, commit=commit, tree=tree)
            return _snapshot(commit, files, contents.not_kept, is_new=is_new)

    def present(self) -> dict[str, str]:
        """As `files`, of what a snapshot would keep now; nothing is written but what makes the next look quicker."""
        with self._lock, _explained(self.folder):
            self._opened()
            contents = Contents(self.folder, self._private, self._cache())
            return {path: kept.blob for path, kept in contents.files().items()}

    def read_present(self, path: str) -> bytes:
        """A file that `present` names, as a snapshot would keep it. Raises NotFound."""
        file = self.folder / path
        try:
            data = os.readlink(file).encode() if file.is_symlink() else file.read_bytes()
        except OSError:
            raise NotFound(f"The project has no file {path} now.", details={"path": path}) from None
        return without_outputs(data) if path.endswith(".ipynb") else data

    def differences(self, old: str | None, new: str | None) -> list[Difference]:
        """From one commit to another; None is what is in the folder now. Raises NotFound."""
        with self._lock:
            if old is not None and new is not None:
                trees = [self._commit_object(commit).tree.decode() for commit in (old, new)]
                found = tree_differences(self._opened(), trees[0], trees[1])
                return [difference for difference in found if difference.path != NOT_KEPT]
            sides = [self.present() if commit is None else self.files(commit) for commit in (old, new)]
            return differences(sides[0], sides[1])

    def changes(self, version: Version) -> list[Difference]:
        """What a commit changed; remembered, since it never changes."""
        with self._lock:
            if version.commit in self._changes:
                return self._changes[version.commit]
            while len(self._changes) >= _REMEMBERED_CHANGES:
                del self._changes[next(iter(self._changes))]
            tree = self._commit_object(version.commit).tree.decode()
            before = self._commit_object(version.parent).tree.decode() if version.parent else None
            found = tree_differences(self._opened(), before, tree)
            self._changes[version.commit] = [difference for difference in found if difference.path != NOT_KEPT]
            return self._changes[version.commit]

    def derive(self, commit: str, files: Mapping[str, bytes], *, message: str, author: str = "") -> str:
        """A commit like `commit` but for the content of `files`, beside the line of versions: only a tag makes others
        find it. Raises NotFound."""
        from dulwich.objects import Blob

        with self._lock, _explained(self.folder):
            repository = self._opened()
            kept = read_tree(repository, self._commit_object(commit).tree.decode())
            for path, content in files.items():
                if path not in kept:
                    raise NotFound(f"The version {commit[:8]} has no file {path}.", details={"path": path})
                kept[path] = kept[path]._replace(blob=repository.add(Blob.from_string(content)))
            made = self._made(write_tree(repository, kept), parent=commit, message=message, author=author)
            return repository.add(made)

    def tag(self, name: str, commit: str, *, message: str | None = None, author: str = "") -> None:
        """Names a commit (`execution/train`, or a saved version with its message). Repeating it does nothing.
        Raises AlreadyExists if the name means another commit, NotFound if there is no such commit."""
        with self._lock, _explained(self.folder):
            self._commit_object(commit)
            self._tags().add(name, commit, message=message, author=author)

    def tags(self) -> dict[str, str]:
        """The commit of each name."""
        with self._lock:
            return self._tags().all()

    def saved(self) -> list[Saved]:
        """The versions that people saved, with their names and messages."""
        with self._lock:
            return self._tags().saved()

    def delete_tags(self, prefix: str) -> None:
        """Takes away all names that begin so (a copied project has none of the original's executions)."""
        with self._lock, _explained(self.folder):
            self._tags().remove(lambda name: name.startswith(prefix))

    def delete_tag(self, name: str) -> None:
        """Takes one name away; its commit stays. Repeating it does nothing."""
        with self._lock, _explained(self.folder):
            self._tags().remove(lambda other: other == name)

    def files(self, commit: str) -> dict[str, str]:
        """The Git blob id of each file, by path. Raises NotFound."""
        return {path: kept.blob for path, kept in self._tree(commit).items()}

    def links(self, commit: str) -> set[str]:
        """The files of a commit that are symbolic links; their content is where they lead."""
        return {path for path, kept in self._tree(commit).items() if kept.mode == LINK}

    def read(self, commit: str, path: str) -> bytes:
        """A file's content at a commit. Raises NotFound."""
        with self._lock:
            kept = self._tree(commit).get(path)
            if kept is None:
                raise NotFound(f"The version {commit[:8]} has no file {path}.", details={"path": path})
            return bytes(self._opened().needed(kept.blob).as_raw_string())

    def checkout(self, commit: str, into: Path) -> Path:
        """The folder `into/<commit>` with that commit's files, read-only; made if it is missing or damaged."""
        folder = into / commit
        with self._lock, _explained(into):
            files = self._tree(commit)
            if folder in self._whole and folder.is_dir():
                return folder
            if folder.is_dir() and not is_whole(files, folder):
                set_aside(folder)
            if not folder.is_dir():
                check_out(self._opened(), files, folder)
            self._whole.add(folder)
            return folder

    def log(self, limit: int = 100, *, start: str | None = None) -> list[Version]:
        """The newest versions (or those from the commit `start` on), newest first. Raises NotFound."""
        with self._lock:
            names = self._tags().names()
            versions: list[Version] = []
            next_commit = start or self._opened().head()
            while next_commit is not None and len(versions) < limit:
                commit = self._commit_object(next_commit)
                versions.append(_version(next_commit, commit, names.get(next_commit, ())))
                next_commit = versions[-1].parent
            return versions

    def head(self) -> str | None:
        """The newest commit."""
        with self._lock:
            return self._opened().head()

    def pack_if_grown(self, *, limit: int = packing.PACKS_FROM) -> int:
        """Gathers small objects into one file where there are about `limit`; how many. Others go on meanwhile."""
        repository = self._private / "history.git"
        with _explained(self.folder):
            return packing.pack(repository) if packing.has_grown(repository, limit=limit) else 0

    def close(self) -> None:
        with self._lock:
            if self._repository is not None:
                self._forget()

    def _forget(self) -> None:
        """What was read of a repository that is let go of, or that somebody deleted."""
        if self._repository is not None:
            self._repository.close()
        self._repository = self._tags_of = None
        self._files.clear()
        self._changes.clear()

    def _opened(self) -> Repository:
        if self._repository is not None and not self._repository.is_there():
            self._forget()
        if self._repository is None:
            with _explained(self.folder):
                self._private.mkdir(exist_ok=True)
                ignore = self._private / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n", encoding="utf-8")
                make(self._private / "history.git")
            self._repository = Repository(self._private / "history.git")
        return self._repository

    def _tags(self) -> Tags:
        repository = self._opened()
        if self._tags_of is None:
            self._tags_of = Tags(repository)
        return self._tags_of

    def _cache(self) -> StatCache | None:
        cache = stat_cache.load(self._private)
        return cache if cache is not None and self._opened().has(cache.commit) else None

    def _commit(self, tree: str, *, message: str | Describe, author: str) -> tuple[str, bool]:
        repository = self._opened()
        while True:
            head = repository.head()
            before = self._commit_object(head).tree.decode() if head is not None else None
            if before == tree:
                assert head is not None
                return head, False
            said = message if isinstance(message, str) else message(list(tree_differences(repository, before, tree)))
            id = repository.add(self._made(tree, parent=head, message=said, author=author))
            if repository.swap(BRANCH, head, id):
                return id, True

    def _made(self, tree: str, *, parent: str | None, message: str, author: str) -> Commit:
        from dulwich.objects import Commit

        commit = Commit()
        commit.tree = tree.encode()
        commit.parents = [parent.encode()] if parent else []  # type: ignore[list-item]
        commit.author = commit.committer = identity_of(author)
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding, commit.message = b"UTF-8", text_of(message)
        return commit

    def _save(self, contents: Contents, *, commit: str, tree: str) -> None:
        cache = StatCache(commit=commit, tree=tree, entries=contents.entries, not_kept=contents.not_kept)
        stat_cache.save(self._private, cache)

    def _tree(self, commit: str) -> dict[str, Kept]:
        with self._lock:
            if commit not in self._files:
                while len(self._files) >= _REMEMBERED:
                    del self._files[next(iter(self._files))]
                files = read_tree(self._opened(), self._commit_object(commit).tree.decode())
                files.pop(NOT_KEPT, None)
                self._files[commit] = files
            return self._files[commit]

    def _commit_object(self, id: str) -> Commit:
        from dulwich.objects import Commit

        try:
            item = self._opened().get(id)
        except (KeyError, ValueError, AssertionError):
            item = None
        if not isinstance(item, Commit):
            raise NotFound(f"The history has no version {id}.", details={"commit": id})
        return item


def _is_unchanged(contents: Contents, cache: StatCache) -> bool:
    if contents.not_kept != cache.not_kept or contents.entries.keys() != cache.entries.keys():
        return False
    before = cache.entries
    return all(
        entry.blob == before[path].blob and entry.mode == before[path].mode for path, entry in contents.entries.items()
    )


def _snapshot(commit: str, files: Mapping[str, Kept], not_kept: tuple[NotKept, ...], *, is_new: bool) -> Snapshot:
    blobs = {path: kept.blob for path, kept in files.items()}
    return Snapshot(commit=commit, files=blobs, not_kept=not_kept, is_new=is_new)


def _version(id: str, commit: Commit, tags: tuple[str, ...]) -> Version:
    return Version(
        commit=id,
        message=commit.message.decode(errors="replace").rstrip("\n"),
        author=name_of(commit.author),
        created_at=datetime.fromtimestamp(commit.commit_time, tz=timezone.utc),
        parent=commit.parents[0].decode() if commit.parents else None,
        tags=tags,
    )


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        details = {"path": str(folder)}
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(f"There is no room left for a version in {folder}.", details=details) from error
        raise Unavailable(
            f"The history in {folder} cannot be written: {error.strerror or error}. Check the folder's permissions.",
            details=details,
        ) from error
