"""Values that `execute` returns: their names are the outputs', which other edits must not change."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from deepforge_jupyter.analysis.edits import suites
from deepforge_jupyter.analysis.edits.source import Source
from deepforge_jupyter.analysis.module import Function
from deepforge_jupyter.analysis.syntax import statements


def returns_of(function: Function) -> list[ast.Return]:
    return [found for found in statements(function.body) if isinstance(found, ast.Return)]


def returned_values(function: Function) -> Iterator[tuple[ast.Return, ast.expr]]:
    for found in returns_of(function):
        if isinstance(found.value, ast.Tuple):
            yield from ((found, value) for value in found.value.elts)
        elif found.value is not None:
            yield found, found.value


def name_of(expression: ast.expr) -> str | None:
    """The name that a returned value gives to its output."""
    if isinstance(expression, ast.Name):
        return expression.id
    if isinstance(expression, ast.Attribute):
        return expression.attr
    if isinstance(expression, ast.NamedExpr) and isinstance(expression.target, ast.Name):
        return expression.target.id
    return None


def keep_name(
    source: Source, function: Function, is_meant: Callable[[ast.expr], bool], *, name: str, code: str
) -> set[int]:
    """Where `is_meant` is returned: `name = code` before the return, and `return name`, so that the output keeps its
    name. The places of those values in the text."""
    kept: set[int] = set()
    done: set[int] = set()
    for statement, value in returned_values(function):
        if not is_meant(value):
            continue
        if id(statement) not in done:
            suites.insert_before(source, statement, f"{name} = {code}")
            done.add(id(statement))
        source.replace(source.start(value), source.end(value), name)
        kept.add(source.start(value))
    return kept
