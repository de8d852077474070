"""Git trees of a snapshot's files, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, cast

from deepforge_jupyter.history.repository import Repository

FOLDER = 0o040000


class Kept(NamedTuple):
    """A file of a tree: Git's mode and the id of its content."""

    mode: int
    blob: str


class Difference(NamedTuple):
    """What became of a file; `before` and `after` are the ids of its contents."""

    path: str
    change: Literal["added", "removed", "changed"]
    before: str | None
    after: str | None


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Between two sets of files (content ids by path), by path."""
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [_difference(path, before.get(path), after.get(path)) for path in paths]


def tree_differences(
    repository: Repository, before: str | None, after: str | None, *, prefix: str = ""
) -> Iterator[Difference]:
    """Between two trees (None: an empty one), by path; what is the same in both is not read."""
    if before == after:
        return
    old, new = _entries(repository, before), _entries(repository, after)
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        path = f"{prefix}{name}"
        folders = [entry.blob if entry is not None and entry.mode == FOLDER else None for entry in (was, now)]
        yield from tree_differences(repository, folders[0], folders[1], prefix=f"{path}/")
        files = [entry.blob if entry is not None and entry.mode != FOLDER else None for entry in (was, now)]
        if files != [None, None]:
            yield _difference(path, files[0], files[1])


def write_tree(repository: Repository, files: Mapping[str, Kept]) -> str:
    """Writes the trees that hold `files` (by path) and returns the root's id."""
    from dulwich.objects import Tree

    tree = Tree()
    folders: dict[str, dict[str, Kept]] = {}
    for path, kept in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = kept
        else:
            tree.add(name.encode(), kept.mode, kept.blob.encode())  # type: ignore[arg-type]
    for name, inner in folders.items():
        tree.add(name.encode(), FOLDER, write_tree(repository, inner).encode())  # type: ignore[arg-type]
    return repository.add(tree)


def _difference(path: str, before: str | None, after: str | None) -> Difference:
    change: Literal["added", "removed", "changed"] = (
        "added" if before is None else "removed" if after is None else "changed"
    )
    return Difference(path, change, before, after)


def _entries(repository: Repository, id: str | None) -> dict[str, Kept]:
    from dulwich.objects import Tree

    if id is None:
        return {}
    tree = cast(Tree, repository.needed(id))
    return {name.decode(errors="replace"): Kept(mode, blob.decode()) for name, mode, blob in tree.iteritems()}


def read_tree(repository: Repository, id: str, *, prefix: str = "") -> dict[str, Kept]:
    """All files below a tree, by path."""
    files: dict[str, Kept] = {}
    for name, kept in _entries(repository, id).items():
        path = f"{prefix}{name}"
        if kept.mode == FOLDER:
            files.update(read_tree(repository, kept.blob, prefix=f"{path}/"))
        else:
            files[path] = kept
    return files
