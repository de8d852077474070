"""The name of a module, replaced where it is imported; everything else of the text stays as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from deepforge_jupyter.analysis.syntax import parse


def rename_module(text: str, *, path: str, old: str, new: str, keeps_class: bool = False) -> str:
    """The text of the file `path` with what it imports of the module `old` (`operations.Train`) imported of `new`.

    A class that was renamed with its module keeps its old name in this file (`from operations.Fit import Fit as
    Train`); with `keeps_class` it was not renamed. As it is if the code does not parse.
    """
    try:
        tree, read = parse(text)
    except SyntaxError:
        return text
    if read != text:
        return text
    lines = _lines(text)
    names = _Names(path, old, new, keeps_class)
    edits = [edit for node in ast.walk(tree) for edit in names.edits(node, lines)]
    for line, column, name, replacement in sorted(edits, reverse=True):
        row = lines[line - 1]
        lines[line - 1] = row[:column] + replacement.encode() + row[column + len(name.encode()) :]
    return b"".join(lines).decode() if edits else text


def is_python(text: str) -> bool:
    """False for text that does not parse, in which no name can be replaced."""
    try:
        return parse(text)[1] == text
    except SyntaxError:
        return False


class _Names:
    """How a module that was renamed is called in the file `path`."""

    def __init__(self, path: str, old: str, new: str, keeps_class: bool) -> None:
        self._path = path
        self._old, self._new = old, new
        self._package, _, self._old_name = old.rpartition(".")
        self._new_name = new.rpartition(".")[2]
        self._keeps_class = keeps_class

    def edits(self, node: ast.AST, lines: list[bytes]) -> Iterator[tuple[int, int, str, str]]:
        """Line, column, what stands there, what shall."""
        if isinstance(node, ast.ImportFrom):
            yield from self._in_from(node, lines)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == self._old:
                    yield alias.lineno, alias.col_offset, self._old, self._new
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == self._old:
            line, column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
            yield line, column - len(self._old_name.encode()), self._old_name, self._new_name

    def _in_from(self, node: ast.ImportFrom, lines: list[bytes]) -> Iterator[tuple[int, int, str, str]]:
        folder = PurePosixPath(self._path).parent.as_posix().replace("/", ".")
        module = node.module or ""
        if node.level:
            module = ".".join(filter(None, (folder, module))) if node.level == 1 else ""
        if module == self._old:
            start = node.col_offset + len(b"from")
            column = lines[node.lineno - 1].find(self._old_name.encode(), start)
            if column >= 0:
                yield node.lineno, column, self._old_name, self._new_name
        is_class = module == self._old and not self._keeps_class
        if is_class or module == self._package:
            for alias in node.names:
                if alias.name == self._old_name:
                    kept = self._new_name if alias.asname else f"{self._new_name} as {self._old_name}"
                    yield alias.lineno, alias.col_offset, self._old_name, kept


def _lines(text: str) -> list[bytes]:
    """As Python counts them, with their ends."""
    return [line.encode() for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)]
