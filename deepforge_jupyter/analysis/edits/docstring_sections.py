"""The sections of a docstring, read with the lines that they stand in (NumPy's, Google's and Sphinx's style)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from deepforge_jupyter.analysis.docstrings import TYPES

Style = Literal["numpy", "google", "sphinx"]
Kind = Literal["parameters", "returns", "other"]

_RULE = re.compile(r"[ \t]*-{3,}[ \t]*\Z")
_NUMPY_TITLE = re.compile(r"[ \t]*([A-Za-z][\w ]*?)[ \t]*\Z")
_GOOGLE_TITLE = re.compile(r"[ \t]*([A-Z][\w ]*?):[ \t]*\Z")
FIELD = re.compile(r"([ \t]*):(\w+)(?:[ \t]+([^:\n]*?))?:[ \t]*(.*)\Z", re.DOTALL)
_NUMPY_ENTRY = re.compile(r"(\*{0,2}\w+(?:[ \t]*,[ \t]*\*{0,2}\w+)*)[ \t]*(?::[ \t]*(.*))?\Z")
_GOOGLE_ENTRY = re.compile(r"(\*{0,2}\w+)[ \t]*(?:\(([^)]*)\))?[ \t]*:(?:[ \t]+(.*)|)\Z", re.DOTALL)
_PARAMETERS = {
    "parameters", "params", "arguments", "args", "other parameters", "other params", "other arguments", "other args",
    "attributes", "attribute", "keyword args", "keyword arguments", "receives",
}  # fmt: skip
_RETURNS = {"returns", "return"}
_GOOGLE_TITLES = {
    *_PARAMETERS, *_RETURNS, "raises", "yields", "example", "examples", "note", "notes", "references", "see also",
    "warning", "warnings", "todo", "exceptions", "except",
}  # fmt: skip
_SPHINX_PARAMETERS = {"param", "parameter", "arg", "argument", "attribute", "key", "keyword"}
_SPHINX_RETURNS = {"return", "returns"}
_FIELDS = {
    *_SPHINX_PARAMETERS, *_SPHINX_RETURNS, "rtype", "type", "raises", "raise", "except", "exception", "var", "ivar",
    "cvar", "vartype", "yield", "yields", "meta",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What a section says of a parameter or an output. `names` has several for `a, b : int`, none for a type alone.

    `lines` are the entry as it stands, none for a new one; its description begins in the first of them at `text_at`.
    `keeps` says how much of them still holds.
    """

    names: tuple[str, ...]
    type: str | None = None
    description: str | None = None
    lines: tuple[str, ...] = ()
    text_at: int = 0
    keeps: Literal["all", "text", "nothing"] = "all"

    def with_head(self, *, names: tuple[str, ...] | None = None, type: str | None = None) -> Entry:
        """Another name and type, the description as it stands."""
        keeps: Literal["text", "nothing"] = "nothing" if self.keeps == "nothing" else "text"
        return replace(self, names=self.names if names is None else names, type=type, keeps=keeps)

    @property
    def has_type_field(self) -> bool:
        """True if Sphinx's `:rtype:` says the type."""
        return any(line.lstrip().startswith(":rtype:") for line in self.lines)

    def without_type_field(self) -> Entry:
        lines = tuple(line for line in self.lines if not line.lstrip().startswith(":rtype:"))
        return replace(self, lines=lines, keeps="text" if lines and self.keeps != "nothing" else "nothing")

    def with_description(self, description: str | None) -> Entry:
        return replace(self, description=description, keeps="nothing")


@dataclass
class Section:
    """Lines `start` to `end` of the text; the entries begin at `body`. In Sphinx's style a section is a run of
    fields."""

    kind: Kind
    start: int
    body: int
    end: int
    entries: list[Entry]


def sections_of(lines: list[str], style: Style) -> list[Section]:
    return _sphinx_sections(lines) if style == "sphinx" else _titled_sections(lines, style)


def style_of(text: str) -> Style | None:
    """The style in which the docstring is written; None if it has no section."""
    lines = text.split("\n")
    for style in ("numpy", "google"):
        if any(section.kind != "other" for section in _titled_sections(lines, style)):
            return style
    return "sphinx" if _sphinx_sections(lines) else None


