"""The operation that is edited: its class, its methods, and the classes of the file that share them."""

from __future__ import annotations

import ast
import builtins
import sys
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from deepforge_jupyter.analysis.edits.bindings import bindings_of
from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.module import Function, Module, has_decorator
from deepforge_jupyter.analysis.operation import find_class
from deepforge_jupyter.analysis.syntax import parse, statements
from deepforge_jupyter.domain.operation import Attribute, Operation, Port, Reference
from deepforge_jupyter.domain.problem import Problem
from deepforge_jupyter.errors import BadSyntax, EditRefused

_EMPTY_BASES = {"object", "ABC", "Generic", "Protocol"}


class Target:
    """`operation` is the interface as it is read before the edit. Raises BadSyntax, and EditRefused for a file without
    the class."""

    def __init__(self, source: Source, operation: Operation) -> None:
        self.source = source
        self.operation = operation
        self.tree = _parsed(source, operation)
        self.module = Module(self.tree, source.text)
        found = find_class(self.module, operation.name, path=operation.path)
        if isinstance(found, Problem):
            raise refused(found.message)
        self.definition = found
        self.new_imports: dict[str, set[str]] = {}
        """Names by module, which the edit needs and the file lacks."""

    @staticmethod
    def refuse_several(source: Source, *, name: str, path: str) -> None:
        """Raises EditRefused if the class is not missing, but one of several."""
        module = Module(_parsed(source, Operation(name=name, path=path)), source.text)
        found = find_class(module, name, path=path)
        if isinstance(found, Problem) and any(module.method(other, "execute") for other in module.classes):
            raise refused(found.message)

    @cached_property
    def normal_text(self) -> str:
        """The file's text with names as Python knows them: what is not in it is no name of the code."""
        return unicodedata.normalize("NFKC", self.source.text)

    @cached_property
    def execute(self) -> Function | None:
        return self.module.method(self.definition.name, "execute")

    @cached_property
    def constructor(self) -> Function | None:
        return self.module.method(self.definition.name, "__init__")

    @cached_property
    def is_dataclass(self) -> bool:
        """True where fields make the constructor."""
        lineage = self.module.lineage(self.definition.name)
        return self.constructor is None and any(has_decorator(found, "dataclass") for found in lineage)

    @cached_property
    def family(self) -> list[ast.ClassDef]:
        """The class, what it inherits from in this file, and what inherits from those."""
        own = {found.name for found in self.module.lineage(self.definition.name)}
        return [
            definition
            for name, definition in self.module.classes.items()
            if own & {found.name for found in self.module.lineage(name)}
        ]

    def methods(self) -> Iterator[Function]:
        """Of the family, those that have an object."""
        for definition in self.family:
            for statement in statements(definition.body):
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield statement

    @cached_property
    def calls_unknown_base(self) -> bool:
        """True if a class that it inherits from is elsewhere, so that its constructor may want arguments."""
        return any(
            ast.unparse(base) not in self.module.classes and _base_name(base) not in _EMPTY_BASES
            for found in self.module.lineage(self.definition.name)
            for base in found.bases
        )

    @cached_property
    def unit(self) -> str:
        """What one level of indentation is in this class."""
        for definition in (self.definition, *self.module.classes.values()):
            first = definition.body[0]
            outer, inner = (
                self.source.indent(self.source.start(definition)),
                self.source.indent(self.source.start(first)),
            )
            if first.lineno != definition.lineno and inner.startswith(outer) and inner != outer:
                return inner.removeprefix(outer)
        return "    "

    @cached_property
    def known_names(self) -> set[str]:
        """What an annotation or a default may name: built in, or bound in the file above the class."""
        above = ast.Module(
            body=[statement for statement in self.tree.body if statement.lineno < self.definition.lineno],
            type_ignores=[],
        )
        own = {
            name for definition in self.module.lineage(self.definition.name) for name in bindings_of(definition).names
        }
        return bindings_of(above).names | own | set(dir(builtins))

    @cached_property
    def global_names(self) -> set[str]:
        """What any name in a method may mean, if it is not the method's own."""
        return bindings_of(self.tree).names | set(dir(builtins))

    def input(self, name: str) -> Port | None:
        return next((port for port in self.operation.inputs if port.name == name), None)

    def attribute(self, name: str) -> Attribute | Reference | None:
        """An attribute, or what may be one."""
        attribute = next((found for found in self.operation.attributes if found.name == name), None)
        reference = self.reference(name)
        return attribute or (reference if reference is not None and reference.may_be_attribute else None)

    def reference(self, name: str) -> Reference | None:
        return next((found for found in self.operation.references if found.name == name), None)


def object_name(function: Function) -> str | None:
    """What the function calls its object: `self`; None for a static or class method."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    if has_decorator(function, "staticmethod", "classmethod") or not arguments:
        return None
    return arguments[0].arg


def _base_name(base: ast.expr) -> str:
    inner = base.value if isinstance(base, ast.Subscript) else base
    return inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else ""


def _parsed(source: Source, operation: Operation) -> ast.Module:
    try:
        tree, text = parse(source.text)
    except SyntaxError as error:
        place = f" in line {error.lineno}" if error.lineno else ""
        message = f"The code does not parse{place}: {error.msg}. Mend it first."
        details = {"path": operation.path, "line": error.lineno, "column": error.offset}
        raise BadSyntax(message, details=details) from error
    if text != source.text:
        raise _newer(source)
    return tree


def _newer(source: Source) -> EditRefused:
    """What could only be read in the words of an older Python has other places there."""
    line = None
    try:
        ast.parse(source.text)
    except SyntaxError as error:
        line = error.lineno
    server = f"{sys.version_info.major}.{sys.version_info.minor}"
    return EditRefused(
        f"Line {line} is written in a newer Python than the server's {server}: change the interface in the code.",
        details={"line": line},
    )
