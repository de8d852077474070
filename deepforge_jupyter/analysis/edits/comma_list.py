"""Elements between commas (parameters, the values of a `return`), changed in the style in which they are written."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deepforge_jupyter.analysis.edits.source import Source, refused

_BLANK = {
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.COMMENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}


@dataclass(frozen=True)
class Token:
    """`depth` counts the brackets around it."""

    text: str
    start: int
    end: int
    depth: int


@dataclass(frozen=True)
class Item:
    """An element's tokens, and where the comma after it stands."""

    tokens: tuple[Token, ...]
    comma: int | None

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


@dataclass(frozen=True)
class _Pieces:
    """What moves with an element: comment lines above it, its code, the comment behind it."""

    above: tuple[int, int]
    code: tuple[int, int]
    behind: tuple[int, int]


def tokens(source: Source, start: int, end: int) -> Iterator[Token]:
    """The tokens of part of a bracketed text, without comments. Raises EditRefused if it cannot be cut into tokens."""
    text = source.text[start:end]
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    depth = 0
    try:
        # a bracket of its own, so that line ends within are no ends of statements
        for token in tokenize.generate_tokens(io.StringIO(f"(\n{text}\n)", newline="\n").readline):
            if token.type in _BLANK:
                continue
            if token.string in ("(", "[", "{") and token.type == tokenize.OP:
                depth += 1
            if token.string in (")", "]", "}") and token.type == tokenize.OP:
                depth -= 1
            row, column = token.start
            if row >= 2 and starts[row - 2] + column < len(text):
                end_row, end_column = token.end
                opens = token.type == tokenize.OP and token.string in ("(", "[", "{")
                yield Token(
                    token.string,
                    start + starts[row - 2] + column,
                    start + starts[end_row - 2] + end_column,
                    depth - 1 - opens,
                )
    except (tokenize.TokenError, SyntaxError) as error:
        raise refused(f"This part of the code cannot be read: {error}.") from error


class CommaList:
    """The elements from `start` to `end`, which is inside their brackets if there are any."""

    def __init__(self, source: Source, start: int, end: int, *, has_brackets: bool) -> None:
        self.source = source
        self.start = start
        self.end = end
        self._has_brackets = has_brackets
        self.items = list(_items(tokens(source, start, end)))

    @property
    def is_stacked(self) -> bool:
        """True if each element has a line of its own."""
        if not self._has_brackets or not self.items:
            return False
        lines = [self.source.line(item.start) for item in self.items]
        if len(lines) == 1:
            return lines[0] != self.source.line(self.start)
        return len(set(lines)) == len(lines)

    def insert(self, index: int, code: str) -> None:
        """Puts `code` before the element at `index`, or after the last."""
        source = self.source
        if not self.items:
            source.insert(self.start, code)
            return
        stacked = self.is_stacked
        indent = source.indent(self.items[-1].start)
        if index == 0:
            first = self.items[0]
            own_line = stacked and source.is_first(first.start)
            source.insert(first.start, f"{code},\n{indent}" if own_line else f"{code}, ")
            return
        before = self.items[index - 1]
        line_end = source.line_end(before.end)
        is_closed = index == len(self.items) and self.end <= line_end
        is_comma_first = before.comma is not None and before.comma > line_end
        if not stacked or is_comma_first:
            source.insert(before.end, f", {code}")
        elif is_closed:
            source.insert(before.end, f",\n{indent}{code}")
        elif before.comma is None:
            source.insert(before.end, ",")
            source.insert(line_end, f"\n{indent}{code}")
        else:
            source.insert(line_end, f"\n{indent}{code},")

    def remove(self, index: int, last: int | None = None) -> None:
        """Takes the element (or those up to `last`) and the comma away; lines of its own go with their comments."""
        last = index if last is None else last
        source, start, end, comma = self.source, self.items[index].start, self.items[last].end, self.items[last].comma
        before = self.items[index - 1] if index else None
        after = self.items[last + 1] if last + 1 < len(self.items) else None
        line_start, line_end = source.line_start(start), source.line_end(end)
        is_alone = (
            source.is_first(start)
            and self.start <= line_start
            and line_end < self.end
            and (after is None or after.start > line_end)
            and (comma is None or comma < line_end)
        )
        if is_alone:
            source.replace(line_start, line_end + 1, "")
            if after is None and comma is None and before is not None and before.comma is not None:
                source.replace(before.comma, before.comma + 1, "")
        elif after is not None and self._is_near(end, after.start):
            source.replace(start, after.start, "")
        elif before is not None and self._is_near(before.end, start):
            source.replace(before.end, end, "")
        elif comma is not None:
            source.replace(start, comma + 1, "")
        else:
            source.replace(start, end, "")

    def permute(self, order: Sequence[int], codes: Mapping[int, str]) -> None:
        """Element `order[i]` comes to the place `i`, with its comments. `codes` is what some of them become."""
        pieces = [self._pieces(index) for index in range(len(self.items))]
        text = self.source.text
        for place, wanted in enumerate(order):
            here, there = pieces[place], pieces[wanted]
            self.source.rewrite(*here.code, codes.get(wanted, text[slice(*there.code)]))
            if place != wanted:
                self.source.replace(*here.above, text[slice(*there.above)])
                self.source.replace(*here.behind, text[slice(*there.behind)])

    def _is_near(self, end: int, start: int) -> bool:
        """True if only a comma and spaces stand between them."""
        return not self.source.text[end:start].replace(",", "", 1).strip(" \t")

    def _pieces(self, index: int) -> _Pieces:
        source, item = self.source, self.items[index]
        code = (item.start, item.end)
        if not self.is_stacked:
            return _Pieces((item.start, item.start), code, (item.end, item.end))
        line_start, line_end = source.line_start(item.start), source.line_end(item.end)
        above = line_start
        while above > self.start and source.is_first(item.start):
            line_before = source.line_start(above - 1)
            if line_before < self.start or not source.text[line_before:above].lstrip(" \t").startswith("#"):
                break
            above = line_before
        after_comma = item.end if item.comma is None or item.comma >= line_end else item.comma + 1
        comment = source.text[after_comma:line_end]
        is_comment = comment.strip(" \t").startswith("#") and line_end < self.end
        behind = (after_comma, line_end) if is_comment else (after_comma, after_comma)
        return _Pieces((above, line_start) if source.is_first(item.start) else (item.start, item.start), code, behind)


def _items(found: Iterator[Token]) -> Iterator[Item]:
    collected: list[Token] = []
    lambdas = 0
    for token in found:
        if token.depth == 0 and token.text == "lambda":
            lambdas += 1
        elif token.depth == 0 and token.text == ":" and lambdas:
            lambdas -= 1
        if token.depth == 0 and token.text == "," and not lambdas and collected:
            yield Item(tuple(collected), token.start)
            collected = []
        else:
            collected.append(token)
    if collected:
        yield Item(tuple(collected), None)


def bracketed(source: Source, opening: int) -> tuple[int, int]:
    """What stands between the bracket at `opening` and the one that closes it."""
    depth = 0
    for token in tokens(source, opening, len(source.text)):
        depth += token.text in ("(", "[", "{")
        depth -= token.text in (")", "]", "}")
        if depth == 0:
            return opening + 1, token.start
    raise refused("This part of the code cannot be read.")
