"""Whether a body is as a condition says: what every store's `find` means by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deepforge_jupyter.store.conditions import ANY, Comparison, Condition, Path
from deepforge_jupyter.store.fields import Scalar, scalar


def holds(condition: Condition, body: Mapping[str, Any]) -> bool:
    """Whether the body is as `condition` says."""
    found = any(
        _compares(value, condition.comparison, wanted)
        for path in condition.paths
        for value in values_at(body, path)
        for wanted in condition.values
    )
    return found is not condition.is_not


def first_value(body: Mapping[str, Any], paths: Sequence[Path]) -> Scalar:
    """The first text or number at one of the paths."""
    return next((value for path in paths for value in values_at(body, path) if value is not None), None)


def values_at(body: Any, path: Path) -> Iterator[Scalar]:
    """What is there, as it compares."""
    if not path:
        yield scalar(body)
    elif path[0] == ANY:
        items = body.values() if isinstance(body, Mapping) else body if isinstance(body, list | tuple) else ()
        for item in items:
            yield from values_at(item, path[1:])
    elif isinstance(body, Mapping) and path[0] in body:
        yield from values_at(body[path[0]], path[1:])


def _compares(value: Scalar, comparison: Comparison, wanted: str | int | float) -> bool:
    if isinstance(value, str) != isinstance(wanted, str) or value is None:
        return False
    if isinstance(value, str) and isinstance(wanted, str) and comparison in ("contains", "="):
        text, part = value.casefold(), wanted.casefold()
        return part in text if comparison == "contains" else part == text
    match comparison:
        case "contains":
            return False
        case "=":
            return value == wanted
        case "<":
            return value < wanted  # type: ignore[operator]
        case "<=":
            return value <= wanted  # type: ignore[operator]
        case ">":
            return value > wanted  # type: ignore[operator]
        case ">=":
            return value >= wanted  # type: ignore[operator]
