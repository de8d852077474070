"""What people type to find artifacts: `model type:ndarray size>10MB -storage:local`, in the words of `search`."""

from __future__ import annotations

import re
from datetime import timezone, tzinfo
from typing import cast

from deepforge_jupyter.domain.search import Sign, Term, days, parts_of, plain, values_of
from deepforge_jupyter.errors import BadRequest

_ASKED = {
    "name": "contains",
    "type": "contains",
    "made": "contains",
    "by": "contains",
    "storage": "=",
    "verified": "=",
}
_COMPARED = re.compile(r"(size|date):?(!=|<=|>=|=|<|>|(?<=:))(.*)", re.DOTALL)
_OTHER = re.compile(r"(\w+)(!=|<=|>=|=|<|>).*", re.DOTALL)
_FIELD = re.compile(r"(\w+):(.*)", re.DOTALL)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_artifact_search(text: str, *, zone: tzinfo | None = timezone.utc) -> list[Term]:
    """Days are those of `zone` (None: of this machine). Raises BadRequest saying what is not understood."""
    return [term for part in parts_of(text) for term in _terms(part, zone)]


def _terms(part: str, zone: tzinfo | None) -> list[Term]:
    is_not = part.startswith("-") and len(part) > 1
    part = part[1:] if is_not else part
    if found := _COMPARED.fullmatch(part):
        return _compared(found[1], found[2] or "=", found[3], is_not=is_not, zone=zone)
    if found := _FIELD.fullmatch(part):
        return _asked(found[1], found[2], is_not=is_not)
    if found := _OTHER.fullmatch(part):
        raise BadRequest(
            f"Artifacts are compared by size and date, not by {found[1]}; others are written with a colon, as in "
            f'name:model, and a text with such a sign in quotes ("a{found[2]}b").'
        )
    word = plain(part)
    return [Term(field="word", sign="contains", values=(word,), is_not=is_not)] if word else []


def _asked(name: str, text: str, *, is_not: bool) -> list[Term]:
    if name not in _ASKED:
        there_are = ", ".join(f"{known}:" for known in (*_ASKED, "size", "date"))
        raise BadRequest(
            f'“{name}:” is not known. There are {there_are}; a text with a colon is put in quotes ("a:b").'
        )
    values = values_of(text)
    return [Term(field=name, sign=cast(Sign, _ASKED[name]), values=values, is_not=is_not)] if values else []


def _compared(name: str, sign: str, text: str, *, is_not: bool, zone: tzinfo | None) -> list[Term]:
    if sign == "!=":
        sign, is_not = "=", not is_not
    if not text:
        return []
    if name == "date":
        return days(cast(Sign, sign), text, is_not=is_not, zone=zone)
    return [Term(field="size", sign=cast(Sign, sign), values=(_bytes(text),), is_not=is_not)]


def _bytes(text: str) -> float:
    found = _SIZE.fullmatch(plain(text))
    if found is None:
        raise BadRequest(f"“{text}” is no size: write it as 500, 20kB, 1.5MB or 2GiB.")
    unit = found[2].lower()
    base = 1024 if unit.endswith("i") else 1000
    return float(found[1]) * float(base ** _POWERS[unit.removesuffix("i")])
