"""Git trees of a snapshot's files, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from deepforge_jupyter.history.repository import Repository

FOLDER = 0o040000


class Kept(NamedTuple):
    """A file of a tree: Git's mode and the id of its content."""

    mode: int
    blob: str


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


def read_tree(repository: Repository, id: str, *, prefix: str = "") -> dict[str, Kept]:
    """All files below a tree, by path."""
    from dulwich.objects import Tree

    files: dict[str, Kept] = {}
    for name, mode, blob in cast(Tree, repository.get(id)).iteritems():
        path = f"{prefix}{name.decode(errors='replace')}"
        if mode == FOLDER:
            files.update(read_tree(repository, blob.decode(), prefix=f"{path}/"))
        else:
            files[path] = Kept(mode, blob.decode())
    return files
