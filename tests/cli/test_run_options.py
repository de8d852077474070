"""What `deepforge run` is told beyond the pipeline."""

from __future__ import annotations

import json

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


TAKES = """
from deepforge import Resource


class Takes:
    def __init__(self, net: Resource["python"], factor=1):
        self.net, self.factor = net, factor

    def execute(self):
        print("took", self.net, self.factor)
"""


def test_another_resource_is_taken_and_so_it_is_again(cli):
    folder = cli.project(train={"t": {"operation": "Takes", "references": {"net": "resources/large.py"}}})
    (folder / "operations/Takes.py").write_text(TAKES)
    (folder / "resources").mkdir()
    for size in ("large", "small"):
        (folder / f"resources/{size}.py").write_text(f"result = {size!r}\n")
    pipeline = "lab/pipelines/train.dfpipe"
    done = cli("run", pipeline, "--set", "t.net=resources/gone.py")
    assert (done.returncode, "resources/gone.py for “net” is not in the project" in done.stderr) == (2, True)
    done = cli("run", pipeline, "--again")
    assert (done.returncode, "has no execution yet" in done.stderr) == (2, True)
    done = cli("run", pipeline, "--set", "t.net=resources/small.py", "--name", "tiny")
    assert (done.returncode, "t │ took small 1" in done.stdout) == (0, True)
    done = cli("run", pipeline, "--again", "--set", "t.factor=2")
    assert (done.returncode, "t │ took small 2" in done.stdout, "tiny_2: success" in done.stdout) == (0, True, True)
    done = cli("run", pipeline, "--again", "tiny", "--json")
    overrides = json.loads(done.stdout.splitlines()[-1])["overrides"]
    assert (done.returncode, overrides) == (0, {"t": {"net": "resources/small.py"}})
