"""What `deepforge run` is told beyond the pipeline."""

from __future__ import annotations

import pytest

SHOWN = """
import os


class Shown:
    def execute(self):
        print(os.environ.get("FLAVOUR"))
"""


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("first.upto=many", "first: upto must be a whole number"),
        ("first.up=3", "first: Count has no attribute “up”"),
        ("third.upto=3", "has no node “third”. It has: first"),
        ("first.upto=NaN", 'first: upto must be a whole number, not "NaN"'),
    ],
)
def test_a_wrong_override_names_node_and_attribute_and_nothing_runs(cli, setting, said):
    cli.project(train={"first": {"operation": "Count"}})
    done = cli("run", "lab/pipelines/train.dfpipe", "--set", setting)
    assert done.returncode == 2
    assert said in done.stderr


def test_options_of_the_compute_reach_the_operations(cli):
    folder = cli.project(train={"s": {"operation": "Shown"}})
    (folder / "operations/Shown.py").write_text(SHOWN)
    done = cli("run", "lab/pipelines/train.dfpipe", "--compute-option", 'variables={"FLAVOUR": "sour"}')
    assert (done.returncode, "s │ sour" in done.stdout) == (0, True)
    done = cli("run", "lab/pipelines/train.dfpipe", "--compute", "moon")
    assert (done.returncode, "no compute “moon”" in done.stderr) == (2, True)
    done = cli("run", "lab/pipelines/train.dfpipe", "--compute-option", "variables")
    assert (done.returncode, "write OPTION=VALUE" in done.stderr) == (2, True)


def test_a_name_of_spaces_is_refused(cli):
    cli.project(train={"first": {"operation": "Count"}})
    done = cli("run", "lab/pipelines/train.dfpipe", "--name", "  ")
    assert (done.returncode, "needs a name" in done.stderr) == (2, True)
