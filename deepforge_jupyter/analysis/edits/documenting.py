"""The docstrings of the class, its constructor and `execute`, kept in step with the interface."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Literal

from deepforge_jupyter.analysis.edits import suites
from deepforge_jupyter.analysis.edits.docstring_sections import Entry, Style, style_of
from deepforge_jupyter.analysis.edits.docstring_text import DocstringText
from deepforge_jupyter.analysis.edits.source import refused
from deepforge_jupyter.analysis.edits.target import Target
from deepforge_jupyter.analysis.module import Function
from deepforge_jupyter.analysis.syntax import statements
from deepforge_jupyter.domain.operation import Port

_LITERAL = re.compile(r"([rRuU]?)(\"\"\"|'''|\"|')(.*)\2\Z", re.DOTALL)
ParameterKind = Literal["input", "attribute"]


class _Written:
    """A docstring as it stands, and as it will."""

    def __init__(self, target: Target, definition: suites.Suite, *, style: Callable[[], Style]) -> None:
        source = target.source
        self.definition = definition
        self._target = target
        self.node = definition.body[0] if suites.is_docstring(definition.body[0]) else None
        self._prefix, self._quotes, self._before = "", '"""', ""
        if self.node is not None:
            match = _LITERAL.match(source.text[source.start(self.node) : source.end(self.node)])
            assert isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Constant)
            if match is not None and _is_one(match.group(3), match.group(2)):
                self._prefix, self._quotes, self._before = match.groups()
        self.text = DocstringText(
            self._before, indent=self.indent, unit=target.unit, style=style_of(self._before) or style()
        )

    @property
    def indent(self) -> str:
        first = self.definition.body[0]
        if first.lineno != self.definition.lineno and self._target.source.is_first(self._target.source.start(first)):
            return self._target.source.indent(self._target.source.start(first))
        return self._target.source.indent(self._target.source.start(self.definition)) + self._target.unit

    def escaped(self, text: str | None) -> str | None:
        """The text on one line, as it must be written between these quotes; None for an empty one."""
        if text is None or not text.strip():
            return None
        text = " ".join(text.split())
        if self._prefix.lower() == "r":
            return text.replace(self._quotes, "'" if self._quotes[0] == '"' else '"')
        escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        return escaped if len(self._quotes) == 3 else escaped.replace(self._quotes, "\\" + self._quotes)

    def write(self) -> None:
        after, source = self.text.text, self._target.source
        if after == self._before:
            return
        if self.node is not None and not self._before:
            raise refused("This docstring is not written as one string; change it in the code.", self.node)
        quotes = self._quotes if len(self._quotes) == 3 or "\n" not in after else '"""'
        if after.endswith(quotes[0]) and not after.endswith("\\" + quotes[0]):
            after = after + " " if self._prefix.lower() == "r" else after[:-1] + "\\" + quotes[0]
        if self.node is None:
            self._write_new(f'"""{after}"""')
        elif not after.strip():
            suites.remove(source, self.node, self.definition.body)
        elif quotes == self._quotes:
            start = source.start(self.node) + len(self._prefix) + len(quotes)
            source.rewrite(start, source.end(self.node) - len(quotes), after)
        else:
            source.replace(source.start(self.node), source.end(self.node), f"{self._prefix}{quotes}{after}{quotes}")

    def _write_new(self, docstring: str) -> None:
        source, first = self._target.source, self.definition.body[0]
        start = suites.statement_start(source, first)
        if not source.is_first(start):
            head = source.text[:start].rstrip(" \t")
            source.replace(len(head), start, f"\n{self.indent}{docstring}\n{self.indent}")
            return
        gap = "\n" if isinstance(first, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else ""
        place = source.line_start(suites.with_comments(source, start))
        source.insert(place, f"{self.indent}{docstring}\n{gap}", rank=-1)


class Documentation:
    """What is changed here is written by `write`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._written: dict[int, _Written] = {}

    def write(self) -> None:
        for written in self._written.values():
            written.write()

    def set_help(self, help: str | None) -> None:
        written = self._of(self._target.definition)
        written.text.set_help(written.escaped(help))

    def describe(self, kind: ParameterKind, name: str, description: str | None, *, type: str | None) -> None:
        """In the entry that describes it now, else in a new one. `type` is said in a new one."""
        for written in self._entries_of(kind, name):
            written.text.set_parameter(name, type=type, description=written.escaped(description))
            return
        if description:
            written = self._home(kind)
            written.text.set_parameter(name, type=type, description=written.escaped(description))

    def rename(self, kind: ParameterKind, old: str, new: str) -> None:
        for written in self._entries_of(kind, old):
            written.text.rename_parameter(old, new)

    def retype(self, kind: ParameterKind, name: str, type: str | None) -> None:
        for written in self._entries_of(kind, name):
            written.text.retype_parameter(name, type)

    def remove(self, kind: ParameterKind, name: str) -> None:
        for written in self._entries_of(kind, name):
            written.text.remove_parameter(name)

    def output_entries(self, ports: tuple[Port, ...], *, makes: bool) -> list[Entry] | None:
        """An entry for each of these outputs; None if the docstring does not say them (unless it is made to)."""
        written = self._returns()
        entries = written.text.returns() if written is not None else []
        if len(entries) == len(ports) and entries:
            return entries
        if not makes:
            return None
        by_name = {name: entry for entry in entries for name in entry.names}
        is_numpy = (written or self._home("input")).text.style == "numpy"
        return [
            by_name.get(port.name) or Entry((port.name,), port.type if is_numpy else None, port.description)
            for port in ports
        ]

    def set_output_entries(self, entries: list[Entry]) -> None:
        (self._returns() or self._home("input")).text.set_returns(entries)

    def has_returns(self) -> int:
        """How many entries the section that describes outputs has."""
        written = self._returns()
        return 0 if written is None else len(written.text.returns())

    def escaped_for_outputs(self, description: str | None) -> str | None:
        return (self._returns() or self._home("input")).escaped(description)

    def _returns(self) -> _Written | None:
        definitions = [definition for definition in (self._target.execute, self._target.definition) if definition]
        for definition in definitions:
            if suites.is_docstring(definition.body[0]) and self._of(definition).text.returns():
                return self._of(definition)
        return None

    def _entries_of(self, kind: ParameterKind, name: str) -> Iterator[_Written]:
        """The docstrings that describe it, the one that counts first. What the class's says of a constructor's
        parameter says nothing of an input of that name."""
        definition = self._target.execute if kind == "input" else self._target.constructor
        candidates: list[suites.Suite | None] = [definition]
        if kind == "attribute" or not self._is_of_constructor(name):
            candidates.append(self._target.definition)
        for found in candidates:
            if found is not None and suites.is_docstring(found.body[0]):
                written = self._of(found)
                if written.text.parameter(name) is not None:
                    yield written

    def _is_of_constructor(self, name: str) -> bool:
        operation = self._target.operation
        return any(found.name == name for found in operation.attributes) or any(
            found.name == name for found in operation.references
        )

    def _home(self, kind: ParameterKind) -> _Written:
        """Where something new is described."""
        own: Function | None = self._target.execute if kind == "input" else self._target.constructor
        definition = self._target.definition
        if own is None:
            return self._of(definition)
        if kind == "input" or (
            suites.is_docstring(own.body[0])
            and (not suites.is_docstring(definition.body[0]) or _has_parameters(self._of(own)))
        ):
            return self._of(own)
        return self._of(definition)

    def _of(self, definition: suites.Suite) -> _Written:
        if id(definition) not in self._written:
            self._written[id(definition)] = _Written(self._target, definition, style=self._style)
        return self._written[id(definition)]

    def _style(self) -> Style:
        """That of the other docstrings in the class, else in the file."""
        definitions = [*_definitions([self._target.definition]), *_definitions(self._target.tree.body)]
        for definition in definitions:
            text = ast.get_docstring(definition, clean=False)
            if text and (style := style_of(text)) is not None:
                return style
        return "numpy"


def _definitions(body: list[ast.stmt]) -> Iterator[suites.Suite]:
    for statement in statements(body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement
            yield from _definitions(statement.body)


def _has_parameters(written: _Written) -> bool:
    return any(section.kind == "parameters" for section in written.text.sections())


def _is_one(inner: str, quotes: str) -> bool:
    """True for a single string, not several side by side."""
    return re.search(rf"(?<!\\)(?:\\\\)*{quotes}", inner) is None
