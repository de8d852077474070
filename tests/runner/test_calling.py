"""What the constructor and execute get, and what becomes of what execute returns."""

from __future__ import annotations

import hashlib
import json

import pytest


def test_attributes_have_the_types_that_the_code_says(workplace) -> None:
    attempt = workplace.run(
        """
        from enum import Enum
        from pathlib import Path
        from typing import Optional, Tuple, Union
        class Mode(Enum):
            fast = "f"
            slow = "s"
        class Op:
            def __init__(self, shape: Tuple[int, int], rate: float, folder: Path, mode: Mode, other: "Mode",
                         maybe: Optional[float] = None, either: Union[int, float] = 1, plain=(1, 2), scale=0.5, n=1,
                         late: "Missing" = None):
                print(shape, repr(rate), type(folder).__name__, mode, other, repr(maybe), repr(either), plain,
                      repr(scale), repr(n), late)
            def execute(self): pass
        """,
        attributes={
            "shape": [3, 4],
            "rate": 1,
            "folder": "data",
            "mode": "s",
            "other": "fast",
            "maybe": 2,
            "either": 3,
            "plain": [5, 6],
            "scale": 2,
            "n": 7,
            "late": "x",
        },
    )
    assert attempt.contents("error") == []
    assert attempt.text() == "(3, 4) 1.0 PosixPath Mode.slow Mode.fast 2.0 3 (5, 6) 2.0 7 x\n"


def test_inputs_go_by_name_and_absent_ones_are_left_out(workplace) -> None:
    made = workplace.run("class Make:\n    def execute(self): return 5", name="Make", outputs=("x",))
    attempt = workplace.run(
        "class Op:\n    def execute(self, a=None, *, b): print(a, b)", inputs={"b": str(made.output("x"))}
    )
    assert attempt.text() == "None 5\n"


def test_a_python_resource_gives_its_variable_result(workplace) -> None:
    workplace.write("resources/net.py", "class Net: pass\nresult = Net()")
    workplace.write("resources/layers.model", json.dumps({"layers": [1]}))
    workplace.write("resources/note.txt", "hello")
    attempt = workplace.run(
        """
        from deepforge import Resource
        class Op:
            def __init__(self, net: Resource["python"], layers: Resource, note: Resource):
                print(type(net).__module__, layers, note)
            def execute(self): pass
        """,
        references={"net": "resources/net.py", "layers": "resources/layers.model", "note": "resources/note.txt"},
    )
    assert attempt.text() == "resources.net {'layers': [1]} hello\n", attempt.contents("error")
    assert attempt.result["modules"] == ["operations/Op.py", "resources/net.py"]


def test_a_python_resource_without_a_result_says_so(workplace) -> None:
    workplace.write("resources/net.py", "x = 1")
    attempt = workplace.run(
        "class Op:\n    def __init__(self, net): pass\n    def execute(self): pass",
        references={"net": "resources/net.py"},
    )
    assert attempt.failure["message"] == "the resource resources/net.py sets no variable `result`"
    assert attempt.failure["path"] == "resources/net.py"


@pytest.mark.parametrize(
    "returned",
    [
        "return 1, 2",
        "return [1, 2]",
        "return {'b': 2, 'a': 1}",
        "return Pair(1, 2)",
        "return Box(b=2, a=1)",
    ],
)
def test_outputs_are_taken_by_place_or_by_name(workplace, returned) -> None:
    attempt = workplace.run(
        f"""
        from collections import namedtuple
        from dataclasses import dataclass
        Pair = namedtuple("Pair", "a b")
        @dataclass
        class Box:
            b: int
            a: int
        class Op:
            def execute(self):
                {returned}
        """,
        outputs=("a", "b"),
    )
    assert {port: value["summary"] for port, value in attempt.result["outputs"].items()} == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("annotation", "returned", "summary"),
    [
        ("", "(1,)", "tuple of 1"),
        ("", "{'score': 1}", "dict of 1"),
        (" -> dict", "{'score': 1}", "dict of 1"),
        (" -> One", "One(1)", "1"),
        (" -> Typed", "{'score': 1}", "1"),
        (" -> 'Typed'", "{'score': 1}", "1"),
        ("", "One(1)", "tuple of 1"),
    ],
)
def test_one_output_is_the_value_itself_unless_execute_says_otherwise(workplace, annotation, returned, summary) -> None:
    attempt = workplace.run(
        f"""
        from typing import NamedTuple, TypedDict
        class One(NamedTuple):
            score: int
        class Typed(TypedDict):
            score: int
        class Op:
            def execute(self){annotation}:
                return {returned}
        """,
        outputs=("score",),
    )
    summary = summary.replace("tuple", "One") if returned.startswith("One") else summary
    assert attempt.result["outputs"]["score"]["summary"] == summary


def test_what_is_returned_without_outputs_is_ignored(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): return 1, 2, 3")
    assert attempt.result["status"] == "success"
    assert attempt.result["outputs"] == {}


def test_files_of_the_project_that_were_read_are_recorded_with_their_hash(workplace) -> None:
    workplace.write_live("data/x.csv", "1,2")
    workplace.write_live("data/unused.csv", "")
    workplace.write_live(".deepforge/copy.json", "{}")
    attempt = workplace.run(
        """
        import deepforge, io, os
        class Op:
            def execute(self):
                open("data/x.csv").read()
                open(deepforge.path("data/x.csv"), "rb").read()
                open("data/../made.txt", "w").write("1")
                open("made.txt").read()
                open(".deepforge/copy.json").read()
                open("/etc/hostname", "rb").read() if os.path.exists("/etc/hostname") else None
        """
    )
    assert attempt.code == 0, attempt.contents("error")
    assert attempt.result["opened"] == [{"path": "data/x.csv", "sha256": hashlib.sha256(b"1,2").hexdigest()}]


def test_a_large_file_is_known_by_size_and_time(workplace) -> None:
    big = workplace.project / "big.bin"
    with open(big, "wb") as file:
        file.truncate(65 << 20)
    attempt = workplace.run("class Op:\n    def execute(self): open('big.bin', 'rb').read(1)")
    assert attempt.result["opened"] == [{"path": "big.bin", "sha256": f"stat:{65 << 20}:{big.stat().st_mtime_ns}"}]


def test_paths_of_the_project_work_everywhere(workplace) -> None:
    workplace.write("README.md", "hello")
    workplace.write_live("README.md", "hello")
    code = """
        import deepforge
        class Op:
            def execute(self):
                print(deepforge.path("README.md").read_text())
                for path in ("../up", "/etc/passwd"):
                    try:
                        deepforge.path(path)
                    except ValueError as error:
                        print(error)
                deepforge.path("data/none.csv").exists()
        """
    assert workplace.run(code).text().startswith("hello\n'../up' is not a path inside the project\n")
    elsewhere = workplace.run(code, live=False)
    assert elsewhere.text().startswith("hello\n")
    assert elsewhere.failure["name"] == "FileNotFoundError"
