"""Looks through bodies in their JSON text: of each only the parts that are asked for are decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Any, TypedDict

import msgspec

from deepforge_jupyter.store.conditions import ANY, Condition, Path
from deepforge_jupyter.store.fields import Scalar
from deepforge_jupyter.store.matching import first_finder, matcher
from deepforge_jupyter.store.ordering import Placed

_PLAIN = re.compile(
    r"[^\x00-\x1f\"\\\x7f-\U0010ffff]+"
)  # JSON writes it as it is, and its case is folded by ASCII's rules
_LONGEST = 100


class Bodies:
    """Which are as all `conditions` say, and what they have at `paths`."""

    def __init__(self, conditions: Sequence[Condition], paths: Sequence[Path] = ()) -> None:
        self._is_found = matcher(conditions)
        self._value = first_finder(paths)
        asked = {path for condition in conditions for path in condition.paths} | set(paths)
        self._decoder = msgspec.json.Decoder(_parts_at(asked))

    def matches(self, text: str) -> bool:
        return self._is_found(self._decoded(text))

    def placed(self, id: str, created_at: Scalar, text: str) -> Placed | None:
        """Where it stands by the first value at one of the paths, if it matches."""
        body = self._decoded(text)
        return Placed(id, created_at, self._value(body)) if self._is_found(body) else None

    def _decoded(self, text: str) -> Any:
        try:
            return self._decoder.decode(text)
        except msgspec.ValidationError:  # something else stands on the way to a value
            return msgspec.json.decode(text)


def _parts_at(paths: Set[Path]) -> Any:
    """The type of objects with what is at `paths` alone."""
    if () in paths or (ANY,) in paths:
        return Any
    below = {key: {path[1:] for path in paths if path[0] == key} for key in sorted({path[0] for path in paths})}
    if ANY in below:
        several: Any = dict[str, _parts_at(set().union(*below.values()))]  # type: ignore[misc]
        return several | None
    types = {key: _parts_at(rest) for key, rest in below.items()}
    one: Any = TypedDict("Parts", types, total=False)  # type: ignore[misc]
    return one | None


def parts_in_text(conditions: Sequence[Condition]) -> list[list[str]]:
    """Of each list one stands in the text of every body that is as all `conditions` say, whichever case it is in there,
    where that text is ASCII."""
    return [parts for condition in conditions if (parts := _parts(condition))]


def _parts(condition: Condition) -> list[str]:
    if condition.is_not or condition.comparison not in ("contains", "="):
        return []
    parts = {_part(value) for value in condition.values}
    return [] if "" in parts else sorted(parts)


def _part(value: str | int | float) -> str:
    """The longest part of a text that stands in JSON as it is; none of a number, which may be written in many ways."""
    runs = _PLAIN.findall(value.casefold()) if isinstance(value, str) else []
    return max(runs, key=len, default="")[:_LONGEST]
