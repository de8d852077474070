"""What a Python resource says, read without running it."""

from __future__ import annotations

import pytest

from deepforge_jupyter.analysis import read_python_resource

PATH = "resources/net.py"


@pytest.mark.parametrize(
    "code",
    [
        "result = 3\n",
        "result: int = 3\n",
        "if True:\n    result = 1\n",
        "from utils.nets import result\n",
        "from utils.nets import build as result\n",
        "def result():\n    pass\n",
        "first, result = 1, 2\n",
        "with open('x') as result:\n    pass\n",
    ],
)
def test_a_file_that_sets_result_is_right(code: str) -> None:
    assert read_python_resource(code, path=PATH) == (None, ())


def test_its_docstring_describes_it() -> None:
    assert read_python_resource('"""A small\nnet.\n\nMore."""\nresult = 1\n', path=PATH)[0] == "A small net."


@pytest.mark.parametrize(("code", "expected"), [("net = 3\n", "no_result"), ("result = (\n", "syntax_error")])
def test_a_file_that_cannot_be_taken_says_why(code: str, expected: str) -> None:
    (problem,) = read_python_resource(code, path=PATH)[1]
    assert (problem.code.value, problem.where.path) == (expected, PATH)
