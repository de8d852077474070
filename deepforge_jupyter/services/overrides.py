"""Attributes and references that are set for one run alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from deepforge_jupyter.domain.attribute_values import show
from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.pipeline import Node, Pipeline, with_attributes, with_references
from deepforge_jupyter.domain.resource import FOLDER
from deepforge_jupyter.errors import BadRequest


def with_overrides(
    pipeline: Pipeline, given: Mapping[str, Mapping[str, Any]], operations: Mapping[str, Operation], *, path: str
) -> Pipeline:
    """The pipeline with `given[node][name]` in place of its own attributes and references.

    Raises BadRequest for a node or a name that there is not, with `details["node"]` and `["attribute"]`. Whether the
    values are right is the validator's to tell, and what the operation knows where its code cannot be read."""
    attributes: dict[str, dict[str, Any]] = {}
    references: dict[str, dict[str, str | None]] = {}
    for name, values in given.items():
        node = pipeline.nodes.get(name)
        if node is None:
            there_is = ", ".join(pipeline.nodes) or "none"
            message = f"{path} has no node “{name}”{_meant(name, pipeline.nodes)}. It has: {there_is}."
            raise BadRequest(message, details={"node": name})
        operation = operations.get(node.operation)
        for parameter, value in values.items():
            if operation is not None and operation.class_name is not None:
                _refuse_unknown(name, parameter, operation)
            if _is_reference(parameter, value, node, operation):
                references.setdefault(name, {})[parameter] = _path(name, parameter, value)
            else:
                attributes.setdefault(name, {})[parameter] = value
    return with_references(with_attributes(pipeline, attributes), references)


def _refuse_unknown(node: str, name: str, operation: Operation) -> None:
    attributes = [attribute.name for attribute in operation.attributes]
    references = [reference.name for reference in operation.references]
    known = attributes + references
    if name not in known:
        what = "attribute or reference" if references else "attribute"
        has = f"It has: {', '.join(known)}." if known else "It has none."
        message = f"{node}: {operation.name} has no {what} “{name}”{_meant(name, known)}. {has}"
        raise BadRequest(message, details={"node": node, "attribute": name})


def _is_reference(name: str, value: Any, node: Node, operation: Operation | None) -> bool:
    """Where the code says neither, the path of a resource is one and anything else a value."""
    for reference in operation.references if operation is not None else ():
        if reference.name == name:
            return not reference.may_be_attribute or (isinstance(value, str) and value.startswith(f"{FOLDER}/"))
    return name in node.references and operation is None


def _path(node: str, name: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    message = f"{node}: {name} takes a resource, by its path ({FOLDER}/…), not {show(value)}."
    raise BadRequest(message, details={"node": node, "attribute": name})


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f" (is it “{close[0]}”?)" if close else ""
