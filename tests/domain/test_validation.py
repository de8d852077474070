"""What the validator says about a pipeline."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping

from domain.graphs import node, operation, pipeline, plain

from deepforge_jupyter.domain.operation import Attribute, Operation, Reference
from deepforge_jupyter.domain.pipeline import Node, Pipeline
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where
from deepforge_jupyter.domain.resource import Resource, kind_of
from deepforge_jupyter.domain.validation import validate

PATH = "pipelines/train.dfpipe"
LOAD = operation("LoadDigits", outputs={"dataset": "Dataset"})
TRAIN = operation(
    "Train",
    inputs={"dataset": "Dataset", "validation": "Dataset"},
    optional=("validation",),
    outputs={"model": "MLP", "history": "list"},
    attributes=(
        Attribute(name="epochs", type="int", default=10, default_source="10"),
        Attribute(name="activation", type="str", default="relu", default_source='"relu"', choices=("relu", "tanh")),
    ),
)
SCORE = operation("Score", inputs={"model": "MLP", "rate": "float"}, optional=("rate",), outputs={"score": "str"})
OPERATIONS = {found.name: found for found in (LOAD, TRAIN, SCORE)}
GOOD = pipeline(
    "Load.dataset > Train.dataset",
    "Train.model > Keep.data",
    Load=node("LoadDigits"),
    Train=node("Train", epochs=3),
    Keep=node("Output", name="model"),
)


def problems(
    found: Pipeline,
    *others: Operation,
    artifacts: Container[str] | None = None,
    references: Mapping[str, Resource] | None = None,
    damaged: Mapping[str, str] | None = None,
) -> list[Problem]:
    operations = {**OPERATIONS, **{other.name: other for other in others}}
    return validate(found, operations, artifacts=artifacts, references=references, path=PATH, damaged=damaged or {})


def resources(*paths: str, problems: tuple[Problem, ...] = ()) -> dict[str, Resource]:
    return {path: Resource(name=path, path=path, kind=kind_of(path), problems=problems) for path in paths}


def only(found: list[Problem]) -> Problem:
    (problem,) = found
    return problem


def with_train(**attributes: object) -> Pipeline:
    return pipeline("Load.dataset > Train.dataset", Load=node("LoadDigits"), Train=node("Train", **attributes))


def test_a_good_pipeline_has_no_problems() -> None:
    assert problems(GOOD) == []


def test_an_empty_pipeline_says_to_add_an_operation() -> None:
    problem = only(problems(Pipeline()))
    assert (problem.code, problem.severity) == (ProblemCode.empty_pipeline, "error")


def test_an_unknown_operation_suggests_the_nearest_name() -> None:
    problem = only(problems(pipeline(Load=node("loaddigit"))))
    assert (problem.code, problem.where) == (ProblemCode.unknown_operation, Where(path=PATH, node="Load"))
    assert "(is it “LoadDigits”?)" in problem.message
    assert "(is it" not in only(problems(pipeline(Load=node("Completely")))).message


def test_a_missing_input_names_the_label_and_the_port() -> None:
    found = pipeline(Train=Node(operation="Train", label="Train for long"))
    problem = only(problems(found))
    assert (problem.code, problem.where.node, problem.where.port) == (ProblemCode.missing_input, "Train", "dataset")
    assert problem.message.startswith("Train for long: its input “dataset” is not connected")


def test_an_enormous_label_is_named_by_its_beginning_and_end() -> None:
    found = only(problems(Pipeline(nodes={"T": Node(operation="Train", label="enormous " * 400 + "end")})))
    assert found.message.startswith("enormous enormous ") and "end: its input “dataset”" in found.message
    assert len(found.message) < 200


def test_edges_to_nowhere_are_named() -> None:
    found = pipeline(
        "Loaf.dataset > Train.dataset", "Load.dataset > Gone.x", Load=node("LoadDigits"), Train=node("Train")
    )
    first, second = problems(found)
    assert (first.code, first.where.edge, first.where.node) == (ProblemCode.unknown_node, 1, "Load")
    assert (second.where.edge, second.where.node) == (0, "Train")
    assert "comes from “Loaf”" in second.message and "(is it “Load”?)" in second.message


def test_unknown_ports_list_what_there_is() -> None:
    found = pipeline(
        "Load.data > Train.dataset", "Load.dataset > Train.valid", Load=node("LoadDigits"), Train=node("Train")
    )
    output, port = problems(found)
    assert (output.code, output.where.node, output.where.port) == (ProblemCode.unknown_port, "Load", "data")
    assert "“dataset”" in output.message
    assert (port.where.node, port.where.port, port.where.edge) == ("Train", "valid", 1)
    assert "(is it “validation”?)" in port.message


def test_two_connections_to_one_input_are_refused() -> None:
    found = pipeline(
        "A.dataset > Train.dataset", "B.dataset > Train.dataset",
        A=node("LoadDigits"), B=node("LoadDigits"), Train=node("Train"),
    )  # fmt: skip
    problem = only(problems(found))
    assert (problem.code, problem.where.edge) == (ProblemCode.duplicate_connection, 1)


def test_types_that_plainly_differ_are_a_warning_naming_both() -> None:
    found = pipeline("Load.dataset > Score.model", Load=node("LoadDigits"), Score=node("Score"))
    problem = only(problems(found))
    assert (problem.code, problem.severity, problem.where.edge) == (ProblemCode.type_mismatch, "warning", 0)
    assert "Dataset" in problem.message and "MLP" in problem.message


def test_pythons_own_types_that_cannot_match_are_an_error() -> None:
    found = pipeline(
        "Load.dataset > Train.dataset", "Train.model > A.model", "A.score > B.rate", "Train.model > B.model",
        Load=node("LoadDigits"), Train=node("Train"), A=node("Score"), B=node("Score"),
    )  # fmt: skip
    problem = only(problems(found))
    assert (problem.code, problem.severity) == (ProblemCode.type_mismatch, "error")


def test_a_bad_value_says_what_is_expected() -> None:
    problem = only(problems(with_train(epochs="ten")))
    assert (problem.code, problem.where.attribute) == (ProblemCode.bad_attribute, "epochs")
    assert problem.message == 'Train: epochs must be a whole number, not "ten".'
    assert "“" not in only(problems(with_train(activation="step"))).message.partition("one of")[2]


def test_an_unknown_attribute_is_a_warning_with_the_nearest() -> None:
    problem = only(problems(with_train(epoch=3)))
    assert (problem.code, problem.severity) == (ProblemCode.unknown_attribute, "warning")
    assert "(is it “epochs”?)" in problem.message


def test_a_required_attribute_must_be_set() -> None:
    needy = operation("Needy", attributes=(Attribute(name="size", type="int", is_required=True),))
    problem = only(problems(pipeline(A=node("Needy")), needy))
    assert (problem.code, problem.where.attribute) == (ProblemCode.missing_attribute, "size")


def test_references_must_be_chosen_and_exist() -> None:
    needy = operation("Needy", references=(Reference(name="model", kind="keras"),))
    assert only(problems(pipeline(A=node("Needy")), needy)).code is ProblemCode.missing_reference
    chosen = pipeline(A=Node(operation="Needy", references={"model": "resources/net.keras"}))
    assert problems(chosen, needy, references=resources("resources/net.keras")) == []
    problem = only(problems(chosen, needy, references={}))
    assert (problem.code, problem.where.attribute) == (ProblemCode.missing_reference, "model")
    assert problems(chosen, needy) == []


def test_a_resource_must_be_of_the_kind_that_the_operation_takes() -> None:
    needy = operation("Needy", references=(Reference(name="model", kind="keras"),))
    chosen = pipeline(A=Node(operation="Needy", references={"model": "resources/net.py"}))
    problem = only(problems(chosen, needy, references=resources("resources/net.py")))
    assert (problem.code, problem.where.attribute) == (ProblemCode.wrong_kind, "model")
    assert "keras" in problem.message and "python" in problem.message


def test_what_is_wrong_with_a_resource_is_said_at_the_nodes_that_take_it() -> None:
    needy = operation("Needy", references=(Reference(name="model"),))
    chosen = pipeline(A=Node(operation="Needy", references={"model": "resources/net.py"}))
    wrong = Problem(
        code=ProblemCode.no_result,
        severity="error",
        where=Where(path="resources/net.py", line=3),
        message="It sets no result.",
    )
    problem = only(problems(chosen, needy, references=resources("resources/net.py", problems=(wrong,))))
    assert problem.where == Where(path="resources/net.py", line=3, node="A", attribute="model")
    assert problem.message == "A: resources/net.py:3: It sets no result."


def test_what_may_be_either_takes_a_value_or_a_resource() -> None:
    free = operation("Free", references=(Reference(name="model", may_be_attribute=True),))
    assert problems(pipeline(A=node("Free", model=3)), free) == []
    assert problems(pipeline(A=Node(operation="Free", references={"model": "resources/n.py"})), free) == []
    assert only(problems(pipeline(A=node("Free")), free)).code is ProblemCode.missing_reference


def test_an_input_needs_an_artifact_that_exists() -> None:
    found = pipeline(A=node("Input", artifact="digits-model"))
    assert problems(found, artifacts={"digits-model"}) == []
    assert problems(found, artifacts=None) == []
    problem = only(problems(found, artifacts=set()))
    assert (problem.code, problem.where.attribute) == (ProblemCode.missing_artifact, "artifact")
    assert only(problems(pipeline(A=node("Input", artifact="")))).code is ProblemCode.missing_attribute


def test_an_input_of_a_damaged_artifact_says_what_was_found_and_still_runs() -> None:
    found = pipeline(A=node("Input", artifact="digits-model"))
    said = "Its bytes are not those that were kept. Make it again."
    problem = only(problems(found, artifacts={"digits-model"}, damaged={"digits-model": said}))
    assert (problem.code, problem.severity) == (ProblemCode.damaged_artifact, "warning")
    assert (problem.where.node, problem.where.attribute) == ("A", "artifact")
    assert said in problem.message
    assert problems(found, artifacts={"digits-model"}, damaged={"other": said}) == []


def test_an_output_needs_a_name_and_a_value() -> None:
    codes = [problem.code for problem in problems(pipeline(A=node("Output")))]
    assert codes == [ProblemCode.missing_input, ProblemCode.missing_attribute]


def test_a_cycle_is_named_by_labels() -> None:
    step = operation("Step", inputs={"A_in": None, "B_in": None}, optional=("A_in", "B_in"), outputs={"out": None})
    problem = only(problems(plain("A > B", "B > A"), step))
    assert (problem.code, problem.where.node) == (ProblemCode.cycle, "A")
    assert "A → B → A" in problem.message


def test_an_operations_own_error_is_told_at_each_node_with_its_line() -> None:
    own = Problem(
        code=ProblemCode.syntax_error,
        severity="error",
        where=Where(path="operations/Broken.py", line=7, column=3),
        message="This is not valid Python.",
    )
    broken = Operation(name="Broken", path="operations/Broken.py", problems=(own,))
    found = pipeline("A.x > B.y", A=node("Broken", epochs=3), B=node("Broken"))
    first, second = problems(found, broken)
    assert first.where == Where(path="operations/Broken.py", line=7, column=3, node="A")
    assert "operations/Broken.py:7" in first.message
    assert second.where.node == "B"


def test_limits_must_make_sense() -> None:
    found = pipeline(A=Node(operation="LoadDigits", retries=-1, time_limit_s=0))
    assert [problem.code for problem in problems(found)] == [ProblemCode.bad_attribute] * 2


def test_errors_come_first_and_then_the_order_of_nodes() -> None:
    found = pipeline(
        "Load.dataset > First.dataset",
        Load=node("LoadDigits", extra=1),
        First=node("Train", epochs="x", other=2),
        Second=node("Train"),
    )
    assert [(problem.severity, problem.where.node) for problem in problems(found)] == [
        ("error", "First"),
        ("error", "Second"),
        ("warning", "Load"),
        ("warning", "First"),
    ]


def test_a_thousand_nodes_are_checked_quickly() -> None:
    nodes = {f"n{number}": node("Train", epochs=number) for number in range(1000)}
    edges = [f"n{number}.model > n{number + 1}.validation" for number in range(999)]
    start = time.perf_counter()
    found = problems(pipeline(*edges, **nodes))
    assert time.perf_counter() - start < 0.5
    assert len(found) == 1999
