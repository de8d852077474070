"""Docstrings: help, and what their sections say of parameters and results."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass, field

from deepforge_jupyter.analysis.syntax import parse_expression

_NUMPY = re.compile(r"^[ \t]*[A-Z][\w ]*\n[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_GOOGLE = re.compile(
    r"^[ \t]*(Args|Arguments|Parameters|Params|Attributes|Returns|Keyword Args|Keyword Arguments):[ \t]*$", re.MULTILINE
)
_REST = re.compile(r"^[ \t]*:(param|parameter|arg|argument|return|returns)\b", re.MULTILINE)
_FIELD = re.compile(r"[ \t]*:\w+(?:[ \t]+[^:]+)?:")
_GOOGLE_RETURNS = re.compile(
    r"^(?P<indent>[ \t]*)Returns:[ \t]*\n(?P<body>(?:(?P=indent)[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)*)", re.MULTILINE
)
_ENTRY = re.compile(r"^([A-Za-z_]\w*)(?:[ \t]*\(([^)]*)\))?[ \t]*:(?:[ \t]+|$)(.*)$")
TYPES = {"int", "float", "str", "bool", "list", "dict", "tuple", "set", "bytes", "object", "array", "ndarray", "None"}


@dataclass(frozen=True)
class Described:
    """An entry of a docstring's section."""

    name: str | None
    type: str | None
    description: str | None


@dataclass(frozen=True)
class Docstring:
    help: str | None = None
    parameters: dict[str, Described] = field(default_factory=dict)
    returns: tuple[Described, ...] = ()


def read_docstring(definition: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | None) -> Docstring:
    """The docstring of a class or function, in NumPy's, Google's or Sphinx's style; `help` is its first paragraph."""
    text = ast.get_docstring(definition) if definition is not None else None
    if not text or not text.strip():
        return Docstring()
    for section, reader in ((_NUMPY, _read_numpy), (_GOOGLE, _read_google), (_REST, _read_rest)):
        if (found := section.search(text)) is not None:
            # with a line above it, since docstring_parser loses the indentation after a section on the first line
            return reader(f"\n{text}", _first_paragraph(text[: found.start()]))
    return Docstring(help=_first_paragraph(text))


def read_docstring_text(text: str | None) -> str | None:
    """The first paragraph of a docstring as one line; None if there is none."""
    return _first_paragraph(text) if text else None


def _first_paragraph(text: str) -> str | None:
    return _paragraph(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0])


def _read_numpy(text: str, help_text: str | None) -> Docstring:
    from docstring_parser import ParseError, numpydoc

    try:
        found = numpydoc.parse(text)
    except ParseError:
        return Docstring(help=help_text)
    returns = tuple(
        Described(entry.return_name, _type(entry.type_name), _paragraph(entry.description))
        for entry in found.many_returns
    )
    parameters: dict[str, Described] = {}
    for entry in found.params:
        for name in entry.arg_name.split(","):
            bare = name.strip().lstrip("*")
            parameters[bare] = Described(bare, _type(entry.type_name), _paragraph(entry.description))
    return Docstring(help_text, parameters, returns)


def _read_google(text: str, help_text: str | None) -> Docstring:
    from docstring_parser import ParseError, google

    try:
        found = google.parse(text)
    except ParseError:
        return Docstring(help=help_text)
    parameters = {
        entry.arg_name.lstrip("*"): Described(
            entry.arg_name.lstrip("*"), _type(entry.type_name), _paragraph(entry.description)
        )
        for entry in found.params
    }
    section = _GOOGLE_RETURNS.search(text)
    returns = _google_entries(section.group("body")) if section is not None else []
    return Docstring(help_text, parameters, tuple(returns))


def _read_rest(text: str, help_text: str | None) -> Docstring:
    from docstring_parser import ParseError, rest

    try:
        found = rest.parse(_fields_only(text))
    except ParseError:
        return Docstring(help=help_text)
    parameters = {
        entry.arg_name: Described(entry.arg_name, _type(entry.type_name), _paragraph(entry.description))
        for entry in found.params
    }
    returns = [
        described
        for entry in found.many_returns
        for described in _rest_entries(_type(entry.type_name), entry.description or "")
    ]
    return Docstring(help_text, parameters, tuple(returns))


def _fields_only(text: str) -> str:
    """The fields with the lines that belong to them: docstring_parser takes all that follows to be the last one's."""
    kept: list[str] = []
    is_field = False
    for line in text.splitlines():
        if _FIELD.match(line):
            is_field = True
        elif line[:1].strip() and kept and not kept[-1].strip():
            is_field = False
        if is_field:
            kept.append(line)
    return "\n".join(kept)


def _rest_entries(kind: str | None, text: str) -> list[Described]:
    """`name: description` and `name (type): description` name what is returned; anything else describes it."""
    entries = _google_entries(text)
    if all(entry.name is not None for entry in entries) and entries:
        return [Described(entry.name, entry.type or kind, entry.description) for entry in entries]
    return [Described(None, kind, _paragraph(text))]


def _google_entries(text: str) -> list[Described]:
    """`name: description` and `name (type): description` a line; `type: description` names nothing."""
    entries: list[tuple[str | None, str | None, list[str]]] = []
    for line in inspect.cleandoc(text).splitlines():
        match = _ENTRY.match(line)
        if match is not None:
            word, kind, rest = match.groups()
            is_type = kind is None and (word in TYPES or word[0].isupper())
            entries.append((None if is_type else word, word if is_type else kind, [rest]))
        elif entries:
            entries[-1][2].append(line)
        elif line.strip():
            entries.append((None, None, [line]))
    return [Described(name, _type(kind), _paragraph("\n".join(lines))) for name, kind, lines in entries]


def _type(text: str | None) -> str | None:
    """The type where a docstring says one that is an expression (`dict`, `np.ndarray`), not prose."""
    if not text:
        return None
    text = text.removesuffix(", optional").strip()
    try:
        expression = parse_expression(text)
    except SyntaxError:
        return None
    allowed = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)
    return text if isinstance(expression, allowed) else None


def _paragraph(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
