"""The history of a project: its list, and a version of a project in which one document changed."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from dulwich.objects import Blob, Commit
from dulwich.refs import Ref

from benchmarks.places import new_folder
from benchmarks.table import Row, row_of
from deepforge_jupyter.history.history import History
from deepforge_jupyter.history.repository import BRANCH, Repository
from deepforge_jupyter.history.trees import Kept, read_tree, write_tree
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.workspace import Workspace

DOCUMENTS = 60
SETTLED_S = 2.5  # what has just been written is read again, since its times may not tell of the next change


async def measure(*, repeats: int, commits: int) -> list[Row]:
    root = new_folder()
    workspace = Workspace(data_dir=str(root / "data"), root=str(root / "root"), adopts=False)
    (root / "root").mkdir()
    await workspace.open()
    try:
        project = await workspace.projects.create(CreateProject(path="lab"))
        folder = root / "root" / "lab"
        _fill(folder, commits)
        await asyncio.sleep(SETTLED_S)
        listing, snapshot = [], []
        for number in range(repeats):
            began_s = time.perf_counter()
            page = await workspace.versions.page(project.id)
            listing.append(time.perf_counter() - began_s)
            assert len(page.entries) == min(50, commits + 1 + number)
            (folder / "operations" / "O0.py").write_text(f"VALUE = {number}\n")
            history = History(folder)
            began_s = time.perf_counter()
            history.snapshot()
            snapshot.append(time.perf_counter() - began_s)
            history.close()
    finally:
        await workspace.close()
    return [
        row_of(f"history of {commits:,} commits, each run by an execution: first page", listing, budget=100),
        row_of(f"a version of {DOCUMENTS} documents of which one changed", snapshot),
    ]


def _fill(folder: Path, commits: int) -> None:
    """Commits as ours, each with one changed document and the name of an execution, written without syncing."""
    for number in range(DOCUMENTS):
        (folder / "operations" / f"O{number}.py").write_text(f"VALUE = {number}\n")
    history = History(folder)
    head = history.snapshot().commit
    history.close()
    repository = _Unsynced(folder / ".deepforge" / "history.git")
    tags = folder / ".deepforge" / "history.git" / "refs" / "tags" / "execution"
    tags.mkdir(parents=True)
    files = read_tree(repository, repository.get(head).tree.decode())
    for number in range(commits):
        files[f"operations/O{number % DOCUMENTS}.py"] = Kept(
            0o100644, repository.add(Blob.from_string(f"VALUE = {number + 1000}\n".encode()))
        )
        commit = Commit()
        commit.tree = write_tree(repository, files).encode()
        commit.parents = [head.encode()]
        commit.author = commit.committer = b"Ada <>"
        commit.author_time = commit.commit_time = 1_700_000_000 + 60 * number
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding, commit.message = b"UTF-8", f"Run {number}\n".encode()
        head = repository.add(commit)
        (tags / f"run_{number}").write_text(f"{head}\n")
    repository.refs.set_if_equals(Ref(BRANCH), None, head.encode())
    repository.close()


class _Unsynced(Repository):
    """Quick to fill; a real history syncs each object."""

    def add(self, item: Blob | Commit) -> str:
        self.objects.add_object(item)
        return item.id.decode()
