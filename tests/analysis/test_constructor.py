"""Constructor parameters: attributes, references, or either."""

from __future__ import annotations

from typing import Any

import pytest
from analysis.reading import attribute, constructor, read, reference

from deepforge_jupyter.domain.problem import ProblemCode


@pytest.mark.parametrize(
    ("parameter", "kind", "default", "source"),
    [
        ("epochs=10", "int", 10, "10"),
        ("rate=1e-3", "float", 0.001, "1e-3"),
        ("shuffle=True", "bool", True, "True"),
        ('name="net"', "str", "net", '"net"'),
        ("sizes=[1, 2]", "list", [1, 2], "[1, 2]"),
        ("hidden=(64, 32)", "tuple", [64, 32], "(64, 32)"),
        ('options={"a": (1, None)}', "dict", {"a": [1, None]}, '{"a": (1, None)}'),
        ("shift=-2", "int", -2, "-2"),
        ("size=2**10", "int", 1024, "2**10"),
        ("data=Path('data/x.csv')", "path", "data/x.csv", "Path('data/x.csv')"),
        ("url=None", None, None, "None"),
        ("when=datetime.now()", None, None, "datetime.now()"),
        ("big=9223372036854775808", "int", None, "9223372036854775808"),
        ("limit=1e999", "float", None, "1e999"),
        ("keys={1: 2}", "dict", None, "{1: 2}"),
        ("*, epochs=10", "int", 10, "10"),
    ],
)
def test_a_default_makes_an_attribute_of_its_type(parameter: str, kind: str, default: Any, source: str) -> None:
    found = attribute(parameter)
    assert (found.type, found.default, found.default_source) == (kind, default, source)
    assert not found.is_required


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("int", "int"),
        ("'float'", "float"),
        ("list[int]", "list"),
        ("typing.Sequence[int]", "list"),
        ("dict[str, int]", "dict"),
        ("Tuple[int, ...]", "tuple"),
        ("pathlib.Path", "path"),
        ("str | Path", "path"),
        ("int | float", "float"),
        ("Annotated[int, 'how many']", "int"),
        ("Final[bool]", "bool"),
        ("Any", "Any"),
        ("int | str", "int | str"),
    ],
)
def test_a_plain_annotation_without_default_is_a_required_attribute(annotation: str, kind: str) -> None:
    found = attribute(f"value: {annotation}")
    assert (found.type, found.is_required, found.default_source) == (kind, True, None)


def test_an_optional_type_with_default_none_is_the_type() -> None:
    assert attribute("seed: int | None = None").type == "int"
    assert attribute("seed: Optional[int] = None").type == "int"
    assert attribute("seed: int | None = 3").type == "int | None"


def test_literal_choices_are_offered() -> None:
    found = attribute('activation: Literal["relu", "tanh"] = "relu"')
    assert (found.type, found.choices, found.default) == ("str", ("relu", "tanh"), "relu")


def test_an_alias_of_a_literal_in_the_file_is_followed() -> None:
    found = attribute('activation: Activation = "relu"', 'Activation = Literal["relu", "tanh"]')
    assert found.choices == ("relu", "tanh")


def test_an_alias_that_leads_to_itself_ends() -> None:
    assert reference("model: A").may_be_attribute
    assert attribute("model: A = 1", "A = Optional[B]\nB = Optional[A]").default == 1


def test_an_enumeration_in_the_file_gives_choices_by_value() -> None:
    colours = """
        class Colour(Enum):
            red = "r"
            green = auto()
            _hidden = 1
            def method(self): pass
    """
    found = attribute("colour: Colour = Colour.red", colours)
    assert (found.type, found.choices, found.default) == ("Colour", ("r", "green"), "r")


def test_a_constant_of_the_module_is_a_known_default() -> None:
    found = attribute("epochs=EPOCHS", "EPOCHS = 3 * 4")
    assert (found.type, found.default, found.default_source) == ("int", 12, "EPOCHS")


@pytest.mark.parametrize(
    ("parameter", "kind", "is_required"),
    [
        ("model: Resource", None, True),
        ('model: Resource["keras"]', "keras", True),
        ('model: deepforge.Resource["keras"]', "keras", True),
        ('model: "Resource"', None, True),
        ("model: Resource = None", None, False),
        ('model: Resource["keras"] | None', "keras", False),
        ('model: Optional[Resource["keras"]] = None', "keras", False),
        ('model: Annotated[Resource["keras"], "the net"]', "keras", True),
    ],
)
def test_a_resource_annotation_makes_a_reference(parameter: str, kind: str | None, is_required: bool) -> None:
    found = reference(parameter)
    assert (found.kind, found.is_required, found.may_be_attribute) == (kind, is_required, False)


def test_neither_annotation_nor_default_may_be_either() -> None:
    assert reference("model").may_be_attribute


def test_a_type_that_nobody_can_type_in_may_be_either() -> None:
    found = reference("model: keras.Model")
    assert found.may_be_attribute and found.is_required


def test_star_parameters_of_the_constructor_are_left_out() -> None:
    operation = constructor("epochs=3, *args, **kwargs")
    assert [entry.name for entry in operation.attributes] == ["epochs"]
    assert operation.problems == ()


def test_a_positional_only_parameter_is_a_problem_that_says_how_to_mend_it() -> None:
    (problem,) = constructor("epochs=3, /").problems
    assert (problem.code, problem.severity) == (ProblemCode.bad_interface, "error")
    assert "/" in problem.message


def test_a_dataclass_gives_its_fields() -> None:
    operation = read("""
        @dataclass
        class Base:
            seed: int = 7
            shared: ClassVar[int] = 1
        @dataclasses.dataclass(kw_only=True)
        class Train(Base):
            epochs: int
            hidden: list = field(default_factory=lambda: [64, 32])
            names: list = field(default_factory=list)
            cache: dict = field(init=False)
            def execute(self): pass
    """)
    assert [(entry.name, entry.default, entry.is_required) for entry in operation.attributes] == [
        ("seed", 7, False),
        ("epochs", None, True),
        ("hidden", [64, 32], False),
        ("names", [], False),
    ]
