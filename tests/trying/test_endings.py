"""Errors, interrupts and exits: told in the person's own lines, and the kernel goes on."""

from __future__ import annotations

import builtins

import pytest
from trying.kernels import Kernel, code_of


def test_an_error_is_told_in_the_persons_own_lines_alone(kernel: Kernel):
    kernel.write("utils/deep.py", "import json\n\n\ndef read(text):\n    return json.loads(text)\n")
    kernel.write(
        "operations/Train.py",
        """\
        from utils.deep import read

        class Train:
            def execute(self):
                return read("{")
        """,
    )
    answer = kernel.try_it(outputs=["x"])
    assert answer.error is not None
    assert answer.error["ename"] == "JSONDecodeError"
    places = [line.strip() for line in answer.traceback.splitlines() if line.strip().startswith("File")]
    assert places == ['File "operations/Train.py", line 5, in execute', 'File "utils/deep.py", line 5, in read']
    assert 'return read("{")' in answer.traceback


def test_lines_are_those_of_the_text_that_ran(kernel: Kernel):
    kernel.write("operations/Train.py", "class Train:\n    def execute(self):\n        return 1\n")
    text = "# one\n# two\nclass Train:\n    def execute(self):\n        return 1 / 0  # unsaved\n"
    answer = kernel.try_it(text=text, outputs=["x"])
    assert 'File "operations/Train.py", line 5, in execute' in answer.traceback
    assert "# unsaved" in answer.traceback
    shown = kernel.run("import inspect\nprint(inspect.getsource(type(operation).execute))").text
    assert "# unsaved" in shown


def test_an_error_in_an_expression_names_the_input(kernel: Kernel):
    kernel.write("operations/Train.py", "class Train:\n    def execute(self, data):\n        return data\n")
    answer = kernel.try_it(inputs={"data": {"expression": "missing + 1"}}, outputs=["x"])
    assert "the expression for data" in answer.traceback
    assert "NameError: name 'missing' is not defined" in answer.traceback


def test_an_exit_does_not_end_the_kernel(kernel: Kernel):
    kernel.write("operations/Train.py", "import sys\n\n\nclass Train:\n    def execute(self):\n        sys.exit(3)\n")
    answer = kernel.try_it(outputs=["x"])
    assert answer.status == "error"
    assert answer.error is not None
    assert answer.error["evalue"] == "the operation called sys.exit(3)"
    assert kernel.run("print('here')").text == "here\n"


def test_an_interrupt_is_one_calm_line(kernel: Kernel):
    kernel.write(
        "operations/Train.py",
        """\
        import time

        class Train:
            def execute(self):
                print("asleep")
                time.sleep(30)
        """,
    )
    answer = kernel.run(code_of(kernel.project, "Train"), interrupt_after="asleep")
    assert answer.traceback == "Stopped at operations/Train.py, line 6."
    assert answer.took_s < 10
    assert kernel.run("print('here')").text == "here\n"


@pytest.mark.parametrize("name", ["ExceptionGroup", "Slotted"])
def test_unusual_errors_are_told_like_any_other(kernel: Kernel, name: str):
    raised = {"ExceptionGroup": "ExceptionGroup('several', [ValueError('inner')])", "Slotted": "Slotted('thin')"}
    if name == "ExceptionGroup" and not hasattr(builtins, name):
        pytest.skip("this Python has no exception groups")
    kernel.write(
        "operations/Train.py",
        f"""\
        class Slotted(Exception):
            __slots__ = ()

            def __setattr__(self, name, value):
                raise AttributeError(name)

        class Train:
            def execute(self):
                raise {raised[name]}
        """,
    )
    answer = kernel.try_it(outputs=["x"])
    assert answer.error is not None
    assert answer.error["ename"] == name
    assert 'File "operations/Train.py", line 9, in execute' in answer.traceback


def test_the_error_itself_stays_for_the_debugger(kernel: Kernel):
    kernel.write("operations/Train.py", "class Train:\n    def execute(self):\n        raise KeyError('x')\n")
    kernel.try_it(outputs=["x"])
    assert kernel.run("import sys\nprint(repr(sys.last_value))").text == "KeyError('x')\n"
