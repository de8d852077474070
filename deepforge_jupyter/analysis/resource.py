"""What a Python resource says, read without running it."""

from __future__ import annotations

import ast

from deepforge_jupyter.analysis.docstrings import read_docstring_text
from deepforge_jupyter.analysis.syntax import parse, statements
from deepforge_jupyter.domain.problem import Problem, ProblemCode, Where

RESULT = "result"


def read_python_resource(text: str, *, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Its description, and what is wrong with it: code that does not parse, or that sets no `result`."""
    try:
        tree, _ = parse(text)
    except SyntaxError as error:
        where = Where(path=path, line=error.lineno, column=error.offset or None)
        message = f"This is not valid Python: {error.msg[:1].upper()}{error.msg[1:]}."
        return None, (Problem(code=ProblemCode.syntax_error, severity="error", where=where, message=message),)
    description = read_docstring_text(ast.get_docstring(tree))
    if any(RESULT in _bound(statement) for statement in statements(tree.body)):
        return description, ()
    message = "It sets no variable `result`, which is what the operation gets. End it with: result = …"
    problem = Problem(code=ProblemCode.no_result, severity="error", where=Where(path=path), message=message)
    return description, (problem,)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement at the top of a module gives a value."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {RESULT if alias.name == "*" else alias.asname or alias.name for alias in statement.names}
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.With, ast.For)):
        return {
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
    return set()
