"""Attributes that are set for one run alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from deepforge_jupyter.domain.operation import Operation
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.errors import BadRequest


def refuse_unknown(
    given: Mapping[str, Mapping[str, Any]], pipeline: Pipeline, operations: Mapping[str, Operation], path: str
) -> None:
    """Raises BadRequest for a node or an attribute that there is not, with `details["node"]` and `["attribute"]`.

    Whether the values are right is the validator's to tell, and what the operation knows where its code cannot be
    read."""
    for name, attributes in given.items():
        node = pipeline.nodes.get(name)
        if node is None:
            there_is = ", ".join(pipeline.nodes) or "none"
            message = f"{path} has no node “{name}”{_meant(name, pipeline.nodes)}. It has: {there_is}."
            raise BadRequest(message, details={"node": name})
        operation = operations.get(node.operation)
        if operation is None or operation.class_name is None:
            continue
        known = _names(operation)
        for attribute in attributes:
            if attribute not in known:
                has = f"It has: {', '.join(known)}." if known else "It has none."
                message = f"{name}: {operation.name} has no attribute “{attribute}”{_meant(attribute, known)}. {has}"
                raise BadRequest(message, details={"node": name, "attribute": attribute})


def _names(operation: Operation) -> list[str]:
    free = [reference.name for reference in operation.references if reference.may_be_attribute]
    return [attribute.name for attribute in operation.attributes] + free


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f" (is it “{close[0]}”?)" if close else ""
