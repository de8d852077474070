"""Whether a body is as conditions say: what every store's `find` means by them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from deepforge_jupyter.store.conditions import ANY, Comparison, Condition, Path
from deepforge_jupyter.store.fields import Scalar, scalar

_SIGNS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matcher(conditions: Sequence[Condition]) -> Callable[[Any], bool]:
    """Says of a decoded body whether it is as all `conditions` say."""
    tests = [_test(condition) for condition in conditions]
    return tests[0] if len(tests) == 1 else lambda body: all(test(body) for test in tests)


def first_finder(paths: Sequence[Path]) -> Callable[[Any], Scalar]:
    """Finds the first text or number at one of the paths of a decoded body."""
    finders = [_finder(path) for path in paths]

    def first(body: Any) -> Scalar:
        for find in finders:
            for value in find(body):
                if (plain := scalar(value)) is not None:
                    return plain
        return None

    return first


def _test(condition: Condition) -> Callable[[Any], bool]:
    finders = [_finder(path) for path in condition.paths]
    comparisons = [_comparison(condition.comparison, wanted) for wanted in condition.values]
    is_found = not condition.is_not

    def test(body: Any) -> bool:
        for find in finders:
            for value in find(body):
                plain = scalar(value)
                for compares in comparisons:
                    if compares(plain):
                        return is_found
        return not is_found

    return test


def _finder(path: Path) -> Callable[[Any], Iterable[Any]]:
    """Finds what is there."""
    if ANY not in path:
        return lambda body: _below(body, path)
    index = path.index(ANY)
    before, behind = path[:index], path[index + 1 :]

    def items_of(body: Any) -> Iterable[Any]:
        for inner in _below(body, before):
            return inner.values() if type(inner) is dict else inner if type(inner) is list else ()
        return ()

    if not behind:
        return items_of
    if len(behind) == 1:
        (key,) = behind
        return lambda body: [item[key] for item in items_of(body) if type(item) is dict and key in item]
    return lambda body: [value for item in items_of(body) for value in _below(item, behind)]


def _below(value: Any, steps: Path) -> tuple[Any, ...]:
    for step in steps:
        if type(value) is not dict or step not in value:
            return ()
        value = value[step]
    return (value,)


def _comparison(comparison: Comparison, wanted: str | int | float) -> Callable[[Scalar], bool]:
    if not isinstance(wanted, str):
        if comparison == "contains":
            return lambda value: False
        sign = _SIGNS[comparison]
        return lambda value: isinstance(value, int | float) and sign(value, wanted)
    part = wanted.casefold()
    if comparison == "contains":
        return lambda value: isinstance(value, str) and part in value.casefold()
    if comparison == "=":
        return lambda value: isinstance(value, str) and part == value.casefold()
    sign = _SIGNS[comparison]
    return lambda value: isinstance(value, str) and sign(value, wanted)
