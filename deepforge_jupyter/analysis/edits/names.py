"""Where a name is used: scopes, shadowing, the expressions in f-strings, and annotations given as text."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from dataclasses import dataclass

from deepforge_jupyter.analysis.edits.bindings import (
    COMPREHENSIONS,
    FunctionScope,
    arguments_of,
    bindings_of,
    bound_by,
    evaluated_outside,
)
from deepforge_jupyter.analysis.edits.formatted import expressions_in
from deepforge_jupyter.analysis.edits.source import Positioned, Source
from deepforge_jupyter.analysis.syntax import parse_expression

_KNOWS_PLACES = sys.version_info >= (3, 12)
"""Whether syntax trees know where the expressions in f-strings stand."""
_LAST_WORD = re.compile(r"\w+\Z")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Use:
    """A place where the name stands. `attribute` and what follows are of `name.attribute`. `is_import` says that it
    is imported there under its own name."""

    start: int
    end: int
    attribute: str | None = None
    attribute_start: int = 0
    attribute_end: int = 0
    is_store: bool = False
    is_import: bool = False


@dataclass(frozen=True)
class _Scope:
    """Whether the name means the wanted variable here, and in the functions within."""

    here: bool
    within: bool


class Uses:
    """Finds where the variable `name` of a function (or of the module) is used.

    With an `attribute`, only where `name.attribute` is. `source` is what the syntax trees count in, and begins at
    `base` in the text that the uses count in.
    """

    def __init__(
        self, source: Source, name: str, *, attribute: str | None = None, base: int = 0, is_global: bool = False
    ) -> None:
        self._source = source
        self._name = name
        self._attribute = attribute
        self._base = base
        self._is_global = is_global
        self._found: list[Use] = []

    def in_function(self, function: FunctionScope) -> list[Use]:
        """Of a function's own variable or parameter; nothing if it declares the name to be another's."""
        if self._name in bindings_of(function).own:
            self._visit_inside(function, _Scope(True, True))
        return sorted(self._found, key=lambda use: use.start)

    def in_module(self, module: ast.Module) -> list[Use]:
        for statement in module.body:
            self._visit(statement, _Scope(True, True))
        return sorted(self._found, key=lambda use: use.start)

    def _visit_inside(self, function: FunctionScope, scope: _Scope) -> None:
        for argument in arguments_of(function.args):
            if argument.arg == self._name and scope.here:
                start = self._source.start(argument)
                match = _WORD.match(self._source.text, start)
                self._add(start, start if match is None else match.end(), is_store=True)
        body = [function.body] if isinstance(function, ast.Lambda) else function.body
        for node in body:
            self._visit(node, scope)

    def _visit(self, node: ast.AST, scope: _Scope) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            self._visit_definition(node, scope)
            bound = bindings_of(node)
            is_here = scope.within and self._name not in bound.own
            if self._name in bound.globals:
                is_here = self._is_global
            elif self._name in bound.nonlocals and self._is_global:
                is_here = False
            self._visit_inside(node, _Scope(is_here, is_here))
        elif isinstance(node, ast.ClassDef):
            self._visit_definition(node, scope)
            is_here = scope.within and self._name not in bindings_of(node).own
            for statement in node.body:
                self._visit(statement, _Scope(is_here, scope.within))
        elif isinstance(node, COMPREHENSIONS):
            self._visit_comprehension(node, scope)
        elif isinstance(node, ast.JoinedStr) and not _KNOWS_PLACES:
            self._visit_formatted(node, scope)
        else:
            self._visit_plain(node, scope)

    def _visit_definition(self, node: FunctionScope | ast.ClassDef, scope: _Scope) -> None:
        self._visit_binding(node, scope)
        for outside in evaluated_outside(node):
            self._visit(outside, scope)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for annotation in [*(argument.annotation for argument in arguments_of(node.args)), node.returns]:
                self._visit_text(annotation, scope)

    def _visit_comprehension(self, node: ast.AST, scope: _Scope) -> None:
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        self._visit(generators[0].iter, scope)
        targets = {
            name.id for generator in generators for name in ast.walk(generator.target) if isinstance(name, ast.Name)
        }
        is_here = scope.within and self._name not in targets
        inner = _Scope(is_here, is_here)
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.comprehension):
                self._visit(child, inner)
        for index, generator in enumerate(generators):
            self._visit(generator.target, inner)
            if index:
                self._visit(generator.iter, inner)
            for condition in generator.ifs:
                self._visit(condition, inner)

    def _visit_formatted(self, node: ast.JoinedStr, scope: _Scope) -> None:
        start, end = self._source.start(node), self._source.end(node)
        text = self._source.text[start:end]
        if (self._attribute or self._name) in unicodedata.normalize("NFKC", text):
            for expression, source, base in expressions_in(text):
                self._visit_elsewhere(expression, scope, source=source, base=start + base)

    def _visit_text(self, annotation: ast.AST | None, scope: _Scope) -> None:
        """Annotations given as text, wholly or in part, when they are simple strings."""
        for node in ast.walk(annotation) if annotation is not None else ():
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or self._name not in node.value:
                continue
            start = self._source.start(node)
            if self._source.text[start + 1 : self._source.end(node) - 1] != node.value:
                continue
            try:
                expression = parse_expression(node.value)
            except SyntaxError:
                continue
            self._visit_elsewhere(expression, scope, source=Source(node.value), base=start + 1)

    def _visit_elsewhere(self, expression: ast.expr, scope: _Scope, *, source: Source, base: int) -> None:
        uses = Uses(source, self._name, attribute=self._attribute, base=self._base + base, is_global=self._is_global)
        uses._visit(expression, scope)
        self._found += uses._found

    def _visit_plain(self, node: ast.AST, scope: _Scope) -> None:
        if isinstance(node, ast.Name):
            if node.id == self._name and scope.here:
                is_store = not isinstance(node.ctx, ast.Load)
                self._add(self._source.start(node), self._source.end(node), is_store=is_store)
            return
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == self._name and scope.here:
                self._add_attribute(node, node.value)
            return
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            is_meant = isinstance(node, ast.Global) if self._is_global else isinstance(node, ast.Nonlocal)
            if self._name in node.names and is_meant and scope.here:
                self._add_word(self._source.start(node), self._source.end(node), is_first=True)
            return
        self._visit_binding(node, scope)
        for child in ast.iter_child_nodes(node):
            self._visit(child, scope)
        if isinstance(node, ast.AnnAssign):
            self._visit_text(node.annotation, scope)

    def _visit_binding(self, node: ast.AST, scope: _Scope) -> None:
        """Names that are bound without an `ast.Name`: definitions, imports, handlers, patterns."""
        if bound_by(node) != self._name or not scope.here:
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._add_word(self._source.start(node), self._source.end(node), is_first=True)
        elif isinstance(node, ast.alias) and node.asname is None:
            self._add(self._source.start(node), self._source.end(node), is_store=True, is_import=True)
        elif isinstance(node, ast.ExceptHandler) and node.type is not None:
            start = self._source.end(node.type)
            self._add_word(start, self._source.text.index(":", start), is_first=False)
        elif isinstance(node, (ast.alias, ast.MatchAs, ast.MatchStar, ast.MatchMapping)):
            place: Positioned = node  # type: ignore[assignment]
            self._add_word(self._source.start(place), self._source.end(place), is_first=False)

    def _add_word(self, start: int, end: int, *, is_first: bool) -> None:
        """The first or last word between `start` and `end` that is the name."""
        words = [
            match
            for match in _WORD.finditer(self._source.text, start, end)
            if unicodedata.normalize("NFKC", match.group()) == self._name
        ]
        if words:
            found = words[0 if is_first else -1]
            self._add(found.start(), found.end(), is_store=True)

    def _add(self, start: int, end: int, *, is_store: bool, is_import: bool = False) -> None:
        if self._attribute is not None:
            return
        self._found.append(Use(self._base + start, self._base + end, is_store=is_store, is_import=is_import))

    def _add_attribute(self, node: ast.Attribute, name: ast.Name) -> None:
        if self._attribute is not None and node.attr != self._attribute:
            return
        end = self._source.end(node)
        match = _LAST_WORD.search(self._source.text, self._source.end(name), end)
        self._found.append(
            Use(
                self._base + self._source.start(name),
                self._base + self._source.end(name),
                attribute=node.attr,
                attribute_start=self._base + (end if match is None else match.start()),
                attribute_end=self._base + end,
                is_store=not isinstance(node.ctx, ast.Load),
            )
        )


def mention(node: ast.AST, name: str) -> bool:
    """True if `name` is bound or looked up anywhere within, whatever it means there."""
    for found in ast.walk(node):
        if isinstance(found, ast.Name) and found.id == name:
            return True
        if isinstance(found, ast.arg) and found.arg == name:
            return True
        if isinstance(found, (ast.Global, ast.Nonlocal)) and name in found.names:
            return True
        if bound_by(found) == name:
            return True
    return False


def renamed(use: Use, old: str, new: str) -> str:
    """What stands at `use` afterwards."""
    return f"{old} as {new}" if use.is_import else new
