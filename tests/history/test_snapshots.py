"""What a snapshot holds, and when it is a new one."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deepforge_jupyter.errors import BadDocument
from deepforge_jupyter.history.history import History
from deepforge_jupyter.history.scan import MAX_FILE_BYTES

DOCUMENTS = {
    "README.md",
    "deepforge.json",
    "operations/Load.py",
    "operations/Train.py",
    "pipelines/train.dfpipe",
    "utils/nets.py",
}


_touched: set[Path] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _touched is not None and event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], str | Path):
        _touched.add(Path(arguments[0]))


sys.addaudithook(_note)


def touched(action: Callable[[], object]) -> set[Path]:
    """The files that `action` opened and the folders that it listed, as Python's own audit says."""
    global _touched
    _touched = noted = set()
    action()
    _touched = None
    return noted


def write(folder: Path, path: str, content: str | bytes) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_it_holds_the_documents_and_nothing_else(project: Path) -> None:
    for path in (
        "data/train.csv",
        "script.py",
        "operations/__pycache__/Train.cpython-311.pyc",
        "notebooks/.ipynb_checkpoints/a-checkpoint.ipynb",
        "operations/.Train.py.swp",
        ".deepforge/anything",
    ):
        write(project, path, "x")
    assert set(History(project).snapshot().files) == DOCUMENTS


def test_it_holds_the_content_that_was_there(project: Path) -> None:
    history = History(project)
    first = history.snapshot().commit
    write(project, "operations/Train.py", "class Train:\n    changed = True\n")
    second = history.snapshot().commit
    assert history.read(first, "operations/Train.py") == b"class Train: ...\n"
    assert history.read(second, "operations/Train.py") == b"class Train:\n    changed = True\n"


def test_unchanged_documents_make_no_new_version(project: Path) -> None:
    history = History(project)
    first = history.snapshot()
    write(project, "data/new.csv", "1,2")
    os.utime(project / "operations/Train.py")
    again = history.snapshot()
    assert (first.is_new, again.is_new) == (True, False)
    assert again.commit == first.commit
    assert again.files == first.files


def test_going_back_to_an_older_content_is_a_version_of_its_own(project: Path) -> None:
    history = History(project)
    first = history.snapshot()
    write(project, "utils/nets.py", "WIDTH = 4\n")
    history.snapshot()
    write(project, "utils/nets.py", "WIDTH = 3\n")
    third = history.snapshot()
    assert third.files == first.files
    assert third.commit != first.commit
    assert len(history.log()) == 3


def test_a_change_of_the_same_length_right_after_a_snapshot_is_seen(project: Path) -> None:
    history = History(project)
    file = project / "utils/nets.py"
    history.snapshot()
    times = file.stat()
    for number in range(10):
        file.write_text(f"WIDTH = {number}\n")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert history.read(history.snapshot().commit, "utils/nets.py") == f"WIDTH = {number}\n".encode()


def test_a_settled_file_is_not_read_again(project: Path) -> None:
    history = History(project)
    assert project / "utils/nets.py" in touched(history.snapshot)
    time.sleep(2.1)
    history.snapshot()  # reads once more; now everything has settled
    cached = (project / ".deepforge/stat-cache").stat()
    assert not touched(history.snapshot) & {project / path for path in DOCUMENTS}
    assert (project / ".deepforge/stat-cache").stat().st_mtime_ns == cached.st_mtime_ns


def test_deleted_and_renamed_files_are_gone(project: Path) -> None:
    history = History(project)
    history.snapshot()
    (project / "operations/Load.py").rename(project / "operations/Fetch.py")
    (project / "utils/nets.py").unlink()
    files = set(history.snapshot().files)
    assert files == DOCUMENTS - {"operations/Load.py", "utils/nets.py"} | {"operations/Fetch.py"}


def test_gitignore_files_are_honoured(project: Path) -> None:
    write(project, ".gitignore", "*.log\nresources/cache/\n/utils/private.py\n")
    write(project, "operations/.gitignore", "draft_*\n!important.log\n")
    for path in (
        "operations/run.log",
        "operations/important.log",
        "operations/draft_1.py",
        "resources/cache/big.json",
        "resources/net.json",
        "utils/private.py",
        "utils/draft_2.py",
    ):
        write(project, path, "x")
    kept = set(History(project).snapshot().files) - DOCUMENTS
    assert kept == {"operations/important.log", "resources/net.json", "utils/draft_2.py"}


def test_the_manifest_is_kept_whatever_gitignore_says(project: Path) -> None:
    write(project, ".gitignore", "*\n")
    assert set(History(project).snapshot().files) == {"deepforge.json"}


def test_a_nested_project_is_left_out(project: Path) -> None:
    write(project, "notebooks/inner/deepforge.json", "{}")
    write(project, "notebooks/inner/operations/A.py", "x")
    write(project, "notebooks/outer.txt", "x")
    assert set(History(project).snapshot().files) - DOCUMENTS == {"notebooks/outer.txt"}


