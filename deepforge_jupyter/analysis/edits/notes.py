"""Descriptions in annotations: `Annotated[int, "how many"]`."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from deepforge_jupyter.analysis.edits.source import refused
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import last_name
from deepforge_jupyter.analysis.parameters import constructor_parameters, parameters_of
from deepforge_jupyter.domain.edits import ElementKind


@dataclass(frozen=True)
class Note:
    """`annotation` is the whole of it as it is written, `text` the description in it."""

    annotation: str
    text: str


def note_of(target: Target, kind: ElementKind, name: str) -> Note | None:
    """The note in a parameter's annotation; it counts before docstrings."""
    found = _find(target, kind, name)
    if found is None:
        return None
    return Note(target.source.code(found[0]), str(found[2].value))


def set_note(target: Target, kind: ElementKind, name: str, doc: str | None) -> bool:
    """False if the parameter's annotation has none."""
    found = _find(target, kind, name)
    if found is not None:
        _replace(target, *found, doc)
    return found is not None


def _find(target: Target, kind: ElementKind, name: str) -> tuple[ast.Subscript, ast.Tuple, ast.Constant] | None:
    if kind == "input":
        assert target.execute is not None
        parameters, _ = parameters_of(target.execute)
    else:
        parameters, _ = constructor_parameters(target.definition.name, target.module)
    annotation = next((found.annotation for found in parameters if found.name == name), None)
    for node in ast.walk(annotation) if annotation is not None else ():
        if isinstance(node, ast.Subscript) and last_name(node) == "Annotated" and isinstance(node.slice, ast.Tuple):
            note = next(filter(None, map(_text, node.slice.elts[1:])), None)
            if note is not None:
                return node, node.slice, note
    return None


def _replace(target: Target, node: ast.Subscript, parts: ast.Tuple, note: ast.Constant, doc: str | None) -> None:
    source = target.source
    text = " ".join((doc or "").split())
    if text:
        quote = "'" if '"' in text and "'" not in text else '"'
        literal = quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote
        source.replace(source.start(note), source.end(note), literal)
    elif len(parts.elts) == 2:
        source.replace(source.start(node), source.end(node), source.code(parts.elts[0]))
    else:
        raise refused("This description stands among other notes in Annotated[…]; change it in the code.", note)


def _text(expression: ast.expr) -> ast.Constant | None:
    """The text in `"text"` and `Doc("text")`."""
    if isinstance(expression, ast.Call) and expression.args:
        return _text(expression.args[0])
    is_text = isinstance(expression, ast.Constant) and isinstance(expression.value, str)
    return expression if is_text else None  # type: ignore[return-value]
