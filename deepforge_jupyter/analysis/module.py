"""A module's top level: its classes with what they inherit, its constants and aliases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from deepforge_jupyter.analysis.syntax import import_statements, statements

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A parsed file, looked up by name. As in Python, the last definition of a name counts."""

    def __init__(self, tree: ast.Module, text: str) -> None:
        self.tree = tree
        self.text = text
        self.classes: dict[str, ast.ClassDef] = {}
        self.values: dict[str, ast.expr] = {}
        for statement in statements(tree.body):
            if isinstance(statement, ast.ClassDef):
                self.classes[statement.name] = statement
            elif (assigned := assignment(statement)) is not None:
                self.values[assigned[0]] = assigned[1]

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Top-level modules that the file imports, in order; a relative import is of `operations`."""
        found: dict[str, None] = {}
        for statement in import_statements(self.tree.body):
            if isinstance(statement, ast.Import):
                found.update(dict.fromkeys(alias.name.partition(".")[0] for alias in statement.names))
            else:
                name = "operations" if statement.level else (statement.module or "").partition(".")[0]
                found[name] = None
        return tuple(found)

    def source(self, expression: ast.expr) -> str:
        """The expression as it is written (`1e-3`, not `0.001`), on one line."""
        if not hasattr(expression, "lineno") or expression.end_lineno != expression.lineno:
            return ast.unparse(expression)
        line = self._lines[expression.lineno - 1]
        return line[expression.col_offset : expression.end_col_offset].decode()

    @cached_property
    def _lines(self) -> list[bytes]:
        return [line.encode() for line in re.split(r"\r\n|\r|\n", self.text)]

    def lineage(self, name: str) -> Iterator[ast.ClassDef]:
        """The class and its bases in this file, nearest first."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop(0)
            if current in seen or current not in self.classes:
                continue
            seen.add(current)
            found = self.classes[current]
            yield found
            waiting = [base.id for base in found.bases if isinstance(base, ast.Name)] + waiting

    def method(self, class_name: str, name: str) -> Function | None:
        """The method as the class has it, own or inherited within this file."""
        for found in self.lineage(class_name):
            own = [
                statement
                for statement in statements(found.body)
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name
            ]
            if own:
                return own[-1]
        return None

    def class_value(self, class_name: str, name: str) -> ast.expr | None:
        """What the class assigns to `name`, own or inherited within this file."""
        for found in self.lineage(class_name):
            for statement in statements(found.body):
                assigned = assignment(statement)
                if assigned is not None and assigned[0] == name:
                    return assigned[1]
        return None

    def is_a(self, class_name: str, *bases: str) -> bool:
        """True if the class, or one that it inherits from here, names one of `bases` (`Enum`, `enum.Enum`)."""
        return any(last_name(base) in bases for found in self.lineage(class_name) for base in found.bases)


def assignment(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """Name and value of `name = value`, `name: type = value` and `type name = value`."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    elif type(statement).__name__ == "TypeAlias":  # Python 3.12
        target, value = statement.name, statement.value  # type: ignore[attr-defined]
    else:
        return None
    return (target.id, value) if isinstance(target, ast.Name) else None


def last_name(expression: ast.expr) -> str:
    """`c` of `a.b.c` and of `a.b.c(…)`, `a.b.c[…]`; empty for anything else."""
    if isinstance(expression, ast.Call):
        return last_name(expression.func)
    if isinstance(expression, ast.Subscript):
        return last_name(expression.value)
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def has_decorator(definition: ast.ClassDef | Function, *names: str) -> bool:
    """True if one of its decorators is so named (`dataclass`, `dataclasses.dataclass(…)`)."""
    return any(last_name(decorator) in names for decorator in definition.decorator_list)


def fields(definition: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    """The annotated names of a class body: fields of a NamedTuple, TypedDict or dataclass."""
    for statement in statements(definition.body):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if last_name(statement.annotation) != "ClassVar":
            yield statement
