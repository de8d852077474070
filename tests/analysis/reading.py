"""How these tests read an operation."""

from __future__ import annotations

import textwrap

from deepforge_jupyter.analysis import read_operation
from deepforge_jupyter.domain.operation import Attribute, Operation, Reference


def read(code: str, name: str = "Train") -> Operation:
    return read_operation(textwrap.dedent(code), name=name, path=f"operations/{name}.py")


def constructor(parameters: str, before: str = "") -> Operation:
    """An operation with these constructor parameters; `before` stands above the class."""
    code = f"class Train:\n    def __init__(self, {parameters}):\n        pass\n    def execute(self):\n        pass\n"
    return read(textwrap.dedent(before) + "\n" + code)


def attribute(parameters: str, before: str = "") -> Attribute:
    operation = constructor(parameters, before)
    assert operation.references == ()
    return operation.attributes[-1]


def reference(parameters: str) -> Reference:
    operation = constructor(parameters)
    assert operation.attributes == ()
    return operation.references[-1]


def outputs(body: str, returns: str = "", before: str = "") -> list[str]:
    operation = execute(body, returns, before)
    assert operation.problems == ()
    return [port.name for port in operation.outputs]


def execute(body: str, returns: str = "", before: str = "") -> Operation:
    """An operation whose `execute` has this body and return annotation."""
    arrow = f" -> {returns}" if returns else ""
    indented = textwrap.indent(textwrap.dedent(body).strip("\n"), " " * 8)
    return read(f"{textwrap.dedent(before)}\nclass Train:\n    def execute(self, dataset){arrow}:\n{indented}\n")
