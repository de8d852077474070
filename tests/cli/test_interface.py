"""`deepforge interface`."""

from __future__ import annotations

import json

CODE = '''import os


class Train:
    """Trains.

    Parameters
    ----------
    epochs : int
        How many.
    """

    def __init__(self, network, epochs=10, home=os.environ.get("HOME"), seed=None):
        self.network = network
        self.epochs = epochs

    def execute(self, dataset: list, labels=None):
        model = self.network.fit(dataset, self.epochs)
        return model
'''


def test_the_interface_is_printed_as_json(cli):
    (cli.folder / "Train.py").write_text(CODE)
    assert json.loads(cli("interface", "Train.py").stdout) == {
        "name": "Train",
        "doc": "Trains.",
        "attributes": [
            {"name": "epochs", "type": "int", "default": 10, "doc": "How many."},
            {"name": "home", "type": None, "default": 'os.environ.get("HOME")', "doc": None},
            {"name": "seed", "type": None, "default": None, "doc": None},
        ],
        "references": [{"name": "network", "kind": None}],
        "inputs": [
            {"name": "dataset", "type": "list", "optional": False, "doc": None},
            {"name": "labels", "type": None, "optional": True, "doc": None},
        ],
        "outputs": [{"name": "model", "type": None}],
        "problems": [],
    }


def test_problems_are_printed_with_their_place(cli):
    (cli.folder / "Train.py").write_text("class Train:\n    def execute(self:\n")
    (problem,) = json.loads(cli("interface", "Train.py").stdout)["problems"]
    assert (problem["code"], problem["line"]) == ("syntax_error", 2)


def test_an_edit_prints_the_source_and_write_saves_it(cli):
    file = cli.folder / "Train.py"
    file.write_bytes(CODE.replace("\n", "\r\n").encode())
    edits = ("--edit", '{"do": "add-input", "name": "x"}', "--edit", '{"do": "remove-input", "name": "labels"}')
    shown = cli("interface", "Train.py", *edits)
    assert shown.returncode == 0
    assert "def execute(self, dataset: list, x):" in shown.stdout
    assert file.read_bytes() == CODE.replace("\n", "\r\n").encode()
    saved = cli("interface", "Train.py", *edits, "--write")
    assert (saved.returncode, saved.stdout) == (0, "")
    expected = CODE.replace("list, labels=None", "list, x")
    assert file.read_bytes() == expected.replace("\n", "\r\n").encode()


def test_mistakes_are_told_with_file_and_line(cli):
    (cli.folder / "Train.py").write_text(CODE)
    for edit, said in (
        ("{}", "--edit {}"),
        ("add-input", "--edit add-input"),
        ('{"do": "fly"}', "fly"),
        ('{"do": "remove-input", "name": "y"}', "Train.py: Train has no input y; it has dataset, labels."),
        ('{"do": "rename-input", "name": "dataset", "to": "model"}', "Train.py:17: execute uses the name model"),
    ):
        done = cli("interface", "Train.py", "--edit", edit, "--write")
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    assert (cli.folder / "Train.py").read_text() == CODE
    assert cli("interface", "Nothing.py").returncode == 2
    assert cli("interface", "Train.py", "--write").returncode == 2


def test_what_an_edit_leaves_to_the_person_is_told_beside_the_answer(cli):
    (cli.folder / "Train.py").write_text(CODE)
    removed = cli("interface", "Train.py", "--edit", '{"do": "remove-attribute", "name": "epochs"}')
    assert "epochs is still used in line 11" in removed.stderr
    renamed = cli("interface", "Train.py", "--edit", '{"do": "rename-operation", "to": "Fit"}')
    assert "rename it to Fit.py too" in renamed.stderr


def test_what_is_wrong_with_its_environment_file_is_told(cli):
    (cli.folder / "Train.py").write_text(CODE)
    (cli.folder / "Train.yml").write_text("dependencies:\n  - numpy>>2\n")
    (problem,) = json.loads(cli("interface", "Train.py").stdout)["problems"]
    assert (problem["code"], problem["line"]) == ("bad_environment", None)
    assert problem["message"].startswith("Train.yml:2: “numpy>>2” is no package")
