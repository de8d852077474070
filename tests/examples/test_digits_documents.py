"""The documents of the example are what the product says they should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge_jupyter.analysis import project_modules, read_operation
from deepforge_jupyter.documents.pipeline_text import format_pipeline, parse_pipeline
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.validation import read_pipeline, validate

PIPELINES = ("train", "compare", "evaluate-pretrained")
INTERFACES = {
    "LoadDigits": ([], ["dataset"], ["preview"]),
    "Split": (["dataset"], ["train", "test"], ["test_fraction", "seed"]),
    "Train": (
        ["train", "validation"],
        ["model", "history"],
        ["epochs", "hidden", "batch_size", "learning_rate", "activation", "validation_fraction", "seed"],
    ),
    "Evaluate": (["model", "test"], ["report"], ["mistakes"]),
    "Explore": (["dataset"], ["components"], ["point_size"]),
    "CompareTrainings": (["history_a", "history_b"], ["best"], ["name_a", "name_b"]),
}


def read(path: Path, project: Path) -> Operation:
    return read_operation(path.read_text(), name=path.stem, path=path.relative_to(project).as_posix())


def operations(project: Path) -> dict[str, Operation]:
    return {path.stem: read(path, project) for path in (project / "operations").glob("*.py")}


def test_every_operation_has_its_interface_without_problems(digits: Path) -> None:
    found = operations(digits)
    assert {
        name: (
            [port.name for port in each.inputs],
            [port.name for port in each.outputs],
            [attribute.name for attribute in each.attributes],
        )
        for name, each in found.items()
    } == INTERFACES
    assert [problem for each in found.values() for problem in each.problems] == []


def test_everything_that_a_person_sees_is_described_and_typed(digits: Path) -> None:
    for each in operations(digits).values():
        assert each.help
        for entry in (*each.inputs, *each.outputs, *each.attributes):
            assert entry.description, (each.name, entry.name)
            assert entry.type, (each.name, entry.name)


def test_the_activation_is_a_choice_and_the_rate_is_shown_as_written(digits: Path) -> None:
    by_name = {attribute.name: attribute for attribute in operations(digits)["Train"].attributes}
    assert by_name["activation"].choices == ("relu", "tanh", "logistic")
    assert by_name["learning_rate"].default_source == "1e-3"
    assert (by_name["hidden"].type, by_name["hidden"].default) == ("tuple", [64, 32])


@pytest.mark.parametrize("name", PIPELINES)
def test_the_pipelines_are_valid(digits: Path, name: str) -> None:
    path = f"pipelines/{name}.dfpipe"
    pipeline, problems = read_pipeline((digits / path).read_text(), path)
    assert problems == []
    assert pipeline is not None
    assert validate(pipeline, operations(digits), artifacts={"digits-model"}, references={}, path=path) == []
    assert set(pipeline.layout) == set(pipeline.nodes)
    assert all(number % 8 == 0 for place in pipeline.layout.values() for number in place)


@pytest.mark.parametrize("name", PIPELINES)
def test_the_pipelines_are_in_the_canonical_form(digits: Path, name: str) -> None:
    text = (digits / "pipelines" / f"{name}.dfpipe").read_text()
    assert format_pipeline(parse_pipeline(text)) == text


def test_training_depends_on_the_modules_that_it_imports(digits: Path) -> None:
    files = {path.relative_to(digits).as_posix(): path.read_text() for path in digits.rglob("*.py")}
    assert project_modules("operations/Train.py", files) == ("utils/data.py", "utils/style.py")


def test_the_manifest_leaves_the_identity_to_whoever_makes_the_project(digits: Path) -> None:
    manifest = json.loads((digits / "deepforge.json").read_text())
    assert (manifest["format"], manifest["name"]) == (1, "Handwritten digits")
    assert "id" not in manifest


def test_the_notebook_uses_the_kernel_that_the_product_installs(digits: Path) -> None:
    import nbformat

    notebook = nbformat.read(digits / "notebooks" / "explore.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "deepforge"
    assert all(not cell.get("outputs") for cell in notebook.cells)
