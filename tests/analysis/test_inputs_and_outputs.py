"""The ports: parameters of `execute`, and what it returns."""

from __future__ import annotations

import pytest
from analysis.reading import execute, outputs, read

from deepforge_jupyter.domain.problem import ProblemCode


def test_inputs_are_the_parameters_in_order_with_types() -> None:
    operation = read("""
        class Train:
            def execute(self, dataset: np.ndarray, labels, validation: "Dataset" = None, *, extra: dict): pass
    """)
    assert [(port.name, port.type, port.optional) for port in operation.inputs] == [
        ("dataset", "np.ndarray", False),
        ("labels", None, False),
        ("validation", "Dataset", True),
        ("extra", "dict", False),
    ]


def test_star_inputs_are_warned_of() -> None:
    operation = read("class Train:\n    def execute(self, *datasets, **more): pass")
    assert operation.inputs == ()
    assert [(p.code, p.severity) for p in operation.problems] == [(ProblemCode.bad_interface, "warning")] * 2


def test_a_forgotten_self_is_a_problem() -> None:
    (problem,) = read("class Train:\n    def execute(): pass").problems
    assert (problem.code, problem.where.line) == (ProblemCode.bad_interface, 2)
    assert "self" in problem.message


def test_a_static_execute_has_no_self() -> None:
    operation = read("class Train:\n    @staticmethod\n    def execute(dataset): pass")
    assert [port.name for port in operation.inputs] == ["dataset"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("return model, history", ["model", "history"]),
        ("return self.scores", ["scores"]),
        ("return (a, b, c)", ["a", "b", "c"]),
        ("return a,", ["a"]),
        ("return model.get_weights()", ["result"]),
        ("return f(), g(), x", ["result", "result_1", "x"]),
        ("return x, x", ["x", "x_1"]),
        ("return [a, b]", ["result"]),
        ("pass", []),
        ("return", []),
        ("return None", []),
        ("return (best := f())", ["best"]),
        ("if dataset:\n    return f(), b\nreturn a, g()", ["a", "b"]),
        ("def helper():\n    return 1, 2, 3\nf = lambda: (1, 2)\nreturn helper()", ["result"]),
        ("class A:\n    def f(self):\n        return 1\nreturn a, b", ["a", "b"]),
        ("with x:\n    try:\n        return a\n    except E:\n        return b", ["a"]),
        ("match dataset:\n    case 1:\n        return a\n    case _:\n        return f()", ["a"]),
    ],
)
def test_outputs_are_named_by_what_is_returned(body: str, names: list[str]) -> None:
    assert outputs(body) == names


@pytest.mark.parametrize(
    "body", ["if dataset:\n    return a\nreturn a, b", "if dataset:\n    return\nreturn a", "return *values, a"]
)
def test_unequal_returns_are_a_problem_at_their_line(body: str) -> None:
    (problem,) = execute(body).problems
    assert (problem.code, problem.severity) == (ProblemCode.unequal_returns, "error")
    assert problem.where.line is not None


def test_a_numpy_returns_section_names_what_the_code_does_not() -> None:
    body = '''
    """Trains.

    Returns
    -------
    model : MLP
        The trained network.
    history : list
        Its losses.
    """
    return fit(dataset), history
    '''
    operation = execute(body)
    assert [(port.name, port.type, port.description) for port in operation.outputs] == [
        ("model", "MLP", "The trained network."),
        ("history", "list", "Its losses."),
    ]


def test_a_google_returns_section_names_what_the_code_does_not() -> None:
    body = '''
    """Trains.

    Returns:
        model (MLP): The trained network,
            whole.
        history: Its losses.
    """
    return fit(dataset)
    '''
    operation = execute(body)
    assert [(port.name, port.type, port.description) for port in operation.outputs] == [
        ("model", "MLP", "The trained network, whole."),
        ("history", None, "Its losses."),
    ]


def test_a_type_in_a_google_returns_section_is_no_name() -> None:
    assert outputs('"""Scores.\n\nReturns:\n    float: The score.\n"""\nreturn f()') == ["result"]


def test_names_in_the_code_come_before_those_of_the_docstring() -> None:
    assert outputs('"""X.\n\nReturns\n-------\nother : int\n"""\nreturn score') == ["score"]


def test_a_section_with_another_number_of_entries_names_nothing() -> None:
    assert outputs('"""X.\n\nReturns\n-------\na : int\nb : int\n"""\nreturn f(), g(), h()') == [
        "result",
        "result_1",
        "result_2",
    ]


@pytest.mark.parametrize("kind", ["class Out(NamedTuple)", "class Out(TypedDict)", "@dataclass\nclass Out"])
def test_a_class_with_fields_as_annotation_names_the_outputs(kind: str) -> None:
    operation = execute("return make()", "Out", f"{kind}:\n    model: MLP\n    history: list\n")
    assert [(port.name, port.type) for port in operation.outputs] == [("model", "MLP"), ("history", "list")]


def test_annotated_names_an_output() -> None:
    assert outputs("return f(), g()", 'tuple[Annotated[MLP, "model"], Annotated[list, "history"]]') == [
        "model",
        "history",
    ]
    assert outputs("return f()", 'Annotated[MLP, "model"]') == ["model"]


def test_a_tuple_annotation_gives_types_and_splits_an_unnamed_value() -> None:
    operation = execute("return split(dataset)", "tuple[Train, Test]")
    assert [(port.name, port.type) for port in operation.outputs] == [("result", "Train"), ("result_1", "Test")]
    assert outputs("return shape", "tuple[int, int]") == ["shape"]


@pytest.mark.parametrize("body", ["yield dataset", "x = yield from dataset", "for a in b:\n    c = [(yield a)]"])
def test_a_generator_cannot_be_an_operation(body: str) -> None:
    (problem,) = execute(body).problems
    assert problem.code is ProblemCode.bad_interface
    assert "generator" in problem.message


def test_a_generator_inside_is_fine() -> None:
    assert outputs("def batches():\n    yield 1\nreturn model") == ["model"]


def test_a_coroutine_cannot_be_an_operation() -> None:
    (problem,) = read("class Train:\n    async def execute(self, dataset):\n        return dataset").problems
    assert problem.code is ProblemCode.bad_interface
    assert "asyncio.run" in problem.message
