"""Reading an operation's interface from its code, and editing it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.table import Row, row_of
from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.analysis.edits import edit_operation
from deepforge_jupyter.domain.edits import AddInput, AddOutput, Edit, RenameAttribute, RenameInput

HEAD = '''"""An operation."""

import numpy as np


class Train:
    """Trains.

    Parameters
    ----------
    epochs : int
        How many.
    """

    def __init__(self, network, epochs: int = 10, rate: float = 1e-3):
        self.network = network
        self.epochs = epochs
        self.rate = rate

    def execute(self, dataset, validation=None):
        """Fits the network.

        Returns
        -------
        model : Model
            The network, fitted.
        history : list
            Its losses.
        """
        history = []
        for epoch in range(self.epochs):
            loss = self.step_0(dataset, epoch)
            history.append(loss)
            print(f"{epoch} of {self.epochs}: {loss:.3f} on {len(dataset)}")
        return self.network, history
'''
STEP = '''
    def step_{number}(self, dataset, epoch):
        """One of many."""
        total = 0.0
        for row in dataset[:: self.epochs]:
            if row and epoch % {number} == 1:
                total += sum(value * self.rate for value in row)
            elif not row:
                print(f"step {number} of {{self.epochs}}: {{total}}")
        weights = np.asarray([total / (1 + self.epochs), self.rate])
        return float(weights.sum())
'''
EDITS: dict[str, Edit] = {
    "adding an input": AddInput(name="weights", type="np.ndarray", doc="Where to begin."),
    "adding an output": AddOutput(name="score"),
    "renaming an input": RenameInput(name="dataset", to="rows"),
    "renaming an attribute": RenameAttribute(name="epochs", to="rounds"),
}


def source(lines: int) -> str:
    """An operation of about so many lines, all in its class."""
    text, number = HEAD, 0
    while text.count("\n") < lines:
        text += STEP.format(number=number)
        number += 1
    return text


def measure(*, repeats: int) -> list[Row]:
    typical, long = source(100), source(1000)
    rows = [
        row_of("reading the interface of a typical operation", _timed(lambda: _read(typical), repeats), budget=5),
        row_of("reading the interface of a class of 1,000 lines", _timed(lambda: _read(long), repeats), budget=50),
    ]
    for what, edit in EDITS.items():
        rows.append(row_of(f"{what} of a typical operation", _timed(_editing(typical, edit), repeats), budget=50))
    first = [_first_edit() for _ in range(repeats)]
    rows.append(row_of("the first edit in a class of 1,000 lines, imports included", first, budget=300))
    return rows


def _read(text: str) -> None:
    read_operation(text, name="Train", path="operations/Train.py")


def _editing(text: str, edit: Edit) -> Callable[[], object]:
    return lambda: edit_operation(text, edit, name="Train", path="operations/Train.py")


def _timed(call: Callable[[], object], repeats: int) -> list[float]:
    call()
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return seconds


def _first_edit() -> float:
    """In a process that has only read the interface: the dearest edit, which looks into every f-string."""
    script = (
        "import sys, time\n"
        "from deepforge_jupyter.analysis import read_operation\n"
        "text = sys.stdin.read()\n"
        "read_operation(text, name='Train', path='operations/Train.py')\n"
        "began = time.perf_counter()\n"
        "from deepforge_jupyter.analysis.edits import edit_operation\n"
        "from deepforge_jupyter.domain.edits import RenameAttribute\n"
        "edit = RenameAttribute(name='epochs', to='rounds')\n"
        "edit_operation(text, edit, name='Train', path='operations/Train.py')\n"
        "print(time.perf_counter() - began)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], input=source(1000), check=True, capture_output=True, text=True)
    return float(ran.stdout)
