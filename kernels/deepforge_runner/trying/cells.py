"""Cells that are parts of a file: their lines are the file's, in tracebacks and wherever Python looks for them."""

from __future__ import annotations

import os

from ..errors import NothingToRun
from .live import show_lines


class Cells:
    """Recognises announced cells by their text. IPython is told by its own hooks: transformers of input put empty
    lines before such a cell, and its compiler names the file."""

    def __init__(self, folder, shell):
        self._folder = folder
        self._shell = shell
        self._expected = {}  # a cell's text -> (file, line)
        self._recognised = None  # of the cell that is transformed now: text, file, line
        self._running = None  # of the cell that is about to run: text, file, line
        self._lines = {}  # file -> its lines, as far as they ran as cells
        shell.input_transformers_cleanup.insert(0, self._recognise)
        shell.input_transformers_post.append(self._move_down)
        shell.ast_transformers.append(self)
        self._name_of = shell.compile.get_code_name
        self._told_as = shell.compile.format_code_name
        shell.compile.get_code_name = self._name
        shell.compile.format_code_name = self._tell

    def expect(self, source, file, line):
        """The next cell of this text begins in `line` of `file` (from the project's folder)."""
        text = source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON's halves of a character
        self._expected[_bare(text)] = (file, line)

    def find_class(self, job):
        """The operation's class as its cell made it. Raises NothingToRun."""
        kind = self._shell.user_ns.get(job.class_name)
        code = getattr(getattr(kind, "execute", None), "__code__", None)
        if not isinstance(kind, type) or code is None or code.co_filename != self._full(job.file):
            message = "the cell with the class %s has not been run" % job.class_name
            raise NothingToRun(message, path=job.file, hint="Run the cell of the class, then try it again.")
        return kind

    def visit(self, tree):
        """Called by IPython before a parsed cell runs: the lines of the cells before it are shown as well."""
        if self._running is not None:
            source, file, line = self._running
            lines = self._lines.setdefault(file, [])
            new = source.split("\n")
            lines.extend([""] * (line - 1 + len(new) - len(lines)))
            lines[line - 1 : line - 1 + len(new)] = new
            show_lines(file, "\n".join(lines))
            self._running = None
        return tree

    def _recognise(self, lines):
        source = _bare("".join(lines))
        place = self._expected.get(source)
        self._recognised = None if place is None else (source, self._full(place[0]), place[1])
        return lines

    def _move_down(self, lines):
        self._running, self._recognised = self._recognised, None
        if self._running is None:
            return lines
        source, _, line = self._running
        above = len(source) - len(source.lstrip("\n"))  # IPython took the empty lines at its beginning away
        return ["\n"] * (line - 1 + above) + lines

    def _name(self, raw_code, transformed_code, number):
        if self._running is not None and _bare(raw_code) == self._running[0]:
            del self._expected[self._running[0]]  # now it runs: IPython may transform a cell several times before
            return self._running[1]
        self._running = None
        return self._name_of(raw_code, transformed_code, number)

    def _tell(self, name):
        return None if name in self._lines else self._told_as(name)

    def _full(self, file):
        return os.path.join(self._folder, *file.split("/"))


def _bare(source):
    return source.rstrip("\n")
