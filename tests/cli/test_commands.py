"""The other commands."""

from __future__ import annotations

import json

import pytest

SLOW = {"slow": {"operation": "Count", "attributes": {"upto": 600, "pause_s": 0.1}}}
QUICK = {"quick": {"operation": "Count"}}
FLAKY = "class Flaky:\n    def execute(self):\n        open('ready.txt').close()\n"


def test_the_version_is_told(cli):
    assert cli("--version").stdout.startswith("deepforge ")


def test_no_command_is_bad_usage(cli):
    assert cli().returncode == 2


def test_the_example_is_listed_and_made(cli, tmp_path):
    assert "digits: Handwritten digits" in cli("examples").stdout
    done = cli("new", "my digits", "--example", "digits")
    assert done.returncode == 0
    assert "deepforge run 'my digits/pipelines/train.dfpipe'" in done.stdout
    again = cli("new", "my digits", "--example", "digits")
    assert again.returncode == 1
    assert "project already" in again.stderr


def test_lists_tell_what_there_is(cli):
    keep = {"operation": "Output", "attributes": {"name": "two"}}
    folder = cli.project(train=dict(QUICK), broken={"x": {"operation": "Nothing"}})
    (folder / "pipelines/keep.dfpipe").write_text(
        json.dumps(
            {
                "format": 1,
                "nodes": {**QUICK, "keep": keep},
                "edges": [{"source": "quick", "output": "total", "target": "keep", "input": "data"}],
            }
        )
    )
    assert cli("run", "lab/pipelines/keep.dfpipe").returncode == 0
    assert cli("list", cwd=folder).stdout.startswith("keep  success  2/2")
    assert "pipelines/broken.dfpipe  1 nodes, 1 problems" in cli("list", "pipelines", cwd=folder).stdout
    assert cli("list", "artifacts", "--project", "lab").stdout.split() == ["two", "int", "2", "keep"]
    assert cli("list").returncode == 2


def test_executions_are_searched_sorted_and_compared(cli):
    folder = cli.project(train=dict(QUICK))
    for upto in (1, 3, 2):
        assert cli("run", "lab/pipelines/train.dfpipe", "--quiet", "--set", f"quick.upto={upto}").returncode == 0
    found = cli("list", "--search", "quick.upto>=2", "--sort=upto", "--columns", "quick.upto", cwd=folder).stdout
    assert [line.split()[0] for line in found.splitlines()] == ["execution", "train_3", "train_2"]
    assert [line.split()[-1] for line in found.splitlines()] == ["quick.upto", "2", "3"]
    assert cli("list", "--status", "failed", cwd=folder).stderr == "No execution is like that.\n"
    rows = [json.loads(line) for line in cli("list", "--json", "--limit", "2", cwd=folder).stdout.splitlines()]
    assert [row["execution"]["name"] for row in rows] == ["train_3", "train_2"]
    table = cli("compare", "train", "train_2", "--differences", cwd=folder).stdout.splitlines()
    assert table[0].split() == ["train", "train_2"]
    assert ["≠", "quick.upto", "1", "3"] in [line.split() for line in table]
    compared = json.loads(cli("compare", "train", "train_2", "--json", cwd=folder).stdout)
    assert [row["name"] for row in compared["rows"] if row["differs"]] == ["upto"]


def test_what_cannot_be_listed_or_compared_is_said(cli):
    folder = cli.project(train=dict(QUICK))
    wrong = cli("list", "--search", "colour:red", cwd=folder)
    assert (wrong.returncode, "“colour:” is not known" in wrong.stderr) == (2, True)
    assert "--search are for lists of executions" in cli("list", "pipelines", "--search", "x", cwd=folder).stderr
    assert "Two to 8" in cli("compare", "train", cwd=folder).stderr


def test_logs_are_shown_again_by_the_executions_name(cli):
    folder = cli.project(train=dict(QUICK))
    cli("run", "lab/pipelines/train.dfpipe", "--quiet")
    assert cli("logs", "train", cwd=folder).stdout == "quick │ number 0\nquick │ number 1\n"
    assert cli("logs", "train", "quick").stdout == "quick │ number 0\nquick │ number 1\n"
    wrong = cli("logs", "train", "slow")
    assert wrong.returncode == 2
    assert "It has: quick" in wrong.stderr
    assert cli("logs", "nothing").returncode == 2


