"""The expressions in f-strings. Before Python 3.12 `ast` does not say where they stand, so they are looked for in the
string's text, which is simple there: no backslash, no comment and no quote of the string's own may stand in one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from deepforge_jupyter.analysis.edits.comma_list import tokens
from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.syntax import parse_expression

_HEAD = re.compile(r"(\w*)(\"\"\"|'''|\"|')")


def expressions_in(text: str) -> Iterator[tuple[ast.expr, Source, int]]:
    """Of the strings side by side in `text` (as they are written): each expression's tree, the source that the tree
    counts in, and where that source begins in `text`."""
    for token in tokens(Source(text), 0, len(text)):
        head = _HEAD.match(token.text)
        if head is None or "f" not in head.group(1).lower():
            continue
        body = token.text[: len(token.text) - len(head.group(2))]
        is_raw = "r" in head.group(1).lower()
        for start, end in _Fields(body, is_raw=is_raw).between(head.end(), len(body)):
            source = Source(f"({body[start:end]}\n)")
            try:
                tree = parse_expression(source.text)
            except SyntaxError as error:
                raise refused("An f-string here cannot be read.") from error
            yield tree, source, token.start + start - 1


class _Fields:
    """The replacement fields of an f-string."""

    def __init__(self, text: str, *, is_raw: bool) -> None:
        self._text = text
        self._is_raw = is_raw

    def between(self, place: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the expressions stand, those in format specifications after the one that they belong to."""
        text = self._text
        while place < end:
            if text[place] == "\\" and not self._is_raw:
                place = text.index("}", place) if text.startswith("\\N{", place) else place + 1
                place += text[place : place + 1] not in ("{", "")
            elif text.startswith(("{{", "}}"), place):
                place += 2
            elif text[place] == "{":
                stop, mark = self._end_of_expression(place + 1, end)
                yield place + 1, stop
                closing = self._closing(mark, end)
                yield from self.between(mark, closing)
                place = closing + 1
            else:
                place += 1

    def _end_of_expression(self, place: int, end: int) -> tuple[int, int]:
        """Where the expression ends, and where `!r`, `:…` or the bracket begins that follows."""
        text, depth = self._text, 0
        stop: int | None = None
        while place < end:
            character = text[place]
            if character in "\"'":
                quote = character * 3 if text.startswith(character * 3, place) else character
                place = text.index(quote, place + len(quote)) + len(quote)
                continue
            if character in "([{":
                depth += 1
            elif depth and character in ")]}":
                depth -= 1
            elif not depth and text.startswith(("!=", "==", "<=", ">="), place):
                place += 1
            elif not depth and character in "!:}":
                return (place if stop is None else stop), place
            elif not depth and character == "=" and stop is None:
                stop = place
            place += 1
        return end, end

    def _closing(self, place: int, end: int) -> int:
        """The bracket that closes the field, whose format specification may have fields of its own."""
        depth = 0
        while place < end:
            if self._text[place] == "{":
                depth += 1
            elif self._text[place] == "}":
                if not depth:
                    return place
                depth -= 1
            place += 1
        return end
