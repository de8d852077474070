"""`deepforge lineage` and `deepforge reproduce`."""

from __future__ import annotations

import json

import pytest

DRAW = """
import random


class Draw:
    def execute(self):
        total = random.random()
        return total
"""


@pytest.fixture
def lab(cli):
    folder = cli.project(train={"first": {"operation": "Count"}, "second": {"operation": "Count", "after": ["first"]}})
    document = json.loads((folder / "pipelines/train.dfpipe").read_text())
    document["nodes"]["keep"] = {"operation": "Output", "attributes": {"name": "score"}}
    document["edges"].append({"source": "second", "output": "total", "target": "keep", "input": "data"})
    (folder / "pipelines/train.dfpipe").write_text(json.dumps(document))
    assert cli("run", "pipelines/train.dfpipe", cwd=folder).returncode == 0
    return folder


def test_a_lineage_is_a_tree_to_read(cli, lab):
    done = cli("lineage", "score", cwd=lab)
    assert (done.returncode, done.stderr) == (0, "")
    up, second, first, down, *nothing = done.stdout.splitlines()
    assert up.startswith("◆ score") and up.endswith("comes from")
    assert "▸ second (Count)  in train  @" in second
    assert "▸ first (Count)" in first
    assert down.endswith("is used by")
    assert nothing == ["└── nothing yet"]


def test_a_lineage_is_a_graph_for_programs(cli, lab, lines):
    (found,) = lines(cli("lineage", "score", "--json", "--up", "1", cwd=lab).stdout)
    assert [node["kind"] for node in found["nodes"]] == ["artifact", "job"]
    assert found["nodes"][1]["more_up"] is True


def test_an_unknown_artifact_and_a_wrong_number_are_refused(cli, lab):
    unknown = cli("lineage", "nothing", cwd=lab)
    assert unknown.returncode == 2
    assert "It has: score." in unknown.stderr
    assert cli("lineage", "score", "--up", "-3", cwd=lab).returncode == 2


def test_the_same_ends_with_0(cli, lab, lines):
    done = cli("reproduce", "train", cwd=lab)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "The same as train: all 3 outputs have the same content."
    done = cli("reproduce", "score", "--json", cwd=lab)
    assert done.returncode == 0
    report = lines(done.stdout)[-1]
    assert (report["of_name"], report["outcome"]) == ("train", "same")


def test_something_else_ends_with_1_and_is_explained(cli, lab):
    (lab / "operations/Draw.py").write_text(DRAW)
    document = {"format": 1, "nodes": {"draw": {"operation": "Draw"}}, "edges": []}
    (lab / "pipelines/draw.dfpipe").write_text(json.dumps(document))
    assert cli("run", "pipelines/draw.dfpipe", cwd=lab).returncode == 0
    done = cli("reproduce", "draw", "--quiet", cwd=lab)
    assert done.returncode == 1
    assert "Different from draw: draw." in done.stdout
    assert "operations/Draw.py line 7 draws random numbers and sets no seed (random.random)." in done.stdout


def test_what_cannot_be_run_again_ends_with_2(cli, lab):
    done = cli("reproduce", "nothing", cwd=lab)
    assert done.returncode == 2
    assert "no execution and no artifact “nothing”" in done.stderr
