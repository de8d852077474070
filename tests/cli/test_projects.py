"""Whole projects and their versions from the command line."""

from __future__ import annotations

QUICK = {"quick": {"operation": "Count"}}


def test_a_project_is_renamed_duplicated_moved_archived(cli):
    folder = cli.project(train=dict(QUICK))
    assert "Better" in cli("project", "rename", str(folder), "Better").stdout
    assert cli("project", "describe", str(folder), "What it is for").returncode == 0
    assert "Better copy" in cli("project", "duplicate", str(folder), "copy").stdout
    assert cli("project", "move", "copy", "moved").returncode == 0
    assert (cli.folder / "moved/deepforge.json").is_file()
    assert cli("project", "duplicate", str(folder), "moved").returncode == 1
    assert cli("project", "archive", "moved").returncode == 0
    assert "Better copy" not in cli("projects").stdout
    assert "Better copy  (archived)" in cli("projects", "--all").stdout
    assert cli("project", "unarchive", "moved").returncode == 0
    assert "Better copy" in cli("projects").stdout


def test_the_storage_of_a_project_is_chosen_and_said(cli):
    folder = cli.project(train=dict(QUICK))
    assert cli("project", "storage", str(folder)).stdout == "local\n"
    other = f"folder={cli.folder / 'other'}"
    assert cli("storage", "add", "Other", "folder", "--option", other).returncode == 0
    assert "What was kept before stays" in cli("project", "storage", str(folder), "Other").stdout
    assert cli("project", "storage", str(folder)).stdout == "Other\n"
    assert cli("run", str(folder / "pipelines/train.dfpipe")).returncode == 0
    assert list((cli.folder / "other").rglob("value.json"))
    refused = cli("project", "storage", str(folder), "Otter")
    assert refused.returncode == 2
    assert "There is: local, Other." in refused.stderr


def test_a_deleted_project_comes_back_until_the_trash_is_emptied(cli):
    folder = cli.project(train=dict(QUICK))
    assert cli("run", str(folder / "pipelines/train.dfpipe"), "--quiet").returncode == 0
    done = cli("project", "delete", str(folder))
    assert "1 execution, 0 artifacts, " in done.stdout
    assert not folder.exists()
    assert folder.name in cli("projects", "--trash").stdout
    assert cli("project", "restore", str(folder)).returncode == 0
    assert (folder / "pipelines/train.dfpipe").is_file()
    cli("project", "delete", str(folder))
    asked = cli("project", "empty-trash", str(folder))
    assert (asked.returncode, "--yes" in asked.stderr) == (2, True)
    assert "is gone" in cli("project", "empty-trash", "--yes").stdout
    assert cli("projects", "--trash").stdout == ""
    assert cli("project", "restore", str(folder)).returncode == 2


def test_a_version_is_saved_compared_and_restored(cli):
    folder = cli.project(train=dict(QUICK))
    file = folder / "operations/Count.py"
    before = file.read_text()
    where = ("--project", str(folder))
    assert "Good one" in cli("history", "save", "Good one", "-m", "it counts", "--author", "Ada", *where).stdout
    file.write_text(before.replace("upto=2", "upto=3"))
    assert cli("history", "compare", "Good one", *where).stdout.split() == ["~", "operations/Count.py"]
    assert "+    def __init__(self, upto=3" in cli("history", "compare", "Good one", "--text", *where).stdout
    assert "operations/Count.py" in cli("history", "restore", "Good one", "operations/Count.py", *where).stdout
    assert file.read_text() == before
    shown = cli("history", "show", *where).stdout.splitlines()
    assert shown[-1].endswith("Ada  Save version “Good one”  [Good one]")
    assert len(shown) == 3
    assert cli("history", "compare", "No such", *where).returncode == 2


def test_a_project_whose_own_file_is_damaged_is_said(cli):
    folder = cli.project(train=dict(QUICK))
    (folder / "deepforge.json").write_text('{"format": 1,\n')
    for done in (cli("projects"), cli("list", "projects")):
        assert (done.returncode, done.stdout) == (0, "")
        assert f"{folder.name}/deepforge.json, line 2, column 1: this is not JSON" in done.stderr
