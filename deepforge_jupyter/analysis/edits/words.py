"""What an edit may say: names, types and defaults that Python takes."""

from __future__ import annotations

import ast
import keyword
import unicodedata

from deepforge_jupyter.analysis.edits.imports import KNOWN, use
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.syntax import is_shallow, parse_expression
from deepforge_jupyter.errors import BadName, EditRefused

_NEVER = (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Starred)


def checked_name(name: str) -> str:
    """The name as Python will know it. Raises BadName."""
    name = unicodedata.normalize("NFKC", name.strip())
    details = {"name": name}
    if not name:
        raise BadName("A name is missing.", details=details)
    if keyword.iskeyword(name):
        raise BadName(f"“{name}” is a word of Python's own; choose another name.", details=details)
    if not name.isidentifier():
        hint = "use letters, digits and “_”, not starting with a digit"
        raise BadName(f"“{name}” cannot be a name in Python: {hint}.", details=details)
    if name == "self":
        raise BadName("“self” is the object itself; choose another name.", details=details)
    if name.startswith("__"):
        raise BadName(f"“{name}”: names that start with “__” are changed by Python; choose another.", details=details)
    return name


def plain_type(type: str | None) -> str | None:
    """The type as a docstring says it."""
    if type is None or not type.strip():
        return None
    _expression(type.strip(), what="type")
    return type.strip()


def checked_type(target: Target, type: str | None) -> str | None:
    """The annotation to write. What the file does not know is imported if it is well known, else written as text."""
    type = plain_type(type)
    if type is None:
        return None
    tree = _expression(type, what="type")
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        return type
    unknown = _unknown_names(tree, target)
    known = {name for name in unknown if name in KNOWN}
    for name in sorted(known):
        said = use(target, name)
        if said != name:
            type = _with_name(type, tree, name, said)
            tree = _expression(type, what="type")
    if unknown - known and not _is_postponed(target.tree):
        return _as_text(type)
    return type


def checked_default(target: Target, default: str | int | float | bool | None) -> str:
    """The default to write. Raises EditRefused for text that names what the file does not know."""
    if not isinstance(default, str):
        return repr(default)
    default = default.strip()
    tree = _expression(default, what="default")
    unknown = sorted(_unknown_names(tree, target))
    if unknown:
        hint = f"; for the text write {default!r}" if default.isidentifier() else ""
        raise EditRefused(f"The file defines no {unknown[0]} that a default could use{hint}.")
    return default


def _expression(text: str, *, what: str) -> ast.expr:
    try:
        if "\n" in text or "\r" in text or not is_shallow(text):
            raise SyntaxError("it must stand on one line, not nested deeply")
        tree = parse_expression(text)
        parse_expression(f"({text})")  # refuses a comment, which would swallow what comes after
    except SyntaxError as error:
        raise EditRefused(f"“{text}” is no Python expression for a {what}: {error.msg}.") from error
    if isinstance(tree, ast.Tuple) and not text.startswith("("):
        raise EditRefused(f"“{text}” needs brackets around it.")
    if any(isinstance(node, _NEVER) for node in ast.walk(tree)):
        raise EditRefused(f"“{text}” cannot be a {what}.")
    return tree


def _unknown_names(tree: ast.expr, target: Target) -> set[str]:
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return used - bound - target.known_names


def _with_name(type: str, tree: ast.expr, old: str, new: str) -> str:
    """`type` (without line ends) with another word for a name."""
    data = type.encode()
    places = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == old]
    for node in sorted(places, key=lambda place: -place.col_offset):
        data = data[: node.col_offset] + new.encode() + data[node.end_col_offset :]
    return data.decode()


def _as_text(type: str) -> str:
    quote = "'" if '"' in type else '"'
    if quote in type or "\\" in type:
        raise EditRefused(f"“{type}” names what the file does not define; import it first.")
    return f"{quote}{type}{quote}"


def _is_postponed(tree: ast.Module) -> bool:
    """True if annotations are not evaluated."""
    return any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
        and any(alias.name == "annotations" for alias in statement.names)
        for statement in tree.body
    )
