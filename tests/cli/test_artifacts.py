"""`deepforge artifacts`: brought, listed, taken, renamed, deleted and verified from the command line."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def lab(cli):
    folder = cli.project(train={"first": {"operation": "Count"}})
    document = json.loads((folder / "pipelines/train.dfpipe").read_text())
    document["nodes"]["load"] = {"operation": "Input", "attributes": {"artifact": "start"}}
    document["nodes"]["keep"] = {"operation": "Output", "attributes": {"name": "kept"}}
    document["edges"].append({"source": "load", "output": "data", "target": "keep", "input": "data"})
    (folder / "pipelines/train.dfpipe").write_text(json.dumps(document))
    (folder / "start.txt").write_text("begin")
    return folder


def test_a_file_is_uploaded_used_and_downloaded(cli, lab):
    done = cli("artifacts", "upload", "start.txt", "--name", "start", cwd=lab)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("start  version 1  start.txt")
    assert "same" not in done.stderr
    again = cli("artifacts", "upload", "start.txt", "--name", "start", cwd=lab)
    assert again.stdout == done.stdout
    assert "The same as the newest version" in again.stderr
    assert cli("run", "pipelines/train.dfpipe", cwd=lab).returncode == 0
    listed = cli("artifacts", "list", "--sort", "name", cwd=lab).stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [["artifact", "version"], ["kept", "1"], ["start", "1"]]
    shown = cli("artifacts", "show", "start", cwd=lab).stdout
    assert "pipelines/train.dfpipe: load loads “start”." in shown
    assert "“start” was loaded by train." in shown
    (lab / "back").mkdir()
    assert cli("artifacts", "download", "kept", "--to", "back", cwd=lab).stdout.strip() == "back/start.txt"
    assert (lab / "back/start.txt").read_text() == "begin"
    again = cli("artifacts", "download", "kept", "--to", "back", cwd=lab)
    assert (again.returncode, "File exists" in again.stderr) == (1, True)

    refused = cli("artifacts", "delete", "start", cwd=lab)
    assert (refused.returncode, "Say --yes" in refused.stderr) == (1, True)
    other = f"folder={cli.folder / 'other'}"
    assert cli("storage", "add", "Other", "folder", "--option", other).returncode == 0
    copied = cli("artifacts", "copy", "start", "Other", "--name", "spare", cwd=lab)
    assert copied.stdout.startswith("spare  version 1  Other  ")
    assert "start version 1 in local" in cli("artifacts", "show", "spare", cwd=lab).stdout
    assert cli("artifacts", "delete", "spare", cwd=lab).returncode == 0
    renamed = cli("artifacts", "rename", "start", "begin", cwd=lab)
    assert renamed.stdout.strip() == "start is begin now."
    assert "load still asks for “start”" in renamed.stderr
    assert cli("artifacts", "delete", "begin", "--yes", cwd=lab).returncode == 0
    assert "begin" not in cli("artifacts", "list", cwd=lab).stdout


def test_a_folder_is_uploaded_and_damage_is_found(cli, lab):
    (lab / "set" / "deep").mkdir(parents=True)
    (lab / "set" / "deep" / "a").write_text("a")
    assert "folder of 1 file" in cli("artifacts", "upload", "set", cwd=lab).stdout
    assert "deep/  1 B" in cli("artifacts", "files", "set", cwd=lab).stdout
    assert "deep/a" in cli("artifacts", "files", "set", "--search", "*a", cwd=lab).stdout
    assert cli("artifacts", "inside", "set", "--file", "deep/a", cwd=lab).stdout.splitlines()[-1] == "a"
    assert cli("artifacts", "download", "set", "--file", "deep/a", cwd=lab).stdout.strip() == "a"
    assert (lab / "a").read_text() == "a"
    assert cli("artifacts", "verify", cwd=lab).stdout.strip() == "1 artifact: all as they were kept."
    assert cli("storage", "add", "Other", "folder", "--option", f"folder={cli.folder / 'other'}").returncode == 0
    assert cli("artifacts", "copy", "set", "Other", "--name", "away", cwd=lab).returncode == 0
    assert cli("storage", "remove", "Other", "--anyway").returncode == 0
    unread = cli("artifacts", "verify", cwd=lab)
    assert (unread.returncode, unread.stdout.splitlines()[-1]) == (1, "2 artifacts: 1 not to be read.")
    assert cli("artifacts", "delete", "away", cwd=lab).returncode == 0
    (file,) = (cli.folder / "data").rglob("values/artifacts/*/000000")
    file.chmod(0o600)
    file.write_text("b")
    damaged = cli("artifacts", "verify", "set", cwd=lab)
    assert (damaged.returncode, "not those that were kept" in damaged.stdout) == (1, True)
    assert cli("artifacts", "list", cwd=lab).stdout.splitlines()[1].endswith("damaged")
    assert "not those that were kept" in cli("artifacts", "show", "set", cwd=lab).stdout
    assert "not those that were kept" in cli("artifacts", "inside", "set", "--file", "deep/a", cwd=lab).stdout
    refused = cli("artifacts", "download", "set", "--file", "deep/a", "--to", "b", cwd=lab)
    assert (refused.returncode, (lab / "b").exists()) == (2, False)


def test_what_cannot_be_is_said(cli, lab):
    unknown = cli("artifacts", "download", "start", "back", cwd=lab)
    assert (unknown.returncode, "unrecognized arguments: back" in unknown.stderr) == (2, True)
    assert "usage: deepforge artifacts download" in unknown.stderr
    nowhere = cli("artifacts", "upload", "start.txt", "--storage", "Moon", cwd=lab)
    assert (nowhere.returncode, "There is: local." in nowhere.stderr) == (2, True)
    unmade = cli("storage", "add", "Odd", "folder", "--option", "folder=/proc/values")
    assert (unmade.returncode, "/proc/values cannot be made" in unmade.stderr) == (1, True)
    assert cli("artifacts", "upload", "nowhere", cwd=lab).returncode == 2
    assert cli("artifacts", "upload", "start.txt", "--sha256", "0" * 64, cwd=lab).returncode == 2
    assert cli("artifacts", "show", "nothing", cwd=lab).returncode == 2
    assert cli("artifacts", "list", "--search", "colour:red", cwd=lab).returncode == 2
