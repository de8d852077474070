"""Where in a pipeline's text the parts stand that problems are about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import msgspec

from deepforge_jupyter.domain.problem import Problem, Where

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{},:]|\n')
_DEPTH = 4

Place = tuple[str | int, ...]


def with_lines(problems: Iterable[Problem], text: str, path: str) -> list[Problem]:
    """The problems of the document `path`, each with the line of its attribute, node or connection in `text`
    (counted from 1) where it has none yet. Others are left as they are."""
    listed = list(problems)
    if all(problem.where.line is not None or problem.where.path != path for problem in listed):
        return listed
    lines = line_of_places(text)
    return [_with_line(problem, lines) if problem.where.path == path else problem for problem in listed]


def line_of_places(text: str) -> dict[Place, int]:
    """The line on which each key and each list item begins, four levels deep: `("nodes", "Train", "attributes",
    "epochs")`, `("edges", 3)`. Made for text that is JSON."""
    lines: dict[Place, int] = {}
    line = 1
    here: list[str | int] = []
    key: str | None = None
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line += 1
            continue
        if token in "{[":
            lines.setdefault(tuple(here), line)
            here.append(0 if token == "[" else "")
        elif token in "}]":
            del here[-1:]
        elif token == ":" and key is not None and here:
            here[-1] = key
            if len(here) <= _DEPTH:
                lines.setdefault(tuple(here), line)
        elif token == "," and here and isinstance(here[-1], int):
            here[-1] += 1
        key = json.loads(token, strict=False) if token.startswith('"') else None
    return lines


def _with_line(problem: Problem, lines: dict[Place, int]) -> Problem:
    line = problem.where.line or next((lines[place] for place in _places(problem.where) if place in lines), None)
    return msgspec.structs.replace(problem, where=msgspec.structs.replace(problem.where, line=line))


def _places(where: Where) -> Iterable[Place]:
    """From the most exact to the least."""
    if where.edge is not None:
        yield ("edges", where.edge)
    if where.node is not None and where.attribute is not None:
        yield ("nodes", where.node, "attributes", where.attribute)
        yield ("nodes", where.node, "references", where.attribute)
    if where.node is not None:
        yield ("nodes", where.node)
