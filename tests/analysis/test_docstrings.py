"""Help and descriptions from docstrings."""

from __future__ import annotations

import pytest
from analysis.reading import read

NUMPY = '''
class Train:
    """Trains a network
    epoch by epoch.

    And more.

    Parameters
    ----------
    epochs, batches : int
        How often.
    """
    def __init__(self, epochs=1, batches=2): pass
    def execute(self, dataset):
        """
        Parameters
        ----------
        dataset : dict
            What to train with.
        """
'''
GOOGLE = '''
class Train:
    """Trains a network
    epoch by epoch.

    Args:
        epochs: How often.
        batches (int): How often.
    """
    def __init__(self, epochs=1, batches=2): pass
    def execute(self, dataset):
        """Runs.

        Args:
            dataset (dict): What to train with.
        """
'''
SPHINX = '''
class Train:
    """Trains a network
    epoch by epoch.

    :param epochs: How often.
    :param int batches: How often.
    """
    def __init__(self, epochs=1, batches=2): pass
    def execute(self, dataset):
        """:param dict dataset: What to train with."""
'''


@pytest.mark.parametrize("code", [NUMPY, GOOGLE, SPHINX])
def test_sections_describe_ports_and_attributes(code: str) -> None:
    operation = read(code)
    assert operation.help == "Trains a network epoch by epoch."
    assert [entry.description for entry in operation.attributes] == ["How often."] * 2
    (port,) = operation.inputs
    assert (port.type, port.description) == ("dict", "What to train with.")


def test_the_constructors_docstring_is_read_as_well() -> None:
    operation = read('''
        class Train:
            def __init__(self, epochs=1):
                """
                Args:
                    epochs: How often.
                """
            def execute(self):
                """Trains."""
    ''')
    assert operation.attributes[0].description == "How often."
    assert operation.help == "Trains."


def test_an_annotated_note_describes() -> None:
    operation = read('class Train:\n    def execute(self, dataset: Annotated[dict, Doc("Images.")]): pass')
    assert (operation.inputs[0].type, operation.inputs[0].description) == ("dict", "Images.")


@pytest.mark.parametrize(
    "docstring", ["", "   ", "Returns:", "Args:\n", "Returns\n-------", "Parameters\n---\n: :", ":param"]
)
def test_an_odd_docstring_harms_nothing(docstring: str) -> None:
    operation = read(f'class Train:\n    """{docstring}"""\n    def execute(self, a):\n        return a')
    assert [port.name for port in operation.outputs] == ["a"]


def test_a_docstring_that_begins_with_a_section_has_no_help() -> None:
    operation = read('''
        class Train:
            def execute(self):
                """
                Returns
                -------
                model : MLP
                """
                return f()
    ''')
    assert operation.help is None
    assert [port.name for port in operation.outputs] == ["model"]


def test_what_follows_sphinx_fields_belongs_to_none_of_them() -> None:
    operation = read('''
        class Train:
            """Trains, as

            ::

                a table

            :param epochs: How many,
                all told.

            .. versionadded:: 2
            """

            def __init__(self, epochs=3): pass
            def execute(self): pass
    ''')
    assert operation.attributes[0].description == "How many, all told."
