"""Versions: tags, the list, checkouts, and that any git can read them."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, NotFound, Unavailable
from deepforge_jupyter.history.history import History

GIT = shutil.which("git")


def git(*arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    answer = subprocess.run(["git", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return answer.stdout


@pytest.mark.skipif(GIT is None, reason="there is no git here")
def test_any_git_can_clone_and_check_it(project: Path, tmp_path: Path) -> None:
    (project / "utils/link.py").symlink_to("nets.py")
    (project / "operations/Load.py").chmod(0o755)
    (project / "resources").mkdir()
    (project / "resources/net.bin").write_bytes(b"x" * (5 << 20) + b"x")
    history = History(project)
    history.snapshot(message="Erste Version ü", author="Ada <b>")
    (project / "utils/nets.py").write_text("WIDTH = 4\n")
    commit = history.snapshot().commit
    history.tag("execution/train", commit)
    history.tag("v1", commit, message="The first good one", author="Ada")
    assert git("fsck", "--full", "--strict", cwd=project / ".deepforge/history.git") == ""

    git("clone", "-q", str(project / ".deepforge/history.git"), str(tmp_path / "clone"), cwd=tmp_path)
    clone = tmp_path / "clone"
    assert (clone / "utils/nets.py").read_text() == "WIDTH = 4\n"
    assert os.readlink(clone / "utils/link.py") == "nets.py"
    assert os.access(clone / "operations/Load.py", os.X_OK)
    assert '"path": "resources/net.bin"' in (clone / ".deepforge-not-kept.json").read_text()
    assert git("log", "--format=%an|%s", cwd=clone).splitlines() == ["DeepForge|Snapshot", "Ada b|Erste Version ü"]
    assert git("tag", cwd=clone).split() == ["execution/train", "v1"]


@pytest.mark.skipif(GIT is None, reason="there is no git here")
def test_a_history_that_git_packed_goes_on(project: Path) -> None:
    history = History(project)
    first = history.snapshot().commit
    history.tag("v1", first)
    git("gc", "-q", "--prune=now", cwd=project / ".deepforge/history.git")
    git("pack-refs", "--all", cwd=project / ".deepforge/history.git")
    for reader in (history, History(project)):
        assert reader.read(first, "utils/nets.py") == b"WIDTH = 3\n"
        assert reader.tags() == {"v1": first}
        assert reader.snapshot().commit == first
    (project / "utils/nets.py").write_text("WIDTH = 5\n")
    assert history.snapshot().is_new
    assert len(history.log()) == 2


def test_the_list_is_newest_first_with_names(project: Path) -> None:
    history = History(project)
    assert history.log() == []
    first = history.snapshot(message="one", author="Ada").commit
    (project / "utils/nets.py").write_text("WIDTH = 4\n")
    second = history.snapshot(message="two").commit
    history.tag("execution/a", second)
    history.tag("b", second, message="kept")
    versions = history.log()
    assert [(v.commit, v.message, v.author, v.tags) for v in versions] == [
        (second, "two", "DeepForge", ("b", "execution/a")),
        (first, "one", "Ada", ()),
    ]
    assert [v.commit for v in history.log(1)] == [second]


def test_a_name_means_one_commit_for_ever(project: Path) -> None:
    history = History(project)
    first = history.snapshot().commit
    (project / "utils/nets.py").write_text("WIDTH = 4\n")
    second = history.snapshot().commit
    history.tag("execution/train", first)
    history.tag("execution/train", first)
    with pytest.raises(AlreadyExists, match="execution/train"):
        history.tag("execution/train", second)
    assert history.tags() == {"execution/train": first}


@pytest.mark.parametrize("name", ["", "a b", "../x", "a..b", "/a", "a.lock", "a~", "x/", "a\nb"])
def test_a_bad_name_is_refused(project: Path, name: str) -> None:
    history = History(project)
    with pytest.raises(BadRequest):
        history.tag(name, history.snapshot().commit)


def test_the_names_of_executions_can_be_taken_away(project: Path) -> None:
    history = History(project)
    commit = history.snapshot().commit
    for name in ("execution/a", "execution/b_2", "v1"):
        history.tag(name, commit)
    history.delete_tags("execution/")
    assert history.tags() == {"v1": commit}


def test_what_is_not_there_is_not_found(project: Path, tmp_path: Path) -> None:
    history = History(project)
    snapshot = history.snapshot()
    blob = snapshot.files["utils/nets.py"]
    for commit in ("0" * 40, "nonsense", "", blob):
        with pytest.raises(NotFound):
            history.files(commit)
        with pytest.raises(NotFound):
            history.tag("x", commit)
        with pytest.raises(NotFound):
            history.checkout(commit, tmp_path / "snapshots")
    with pytest.raises(NotFound, match=r"operations/No\.py"):
        history.read(snapshot.commit, "operations/No.py")


def test_a_checkout_is_read_only_and_made_once(project: Path, tmp_path: Path) -> None:
    (project / "utils/link.py").symlink_to("nets.py")
    history = History(project)
    commit = history.snapshot().commit
    folder = history.checkout(commit, tmp_path / "snapshots")
    assert folder == tmp_path / "snapshots" / commit
    assert (folder / "utils/nets.py").read_text() == "WIDTH = 3\n"
    assert os.readlink(folder / "utils/link.py") == "nets.py"
    assert stat.S_IMODE((folder / "utils/nets.py").stat().st_mode) == 0o444
    made = (folder / "utils/nets.py").stat().st_ino
    assert History(project).checkout(commit, tmp_path / "snapshots") == folder
    assert (folder / "utils/nets.py").stat().st_ino == made
    assert os.listdir(tmp_path / "snapshots") == [commit]


def test_a_checkout_without_the_list_of_what_is_not_kept(project: Path, tmp_path: Path) -> None:
    (project / "resources").mkdir()
    (project / "resources/net.bin").write_bytes(b"x" * (5 << 20) + b"x")
    history = History(project)
    folder = history.checkout(history.snapshot().commit, tmp_path)
    assert not (folder / ".deepforge-not-kept.json").exists()


@pytest.mark.parametrize("damage", ["truncate", "delete"])
def test_a_checkout_that_a_power_cut_damaged_is_made_again(project: Path, tmp_path: Path, damage: str) -> None:
    commit = History(project).snapshot().commit
    folder = History(project).checkout(commit, tmp_path)
    file = folder / "operations/Train.py"
    file.unlink()
    if damage == "truncate":
        file.touch()
    assert (History(project).checkout(commit, tmp_path) / "operations/Train.py").read_text() == "class Train: ...\n"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(project: Path) -> None:
    project.chmod(0o555)
    with pytest.raises(Unavailable, match="cannot be written"):
        History(project).snapshot()


def test_a_history_that_somebody_deleted_begins_anew(project: Path) -> None:
    history = History(project)
    old = history.snapshot().commit
    shutil.rmtree(project / ".deepforge")
    (project / "utils/nets.py").write_text("WIDTH = 5\n")
    commit = history.snapshot().commit
    assert [version.commit for version in history.log()] == [commit]
    with pytest.raises(NotFound):
        history.files(old)


@pytest.mark.parametrize("content", [b"", b"\0" * 41, b"half"])
def test_a_history_whose_newest_version_a_power_cut_took_says_so(project: Path, content: bytes) -> None:
    History(project).snapshot()
    (project / ".deepforge/history.git/refs/heads/main").write_bytes(content)
    (project / "utils/nets.py").write_text("WIDTH = 5\n")
    with pytest.raises(Unavailable, match="refs/heads/main names no version"):
        History(project).snapshot()


@pytest.mark.parametrize("content", [b"", b"garbage", None], ids=["empty", "garbage", "gone"])
def test_a_history_with_a_damaged_object_says_what_to_do_and_goes_on_when_it_was_moved_away(
    project: Path, content: bytes | None
) -> None:
    history = History(project)
    commit = history.snapshot().commit
    repository = project / ".deepforge/history.git"
    for file in repository.glob("objects/??/*"):
        if content is None and commit != file.parent.name + file.name:
            file.unlink()
        elif content is not None:
            file.chmod(0o644)
            file.write_bytes(content)
    (project / "utils/nets.py").write_text("WIDTH = 5\n")
    history.close()
    with pytest.raises(Unavailable, match=r"history\.git is damaged.* move it away"):
        history.changes(history.log()[0])
    repository.rename(project / "aside.git")
    assert [version.commit for version in history.log()] == []
    assert history.snapshot().is_new
