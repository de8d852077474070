"""What a person reads when an operation fails."""

from __future__ import annotations

import pytest


def fail(workplace, body: str, head: str = "", **options):
    indented = body.replace("\n", "\n        ")
    attempt = workplace.run(f"{head}\nclass Op:\n    def execute(self):\n        {indented}", **options)
    assert attempt.code == 1, attempt.text()
    assert attempt.contents("status")[-1] == {"status": "failed"}
    assert attempt.result["outputs"] == {}
    (error,) = attempt.contents("error")
    assert (error["ename"], error["evalue"]) == (attempt.failure["name"], attempt.failure["message"])
    return attempt, attempt.failure, "\n".join(error["traceback"])


def test_a_traceback_has_the_persons_frames_only_and_says_file_and_line(workplace) -> None:
    workplace.write("utils/maths.py", "def halve(x):\n    return x / 0\n")
    _, failure, text = fail(workplace, "return halve(1)", "from utils.maths import halve")
    assert failure == {"name": "ZeroDivisionError", "message": "division by zero", "path": "utils/maths.py", "line": 2}
    assert 'File \x1b[32m"operations/Op.py"\x1b[39m, line \x1b[32m4\x1b[39m, in execute' in text
    assert 'File \x1b[32m"utils/maths.py"\x1b[39m, line \x1b[32m2\x1b[39m, in halve' in text
    assert "return x / 0" in text
    assert text.endswith("\x1b[1;31mZeroDivisionError\x1b[0m: division by zero")
    assert "deepforge_runner" not in text and str(workplace.folder) not in text


def test_an_error_deep_in_a_library_points_at_the_persons_line(workplace) -> None:
    _, failure, text = fail(workplace, "import json\njson.loads('{')")
    assert (failure["name"], failure["path"], failure["line"]) == ("JSONDecodeError", "operations/Op.py", 5)
    assert "decoder.py" in text


def test_a_chain_of_errors_is_told_whole(workplace) -> None:
    body = "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('no a') from error"
    _, failure, text = fail(workplace, body)
    assert failure["message"] == "no a"
    assert "KeyError" in text and "direct cause" in text


def test_a_syntax_error_names_its_file_and_line(workplace) -> None:
    workplace.write("utils/broken.py", "x = 1\nx = (\n")
    _, failure, text = fail(workplace, "pass", "import utils.broken")
    assert (failure["name"], failure["path"], failure["line"]) == ("SyntaxError", "utils/broken.py", 2)
    assert "deepforge_runner" not in text


@pytest.mark.parametrize(("code", "told"), [("3", "3"), ("'bye'", "'bye'"), ("0", "0"), ("", "")])
def test_sys_exit_is_a_failure_that_names_the_code(workplace, code, told) -> None:
    _, failure, _ = fail(workplace, f"sys.exit({code})", "import sys")
    assert failure["name"] == "SystemExit"
    assert failure["message"] == f"the operation called sys.exit({told})"
    assert (failure["path"], failure["line"]) == ("operations/Op.py", 4)
    assert "Return the outputs" in failure["hint"]


@pytest.mark.parametrize(
    ("returned", "told"),
    [
        ("1", "1 value"),
        ("(1, 2, 3)", "3 values"),
        ("(1,)", "1 value"),
        ("None", "nothing"),
        ("{'model': 1}", "a dict with the keys 'model'"),
    ],
)
def test_another_number_of_values_names_the_outputs(workplace, returned, told) -> None:
    _, failure, _ = fail(workplace, f"return {returned}", outputs=("model", "history"))
    assert failure["message"] == f"execute returned {told} but the operation has 2 outputs: model, history"
    assert (failure["path"], failure["line"]) == ("operations/Op.py", 3)
    assert failure["hint"] == "End execute with: return model, history"


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("import sklearn_not_here", "pip install sklearn_not_here"),
        ("import utils.nets", "utils/nets.py is not in the project."),
        ("import helper", "move helper.py there and import utils.helper"),
        ("raise ModuleNotFoundError('x', name='sklearn.svm')", 'pip install "deepforge_jupyter[examples]"'),
        ("raise ModuleNotFoundError('x', name='cv2')", "pip install opencv-python"),
        ("raise MemoryError", "not enough memory"),
        ("input()", "no keyboard"),
        ("open('data/absent.csv')", None),
    ],
)
def test_what_to_do_is_said_where_it_can_be_known(workplace, statement, hint) -> None:
    workplace.write("utils/other.py", "")
    workplace.write_live("helper.py", "")
    _, failure, _ = fail(workplace, statement)
    assert hint in failure["hint"] if hint else "hint" not in failure


def test_a_file_of_the_project_that_is_looked_for_elsewhere_says_how_to_open_it(workplace) -> None:
    workplace.write_live("data/x.csv", "1")
    _, failure, _ = fail(workplace, "import os\nos.chdir('/')\nopen('data/x.csv')")
    assert 'deepforge.path("data/x.csv")' in failure["hint"]
    beside = "import os\nopen(os.path.join(os.path.dirname(__file__), '..', 'data', 'x.csv'))"
    _, failure, _ = fail(workplace, beside)
    assert 'deepforge.path("data/x.csv")' in failure["hint"]


def test_a_file_without_the_class_or_its_execute_says_so(workplace) -> None:
    absent = workplace.run("class Other: pass")
    assert absent.failure["message"] == "there is no class Op in operations/Op.py"
    idle = workplace.run("class Op: pass")
    assert idle.failure["message"] == "the class Op has no method execute"
    gone = workplace.run(name="Gone")
    assert gone.failure["message"] == "operations/Gone.py is not in the project's snapshot"


def test_a_wrong_attribute_is_the_constructors_own_error(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): pass", attributes={"epochs": 3})
    assert attempt.failure["name"] == "TypeError"


def test_a_damaged_job_fails_with_a_result(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): pass")
    (attempt.directory / "job.json").write_text("{")
    assert attempt.run_again().returncode == 1
    assert attempt.failure["message"].startswith("job.json is missing or damaged")


def test_an_error_whose_message_fails_is_told_all_the_same(workplace) -> None:
    head = "class Odd(Exception):\n    def __str__(self): raise RuntimeError('odd')"
    _, failure, _ = fail(workplace, "raise Odd()", head)
    assert failure["name"] == "Odd"


def test_an_exception_group_and_a_deep_recursion_stay_readable(workplace) -> None:
    _, failure, text = fail(workplace, "def f(): f()\nf()")
    assert failure["name"] == "RecursionError"
    assert len(text) < 70_000
