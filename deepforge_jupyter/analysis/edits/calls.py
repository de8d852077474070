"""Calls within the class that give a parameter by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deepforge_jupyter.analysis.edits.target import Target


def rename_keywords(target: Target, method: str, old: str, new: str) -> None:
    """`super().__init__(old=…)`, `cls(old=…)`, `Train(old=…)`, `self.execute(old=…)` in the class and its family."""
    names = {definition.name for definition in target.family}
    for definition in target.family:
        for call in _calls(definition):
            if not _is_of(call.func, method, names):
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


def _is_of(called: ast.expr, method: str, names: set[str]) -> bool:
    if isinstance(called, ast.Name):
        return method == "__init__" and (called.id in names or called.id == "cls")
    if not isinstance(called, ast.Attribute) or called.attr != method:
        return False
    owner = called.value
    is_super = isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super"
    return is_super or (isinstance(owner, ast.Name) and owner.id in {"self", *names})
