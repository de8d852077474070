"""What a module of a project says, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from deepforge_jupyter.analysis.docstrings import read_docstring_text
from deepforge_jupyter.analysis.syntax import import_statements, parse, statements
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where

_SERIALIZATION = "deepforge.serialization"
_REGISTER = "register"


class ModuleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`defines` are its functions, classes and values, but for names that begin with `_`; `registers` are the types
    that it hands to `deepforge.serialization.register`, as the code names them."""

    description: str | None = None
    defines: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_project_module(text: str, *, path: str) -> ModuleFacts:
    """Of code that does not parse there is the problem alone."""
    try:
        tree, _ = parse(text)
    except SyntaxError as error:
        where = Where(path=path, line=error.lineno, column=error.offset or None)
        message = f"This is not valid Python: {error.msg[:1].upper()}{error.msg[1:]}."
        problem = Problem(code=ProblemCode.syntax_error, severity="error", where=where, message=message)
        return ModuleFacts(problems=(problem,))
    return ModuleFacts(
        description=read_docstring_text(ast.get_docstring(tree)),
        defines=tuple(dict.fromkeys(name for name in _defined(tree) if not name.startswith("_"))),
        registers=tuple(dict.fromkeys(_registered(tree))),
    )


def _defined(tree: ast.Module) -> Iterator[str]:
    for statement in statements(tree.body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement.name
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
                yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _registered(tree: ast.Module) -> Iterator[str]:
    called = set(_names_of_register(tree))
    for node in ast.walk(tree) if called else ():
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            first = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "type")]
            if first and ast.unparse(node.func) in called:
                yield ast.unparse(first[0])


def _names_of_register(tree: ast.Module) -> Iterator[str]:
    """How the code can call it: `register`, `serialization.register`, `deepforge.serialization.register`."""
    for statement in import_statements(tree.body):
        for alias in statement.names:
            full = f"{statement.module}.{alias.name}" if isinstance(statement, ast.ImportFrom) else alias.name
            bound = alias.asname or alias.name
            if full == f"{_SERIALIZATION}.{_REGISTER}":
                yield bound
            elif full == _SERIALIZATION:
                yield f"{bound}.{_REGISTER}"
            elif full == "deepforge":
                yield f"{bound}.serialization.{_REGISTER}"
