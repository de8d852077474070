"""What others import of a module follows its new name, and nothing else is touched."""

from __future__ import annotations

import pytest

from deepforge_jupyter.analysis import rename_module


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from operations.Train import helper\n", "from operations.Fit import helper\n"),
        ("from operations.Train import Train\n", "from operations.Fit import Fit as Train\n"),
        ("from operations.Train import Train as T\n", "from operations.Fit import Fit as T\n"),
        ("from operations import Load, Train\n", "from operations import Load, Fit as Train\n"),
        (
            "import operations.Train\noperations.Train.helper()\n",
            "import operations.Fit\noperations.Fit.helper()\n",
        ),
        ("from operations.Trainer import x\nTrain = 1\n", "from operations.Trainer import x\nTrain = 1\n"),
    ],
)
def test_what_others_import_of_a_renamed_operation_follows(before: str, after: str) -> None:
    assert rename_module(before, path="utils/tools.py", old="operations.Train", new="operations.Fit") == after


def test_a_relative_import_beside_it_follows() -> None:
    code = "from .Train import helper\n"
    renamed = rename_module(code, path="operations/Load.py", old="operations.Train", new="operations.Fit")
    assert renamed == "from .Fit import helper\n"
