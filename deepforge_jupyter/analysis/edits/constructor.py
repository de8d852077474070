"""Attributes and references: the constructor's parameters, and the `self.name` that they are stored as."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Sequence

from deepforge_jupyter.analysis.edits import suites
from deepforge_jupyter.analysis.edits.bindings import bindings_of
from deepforge_jupyter.analysis.edits.calls import rename_keywords
from deepforge_jupyter.analysis.edits.fields import Fields
from deepforge_jupyter.analysis.edits.names import Use, Uses, mention, renamed
from deepforge_jupyter.analysis.edits.returned import keep_name, name_of
from deepforge_jupyter.analysis.edits.signature import Signature, parameter
from deepforge_jupyter.analysis.edits.target import Target, object_name
from deepforge_jupyter.analysis.module import Function
from deepforge_jupyter.analysis.syntax import statements
from deepforge_jupyter.errors import NameTaken


class Constructor:
    """Whichever form it has: `__init__`, the fields of a dataclass, or none yet."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._source = target.source

    def add(self, name: str, *, type: str | None, default: str | None, before: str | None, after: str | None) -> None:
        self._check_new(name)
        target, function = self._target, self._target.constructor
        if target.is_dataclass:
            Fields(target).add(name, type=type, default=default, before=before, after=after)
        elif function is None:
            suites.add_method(target, self._new(parameter(name, type=type, default=default), name), is_first=True)
        else:
            Signature(self._source, function).add(name, type=type, default=default, before=before, after=after)
            self._store(function, name)

    def remove(self, name: str) -> None:
        """With the statement that only stores it."""
        if self._target.is_dataclass:
            Fields(self._target).remove(name)
            return
        function = self._function
        Signature(self._source, function).remove(name)
        for body, statement in _with_bodies(function.body):
            if isinstance(statement, ast.Assign) and len(statement.targets) != 1:
                continue
            if (name, name) in _stored(statement, function) and not isinstance(_target_of(statement), ast.Tuple):
                suites.remove(self._source, statement, body)

    def rename(self, old: str, new: str) -> None:
        """The parameter with its uses, and `self.old` where the parameter is stored as that."""
        target = self._target
        if target.is_dataclass:
            self.check_object(new)
            Fields(target).rename(old, new)
            self._rename_stored(old, new)
        else:
            function = self._function
            if mention(function, new):
                raise NameTaken(f"{function.name} uses the name {new} already.", details={"line": function.lineno})
            for use in Uses(self._source, old).in_function(function):
                self._source.replace(use.start, use.end, renamed(use, old, new))
            stored = {pair for statement in statements(function.body) for pair in _stored(statement, function)}
            if (old, old) in stored and not self.is_method(old):
                self.check_object(new)
                self._rename_stored(old, new)
        rename_keywords(target, "__init__", old, new)

    def _rename_stored(self, old: str, new: str) -> None:
        """`self.old`; where `execute` returns it, the output keeps its name."""
        execute = self._target.execute
        own = None if execute is None else object_name(execute)
        kept: set[int] = set()
        if execute is not None and own is not None and not mention(execute, old):
            code = f"{own}.{new}"
            kept = keep_name(
                self._source, execute, lambda value: _is_on(value, own) and name_of(value) == old, name=old, code=code
            )
        self.rename_on_object(old, new, but=kept)

    def rename_on_object(self, old: str, new: str, *, but: Container[int] = ()) -> None:
        """`self.old` throughout the class and those of the file that share it, except at some places."""
        for use in self.on_object(old):
            if use.start not in but:
                self._source.replace(use.attribute_start, use.attribute_end, new)

    def on_object(self, name: str) -> Iterator[Use]:
        """Where the methods use `self.name`."""
        if name not in self._target.normal_text:
            return
        for method in self._target.methods():
            own = object_name(method)
            if own is not None:
                yield from Uses(self._source, own, attribute=name).in_function(method)

    def set_type(self, name: str, type: str | None) -> None:
        if self._target.is_dataclass:
            Fields(self._target).set_type(name, type)
        else:
            Signature(self._source, self._function).set_type(name, type)

    def set_default(self, name: str, default: str | None) -> None:
        if self._target.is_dataclass:
            Fields(self._target).set_default(name, default)
        else:
            Signature(self._source, self._function).set_default(name, default)

    def order(self, names: Sequence[str]) -> None:
        if self._target.is_dataclass:
            Fields(self._target).order(names)
        else:
            Signature(self._source, self._function).order(names)

    @property
    def _function(self) -> Function:
        assert self._target.constructor is not None
        return self._target.constructor

    def _new(self, parameter: str, name: str) -> str:
        """A constructor that leaves what it does not know to the class above."""
        target = self._target
        if target.calls_unknown_base:
            head, above = f"def __init__(self, {parameter}, **kwargs):", "    super().__init__(**kwargs)\n"
        else:
            inherits = any(ast.unparse(base) in target.module.classes for base in target.definition.bases)
            head, above = f"def __init__(self, {parameter}):", "    super().__init__()\n" if inherits else ""
        return f"{head}\n{above}    self.{name} = {name}"

    def _store(self, function: Function, name: str) -> None:
        own = object_name(function) or "self"
        code = f"{own}.{name} = {name}"
        storing = [
            statement
            for statement in function.body
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and _is_on(_target_of(statement), own)
        ]
        if storing:
            suites.insert_after(self._source, storing[-1], code)
        elif isinstance(function.body[-1], ast.Return):
            suites.insert_before(self._source, function.body[-1], code)
        else:
            suites.append(self._source, function, code)

    def _check_new(self, name: str) -> None:
        function = self._target.constructor
        if function is not None and mention(function, name):
            raise NameTaken(f"__init__ uses the name {name} already.", details={"line": function.lineno})
        if self.is_method(name):
            raise NameTaken(f"{self._target.definition.name} has a method {name}.", details={"name": name})
        for use in self.on_object(name):
            if use.is_store:
                line = self._source.line(use.start)
                raise NameTaken(f"Line {line} sets self.{name} already.", details={"line": line})

    def check_object(self, name: str) -> None:
        if any(name in bindings_of(definition).names for definition in self._target.family):
            raise NameTaken(f"{self._target.definition.name} has a {name} of its own already.", details={"name": name})
        use = next(self.on_object(name), None)
        if use is not None:
            line = self._source.line(use.start)
            raise NameTaken(f"Line {line} uses self.{name} already.", details={"line": line})

    def is_method(self, name: str) -> bool:
        return any(
            isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name
            for definition in self._target.family
            for statement in statements(definition.body)
        )


def _stored(statement: ast.stmt, function: Function) -> Iterator[tuple[str, str]]:
    """`(attribute, name)` of `self.attribute = name`, also in tuples."""
    own = object_name(function)
    if isinstance(statement, ast.Assign):
        pairs = [(target, statement.value) for target in statement.targets]
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        pairs = [(statement.target, statement.value)]
    else:
        return
    for target, value in pairs:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            several = list(zip(target.elts, value.elts, strict=True))
        else:
            several = [(target, value)]
        for part, stored in several:
            if isinstance(part, ast.Attribute) and _is_on(part, own) and isinstance(stored, ast.Name):
                yield part.attr, stored.id


def _target_of(statement: ast.stmt) -> ast.expr | None:
    if isinstance(statement, ast.Assign):
        return statement.targets[0]
    return statement.target if isinstance(statement, ast.AnnAssign) else None


def _is_on(expression: ast.expr | None, own: str | None) -> bool:
    return (
        isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name) and expression.value.id == own
    )


def _with_bodies(body: list[ast.stmt]) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Every statement with the body that it stands in."""
    for statement in body:
        yield body, statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from _with_bodies(getattr(statement, name, []))
        for branch in [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]:
            yield from _with_bodies(branch.body)
