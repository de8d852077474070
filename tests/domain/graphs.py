"""Small pipelines for these tests."""

from __future__ import annotations

from typing import Any

from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline


def pipeline(*edges: str, **nodes: Node) -> Pipeline:
    """Nodes by id, edges as `"A.out > B.in"`."""
    return Pipeline(nodes=nodes, edges=tuple(map(edge, edges)))


def plain(*edges: str) -> Pipeline:
    """Edges as `"A > B"`, every node of operation `Step`, in order of appearance."""
    pairs = [text.split(" > ") for text in edges]
    nodes = {name: Node(operation="Step") for pair in pairs for name in pair}
    return Pipeline(nodes=nodes, edges=tuple(Edge(source=a, output="out", target=b, input=f"{a}_in") for a, b in pairs))


def edge(text: str) -> Edge:
    (source, output), (target, name) = (end.split(".") for end in text.split(" > "))
    return Edge(source=source, output=output, target=target, input=name)


def node(operation: str, /, **attributes: Any) -> Node:
    return Node(operation=operation, attributes=attributes)


def operation(
    name: str,
    *,
    inputs: dict[str, str | None] | None = None,
    optional: tuple[str, ...] = (),
    outputs: dict[str, str | None] | None = None,
    attributes: tuple[Attribute, ...] = (),
    references: tuple[Reference, ...] = (),
) -> Operation:
    """An operation with ports by name and type."""
    return Operation(
        name=name,
        path=f"operations/{name}.py",
        class_name=name,
        inputs=tuple(Port(name=key, type=kind, optional=key in optional) for key, kind in (inputs or {}).items()),
        outputs=tuple(Port(name=key, type=kind) for key, kind in (outputs or {}).items()),
        attributes=attributes,
        references=references,
    )
