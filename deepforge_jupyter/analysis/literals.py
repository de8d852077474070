"""Default values: their JSON form where the code spells them out."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

from deepforge_jupyter.analysis.module import Module, last_name

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
_PLAIN = (bool, int, float, str, list, dict, tuple, set, bytes)
_LARGEST = 2**63 - 1
_DEPTH = 8


class NotLiteral(Exception):
    """The value is known only when the code runs."""


def evaluate(expression: ast.expr, module: Module, *, depth: int = 0) -> Any:
    """The Python value of a literal, of arithmetic on small numbers, and of a constant of the module.

    `Path("…")` is its text. Raises NotLiteral for everything else; nothing of the project is run.
    """
    if depth > _DEPTH:
        raise NotLiteral
    if isinstance(expression, ast.Name) and expression.id in module.values:
        return evaluate(module.values[expression.id], module, depth=depth + 1)
    if isinstance(expression, ast.BinOp):
        return _calculate(expression, module, depth=depth + 1)
    if isinstance(expression, ast.Call) and last_name(expression.func) == "Path" and len(expression.args) == 1:
        return evaluate(expression.args[0], module, depth=depth + 1)
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise NotLiteral from None


def as_json(value: Any) -> Any:
    """The JSON form: tuples become lists. Raises NotLiteral where there is none (bytes, NaN, 65-bit integers)."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: as_json(item) for key, item in value.items()}
    raise NotLiteral


def type_of(value: Any) -> str | None:
    """`int`, `tuple`, …; None for None."""
    return next((kind.__name__ for kind in _PLAIN if type(value) is kind), None)


def _calculate(expression: ast.BinOp, module: Module, *, depth: int) -> Any:
    left = evaluate(expression.left, module, depth=depth)
    right = evaluate(expression.right, module, depth=depth)
    calculate = _ARITHMETIC.get(type(expression.op))
    if calculate is None or not all(type(side) in (int, float) for side in (left, right)):
        raise NotLiteral
    if isinstance(expression.op, ast.Pow) and (abs(right) > 64 or abs(left) > 1024):
        raise NotLiteral
    try:
        return calculate(left, right)
    except (ArithmeticError, ValueError):
        raise NotLiteral from None
