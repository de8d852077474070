"""The pipeline document: a view over its JSON, which is kept as it was read.

Documents are edited as parsed JSON (`dict`) so that unknown keys survive; these structs validate and view them.
Format 1 is described in `docs/reference/formats.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

FORMAT = 1


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One use of an operation. Its id is its key in `Pipeline.nodes`; `note` is what people write to one another."""

    operation: str
    label: str | None = None
    note: str | None = None
    attributes: dict[str, Any] = {}
    references: dict[str, str] = {}
    reuse: bool | None = None
    retries: int = 0
    time_limit_s: float | None = None


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A value's way from one node's output to another's input."""

    source: str
    output: str
    target: str
    input: str


class Pipeline(msgspec.Struct, frozen=True, kw_only=True):
    """A directed graph of operation nodes; `layout` is `{node: (x, y)}` in canvas pixels."""

    format: int = FORMAT
    nodes: dict[str, Node] = {}
    edges: tuple[Edge, ...] = ()
    layout: dict[str, tuple[float, float]] = {}
    notes: tuple[Any, ...] = ()

    def incoming(self, node: str) -> dict[str, Edge]:
        """The edges into `node`, by input port."""
        return {edge.input: edge for edge in self.edges if edge.target == node}

    def upstream(self, node: str) -> set[str]:
        """The nodes whose values `node` takes directly."""
        return {edge.source for edge in self.edges if edge.target == node}


def with_attributes(pipeline: Pipeline, values: Mapping[str, Mapping[str, Any]]) -> Pipeline:
    """A copy in which `values[node][attribute]` stand over the document's own, also over its resources."""
    nodes = dict(pipeline.nodes)
    for id, attributes in values.items():
        node = nodes[id]
        references = {name: path for name, path in node.references.items() if name not in attributes}
        nodes[id] = msgspec.structs.replace(node, attributes={**node.attributes, **attributes}, references=references)
    return msgspec.structs.replace(pipeline, nodes=nodes)


def with_references(pipeline: Pipeline, paths: Mapping[str, Mapping[str, str | None]]) -> Pipeline:
    """A copy in which `paths[node][reference]` stand over the document's own, also over its values; None is none."""
    nodes = dict(pipeline.nodes)
    for id, given in paths.items():
        node = nodes[id]
        attributes = {name: value for name, value in node.attributes.items() if name not in given}
        references = {name: path for name, path in {**node.references, **given}.items() if path is not None}
        nodes[id] = msgspec.structs.replace(node, attributes=attributes, references=references)
    return msgspec.structs.replace(pipeline, nodes=nodes)
