"""Statements put into bodies and taken out of them, in the indentation that is there."""

from __future__ import annotations

import ast
import textwrap

from deepforge_jupyter.analysis.edits.source import Source
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import Function

Suite = Function | ast.ClassDef


def is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def is_filler(statement: ast.stmt) -> bool:
    """`pass` or `...`."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) and statement.value.value is ...
    return isinstance(statement, ast.Pass)


def body_without_docstring(suite: Suite) -> list[ast.stmt]:
    return suite.body[1:] if is_docstring(suite.body[0]) else suite.body


def insert_before(source: Source, statement: ast.stmt, code: str) -> None:
    """One simple statement before `statement`."""
    start = statement_start(source, statement)
    if source.is_first(start):
        source.insert(source.line_start(start), f"{source.indent(start)}{code}\n")
    else:
        source.insert(start, f"{code}; ")


def insert_after(source: Source, statement: ast.stmt, *code: str) -> None:
    """Simple statements after `statement`, with its indentation."""
    start, end = statement_start(source, statement), source.end(statement)
    if source.is_first(start):
        source.insert(source.line_end(end), "".join(f"\n{source.indent(start)}{line}" for line in code))
    else:
        source.insert(end, "".join(f"; {line}" for line in code))


def append(source: Source, suite: Suite, *code: str) -> None:
    """Simple statements at the end of a body; instead of `pass`, if there is nothing else."""
    body = body_without_docstring(suite)
    if len(body) == 1 and is_filler(body[0]):
        start = source.start(body[0])
        separator = f"\n{source.indent(start)}" if source.is_first(start) else "; "
        source.replace(start, source.end(body[0]), separator.join(code))
    else:
        insert_after(source, suite.body[-1], *code)


def remove(source: Source, statement: ast.stmt, body: list[ast.stmt]) -> None:
    """Takes a simple statement out of its body, with the comment behind it; `pass` stays where nothing else would."""
    start, end = source.start(statement), source.end(statement)
    index = body.index(statement)
    source.removed.add(id(statement))
    if all(id(other) in source.removed for other in body):
        source.replace(start, end, "pass")
        return
    line_end = source.line_end(end)
    rest = source.text[end:line_end].strip(" \t")
    if source.is_first(start) and (not rest or rest.startswith("#")):
        source.replace(source.line_start(start), min(line_end + 1, len(source.text)), "")
    elif index + 1 < len(body) and source.line(source.start(body[index + 1])) == source.line(end):
        source.replace(start, source.start(body[index + 1]), "")
    else:
        source.replace(source.end(body[index - 1]), end, "")


def add_method(target: Target, code: str, *, is_first: bool) -> None:
    """Writes a method (unindented, four spaces a level) into the class: before its other methods, or at its end."""
    source, definition = target.source, target.definition
    body = body_without_docstring(definition)
    inner = source.indent(source.start(definition)) + target.unit
    text = textwrap.indent(code.replace("    ", target.unit), inner)
    if definition.body[0].lineno == definition.lineno or not source.is_first(source.start(definition.body[0])):
        _open_suite(source, definition, text)
        return
    if len(body) == 1 and is_filler(body[0]):
        start = source.start(body[0])
        source.replace(source.line_start(start), source.end(body[0]), text)
        return
    methods = [statement for statement in body if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if is_first and methods:
        start = source.line_start(with_comments(source, statement_start(source, methods[0])))
        gap = "" if _is_blank_before(source, start) or methods[0] is definition.body[0] else "\n"
        source.insert(start, f"{gap}{text}\n\n")
        return
    source.insert(source.line_end(source.end(definition.body[-1])), f"\n\n{text}")


def _open_suite(source: Source, definition: ast.ClassDef, text: str) -> None:
    """`class A: pass` gets lines of its own."""
    first, last = definition.body[0], definition.body[-1]
    start = source.start(first)
    head = source.text[:start].rstrip(" \t")
    if len(definition.body) == 1 and is_filler(first):
        source.replace(len(head), source.end(last), f"\n{text}")
        return
    indent = text[: len(text) - len(text.lstrip())]
    source.replace(len(head), start, f"\n{indent}")
    source.insert(source.end(last), f"\n\n{text}")


def statement_start(source: Source, statement: ast.stmt) -> int:
    """With its decorators."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    if not decorators:
        return source.start(statement)
    return source.text.rindex("@", 0, source.start(decorators[0]))


def with_comments(source: Source, start: int) -> int:
    """Where the comment lines directly above begin."""
    line_start = source.line_start(start)
    while line_start:
        above = source.line_start(line_start - 1)
        if not source.text[above:line_start].lstrip(" \t").startswith("#"):
            break
        line_start = above
    return line_start


def _is_blank_before(source: Source, line_start: int) -> bool:
    return line_start == 0 or not source.text[source.line_start(line_start - 1) : line_start].strip()
