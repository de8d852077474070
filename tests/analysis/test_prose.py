"""What of a docstring is shown to readers as it was written."""

from __future__ import annotations

from deepforge_jupyter.analysis import read_operation

NUMPY = """Trains a *perceptron*.

    It stops early:

    - when the loss grows
    - when somebody asks

    Parameters
    ----------
    epochs : int
        How often.

    Notes
    -----
    Slow on a `cpu`.

    Returns
    -------
    model
        The thing.
"""
GOOGLE = """Trains a *perceptron*.

    Args:
        epochs: How often every image is seen,
            or not.

    It stops early.

    Returns:
        model: The thing.
"""
SPHINX = """Trains a *perceptron*.

    :param epochs: How often
        every image is seen.
    :returns: The thing.

    It stops early.
"""


def documentation(docstring: str) -> str | None:
    code = f'class Train:\n    """{docstring}    """\n\n    def execute(self):\n        pass\n'
    return read_operation(code, name="Train", path="operations/Train.py").documentation


def test_sections_of_parameters_and_results_are_left_out_and_others_stay() -> None:
    assert documentation(NUMPY) == (
        "Trains a *perceptron*.\n\nIt stops early:\n\n- when the loss grows\n- when somebody asks\n\n"
        "Notes\n-----\nSlow on a `cpu`."
    )


def test_sections_in_googles_style_are_left_out() -> None:
    assert documentation(GOOGLE) == "Trains a *perceptron*.\n\nIt stops early."


def test_fields_in_sphinxs_style_are_left_out() -> None:
    assert documentation(SPHINX) == "Trains a *perceptron*.\n\nIt stops early."


def test_without_a_docstring_of_the_class_that_of_execute_counts() -> None:
    code = 'class Train:\n    def execute(self):\n        """Trains.\n\n        Slowly.\n        """\n'
    operation = read_operation(code, name="Train", path="operations/Train.py")
    assert operation.documentation == "Trains.\n\nSlowly."


def test_without_any_there_is_none() -> None:
    code = "class Train:\n    def execute(self):\n        pass\n"
    assert read_operation(code, name="Train", path="operations/Train.py").documentation is None
