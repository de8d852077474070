"""Code that does not parse, and code that is newer than this Python."""

from __future__ import annotations

import time

import pytest
from analysis.reading import read

from deepforge_jupyter.domain.problem import ProblemCode


def test_a_syntax_error_is_one_problem_with_its_place() -> None:
    operation = read("\nclass Train:\n    def execute(self:\n        pass\n")
    (problem,) = operation.problems
    assert (problem.code, problem.where.path) == (ProblemCode.syntax_error, "operations/Train.py")
    assert problem.where.line == 3
    assert problem.where.column is not None
    assert operation.class_name is None
    assert (operation.inputs, operation.outputs, operation.attributes) == ((), (), ())


@pytest.mark.parametrize(
    "code", ["x = '\0'", "f''\n" + "(" * 5000 + ")" * 5000, "class Train:\n\tdef f(self): pass\n        x = 1"]
)
def test_what_python_refuses_in_other_ways_is_a_syntax_error(code: str) -> None:
    assert [problem.code for problem in read(code).problems] == [ProblemCode.syntax_error]


@pytest.mark.parametrize("deep", ["a" + ".b" * 9000, "1" + "+1" * 9000, "a" + "()" * 9000, "[" * 150 + "]" * 150])
def test_deep_code_with_an_error_does_not_end_the_process(deep: str) -> None:
    assert [problem.code for problem in read(f"type X = int\nx = {deep}\ny = = 1\n").problems] == [
        ProblemCode.syntax_error
    ]


def test_code_too_deep_to_look_at_is_a_problem() -> None:
    chain = "if a: pass\n" + "elif a: pass\n" * 2500
    problems = read(f"{chain}class Train:\n    def execute(self): pass\n").problems
    assert [problem.code for problem in problems] == [ProblemCode.syntax_error]


def test_an_invalid_escape_is_no_error_and_no_warning() -> None:
    assert read('class Train:\n    def execute(self):\n        return "\\d"').problems == ()


def test_newer_syntax_is_read_with_its_lines() -> None:
    operation = read('''
        type Activation = Literal["relu", "tanh"]

        class Train[T]:
            def __init__(self, activation: Activation = "relu"):
                self.text = f"{"a" + f"{"b"}"}"

            def execute[X](self, dataset: X) -> list[X]:
                try:
                    pass
                except* ValueError:
                    text = f"""
                    {dataset["a"]}
                    """
                return model
    ''')
    assert operation.problems == ()
    assert (operation.class_name, operation.line) == ("Train", 4)
    assert operation.attributes[0].choices == ("relu", "tanh")
    assert [port.name for port in operation.outputs] == ["model"]


def test_reading_a_thousand_lines_is_quick() -> None:
    helpers = "".join(
        f"def helper_{n}(a, b):\n    c = [a * x + b for x in range(10)]\n    return sum(c)\n" for n in range(330)
    )
    code = (
        f"{helpers}class Train:\n    def __init__(self, epochs=3): pass\n    def execute(self, a):\n        return a\n"
    )
    times = []
    for _ in range(7):
        start = time.process_time()
        read(code)
        times.append(time.process_time() - start)
    assert min(times) < 0.05
