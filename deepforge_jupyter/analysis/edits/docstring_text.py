"""The text of a docstring, changed in the style in which it is written."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence

from deepforge_jupyter.analysis.edits.docstring_sections import (
    FIELD,
    Entry,
    Kind,
    Section,
    Style,
    sections_of,
)

WIDTH = 88


class DocstringText:
    """The text between the quotes. `indent` is what its lines begin with, `unit` one level more."""

    def __init__(self, text: str, *, indent: str, unit: str, style: Style) -> None:
        self._lines = text.split("\n")
        self._indent = indent
        self._unit = unit
        self.style: Style = style

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    @property
    def help(self) -> str | None:
        """The first paragraph."""
        start, end = self._help_lines()
        return " ".join(" ".join(self._lines[start:end]).split()) or None

    def set_help(self, help: str | None) -> None:
        start, end = self._help_lines()
        if not help:
            while end < len(self._lines) and not self._lines[end].strip():
                end += 1
            if end == len(self._lines):
                self._lines = [""]
            else:
                self._lines[start:end] = [] if start else [""]
            return
        width = max(40, WIDTH - len(self._indent))
        wrapped = textwrap.wrap(help, width, break_long_words=False, break_on_hyphens=False)
        if not self.text.strip():
            closing = [self._indent] if len(wrapped) > 1 else []
            self._lines = [wrapped[0], *(self._indent + line for line in wrapped[1:]), *closing]
            return
        last = self._lines[end - 1] if end else ""
        tail = last[len(last.rstrip()) :] if end == len(self._lines) else ""
        lines = [(self._indent if start or number else "") + line for number, line in enumerate(wrapped)]
        if start == 0 and self._lines[0][:1] in (" ", "\t"):
            lines[0] = " " + lines[0]
        lines[-1] += tail
        if start == end and self._has_section_at(end):
            lines.append("")
        self._lines[start:end] = lines

    def _help_lines(self) -> tuple[int, int]:
        start = 0
        while start < len(self._lines) and self._lines[start].strip() in ("", "\\"):
            start += 1
        first = min((section.start for section in self.sections()), default=len(self._lines))
        if start >= first:
            return (start, start) if start < len(self._lines) else (0, 0)
        end = start
        while end < first and self._lines[end].strip():
            end += 1
        return start, end

    def _has_section_at(self, line: int) -> bool:
        return any(section.start == line for section in self.sections())

    def parameter(self, name: str) -> Entry | None:
        return next((entry for _, entry in self._parameters() if name in entry.names), None)

    def set_parameter(self, name: str, *, type: str | None, description: str | None) -> None:
        """Another description for a parameter, or a new entry."""
        if self.parameter(name) is not None:
            self._separate(name)
            self._change(name, lambda entry: entry.with_description(description))
            return
        entry = Entry((name,), type, description)
        sections = [section for section in self.sections() if section.kind == "parameters"]
        if sections:
            self._write(sections[0], [*sections[0].entries, entry])
        else:
            self._add_section("parameters", [entry])

    def rename_parameter(self, old: str, new: str) -> None:
        def named(entry: Entry) -> Entry:
            names = tuple(new if name == old else name for name in entry.names)
            return entry.with_head(names=names, type=entry.type)

        self._change(old, named)

    def retype_parameter(self, name: str, type: str | None) -> None:
        """Where the entry says a type."""

        def typed(entry: Entry) -> Entry:
            if entry.type is None:
                return entry
            comma = entry.type.endswith(", optional")
            return entry.with_head(type=None if type is None else type + (", optional" if comma else ""))

        self._separate(name)
        self._change(name, typed)

    def _separate(self, name: str) -> None:
        """`a, b : int` becomes two entries."""
        for section in reversed(self.sections()):
            entries = []
            for entry in section.entries:
                others = tuple(other for other in entry.names if other != name)
                if name not in entry.names or not others:
                    entries.append(entry)
                    continue
                entries.append(entry.with_head(names=others, type=entry.type))
                entries.append(entry.with_head(names=(name,), type=entry.type))
            if len(entries) > len(section.entries) and section.kind == "parameters":
                self._write(section, entries)

    def remove_parameter(self, name: str) -> None:
        def without(entry: Entry) -> Entry | None:
            names = tuple(other for other in entry.names if other != name)
            return entry.with_head(names=names, type=entry.type) if names else None

        self._change(name, without)

    def returns(self) -> list[Entry]:
        section = self._returns_section()
        return [] if section is None else section.entries

    def set_returns(self, entries: Sequence[Entry]) -> None:
        section = self._returns_section()
        if len(entries) > 1:
            entries = [entry.without_type_field() if entry.has_type_field else entry for entry in entries]
        if section is not None:
            self._write(section, list(entries))
        elif entries:
            self._add_section("returns", list(entries))

    def _returns_section(self) -> Section | None:
        return next((section for section in self.sections() if section.kind == "returns"), None)

    def _parameters(self) -> list[tuple[Section, Entry]]:
        return [
            (section, entry) for section in self.sections() if section.kind == "parameters" for entry in section.entries
        ]

    def _change(self, name: str, change: Callable[[Entry], Entry | None]) -> None:
        """Every entry of that name (from the last, so that lines above keep their places)."""
        for section in reversed(self.sections()):
            if section.kind == "parameters" and any(name in entry.names for entry in section.entries):
                changed = [change(entry) if name in entry.names else entry for entry in section.entries]
                self._write(section, [entry for entry in changed if entry is not None])

    def sections(self) -> list[Section]:
        return sections_of(self._lines, self.style)

    def _write(self, section: Section, entries: list[Entry]) -> None:
        """Puts the entries in the section's place; without entries it goes, with the blank lines above."""
        if entries:
            indent = self._entry_indent(section)
            lines = [line for entry in entries for line in self._rendered(entry, section.kind, indent)]
            self._lines[section.body : section.end] = lines
            return
        start = section.start
        while start and not self._lines[start - 1].strip():
            start -= 1
        rest = self._lines[section.end :]
        if start == 0:
            while rest and not rest[0].strip() and len(rest) > 1:
                rest.pop(0)
            rest = [rest[0].lstrip(), *rest[1:]] if rest else [""]
        elif not any(line.strip() for line in rest):
            is_one_line = start == 1
            rest = [] if is_one_line else rest[-1:]
        self._lines = self._lines[:start] + rest

    def _entry_indent(self, section: Section) -> str:
        for line in self._lines[section.body : section.end]:
            if line.strip():
                return line[: len(line) - len(line.lstrip())]
        title = self._lines[section.start]
        own = title[: len(title) - len(title.lstrip())] if section.start else self._indent
        return own + self._unit if self.style == "google" else own

    def _add_section(self, kind: Kind, entries: list[Entry]) -> None:
        title = "Parameters" if kind == "parameters" else "Returns"
        indent = self._indent
        lines: list[str] = []
        if self.style == "numpy":
            lines = [f"{indent}{title}", f"{indent}{'-' * len(title)}"]
        elif self.style == "google":
            lines = [f"{indent}{'Args' if kind == 'parameters' else 'Returns'}:"]
            indent += self._unit
        for entry in entries:
            lines += self._rendered(entry, kind, indent)
        sections = self.sections()
        before = [section for section in sections if kind == "returns" and section.kind == "parameters"]
        if before and self.style == "sphinx":
            self._lines[before[-1].end : before[-1].end] = lines
        elif before:
            self._lines[before[-1].end : before[-1].end] = ["", *lines]
        elif sections:
            at = sections[0].start
            gap = [] if self.style == "sphinx" else [""]
            if at == 0:
                self._lines[0] = self._indent + self._lines[0].lstrip()
                self._lines[0:0] = ["", *lines, *gap]
            else:
                self._lines[at:at] = [*lines, *gap]
        else:
            self._append(lines)

    def _append(self, lines: list[str]) -> None:
        end = len(self._lines)
        while end and not self._lines[end - 1].strip():
            end -= 1
        above = [*self._lines[: end - 1], self._lines[end - 1].rstrip(), ""] if end else [""]
        self._lines = [*above, *lines, self._indent]

    def _rendered(self, entry: Entry, kind: Kind, indent: str) -> list[str]:
        if entry.lines and entry.keeps == "all":
            return list(entry.lines)
        head = indent + self._head(entry, kind)
        is_alone = self.style == "sphinx" and kind == "returns" and (entry.has_type_field or not entry.names)
        type_field = [f"{indent}:rtype: {entry.type}"] if is_alone and entry.type else []
        if entry.lines and entry.keeps == "text" and not entry.lines[0].lstrip().startswith(":rtype:"):
            following = [line for line in entry.lines[1:] if not is_alone or not line.lstrip().startswith(":rtype:")]
            tail = entry.lines[0][entry.text_at :]
            gap = " " if tail and not tail[0].isspace() else ""
            return [head + gap + tail, *following, *type_field]
        text = entry.description or ""
        if self.style == "numpy":
            return [head, *_wrapped(text, indent + self._unit, indent + self._unit)]
        return _wrapped(f"{head.lstrip()} {text}".rstrip(), indent, indent + self._unit) + type_field

    def _head(self, entry: Entry, kind: Kind) -> str:
        """What stands before the description."""
        names = ", ".join(entry.names)
        if self.style == "numpy":
            colon = ": " if entry.lines and re.match(r"\s*\w+: ", entry.lines[0]) else " : "
            if names and entry.type:
                return f"{names}{colon}{entry.type}"
            return f"{names}{colon.rstrip()}" if names and kind == "returns" else names or entry.type or "object"
        if self.style == "google":
            return f"{names} ({entry.type}):" if names and entry.type else f"{names or entry.type or 'object'}:"
        if kind == "returns":
            is_typed = entry.type and not entry.has_type_field
            return (
                f":returns: {names} ({entry.type}):"
                if names and is_typed
                else f":returns: {names}:"
                if names
                else ":returns:"
            )
        word = FIELD.match(entry.lines[0]).group(2) if entry.lines else "param"  # type: ignore[union-attr]
        is_one_word = entry.type is not None and " " not in entry.type  # Sphinx could not tell it from the name
        return f":{word} {entry.type} {names}:" if is_one_word else f":{word} {names}:"


def _wrapped(text: str, first: str, following: str) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
    )