def test_a_detached_run_goes_on_and_can_be_canceled(cli):
    folder = cli.project(train=dict(SLOW))
    detached = cli.start("run", "--detach", "lab/pipelines/train.dfpipe")
    assert detached.communicate(timeout=120)[0] == "train runs. Follow it: deepforge logs train\n"
    follow = cli.start("logs", "train")
    assert follow.stdout.readline() == "slow │ number 0\n"
    assert cli("cancel", "train", cwd=folder).stdout == "train: canceled\n"
    follow.communicate(timeout=120)
    assert cli("list", cwd=folder).stdout.startswith("train  canceled  1/1")
    assert "ended already" in cli("cancel", "train", cwd=folder).stdout


def test_an_execution_is_named_described_tagged_and_starred(cli):
    folder = cli.project(train=dict(QUICK))
    cli("run", "lab/pipelines/train.dfpipe", "--quiet")
    done = cli("mark", "train", "--name", "best", "--note", "lr *0.1*", "--tags", "paper", "v1", "--star", cwd=folder)
    assert done.stdout == "★ best [paper, v1]\n"
    assert cli("list", cwd=folder).stdout.startswith("best ★  success")
    assert cli("mark", "best", "--no-star", "--tags", cwd=folder).stdout == "best\n"
    nothing = cli("mark", "best", cwd=folder)
    assert nothing.returncode == 2
    assert "--name" in nothing.stderr
    cli("run", "lab/pipelines/train.dfpipe", "--quiet")
    taken = cli("mark", "train", "--name", "best", cwd=folder)
    assert taken.returncode == 1
    assert "already" in taken.stderr


def test_why_a_node_ran_is_told(cli):
    folder = cli.project(train=dict(QUICK))
    cli("run", "lab/pipelines/train.dfpipe", "--quiet")
    cli("run", "lab/pipelines/train.dfpipe", "--quiet", "--set", "quick.upto=3")
    assert cli("why", "train_2", cwd=folder).stdout == (
        "quick: ran (compared with train)\n  upto changed from its default to 3.\n"
    )
    cli("run", "lab/pipelines/train.dfpipe", "--quiet")
    assert cli("why", "train_3", "quick", cwd=folder).stdout == "quick: reused\n"
    nobody = cli("why", "train_3", "slow", cwd=folder)
    assert (nobody.returncode, "no node “slow”. It has: quick" in nobody.stderr) == (2, True)


def test_why_an_attempt_ran_is_told(cli):
    folder = cli.project(train={"flaky": {"operation": "Flaky"}})
    (folder / "operations/Flaky.py").write_text(FLAKY)
    assert cli("run", "lab/pipelines/train.dfpipe", "--quiet").returncode == 1
    (folder / "ready.txt").touch()
    assert cli("retry", "train", "--quiet", cwd=folder).returncode == 0
    first = "  This node has no earlier result in this pipeline.\n"
    newest = cli("why", "train", "flaky", cwd=folder).stdout
    assert newest == f"flaky: ran\n  Attempt 1 failed: it was tried again.\n{first}"
    assert cli("why", "train", "flaky", "--attempt", "2", cwd=folder).stdout == newest
    assert cli("why", "train", "flaky", "--attempt", "1", cwd=folder).stdout == f"flaky: ran\n{first}"
    third = cli("why", "train", "flaky", "--attempt", "3", cwd=folder)
    assert (third.returncode, "flaky has no attempt 3" in third.stderr) == (2, True)
    alone = cli("why", "train", "--attempt", "1", cwd=folder)
    assert (alone.returncode, "name the node as well" in alone.stderr) == (2, True)


@pytest.mark.parametrize("number", ["0", "-5", "9" * 20, "many"])
def test_a_number_that_makes_no_sense_is_refused_with_those_that_do(cli, number):
    for command in (("list",), ("artifacts", "list"), ("history", "show")):
        done = cli(*command, f"--limit={number}")
        assert (done.returncode, "a whole number from 1 to 1000000" in done.stderr) == (2, True)
        assert "Traceback" not in done.stderr
