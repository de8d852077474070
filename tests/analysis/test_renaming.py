"""Names in code are replaced where they stand, and nothing else is touched."""

from __future__ import annotations

import pytest

from deepforge_jupyter.analysis import read_operation, rename_class, rename_module
from deepforge_jupyter.errors import BadRequest

CODE = '''\
"""Train trains."""

import utils  # Train


@decorated
class Train(Base):
    """Train, as é says."""

    def __init__(self, size=3):
        super(Train, self).__init__()
        self.twin = Train.twin if size else "Train"


class Trainer(Train):
    pass
'''


def test_the_class_and_its_uses_are_renamed_and_texts_stay() -> None:
    renamed = rename_class(CODE, old="Train", new="Fit")
    assert "class Fit(Base):" in renamed
    assert "super(Fit, self)" in renamed
    assert 'self.twin = Fit.twin if size else "Train"' in renamed
    assert "class Trainer(Fit):" in renamed
    assert "Train, as é says" in renamed and "# Train" in renamed
    assert rename_class(renamed, old="Fit", new="Train") == CODE


def test_a_file_whose_class_has_another_name_and_one_that_does_not_parse_stay_as_they_are() -> None:
    assert rename_class("class Other:\n    pass\n", old="Train", new="Fit") == "class Other:\n    pass\n"
    assert rename_class("class Train(:\n", old="Train", new="Fit") == "class Train(:\n"


def test_a_name_that_the_file_uses_already_is_refused() -> None:
    with pytest.raises(BadRequest, match="Fit"):
        rename_class("from numpy import Fit\n\n\nclass Train:\n    pass\n", old="Train", new="Fit")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_stay(end: str) -> None:
    code = f"class Train:{end}    twin = None{end}Train.twin = 1{end}"
    assert rename_class(code, old="Train", new="Fit") == code.replace("Train", "Fit")


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


def test_the_renamed_operation_reads_as_before_under_its_new_name() -> None:
    code = "class Train:\n    def execute(self, data):\n        return data\n"
    renamed = read_operation(rename_class(code, old="Train", new="Fit"), name="Fit", path="operations/Fit.py")
    assert (renamed.class_name, [port.name for port in renamed.outputs]) == ("Fit", ["data"])
