"""The expressions in f-strings. Before Python 3.12 `ast` does not say where they stand, so libcst finds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.syntax import is_shallow

if TYPE_CHECKING:
    import libcst as cst


def expressions_in(text: str) -> Iterator[tuple[ast.expr, Source, int]]:
    """Of the string `text` (as it is written, with its quotes): each expression's tree, the source that the tree
    counts in, and where that source begins in `text`."""
    wrapped = f"({text}\n)"
    for start, end in _places(wrapped):
        source = Source(f"({wrapped[start:end]}\n)")
        try:
            tree = ast.parse(source.text, mode="eval").body
        except (SyntaxError, RecursionError, MemoryError) as error:
            raise refused("An f-string here cannot be read.") from error
        yield tree, source, start - 2


def _places(wrapped: str) -> list[tuple[int, int]]:
    import libcst as cst
    from libcst.metadata import MetadataWrapper, PositionProvider

    if not is_shallow(wrapped):
        raise refused("An f-string here is nested too deeply.")
    try:
        wrapper = MetadataWrapper(cst.parse_module(wrapped), unsafe_skip_copy=True)
        places = wrapper.resolve(PositionProvider)
    except (cst.ParserSyntaxError, RecursionError, ValueError) as error:
        raise refused("An f-string here cannot be read.") from error
    starts = [0]
    for line in wrapped.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []
    for expression in _expressions(wrapper.module):
        place = places[expression]
        start = starts[place.start.line - 1] + place.start.column
        found.append((start, starts[place.end.line - 1] + place.end.column))
    return found


def _expressions(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The outermost ones; an f-string within one of them belongs to it."""
    import libcst as cst

    for child in node.children:
        if isinstance(child, (cst.FormattedStringExpression, cst.TemplatedStringExpression)):
            yield child.expression
            for part in child.format_spec or ():
                yield from _expressions(part)
                if isinstance(part, (cst.FormattedStringExpression, cst.TemplatedStringExpression)):
                    yield part.expression
        else:
            yield from _expressions(child)
