"""Whether a value of one annotation can go where another is expected, judged from their text alone."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Literal

Fit = Literal["fits", "doubtful", "wrong"]

_ANY = {"Any", "object", "None", "T", "Resource", "TypeVar", "Incomplete"}
_SAME = {
    "List": "list",
    "Sequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "MutableSequence": "list",
    "Dict": "dict",
    "Mapping": "dict",
    "MutableMapping": "dict",
    "OrderedDict": "dict",
    "defaultdict": "dict",
    "Tuple": "tuple",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Text": "str",
    "NDArray": "ndarray",
    "array": "ndarray",
    "ArrayLike": "ndarray",
    "PathLike": "Path",
    "PurePath": "Path",
}
_WIDER = {
    "bool": {"int", "float", "complex"},
    "int": {"float", "complex"},
    "float": {"complex"},
    "tuple": {"list"},
    "set": {"list", "frozenset"},
    "dict": {"list"},
    "str": {"list", "Path"},
    "bytes": {"list"},
    "ndarray": {"list"},
    "DataFrame": {"dict"},
}
_BUILTIN = {"bool", "int", "float", "complex", "str", "bytes", "list", "dict", "tuple", "set", "frozenset"}
_WRAPPERS = {"Annotated", "Final", "Required", "NotRequired", "ReadOnly"}


@lru_cache(maxsize=4096)
def fit(source: str | None, target: str | None) -> Fit:
    """`fits` unless both are known and plainly differ; `wrong` only between Python's own types."""
    if source is None or target is None or source == target:
        return "fits"
    sources, targets = names(source), names(target)
    if not sources or not targets:
        return "fits"
    if any(_is_within(given, wanted) for given in sources for wanted in targets):
        return "fits"
    return "wrong" if sources | targets <= _BUILTIN else "doubtful"


@lru_cache(maxsize=4096)
def names(annotation: str) -> frozenset[str]:
    """The bare names of a union's members, aliases resolved (`np.ndarray | None` is `ndarray`); empty if it says
    nothing (`Any`, prose)."""
    try:
        expression = ast.parse(annotation.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found = _names(expression)
    return frozenset() if found & _ANY else frozenset(found - {""})


def _names(expression: ast.expr) -> set[str]:
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
        return _some(_names(expression.left) | _names(expression.right))
    if isinstance(expression, ast.Constant):
        if expression.value is None:
            return {"None"}
        return set(names(expression.value)) or {"Any"} if isinstance(expression.value, str) else {"Any"}
    if isinstance(expression, ast.Name):
        return {_SAME.get(expression.id, expression.id)}
    if isinstance(expression, ast.Attribute):
        return {_SAME.get(expression.attr, expression.attr)}
    if not isinstance(expression, ast.Subscript):
        return {"Any"}
    (name,) = _names(expression.value)
    items = expression.slice.elts if isinstance(expression.slice, ast.Tuple) else [expression.slice]
    if name == "Optional" or name in _WRAPPERS:
        return _names(items[0])
    if name == "Union":
        return _some(set().union(*map(_names, items)))
    if name == "Literal":
        return {type(item.value).__name__ for item in items if isinstance(item, ast.Constant)}
    return {name}


def _some(members: set[str]) -> set[str]:
    """The members of a union; None among others says nothing by itself."""
    return members - {"None"} or {"Any"}


def _is_within(given: str, wanted: str) -> bool:
    return given == wanted or wanted in _WIDER.get(given, ())
