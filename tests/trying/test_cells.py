"""Cells that are parts of an operation's file."""

from __future__ import annotations

import json

import pytest
from trying.kernels import Kernel

CELLS = [
    "import math\n\n",
    "def half(x):\n    return x / (2 - x)\n\n",
    'class Train:\n    """Halves."""\n\n    def execute(self, x):\n        y = half(x)\n        return y\n',
]


def run_cells(kernel: Kernel, cells: list[str]) -> None:
    line = 1
    for cell in cells:
        kernel.enter("operations/Train.py", line, cell)
        assert kernel.run(cell).status == "ok"
        line += cell.count("\n")


def test_lines_in_an_error_are_the_files_through_all_its_cells(kernel: Kernel):
    kernel.write("operations/Train.py", "".join(CELLS))
    run_cells(kernel, CELLS)
    answer = kernel.run("Train().execute(2)")
    told = [line.strip() for line in answer.traceback.splitlines()]
    assert 'File "operations/Train.py", line 10, in execute' in told
    assert "y = half(x)" in told
    assert 'File "operations/Train.py", line 4, in half' in told
    assert "return x / (2 - x)" in told


def test_a_mistake_in_a_cell_has_the_files_line(kernel: Kernel):
    cell = "\n\ndef f(:\n    pass\n"
    kernel.enter("operations/Train.py", 30, cell)
    answer = kernel.run(cell)
    assert answer.error is not None
    assert answer.error["ename"] == "SyntaxError"
    assert 'File "operations/Train.py", line 32' in answer.traceback


def test_a_place_is_for_the_cell_of_that_text_alone(kernel: Kernel):
    kernel.enter("operations/Train.py", 10, "1 / 0")
    assert 'File "a cell", line 1' in kernel.run("2 / 0").traceback  # of another window
    assert 'File "operations/Train.py", line 10' in kernel.run("1 / 0").traceback
    assert 'File "a cell", line 1' in kernel.run("1 / 0").traceback


def test_the_value_of_a_cell_and_magics_are_as_in_any_cell(kernel: Kernel):
    cell = "%time 1\n'shown'"
    kernel.enter("operations/Train.py", 5, cell)
    answer = kernel.run(cell)
    assert answer.displays[-1]["data"]["text/plain"] == "'shown'"


def test_the_class_of_the_cell_can_be_tried(kernel: Kernel):
    kernel.write("operations/Train.py", "".join(CELLS))
    wish = {"inputs": {"x": {"expression": "1"}}, "outputs": ["y"], "from_cells": True}
    before = kernel.try_it(**wish)
    assert "the cell with the class Train has not been run" in before.traceback
    run_cells(kernel, CELLS)
    kernel.run("def half(x):\n    return 'from the kernel'")
    assert kernel.try_it(**wish).output("y")["data"]["text/plain"] == "y: str · 'from the kernel'"
    wish["from_cells"] = False
    assert kernel.try_it(**wish).output("y")["data"]["text/plain"] == "y: float · 1.0"


@pytest.mark.parametrize("cell", ["x = 'ä€𝄞'\n1 / 0", "x = 1\r\n1 / 0"])
def test_any_text_is_recognised(kernel: Kernel, cell: str):
    kernel.run(f'__import__("deepforge_runner.trying").trying.enter("operations/Train.py", 7, {json.dumps(cell)})')
    assert 'File "operations/Train.py", line 8' in kernel.run(cell).traceback
