"""Annotations of references: `Resource["kind"]`."""

from __future__ import annotations

import ast
import re

from deepforge_jupyter.analysis.edits import imports
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import last_name
from deepforge_jupyter.errors import EditRefused

_KIND = re.compile(r"[A-Za-z_][\w.+-]*\Z")


def resource_type(target: Target, kind: str | None) -> str:
    """`Resource`, imported, or `Resource["kind"]`."""
    return _with_brackets(imports.use(target, "Resource"), kind)


def with_kind(target: Target, annotation: ast.expr | None, kind: str | None) -> str:
    """The annotation with another kind, optional if it was (`Resource["keras"] | None`)."""
    if annotation is None:
        return resource_type(target, kind)
    code = target.source.code(annotation)
    start = target.source.start(annotation)
    for node in ast.walk(annotation):
        if isinstance(node, ast.expr) and last_name(node) == "Resource":
            inner = node.value if isinstance(node, ast.Subscript) else node
            place, end = target.source.start(node) - start, target.source.end(node) - start
            return code[:place] + _with_brackets(target.source.code(inner), kind) + code[end:]
    return resource_type(target, kind)


def _with_brackets(name: str, kind: str | None) -> str:
    if not kind:
        return name
    if not _KIND.match(kind):
        raise EditRefused(f"“{kind}” cannot be a kind of resource: use letters, digits, “.”, “_”, “-”.")
    return f'{name}["{kind}"]'
