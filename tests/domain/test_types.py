"""Types of ports against each other, and values against attributes."""

from __future__ import annotations

from typing import Any

import pytest

from deepforge_jupyter.domain.attribute_values import objection
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.domain.types import fit


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (None, "int"),
        ("int", None),
        ("Any", "int"),
        ("dict", "typing.Any"),
        ("str", "object"),
        ("np.ndarray", "numpy.ndarray"),
        ("NDArray[np.float64]", "np.ndarray"),
        ("list[int]", "list"),
        ("List[int]", "list[str]"),
        ("tuple[int, int]", "Sequence[int]"),
        ("dict", "Mapping[str, int]"),
        ("int", "float"),
        ("bool", "int"),
        ("int", "Optional[int]"),
        ("int | None", "int"),
        ("int | str", "str | bytes"),
        ("Union[int, str]", "str"),
        ("None", "int"),
        ("'Dataset'", "Dataset"),
        ("Annotated[int, 'x']", "int"),
        ('Literal["a", "b"]', "str"),
        ("data.Dataset", "Dataset"),
        ("two words", "int"),
    ],
)
def test_these_fit(source: str | None, target: str | None) -> None:
    assert fit(source, target) == "fits"


@pytest.mark.parametrize(
    ("source", "target"), [("Dataset", "Model"), ("np.ndarray", "dict"), ("MLPClassifier", "Optional[Dataset]")]
)
def test_other_names_are_doubtful(source: str, target: str) -> None:
    assert fit(source, target) == "doubtful"


@pytest.mark.parametrize(
    ("source", "target"), [("str", "int"), ("dict", "float"), ("int | float", "str"), ("float", "int")]
)
def test_pythons_own_types_that_differ_are_wrong(source: str, target: str) -> None:
    assert fit(source, target) == "wrong"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", 3),
        ("float", 3),
        ("float", 0.5),
        ("bool", False),
        ("str", ""),
        ("path", "data/x.csv"),
        ("list", []),
        ("tuple", [64, 32]),
        ("dict", {}),
        ("int | str", 1.5),
        (None, {"a": 1}),
    ],
)
def test_values_of_the_type_are_accepted(kind: str | None, value: Any) -> None:
    assert objection(Attribute(name="x", type=kind), value) is None


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("int", "10", 'must be a whole number, not "10"'),
        ("int", 3.0, "write 3"),
        ("int", True, "not true"),
        ("float", "much", "must be a number"),
        ("float", False, "must be a number"),
        ("bool", 1, "must be true or false, not 1"),
        ("str", 3, "must be text, not 3"),
        ("tuple", "64, 32", "must be a list"),
        ("dict", [], "must be an object"),
        ("int", None, "not null"),
    ],
)
def test_values_of_another_type_are_refused_in_words(kind: str, value: Any, said: str) -> None:
    assert said in (objection(Attribute(name="x", type=kind, is_required=True), value) or "")


def test_null_is_fine_where_the_default_is_none() -> None:
    assert objection(Attribute(name="x", type="int", default_source="None"), None) is None
    assert objection(Attribute(name="x", type="int", default=3, default_source="3"), None) is not None


def test_choices_are_compared_with_their_type() -> None:
    attribute = Attribute(name="x", choices=(1, "relu"))
    assert objection(attribute, "relu") is None
    assert objection(attribute, True) is not None
    assert objection(attribute, "tanh") == 'must be one of 1, "relu", not "tanh"'
