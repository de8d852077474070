"""Source text to a syntax tree, also where the text is newer than this Python."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Iterator

_BODIES = ("body", "orelse", "finalbody")
_COMPOUND = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.If,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.Match,
    ast.AsyncFunctionDef,
    ast.AsyncFor,
    ast.AsyncWith,
    *([ast.TryStar] if hasattr(ast, "TryStar") else []),
)
_NEWER = re.compile(
    r"""^\s*type\s+\w+[^\n]*=|\b(?:def|class)\s+\w+\s*\[|\bexcept\s*\*|\b[fFtT][rR]?["']|\b[rR][fFtT]["']""",
    re.MULTILINE,
)
_NESTING = re.compile(r"[][(){},;\n~<>.*/%@&|^+-]|\b(?:not|and|or|if|else|lambda|await|in|is)\b")
_DEEPEST, _LONGEST = 40, 200
_warning_filters = threading.Lock()


def parse(text: str) -> tuple[ast.Module, str]:
    """The tree of `text`, and the text that it is of. Syntax that only a newer Python knows is read as the nearest
    that this one knows, with all lines kept. Raises SyntaxError (also for null characters and for nesting that is
    too deep)."""
    try:
        return _parse(text), text
    except SyntaxError as error:
        older = _in_older_syntax(text)
        if older is None or older == text:
            raise
        try:
            return _parse(older), older
        except SyntaxError:
            raise error from None


def parse_expression(text: str) -> ast.expr:
    """The tree of an expression. Raises SyntaxError, also for what is nested too deeply."""
    try:
        with _warning_filters, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except ValueError as error:
        raise SyntaxError(str(error)) from error
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("it is nested too deeply") from error


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of `body` and of the blocks in it (`if`, `try`, `with`, loops), in order; not those of
    functions and classes. Blocks under `if TYPE_CHECKING:` never run and are left out."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if isinstance(statement, ast.If) and _is_type_checking(statement.test):
            yield from statements(statement.orelse)
            continue
        if isinstance(statement, _COMPOUND):
            for block in _blocks(statement):
                yield from statements(block)


def import_statements(body: list[ast.stmt]) -> list[ast.Import | ast.ImportFrom]:
    """Every import in `body`, in order, also those inside functions and classes; not under `if TYPE_CHECKING:`."""
    found: list[ast.Import | ast.ImportFrom] = []
    _find_imports(body, found)
    return found


def _find_imports(body: list[ast.stmt], found: list[ast.Import | ast.ImportFrom]) -> None:
    for statement in body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            found.append(statement)
        elif isinstance(statement, _COMPOUND):
            if isinstance(statement, ast.If) and _is_type_checking(statement.test):
                _find_imports(statement.orelse, found)
                continue
            for block in _blocks(statement):
                _find_imports(block, found)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in _BODIES:
        yield getattr(statement, name, [])
        if name == "body":
            for branch in getattr(statement, "handlers", ()) or getattr(statement, "cases", ()):
                yield branch.body


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def _parse(text: str) -> ast.Module:
    try:
        with _warning_filters, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except ValueError as error:
        raise SyntaxError(str(error)) from error
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("the code is nested too deeply") from error


def _in_older_syntax(text: str) -> str | None:
    """`text` without what Python 3.10 does not know: type parameters and aliases, `except*`, nested quotes in
    f-strings, template strings. None if there is nothing of these, or if it is no Python at all."""
    if not _NEWER.search(text) or not is_shallow(text):
        return None
    import libcst as cst

    from deepforge_jupyter.analysis.older_syntax import OlderSyntax

    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, RecursionError, ValueError):
        return None
    return module.visit(OlderSyntax()).code


def is_shallow(text: str) -> bool:
    """True if libcst can read it: its parser recurses natively, and deep nesting would end the whole process."""
    depth = length = 0
    for match in _NESTING.finditer(text):
        token = match.group()
        length += 1
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth -= 1
        elif token in ",;" or (token == "\n" and depth <= 0):
            length = 0
        if depth > _DEEPEST or length > _LONGEST:
            return False
    return text.count("elif") <= _LONGEST