def test_a_large_file_is_only_named(project: Path) -> None:
    history = History(project)
    file = write(project, "resources/net.bin", b"x" * (MAX_FILE_BYTES + 1))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    snapshot = history.snapshot()
    (entry,) = snapshot.not_kept
    assert (entry.path, entry.size_bytes, entry.modified_unix_s, entry.why) == (
        "resources/net.bin",
        MAX_FILE_BYTES + 1,
        1_700_000_000,
        "size",
    )
    assert set(snapshot.files) == DOCUMENTS == set(history.files(snapshot.commit))
    assert history.snapshot().is_new is False
    write(project, "resources/net.bin", b"y" * (MAX_FILE_BYTES + 2))
    assert history.snapshot().is_new is True


def test_a_file_at_the_limit_is_kept(project: Path) -> None:
    write(project, "resources/net.bin", b"x" * MAX_FILE_BYTES)
    assert "resources/net.bin" in History(project).snapshot().files


def test_a_folder_of_very_many_files_is_only_named(project: Path) -> None:
    for number in range(5_001):
        (project / "notebooks" / "images").mkdir(parents=True, exist_ok=True)
        (project / "notebooks" / "images" / f"{number}.png").touch()
    snapshot = History(project).snapshot()
    assert [(entry.path, entry.why) for entry in snapshot.not_kept] == [("notebooks/images/", "entries")]
    assert set(snapshot.files) == DOCUMENTS


def test_notebooks_are_kept_without_outputs(project: Path) -> None:
    code = {"cell_type": "code", "source": "1+1", "metadata": {}, "execution_count": 3, "outputs": [{"text": "secret"}]}
    text = {"cell_type": "markdown", "source": "ü", "metadata": {}}
    notebook = {"cells": [code, text], "metadata": {"kernelspec": {}}, "nbformat": 4, "nbformat_minor": 5}
    file = write(project, "notebooks/look.ipynb", json.dumps(notebook))
    history = History(project)
    first = history.snapshot()
    kept = json.loads(history.read(first.commit, "notebooks/look.ipynb"))
    assert kept["cells"] == [{**code, "execution_count": None, "outputs": []}, text]
    assert kept["metadata"] == {"kernelspec": {}}
    code["outputs"], code["execution_count"] = [{"text": "other " * 100}], 4
    file.write_text(json.dumps(notebook))
    assert history.snapshot().commit == first.commit


def test_a_broken_notebook_is_kept_as_it_is(project: Path) -> None:
    write(project, "notebooks/broken.ipynb", "<<<<<<< not json")
    history = History(project)
    assert history.read(history.snapshot().commit, "notebooks/broken.ipynb") == b"<<<<<<< not json"


def test_links_are_kept_only_if_they_stay_inside(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (project / "utils/inside.py").symlink_to("../operations/Train.py")
    (project / "utils/outside.txt").symlink_to("../../secret.txt")
    (project / "utils/absolute.txt").symlink_to(tmp_path / "secret.txt")
    (project / "serializers").symlink_to("../elsewhere")
    history = History(project)
    snapshot = history.snapshot()
    assert set(snapshot.files) - DOCUMENTS == {"utils/inside.py"}
    assert history.read(snapshot.commit, "utils/inside.py") == b"../operations/Train.py"
    assert {entry.path: entry.why for entry in snapshot.not_kept} == {
        "serializers": "link",
        "utils/absolute.txt": "link",
        "utils/outside.txt": "link",
    }


def test_a_name_that_is_no_text_is_only_named(project: Path) -> None:
    try:
        (project / "utils" / os.fsdecode(b"bad\xff.py")).touch()
    except OSError:
        pytest.skip("this file system has no such names")
    (entry,) = History(project).snapshot().not_kept
    assert (entry.path, entry.why) == ("utils/bad?.py", "name")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(project: Path) -> None:
    (project / "operations/Train.py").chmod(0)
    with pytest.raises(BadDocument, match=r"operations/Train\.py cannot be read"):
        History(project).snapshot()


def test_masses_of_data_elsewhere_are_never_looked_at(project: Path) -> None:
    History(project).snapshot()
    data = project / "data"
    for number in range(3):
        write(project, f"frame{number}.png", "")
        write(project, f"data/frame{number}.png", "")
    assert not {path for path in touched(History(project).snapshot) if data in path.parents or path in (data, project)}


def test_a_history_that_was_thrown_away_begins_anew(project: Path) -> None:
    History(project).snapshot()
    shutil.rmtree(project / ".deepforge" / "history.git")
    history = History(project)
    snapshot = history.snapshot()
    assert snapshot.is_new
    assert history.read(snapshot.commit, "utils/nets.py") == b"WIDTH = 3\n"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"version": 99}', b"\x00" * 100])
def test_a_damaged_stat_cache_costs_only_time(project: Path, damage: bytes) -> None:
    first = History(project).snapshot()
    (project / ".deepforge/stat-cache").write_bytes(damage)
    assert History(project).snapshot().commit == first.commit


def test_the_persons_own_git_is_left_alone(project: Path) -> None:
    write(project, ".git/HEAD", "ref: refs/heads/theirs\n")
    before = sorted(str(path) for path in (project / ".git").rglob("*"))
    History(project).snapshot()
    assert sorted(str(path) for path in (project / ".git").rglob("*")) == before
    assert (project / ".deepforge/.gitignore").read_text() == "*\n"
