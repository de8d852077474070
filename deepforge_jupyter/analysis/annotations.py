"""What an annotation says: its plain type, its choices, whether it takes a resource."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any

from deepforge_jupyter.analysis.literals import NotLiteral, as_json, evaluate, type_of
from deepforge_jupyter.analysis.module import Module, assignment, last_name
from deepforge_jupyter.analysis.syntax import parse_expression, statements

_PLAIN = {name: name for name in ("bool", "int", "float", "str", "list", "dict", "tuple")} | {
    "List": "list",
    "Sequence": "list",
    "MutableSequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "Dict": "dict",
    "Mapping": "dict",
    "MutableMapping": "dict",
    "Tuple": "tuple",
    "Path": "path",
    "PurePath": "path",
    "PosixPath": "path",
    "PathLike": "path",
}
_SETTABLE = {"Any", "object", "None", "set", "Set", "frozenset", "FrozenSet", "bytes", "complex", "Number", "Real"}
_WRAPPERS = {"Annotated", "Final", "Required", "NotRequired", "ReadOnly", "InitVar"}


@dataclass(frozen=True)
class Annotation:
    """`type` is a plain type's name or the annotation's own text; `is_plain` says that a person can set such a
    value at design time. `kind` is the resource kind between the brackets. `note` is text in `Annotated`."""

    type: str | None = None
    text: str | None = None
    is_plain: bool = False
    is_optional: bool = False
    is_resource: bool = False
    kind: str | None = None
    choices: tuple[Any, ...] | None = None
    choice_names: tuple[str, ...] | None = None
    note: str | None = None


def read_annotation(
    expression: ast.expr | None, module: Module, *, aliases: frozenset[str] = frozenset()
) -> Annotation:
    """Reads an annotation, given as code or as text; `Optional[X]` and `X | None` are X and optional.

    `aliases` are names of the module that were followed to get here.
    """
    if expression is None:
        return Annotation()
    expression = _unquoted(expression)
    name = last_name(expression)
    if isinstance(expression, ast.Subscript) and name in _WRAPPERS:
        inner, *notes = _items(expression)
        note = next((text for text in map(_note, notes) if text), None)
        return replace(read_annotation(inner, module, aliases=aliases), note=note)
    if (members := union_members(expression)) is not None:
        return _read_union(expression, members, module, aliases=aliases)
    text = ast.unparse(expression)
    if name == "Resource":
        kind = _constant(_items(expression)[0]) if isinstance(expression, ast.Subscript) else None
        return Annotation(type=text, text=text, is_resource=True, kind=kind if isinstance(kind, str) else None)
    if name == "Literal" and isinstance(expression, ast.Subscript):
        return _read_literal(expression, text)
    if name in _PLAIN:
        return Annotation(type=_PLAIN[name], text=text, is_plain=True)
    if isinstance(expression, ast.Name):
        if name in module.classes and module.is_a(name, "Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"):
            named = _named_members(module.classes[name], module)
            choices, names = tuple(value for _, value in named), tuple(member for member, _ in named)
            return Annotation(type=text, text=text, is_plain=True, choices=choices, choice_names=names)
        if name not in aliases and name in module.values and _is_annotation(module.values[name]):
            return read_annotation(module.values[name], module, aliases=aliases | {name})
    is_none = isinstance(expression, ast.Constant) and expression.value is None
    return Annotation(type=text, text=text, is_plain=is_none or name in _SETTABLE)


def union_members(expression: ast.expr) -> list[ast.expr] | None:
    """`[X, Y]` of `X | Y` and `Union[X, Y]`, `[X, None]` of `Optional[X]`; None if it is no union."""
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.BitOr):
        return [member for side in (expression.left, expression.right) for member in (union_members(side) or [side])]
    if isinstance(expression, ast.Subscript) and last_name(expression) == "Union":
        return _items(expression)
    if isinstance(expression, ast.Subscript) and last_name(expression) == "Optional":
        return [*_items(expression), ast.Constant(None)]
    return None


def enum_value(expression: ast.expr, module: Module) -> tuple[bool, Any]:
    """Whether `Color.red` names a member of an enumeration in the file, and that member's JSON form."""
    if not isinstance(expression, ast.Attribute) or not isinstance(expression.value, ast.Name):
        return False, None
    owner = module.classes.get(expression.value.id)
    if owner is None or not module.is_a(owner.name, "Enum", "StrEnum", "IntEnum"):
        return False, None
    return True, dict(_named_members(owner, module)).get(expression.attr, expression.attr)


def _read_union(
    expression: ast.expr, members: list[ast.expr], module: Module, *, aliases: frozenset[str]
) -> Annotation:
    some = [member for member in map(_unquoted, members) if not _is_none(member)]
    is_optional = len(some) < len(members)
    if len(some) == 1:
        found = read_annotation(some[0], module, aliases=aliases)
        return replace(found, text=ast.unparse(expression), is_optional=is_optional)
    read = [read_annotation(member, module, aliases=aliases) for member in some]
    resource = next((member for member in read if member.is_resource), None)
    text = ast.unparse(expression)
    if resource is not None:
        return replace(resource, text=text, is_optional=is_optional)
    kinds = {member.type for member in read}
    kind = "float" if kinds == {"int", "float"} else "path" if kinds == {"str", "path"} else text
    return Annotation(type=kind, text=text, is_plain=all(m.is_plain for m in read), is_optional=is_optional)


def _read_literal(expression: ast.Subscript, text: str) -> Annotation:
    choices = tuple(_constant(item) for item in _items(expression))
    some = [choice for choice in choices if choice is not None]
    kinds = {type_of(choice) for choice in some}
    kind = kinds.pop() if len(kinds) == 1 else None
    return Annotation(
        type=kind or text, text=text, is_plain=True, is_optional=len(some) < len(choices), choices=choices
    )


def _named_members(owner: ast.ClassDef, module: Module) -> list[tuple[str, Any]]:
    """Members and their JSON values; the name stands for a value that has none (`auto()`)."""
    members = []
    for statement in statements(owner.body):
        assigned = assignment(statement)
        if assigned is None or assigned[0].startswith("_"):
            continue
        name, expression = assigned
        try:
            members.append((name, as_json(evaluate(expression, module))))
        except NotLiteral:
            members.append((name, name))
    return members


def _unquoted(expression: ast.expr) -> ast.expr:
    if not isinstance(expression, ast.Constant) or not isinstance(expression.value, str):
        return expression
    try:
        return parse_expression(expression.value)
    except SyntaxError:
        return expression


def _items(subscript: ast.Subscript) -> list[ast.expr]:
    return subscript.slice.elts if isinstance(subscript.slice, ast.Tuple) else [subscript.slice]


def _constant(expression: ast.expr) -> Any:
    try:
        return ast.literal_eval(expression)
    except ValueError:
        return ast.unparse(expression)


def _note(expression: ast.expr) -> str | None:
    """Text in `Annotated[X, "text"]`, `Annotated[X, Doc("text")]`."""
    if isinstance(expression, ast.Call) and expression.args:
        return _note(expression.args[0])
    is_text = isinstance(expression, ast.Constant) and isinstance(expression.value, str)
    return str(expression.value) if is_text else None  # type: ignore[attr-defined]


def _is_none(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is None


def _is_annotation(expression: ast.expr) -> bool:
    """True for a value that is an alias of a type rather than data or a call."""
    return isinstance(expression, (ast.Subscript, ast.BinOp)) or last_name(expression) in _PLAIN
