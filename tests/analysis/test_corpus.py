"""Operations of every shape that people write are read as `interfaces.json` says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analysis.edits.editing import CORPUS, corpus

from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference

EXPECTED: dict[str, dict[str, list[str]]] = json.loads((CORPUS / "interfaces.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(corpus()))
def test_the_interface_is_what_the_code_says(name: str) -> None:
    operation = read_operation(corpus()[name], name=name, path=f"operations/{name}.py")
    assert described(operation) == EXPECTED[name]


def test_the_corpus_is_large_and_says_something_of_each() -> None:
    assert len(corpus()) >= 60
    assert set(corpus()) == set(EXPECTED)


def described(operation: Operation) -> dict[str, Any]:
    found = {
        "attributes": [_attribute(attribute) for attribute in operation.attributes],
        "references": [_reference(reference) for reference in operation.references],
        "inputs": [_port(port) for port in operation.inputs],
        "outputs": [_port(port) for port in operation.outputs],
        "problems": [problem.code.value for problem in operation.problems],
    }
    return {key: listed for key, listed in found.items() if listed}


def _attribute(attribute: Attribute) -> str:
    default = "" if attribute.default_source is None else f" = {attribute.default_source}"
    return attribute.name + _type(attribute.type) + default


def _reference(reference: Reference) -> str:
    kind = f"[{reference.kind}]" if reference.kind else ""
    optional = "" if reference.is_required else "?"
    return f"{reference.name}{kind}{optional}{'|attribute' if reference.may_be_attribute else ''}"


def _port(port: Port) -> str:
    return f"{port.name}{'?' if port.optional else ''}{_type(port.type)}"


def _type(type: str | None) -> str:
    return "" if type is None else f": {type}"
