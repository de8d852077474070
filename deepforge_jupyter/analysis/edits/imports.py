"""Imports that an edit needs, added once and where they belong."""

from __future__ import annotations

import ast

from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.edits.suites import is_docstring
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.syntax import statements

_TYPING = (
    "Annotated", "Any", "Callable", "ClassVar", "Final", "Iterable", "Iterator", "Literal", "Mapping", "NamedTuple",
    "Optional", "Sequence", "TypedDict", "Union", "List", "Dict", "Tuple", "Set",
)  # fmt: skip
KNOWN = dict.fromkeys(_TYPING, "typing") | {"Path": "pathlib", "Resource": "deepforge", "field": "dataclasses"}


def use(target: Target, name: str) -> str:
    """How code above the class's methods says `name` of the module that `KNOWN` gives; imports it if need be."""
    module = KNOWN[name]
    for statement in statements(target.tree.body):
        if isinstance(statement, ast.ImportFrom) and statement.module == module and statement.level == 0:
            for alias in statement.names:
                if alias.name == name:
                    return alias.asname or name
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                if alias.name == module:
                    return f"{alias.asname or module}.{name}"
    if name == "Resource" and name in target.known_names:
        return name
    if name in target.known_names:
        raise refused(f"{name} is another thing in this file, so {module}.{name} cannot be imported under its name.")
    target.new_imports.setdefault(module, set()).add(name)
    return name


def write(target: Target) -> None:
    """The imports that were asked for: after the last import at the top, else after the docstring and its like."""
    source, tree = target.source, target.tree
    line = "\n".join(
        f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(target.new_imports.items())
    )
    if not line:
        return
    last: ast.stmt | None = None
    for index, statement in enumerate(tree.body):
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            last = statement
        elif not (index == 0 and is_docstring(statement)):
            break
    if last is not None:
        end = source.end(last)
        rest = source.text[end : source.line_end(end)].strip(" \t")
        if rest.startswith(";"):
            source.insert(end, "; " + line.replace("\n", "; "))
        else:
            source.insert(source.line_end(end), f"\n{line}")
        return
    if tree.body and is_docstring(tree.body[0]):
        source.insert(source.line_end(source.end(tree.body[0])), f"\n\n{line}")
        return
    start = _after_head(source)
    blank = len(source.text) - start - len(source.text[start:].lstrip("\n"))
    source.insert(start, f"{line}\n" + "\n" * max(0, 2 - blank))


def _after_head(source: Source) -> int:
    """After comments at the very top (`#!`, coding, licence), which end with a blank line."""
    place = start = 0
    while source.text.startswith("#", place):
        place = min(source.line_end(place) + 1, len(source.text))
    if place and (source.text.startswith(("\n", "#!"), place) or source.text.startswith("#!")):
        start = place
    return start
