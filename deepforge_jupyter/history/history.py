"""The versions of a project: a bare Git repository beside it that never touches a `.git` of the person's.

Everything is synchronous (call it in a thread) and safe for several threads and processes at once.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import AlreadyExists, BadRequest, NotFound, StorageFull, Unavailable
from deepforge_jupyter.history import stat_cache
from deepforge_jupyter.history.checkout import check_out, is_whole, set_aside
from deepforge_jupyter.history.repository import BRANCH, Repository, make
from deepforge_jupyter.history.scan import NotKept
from deepforge_jupyter.history.snapshot import NOT_KEPT, Contents
from deepforge_jupyter.history.stat_cache import StatCache
from deepforge_jupyter.history.trees import Kept, read_tree, write_tree

if TYPE_CHECKING:
    from dulwich.objects import Commit, Tag

TAGS = b"refs/tags/"
_REMEMBERED = 32


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
        self._files: dict[str, dict[str, Kept]] = {}
        self._whole: set[Path] = set()

    def snapshot(self, folder: Path | None = None, *, message: str = "Snapshot", author: str = "") -> Snapshot:
        """Commits the documents as they are in `folder` (the project's own by default) now. If they are as in the
        newest commit, that one is returned. Raises BadDocument naming a file that cannot be read."""
        with self._lock, _explained(self.folder):
            repository = self._opened()
            cache = stat_cache.load(self._private)
            head = repository.head()
            if cache is not None and cache.commit != head and not repository.has(cache.commit):
                cache = None
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

    def tag(self, name: str, commit: str, *, message: str | None = None, author: str = "") -> None:
        """Names a commit (`execution/train`, or a saved version with its message). Repeating it does nothing.
        Raises AlreadyExists if the name means another commit, NotFound if there is no such commit."""
        from dulwich.objects import Commit, Tag
        from dulwich.refs import check_ref_format

        ref = TAGS + name.encode(errors="replace")
        if not check_ref_format(ref):  # type: ignore[arg-type]
            raise BadRequest(f"“{name}” cannot name a version; use letters, digits, - and _.")
        with self._lock, _explained(self.folder):
            repository = self._opened()
            self._commit_object(commit)
            target = commit
            if message is not None:
                tag = Tag()
                tag.name, tag.object, tag.message = name.encode(), (Commit, commit.encode()), _text(message)
                tag.tagger, tag.tag_time, tag.tag_timezone = _identity(author), int(time.time()), 0
                target = repository.add(tag)
            if not repository.swap(ref, None, target) and self.tags().get(name) != commit:
                raise AlreadyExists(f"A version “{name}” is there already.", details={"name": name})

    def tags(self) -> dict[str, str]:
        """The commit of each name."""
        with self._lock:
            repository = self._opened()
            named = repository.refs.as_dict(TAGS.rstrip(b"/"))  # type: ignore[arg-type]
            return {name.decode(errors="replace"): self._peeled(id.decode()) for name, id in named.items()}

    def delete_tags(self, prefix: str) -> None:
        """Takes away all names that begin so (a copied project has none of the original's executions)."""
        with self._lock, _explained(self.folder):
            for name in self.tags():
                if name.startswith(prefix):
                    self._opened().delete_ref(TAGS + name.encode())

    def files(self, commit: str) -> dict[str, str]:
        """The Git blob id of each file, by path. Raises NotFound."""
        return {path: kept.blob for path, kept in self._tree(commit).items()}

    def read(self, commit: str, path: str) -> bytes:
        """A file's content at a commit. Raises NotFound."""
        with self._lock:
            kept = self._tree(commit).get(path)
            if kept is None:
                raise NotFound(f"The version {commit[:8]} has no file {path}.", details={"path": path})
            return bytes(self._opened().get(kept.blob).as_raw_string())

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

    def log(self, limit: int = 100) -> list[Version]:
        """The newest versions, newest first."""
        with self._lock:
            names: dict[str, list[str]] = {}
            for name, tagged in sorted(self.tags().items()):
                names.setdefault(tagged, []).append(name)
            versions: list[Version] = []
            next_commit = self._opened().head()
            while next_commit is not None and len(versions) < limit:
                commit = self._commit_object(next_commit)
                versions.append(_version(next_commit, commit, tuple(names.get(next_commit, ()))))
                next_commit = commit.parents[0].decode() if commit.parents else None
            return versions

    def close(self) -> None:
        with self._lock:
            if self._repository is not None:
                self._repository.close()
                self._repository = None

    def _opened(self) -> Repository:
        if self._repository is None:
            with _explained(self.folder):
                self._private.mkdir(exist_ok=True)
                ignore = self._private / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n", encoding="utf-8")
                make(self._private / "history.git")
            self._repository = Repository(self._private / "history.git")
        return self._repository

    def _commit(self, tree: str, *, message: str, author: str) -> tuple[str, bool]:
        from dulwich.objects import Commit

        repository = self._opened()
        while True:
            head = repository.head()
            if head is not None and self._commit_object(head).tree.decode() == tree:
                return head, False
            commit = Commit()
            commit.tree = tree.encode()
            commit.parents = [head.encode()] if head else []  # type: ignore[list-item]
            commit.author = commit.committer = _identity(author)
            commit.author_time = commit.commit_time = int(time.time())
            commit.author_timezone = commit.commit_timezone = 0
            commit.encoding, commit.message = b"UTF-8", _text(message)
            id = repository.add(commit)
            if repository.swap(BRANCH, head, id):
                return id, True

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

    def _peeled(self, id: str) -> str:
        item = self._opened().get(id)
        return cast("Tag", item).object[1].decode() if item.type_name == b"tag" else id


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
        author=commit.author.decode(errors="replace").partition(" <")[0],
        created_at=datetime.fromtimestamp(commit.commit_time, tz=timezone.utc),
        tags=tags,
    )


def _identity(author: str) -> bytes:
    name = "".join(character for character in author if character.isprintable() and character not in "<>").strip()
    return (name or "DeepForge").encode(errors="replace") + b" <>"


def _text(message: str) -> bytes:
    return message.rstrip("\n").encode(errors="replace") + b"\n"


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
