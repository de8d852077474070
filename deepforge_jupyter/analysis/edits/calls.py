"""Calls within the class that give a parameter by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import Function


def rename_keywords(target: Target, method: str, old: str, new: str) -> None:
    """`super().__init__(old=…)`, `cls(old=…)`, `Train(old=…)`, `self.execute(old=…)` in the class and its family,
    where they call the method that is changed."""
    changed = target.module.method(target.definition.name, method)
    for definition in target.family:
        for call in _calls(definition):
            if not _is_of(target, call.func, method):
                continue
            if _called(target, definition, call.func, method) is not changed:
                continue
            for keyword in call.keywords:
                if keyword.arg == old:
                    start = target.source.start(keyword)
                    end = target.source.text.index("=", start)
                    target.source.replace(start, start + len(target.source.text[start:end].rstrip()), new)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if type(child).__name__ in ("JoinedStr", "TemplateStr"):
            continue  # nobody builds an operation there, and older Pythons do not know the place
        if isinstance(child, ast.Call):
            yield child
        yield from _calls(child)


def _is_of(target: Target, called: ast.expr, method: str) -> bool:
    names = {found.name for found in target.family}
    if isinstance(called, ast.Name):
        return method == "__init__" and (called.id in names or called.id == "cls")
    if not isinstance(called, ast.Attribute) or called.attr != method:
        return False
    return _is_super(called.value) or (isinstance(called.value, ast.Name) and called.value.id in {"self", *names})


def _called(target: Target, definition: ast.ClassDef, called: ast.expr, method: str) -> Function | None:
    """The method that the call in a method of `definition` finds."""
    owner = called.value if isinstance(called, ast.Attribute) else called
    if _is_super(owner):
        bases = list(target.module.lineage(definition.name))[1:]
        for base in bases:
            if (found := target.module.method(base.name, method)) is not None:
                return found
        return None
    name = owner.id if isinstance(owner, ast.Name) else ""
    return target.module.method(definition.name if name in ("self", "cls") else name, method)


def _is_super(expression: ast.expr) -> bool:
    is_call = isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name)
    return is_call and expression.func.id == "super"  # type: ignore[attr-defined]
