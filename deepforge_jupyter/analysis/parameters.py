"""Parameters of the constructor and of `execute`: attributes, references, inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deepforge_jupyter.analysis.annotations import Annotation, enum_value, read_annotation
from deepforge_jupyter.analysis.docstrings import Docstring
from deepforge_jupyter.analysis.literals import NotLiteral, as_json, evaluate, type_of
from deepforge_jupyter.analysis.module import Function, Module, fields, has_decorator, last_name
from deepforge_jupyter.domain.operation import Attribute, Port, Reference


class BadInterface(Exception):
    """A signature that cannot be drawn; `line` is where, `is_fatal` whether it cannot run either."""

    def __init__(self, message: str, line: int, *, is_fatal: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.is_fatal = is_fatal


@dataclass(frozen=True)
class Parameter:
    name: str
    annotation: ast.expr | None
    default: ast.expr | None


def parameters_of(function: Function) -> tuple[list[Parameter], list[BadInterface]]:
    """Parameters after `self` that can be given by name, and what is wrong with the others."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults
    pairs = list(zip(positional, defaults, strict=True))
    problems: list[BadInterface] = []
    if not has_decorator(function, "staticmethod"):
        if not pairs and arguments.vararg is None:
            message = f"{function.name} has no parameter for the object itself: write def {function.name}(self, …)."
            problems.append(BadInterface(message, function.lineno))
        pairs = pairs[1:]
    by_position = {argument.arg for argument in arguments.posonlyargs}
    for argument, _ in pairs:
        if argument.arg in by_position:
            message = f"{argument.arg} can only be given by position, but values come by name: remove the “/”."
            problems.append(BadInterface(message, argument.lineno))
    pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [Parameter(argument.arg, argument.annotation, default) for argument, default in pairs], problems


def read_inputs(function: Function, module: Module, *, docs: Docstring) -> tuple[tuple[Port, ...], list[BadInterface]]:
    """The input ports: parameters of `execute` after `self`, optional where they have a default."""
    parameters, problems = parameters_of(function)
    for extra, stars in ((function.args.vararg, "*"), (function.args.kwarg, "**")):
        if extra is not None and not (stars == "*" and not parameters and not function.args.args):
            message = f"{stars}{extra.arg} makes no input: give each input a parameter of its own."
            problems.append(BadInterface(message, extra.lineno, is_fatal=False))
    ports = []
    for parameter in parameters:
        said = read_annotation(parameter.annotation, module)
        described = docs.parameters.get(parameter.name)
        ports.append(
            Port(
                name=parameter.name,
                type=said.text or (described.type if described else None),
                optional=parameter.default is not None,
                description=said.note or (described.description if described else None),
            )
        )
    return tuple(ports), problems


def constructor_parameters(class_name: str, module: Module) -> tuple[list[Parameter], list[BadInterface]]:
    """Those of `__init__`, or the fields of a dataclass that writes none."""
    own = [definition for definition in module.lineage(class_name) if has_decorator(definition, "dataclass")]
    constructor = module.method(class_name, "__init__")
    if own and constructor is None:
        found: dict[str, Parameter] = {}
        for definition in reversed(own):
            found.update((field.name, field) for field in _dataclass_fields(definition))
        return list(found.values()), []
    return parameters_of(constructor) if constructor is not None else ([], [])


def read_attribute(parameter: Parameter, module: Module, *, docs: Docstring) -> Attribute | Reference:
    """An attribute or a reference, as the annotation and the default say."""
    said = read_annotation(parameter.annotation, module)
    described = docs.parameters.get(parameter.name)
    description = said.note or (described.description if described else None)
    is_required = parameter.default is None
    if said.is_resource or (is_required and not said.is_plain):
        return Reference(
            name=parameter.name,
            kind=said.kind,
            is_required=is_required and not said.is_optional,
            may_be_attribute=not said.is_resource,
            description=description,
        )
    default, kind, is_known = _default(parameter.default, module)
    return Attribute(
        name=parameter.name,
        type=_attribute_type(said, kind, allows_none=is_known and default is None),
        is_required=is_required,
        default=default,
        default_source=None if parameter.default is None else module.source(parameter.default),
        choices=said.choices,
        choice_names=said.choice_names,
        description=description,
    )


def _attribute_type(said: Annotation, default_type: str | None, *, allows_none: bool) -> str | None:
    """`int | None` is `int` where the default is None, so that the form can offer a number."""
    if said.text is None:
        return default_type
    return said.text if said.is_optional and not allows_none else said.type


def _default(expression: ast.expr | None, module: Module) -> tuple[Any, str | None, bool]:
    """JSON form (None where there is none), type, and whether the value is known."""
    if expression is None:
        return None, None, False
    is_member, value = enum_value(expression, module)
    if is_member:
        return value, None, True
    kind = "path" if isinstance(expression, ast.Call) and last_name(expression) == "Path" else None
    try:
        value = evaluate(expression, module)
        kind = kind or type_of(value)
        return as_json(value), kind, True
    except NotLiteral:
        return None, kind, False


def _dataclass_fields(definition: ast.ClassDef) -> Iterator[Parameter]:
    for statement in fields(definition):
        assert isinstance(statement.target, ast.Name)
        if last_name(statement.annotation) == "KW_ONLY":
            continue
        default = statement.value
        if isinstance(default, ast.Call) and last_name(default) == "field":
            options = {keyword.arg: keyword.value for keyword in default.keywords}
            never = options.get("init")
            if isinstance(never, ast.Constant) and never.value is False:
                continue
            factory = options.get("default_factory")
            default = options.get("default") or (_called(factory) if factory is not None else None)
        yield Parameter(statement.target.id, statement.annotation, default)


def _called(factory: ast.expr) -> ast.expr:
    """What a default factory makes: `[]` for `list`, a lambda's body, else its call."""
    if isinstance(factory, ast.Name) and factory.id == "list":
        return ast.List(elts=[], ctx=ast.Load())
    if isinstance(factory, ast.Name) and factory.id == "dict":
        return ast.Dict(keys=[], values=[])
    if isinstance(factory, ast.Lambda):
        return factory.body
    return ast.Call(func=factory, args=[], keywords=[])
