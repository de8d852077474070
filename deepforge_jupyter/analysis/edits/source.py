"""The text that is edited, and the replacements that an edit makes in it.

Everything here counts in characters of the text with `\\n` line ends and without byte order mark; only the finished
replacements count as the caller's text does, in UTF-16 code units.
"""

from __future__ import annotations

import ast
import hashlib
import re
from bisect import bisect_left
from typing import Protocol

from deepforge_jupyter.domain.edits import Replacement
from deepforge_jupyter.errors import EditRefused

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_INDENT = re.compile(r"[ \t\f]*")


class Positioned(Protocol):
    """A node of a syntax tree that knows its place."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Source:
    def __init__(self, text: str) -> None:
        self.original = text
        self._mark = len(text) - len(text.removeprefix("\ufeff"))
        self.text = text[self._mark :].replace("\r\n", "\n").replace("\r", "\n")
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self._pairs = [
            match.start() - index for index, match in enumerate(re.finditer("\r\n", self.original[self._mark :]))
        ]
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._replacements: list[tuple[int, int, int, str]] = []
        self.removed: set[int] = set()
        """Statements (by `id`) that are taken out of their bodies."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.original.encode("utf-8", "surrogatepass")).hexdigest()

    def offset(self, line: int, column: int) -> int:
        """Of a syntax tree's place: lines count from 1, columns in UTF-8 bytes."""
        start = self._starts[line - 1]
        text = self.text[start : start + column]
        if text.isascii():
            return start + column
        return start + len(self.text[start : self.line_end(start)].encode("utf-8", "surrogatepass")[:column].decode())

    def start(self, node: Positioned) -> int:
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: Positioned) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def code(self, node: Positioned) -> str:
        return self.text[self.start(node) : self.end(node)]

    def line(self, offset: int) -> int:
        """Counted from 1."""
        return bisect_left(self._starts, offset + 1)

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Before the line end."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def indent(self, offset: int) -> str:
        """What the line of `offset` begins with."""
        match = _INDENT.match(self.text, self.line_start(offset))
        return match.group() if match is not None else ""

    def is_first(self, offset: int) -> bool:
        """True if nothing but white space stands before it in its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \t\f")

    def replace(self, start: int, end: int, text: str) -> None:
        if self.text[start:end] != text:
            self._replacements.append((start, end, 0, text))

    def insert(self, offset: int, text: str, *, rank: int = 0) -> None:
        """Among those at the same place, the lowest rank comes first, then the earliest made."""
        if text:
            self._replacements.append((offset, offset, rank, text))

    def rewrite(self, start: int, end: int, text: str) -> None:
        """Replaces only what differs between the first and the last difference."""
        old = self.text[start:end]
        if old == text:
            return
        before = 0
        while before < min(len(old), len(text)) and old[before] == text[before]:
            before += 1
        after = 0
        while after < min(len(old), len(text)) - before and old[-1 - after] == text[-1 - after]:
            after += 1
        self.replace(start + before, end - after, text[before : len(text) - after])

    def replacements(self) -> tuple[Replacement, ...]:
        """Those made so far, in order. Raises EditRefused if two of them are about the same characters."""
        merged: list[tuple[int, int, str]] = []
        for start, end, _, text in sorted(self._replacements, key=lambda made: made[:3]):
            if merged and start < merged[-1][1]:
                message = "Two parts of this change meet at the same place in the code; make it in the code."
                raise EditRefused(message, details={"line": self.line(start)})
            if merged and start == merged[-1][1]:
                merged[-1] = (merged[-1][0], end, merged[-1][2] + text)
            else:
                merged.append((start, end, text))
        line_end = self._line_end
        return tuple(
            Replacement(start=self._utf16(start), end=self._utf16(end), text=text.replace("\n", line_end))
            for start, end, text in merged
        )

    def edited(self) -> str:
        """The whole text with the replacements made."""
        return applied(self.original, self.replacements())

    def _utf16(self, offset: int) -> int:
        place = self._mark + offset + bisect_left(self._pairs, offset)
        return place + bisect_left(self._astral, place)

    @property
    def _line_end(self) -> str:
        windows = self.original.count("\r\n")
        counts = {
            "\n": self.original.count("\n") - windows,
            "\r\n": windows,
            "\r": self.original.count("\r") - windows,
        }
        return max(counts, key=lambda end: counts[end])


def applied(text: str, replacements: tuple[Replacement, ...]) -> str:
    """The text with these replacements made."""
    units = text.encode("utf-16-le", "surrogatepass")
    for made in reversed(replacements):
        inserted = made.text.encode("utf-16-le", "surrogatepass")
        units = units[: made.start * 2] + inserted + units[made.end * 2 :]
    return units.decode("utf-16-le", "surrogatepass")


def refused(message: str, node: ast.stmt | ast.expr | ast.arg | None = None) -> EditRefused:
    """The error that says why, with the line of `node`."""
    return EditRefused(message, details={} if node is None else {"line": node.lineno})
