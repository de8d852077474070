"""Which names a scope binds itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FunctionScope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass
class Bindings:
    """Names that the scope assigns, and those that it declares to be another scope's."""

    names: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)

    @property
    def own(self) -> set[str]:
        return self.names - self.globals - self.nonlocals


def bindings_of(scope: FunctionScope | ast.ClassDef | ast.Module) -> Bindings:
    found = Bindings()
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        found.names.update(argument.arg for argument in arguments_of(scope.args))
    body: Iterable[ast.AST] = [scope.body] if isinstance(scope, ast.Lambda) else scope.body
    for node in body:
        _collect(node, found)
    return found


def arguments_of(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def bound_by(node: ast.AST) -> str | None:
    """The name that this node binds, if it is no `ast.Name`."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.alias):
        return node.asname or node.name.partition(".")[0]
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return node.name
    return node.rest if isinstance(node, ast.MatchMapping) else None


def _collect(node: ast.AST, found: Bindings) -> None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
        found.names.add(node.id)
    elif isinstance(node, ast.Global):
        found.globals.update(node.names)
    elif isinstance(node, ast.Nonlocal):
        found.nonlocals.update(node.names)
    if (name := bound_by(node)) is not None:
        found.names.add(name)
    if isinstance(node, _SCOPES):
        for outside in evaluated_outside(node):
            _collect(outside, found)
        return
    if isinstance(node, COMPREHENSIONS):
        _collect_walruses(node, found)
        return
    for child in ast.iter_child_nodes(node):
        _collect(child, found)


def _collect_walruses(node: ast.AST, found: Bindings) -> None:
    """A walrus in a comprehension binds in the scope around it; its other names are its own."""
    for child in ast.walk(node):
        if isinstance(child, ast.NamedExpr) and isinstance(child.target, ast.Name):
            found.names.add(child.target.id)


def evaluated_outside(node: FunctionScope | ast.ClassDef) -> Iterator[ast.AST]:
    """The parts of a definition that belong to the scope around it: decorators, defaults, annotations, bases."""
    if isinstance(node, ast.ClassDef):
        yield from [*node.decorator_list, *node.bases, *node.keywords]
        return
    if not isinstance(node, ast.Lambda):
        yield from node.decorator_list
        if node.returns is not None:
            yield node.returns
    yield from node.args.defaults
    yield from (default for default in node.args.kw_defaults if default is not None)
    yield from (argument.annotation for argument in arguments_of(node.args) if argument.annotation is not None)
