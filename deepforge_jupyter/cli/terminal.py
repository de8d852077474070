"""What the commands write: answers to standard output, complaints to standard error."""

from __future__ import annotations

import getpass
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from deepforge_jupyter.errors import DeepForgeError

if TYPE_CHECKING:
    from rich.tree import Tree

WIDE = 400


class OneLine(logging.Formatter):
    """What is logged, for a person who waits at a terminal: one line, no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        why = "" if error is None else f": {error}" if isinstance(error, DeepForgeError | OSError) else f": {error!r}"
        return f"deepforge: {record.getMessage()}{why}"


class Once(logging.Filter):
    """Leaves out what was just said."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ""

    def filter(self, record: logging.LogRecord) -> bool:
        before, self._said = self._said, record.getMessage()
        return self._said != before


class Terminal:
    """Text that the terminal's encoding lacks is replaced, never a reason to fail."""

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace")

    @property
    def is_interactive(self) -> bool:
        return sys.stdout.isatty()

    def say(self, text: str = "") -> None:
        self._write(sys.stdout, text)

    def say_exactly(self, text: str) -> None:
        """A file's text as it would be saved: in UTF-8, with its own line ends."""
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()

    def draw(self, tree: Tree) -> None:
        """In colours where there are some, as wide as it needs to be elsewhere."""
        from rich.console import Console

        width = None if self.is_interactive else WIDE
        Console(file=sys.stdout, width=width, highlight=False, emoji=False, soft_wrap=True).print(tree)

    def note(self, text: str) -> None:
        """Beside the answer: not in what is piped on."""
        self._write(sys.stderr, text)

    def complain(self, error: DeepForgeError) -> None:
        """An error as a person can use it: every problem with its place, no traceback."""
        problems = error.details.get("problems")
        if not problems:
            self.note(f"deepforge: {error.message}")
            return
        for problem in problems:
            self.note(describe(problem))
        count = sum(problem["severity"] == "error" for problem in problems)
        self.note(f"Nothing was run: {count} problem{'s' if count > 1 else ''} to solve first.")

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Columns as wide as they need to be."""
        listed = [[str(cell) for cell in row] for row in rows]
        if not listed:
            return
        widths = [max(len(row[column]) for row in listed) for column in range(len(listed[0]))]
        for row in listed:
            self.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def _write(self, stream: TextIO, text: str) -> None:
        stream.write(f"{text}\n")
        stream.flush()


def describe(problem: Mapping[str, Any]) -> str:
    """`pipelines/train.dfpipe:7: Train: message`; what stands before the message is not said again in it."""
    where = problem["where"]
    place = ":".join(str(where[key]) for key in ("path", "line", "column") if where.get(key) is not None)
    message = problem["message"].replace(f"{where.get('path')}:{where.get('line')}: ", "", 1)
    node = where.get("node")
    parts = [
        place,
        "" if problem["severity"] == "error" else problem["severity"],
        "" if node is None or message.startswith(f"{node}: ") else node,
        message,
    ]
    return ": ".join(part for part in parts if part)


def me() -> str:
    """The name of whoever types; empty where the system does not know it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
