"""The outputs of an operation: what `execute` returns, and how it is named."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deepforge_jupyter.analysis.annotations import read_annotation
from deepforge_jupyter.analysis.docstrings import Described
from deepforge_jupyter.analysis.module import Function, Module, fields, has_decorator, last_name
from deepforge_jupyter.analysis.syntax import parse_expression, statements
from deepforge_jupyter.domain.operation import Port

_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class UnequalReturns(Exception):
    """Two returns give different numbers of values; `line` is the second's."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class _Return:
    """A `return`: names of its values (None where the code gives none). One unnamed value may stand for several."""

    line: int
    names: tuple[str | None, ...]
    is_whole: bool

    @property
    def may_be_several(self) -> bool:
        return self.is_whole and self.names == (None,)


@dataclass(frozen=True)
class _Annotated:
    names: tuple[str | None, ...] = ()
    types: tuple[str | None, ...] = ()
    notes: tuple[str | None, ...] = ()


def find_yield(function: Function) -> ast.Yield | ast.YieldFrom | None:
    """The first `yield` that makes the function itself a generator."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return node
        if not isinstance(node, _NESTED):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))
    return None


def read_outputs(function: Function, module: Module, *, described: Sequence[Described]) -> tuple[Port, ...]:
    """The output ports. `described` are the entries of the docstring's Returns section.

    Raises UnequalReturns, also for a return whose number of values only shows when it runs (`return *values`).
    """
    returns = list(_returns(function))
    annotated = _read_return_annotation(function.returns, module)
    count = _count(returns, described, annotated)
    for found in returns:
        if len(found.names) != count and not found.may_be_several:
            message = (
                f"This return gives {_values(len(found.names))}, but another one gives {_values(count)}: "
                "every return of execute must give the same outputs."
            )
            raise UnequalReturns(message, found.line)
    described = described if len(described) == count else ()
    if len(annotated.types) != count:
        annotated = _Annotated()
    ports: dict[str, Port] = {}
    for index in range(count):
        names = [found.names[index] for found in returns if len(found.names) == count]
        from_code = next((name for name in names if name), None)
        entry = _entry(described, index, _numbered(from_code, ports) if from_code else None)
        name = from_code or (entry.name if entry else None) or _at(annotated.names, index) or "result"
        name = _numbered(name, ports)
        ports[name] = Port(
            name=name,
            type=_at(annotated.types, index) or (entry.type if entry else None),
            description=(entry.description if entry else None) or _at(annotated.notes, index),
        )
    return tuple(ports.values())


def _returns(function: Function) -> Iterator[_Return]:
    for statement in statements(function.body):
        if not isinstance(statement, ast.Return):
            continue
        value = statement.value
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            yield _Return(statement.lineno, (), False)
        elif not isinstance(value, (ast.Tuple, ast.List)):
            yield _Return(statement.lineno, (_name(value),), True)
        elif isinstance(value, ast.List):
            yield _Return(statement.lineno, (None,), False)
        elif any(isinstance(item, ast.Starred) for item in value.elts):
            message = "How many values this return gives shows only when it runs: name each of them."
            raise UnequalReturns(message, statement.lineno)
        else:
            yield _Return(statement.lineno, tuple(map(_name, value.elts)), False)


def _count(returns: list[_Return], described: Sequence[Described], annotated: _Annotated) -> int:
    fixed = [len(found.names) for found in returns if not found.may_be_several]
    if fixed:
        return max(fixed)
    if not returns:
        return 0
    return len(described) or len(annotated.types) or 1


def _read_return_annotation(expression: ast.expr | None, module: Module) -> _Annotated:
    if expression is None:
        return _Annotated()
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        try:
            expression = parse_expression(expression.value)
        except SyntaxError:
            return _Annotated()
    owner = module.classes.get(last_name(expression))
    if owner is not None and has_fields(owner, module):
        members = [member for member in fields(owner) if isinstance(member.target, ast.Name)]
        names = tuple(member.target.id for member in members if isinstance(member.target, ast.Name))
        texts = [read_annotation(member.annotation, module) for member in members]
        return _Annotated(names, tuple(said.text for said in texts), tuple(said.note for said in texts))
    items = [expression]
    if isinstance(expression, ast.Subscript) and last_name(expression) in ("tuple", "Tuple"):
        elements = expression.slice.elts if isinstance(expression.slice, ast.Tuple) else [expression.slice]
        if not any(isinstance(element, ast.Constant) and element.value is ... for element in elements):
            items = elements
    texts = [read_annotation(item, module) for item in items]
    notes = [said.note for said in texts]
    return _Annotated(
        tuple(note if note is not None and note.isidentifier() else None for note in notes),
        tuple(said.text for said in texts),
        tuple(None if note is None or note.isidentifier() else note for note in notes),
    )


def has_fields(owner: ast.ClassDef, module: Module) -> bool:
    return module.is_a(owner.name, "NamedTuple", "TypedDict") or has_decorator(owner, "dataclass")


def _entry(described: Sequence[Described], index: int, name: str | None) -> Described | None:
    """The section's entry of that name, else the one at that place unless it is another output's."""
    by_name = next((entry for entry in described if name and entry.name == name), None)
    if by_name is not None or index >= len(described):
        return by_name
    return described[index]


def _name(expression: ast.expr) -> str | None:
    if isinstance(expression, ast.Name):
        return expression.id
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.target.id if isinstance(expression, ast.NamedExpr) else None


def _numbered(name: str, taken: dict[str, Port]) -> str:
    """`result`, `result_1`, `result_2`, …"""
    if name not in taken:
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _at(values: Sequence[str | None], index: int) -> str | None:
    return values[index] if index < len(values) else None


def _values(count: int) -> str:
    return "nothing" if count == 0 else "1 value" if count == 1 else f"{count} values"
