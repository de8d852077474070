"""What a docstring tells its readers: all of it but what it says of parameters and results, which is read apart."""

from __future__ import annotations

import ast
import re

_DESCRIBED = r"(?:Other |Keyword )?(?:Parameters|Params|Arguments|Args|Attributes|Returns|Yields|Inputs|Outputs)"
_NUMPY = re.compile(rf"{_DESCRIBED}[ \t]*\Z")
_NUMPY_LINE = re.compile(r"-{3,}[ \t]*\Z")
_GOOGLE = re.compile(rf"{_DESCRIBED}:[ \t]*\Z")
_REST = re.compile(r":(?:param|parameter|arg|argument|type|returns?|rtype)\b[^:]*:")


def prose_of(definition: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | None) -> str | None:
    """The docstring as markdown, without its sections (of NumPy's, Google's or Sphinx's style) of parameters and
    results; None if nothing is left."""
    text = ast.get_docstring(definition) if definition is not None else None
    if not text:
        return None
    lines = text.expandtabs().splitlines()
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if _is_heading(lines, index):
            is_left_out = _NUMPY.match(line.strip()) is not None
            end = _next_heading(lines, index + 2)
            kept += [] if is_left_out else lines[index:end]
        elif _GOOGLE.match(line.strip()) or _REST.match(line.strip()):
            end = _end_of_block(lines, index)
        else:
            end = index + 1
            kept.append(line)
        index = end
    return "\n".join(kept).strip() or None


def _is_heading(lines: list[str], index: int) -> bool:
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(lines[index].strip()) and _NUMPY_LINE.match(below.strip()) is not None


def _next_heading(lines: list[str], index: int) -> int:
    while index < len(lines) and not _is_heading(lines, index):
        index += 1
    return index


def _end_of_block(lines: list[str], index: int) -> int:
    """After the lines that are indented deeper than the one at `index`."""
    indent = _indent(lines[index])
    index += 1
    while index < len(lines) and (not lines[index].strip() or _indent(lines[index]) > indent):
        index += 1
    return index


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
