"""The values of attributes: which one counts, and whether a JSON value can be what an attribute says it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deepforge_jupyter.domain.operation import Attribute, Operation
from deepforge_jupyter.domain.pipeline import Pipeline

_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "text",
    "path": "a path, as text",
    "list": "a list",
    "tuple": "a list",
    "dict": "an object",
}
_ACCEPTS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "path": (str,),
    "list": (list, tuple),
    "tuple": (list, tuple),
    "dict": (dict,),
}
_MOST_CHOICES = 8


def objection(attribute: Attribute, value: Any) -> str | None:
    """What is wrong with `value`, as the end of a sentence (`must be a whole number, not "ten"`); None if nothing."""
    if value is None and _allows_none(attribute):
        return None
    if attribute.choices:
        if any(type(choice) is type(value) and choice == value for choice in attribute.choices):
            return None
        return f"must be one of {_list(attribute.choices)}, not {show(value)}"
    accepted = _ACCEPTS.get(attribute.type or "")
    if accepted is None or (isinstance(value, accepted) and (attribute.type == "bool" or not isinstance(value, bool))):
        return None
    hint = ""
    if attribute.type == "int" and isinstance(value, float) and value.is_integer():
        hint = f" (write {int(value)})"
    return f"must be {_WORDS[attribute.type or '']}, not {show(value)}{hint}"


def given_attributes(
    pipeline: Pipeline, operations: Mapping[str, Operation], *, nodes: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """By node, the value that each attribute has when the pipeline runs: the document's, else the code's default.

    A default that is no literal is left out, and so is a node without attributes.
    """
    given: dict[str, dict[str, Any]] = {}
    for id in nodes:
        node = pipeline.nodes[id]
        operation = operations.get(node.operation)
        attributes = () if operation is None else operation.attributes
        values = {item.name: item.default for item in attributes if _has_default(item)} | node.attributes
        if values:
            given[id] = values
    return given


def show(value: Any) -> str:
    """The value as JSON writes it, shortened."""
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _has_default(attribute: Attribute) -> bool:
    return not attribute.is_required and (attribute.default is not None or attribute.default_source == "None")


def _allows_none(attribute: Attribute) -> bool:
    return not attribute.is_required and attribute.default is None and attribute.default_source == "None"


def _list(choices: tuple[Any, ...]) -> str:
    shown = [show(choice) for choice in choices[:_MOST_CHOICES]]
    return ", ".join([*shown, "…"] if len(choices) > _MOST_CHOICES else shown)