def _titled_sections(lines: list[str], style: Style) -> list[Section]:
    starts: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines):
        if style == "numpy":
            match = _NUMPY_TITLE.match(line)
            if match and number + 1 < len(lines) and _RULE.match(lines[number + 1]):
                starts.append((number, number + 2, match.group(1).lower()))
        elif (match := _GOOGLE_TITLE.match(line)) and match.group(1).lower() in _GOOGLE_TITLES:
            starts.append((number, number + 1, match.group(1).lower()))
    sections = []
    for index, (start, body, title) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(lines)
        if style == "google":
            indent = _width(lines[start])
            deeper = (at for at in range(body, end) if lines[at].strip() and _width(lines[at]) <= indent and start)
            end = next(deeper, end)
        while end > body and not lines[end - 1].strip():
            end -= 1
        kind: Kind = "parameters" if title in _PARAMETERS else "returns" if title in _RETURNS else "other"
        entries = [] if kind == "other" else _entries(lines[body:end], kind, style)
        sections.append(Section(kind, start, body, end, entries))
    return sections


def _entries(lines: list[str], kind: Kind, style: Style) -> list[Entry]:
    first = next((_width(line) for line in lines if line.strip()), 0)
    groups: list[list[str]] = []
    for line in lines:
        is_outer = line.strip() and _width(line) <= first
        if not groups or (is_outer and (style != "google" or _GOOGLE_ENTRY.match(line, _width(line)))):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_entry(tuple(group), kind, style) for group in groups]


def _entry(lines: tuple[str, ...], kind: Kind, style: Style) -> Entry:
    first = lines[0]
    start = _width(first)
    more = [line.strip() for line in lines[1:]]
    if style == "numpy":
        match = _NUMPY_ENTRY.match(first.rstrip(), start)
        description = " ".join(" ".join(more).split()) or None
        if match is None or (kind == "returns" and match.group(2) is None):
            return Entry((), first.strip(), description, lines, len(first))
        names = tuple(name.strip().lstrip("*") for name in match.group(1).split(","))
        return Entry(names, match.group(2) or None, description, lines, len(first))
    match = _GOOGLE_ENTRY.match(first, start)
    if match is None:
        return Entry((), None, " ".join(" ".join([first, *more]).split()) or None, lines, start)
    description = " ".join(" ".join([match.group(3) or "", *more]).split()) or None
    at = first.index(":", match.end(2) if match.group(2) is not None else match.end(1)) + 1
    if kind == "returns" and match.group(2) is None and _is_type(match.group(1)):
        return Entry((), match.group(1), description, lines, at)
    return Entry((match.group(1).lstrip("*"),), match.group(2), description, lines, at)


def _is_type(word: str) -> bool:
    return word in TYPES or word[:1].isupper()


def _sphinx_sections(lines: list[str]) -> list[Section]:
    """Runs of `:param …:` and of `:returns:` fields, each with the lines that belong to it."""
    sections: list[Section] = []
    number = 0
    while number < len(lines):
        match = FIELD.match(lines[number])
        if match is None or match.group(2) not in _FIELDS:
            number += 1
            continue
        end = number + 1
        while end < len(lines) and lines[end].strip() and not _is_field(lines[end]):
            end += 1
        _, word, argument, _ = match.groups()
        kind: Kind = "other"
        if word in _SPHINX_PARAMETERS and argument:
            kind = "parameters"
        elif word in _SPHINX_RETURNS or word == "rtype":
            kind = "returns"
        entry = _sphinx_entry(tuple(lines[number:end]), kind)
        if word == "rtype" and sections and sections[-1].kind == "returns" and sections[-1].end == number:
            last = sections[-1].entries[-1]
            sections[-1].entries[-1] = replace(last, type=last.type or entry.type, lines=last.lines + entry.lines)
            sections[-1].end = number = end
            continue
        if sections and sections[-1].kind == kind and sections[-1].end == number:
            sections[-1].entries.append(entry)
            sections[-1].end = end
        else:
            sections.append(Section(kind, number, number, end, [entry]))
        number = end
    return sections


def _is_field(line: str) -> bool:
    match = FIELD.match(line)
    return match is not None and match.group(2) in _FIELDS


def _sphinx_entry(lines: tuple[str, ...], kind: Kind) -> Entry:
    match = FIELD.match("\n".join(lines))
    assert match is not None
    argument, text = match.group(3) or "", " ".join(match.group(4).split())
    at = lines[0].index(":", lines[0].index(":") + 1) + 1
    if match.group(2) == "rtype":
        return Entry((), text or None, None, lines, at)
    if kind == "returns":
        named = _GOOGLE_ENTRY.match(text)
        if named is not None and not _is_type(named.group(1)):
            at = lines[0].index(":", at) + 1 if ":" in lines[0][at:] else at
            return Entry((named.group(1),), named.group(2), named.group(3) or None, lines, at)
        return Entry((), argument or None, text or None, lines, at)
    type_name, _, name = argument.strip().rpartition(" ")
    return Entry((name.lstrip("*"),), type_name.strip() or None, text or None, lines, at)


def _width(line: str) -> int:
    return len(line) - len(line.lstrip())
