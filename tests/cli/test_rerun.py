"""`deepforge rerun`."""

from __future__ import annotations

REPAIRED = "class Fail:\n    def execute(self):\n        print('repaired')\n"


def test_a_failed_node_runs_again_with_other_code_and_the_project_stays(cli):
    folder = cli.project(train={"first": {"operation": "Count"}, "bad": {"operation": "Fail"}})
    before = (folder / "operations/Fail.py").read_text()
    assert cli("run", "lab/pipelines/train.dfpipe", "--debug").returncode == 1
    (cli.folder / "Other.py").write_text(REPAIRED)
    done = cli("rerun", "train", "--from", "bad", "--code", "Other.py", "--project", "lab")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "train_debug: from bad of train"
    assert "bad │ repaired" in done.stdout
    assert "first │" not in done.stdout or "reused" in done.stdout
    assert (folder / "operations/Fail.py").read_text() == before
    restored = cli("history", "restore", "train_debug", "operations/Fail.py", "--project", "lab")
    assert restored.returncode == 0
    assert (folder / "operations/Fail.py").read_text() == REPAIRED


def test_what_cannot_be_rerun_is_told(cli):
    cli.project(train={"first": {"operation": "Count"}})
    cli("run", "lab/pipelines/train.dfpipe")
    done = cli("rerun", "train", "--from", "second", "--project", "lab")
    assert (done.returncode, "no node “second”. It has: first" in done.stderr) == (2, True)
    done = cli("rerun", "train", "--from", "first", "--code", "Nothing.py", "--project", "lab")
    assert (done.returncode, "There is no file Nothing.py" in done.stderr) == (2, True)
