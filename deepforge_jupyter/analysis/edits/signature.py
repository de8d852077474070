"""The parameters of a function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from deepforge_jupyter.analysis.edits.comma_list import CommaList, Item, bracketed
from deepforge_jupyter.analysis.edits.source import Source, refused
from deepforge_jupyter.analysis.module import Function, has_decorator

_HEAD = re.compile(r"(?:async[\s\\]+)?def[\s\\]+\w+[\s\\]*\(")


class Signature:
    """The parameters as they are written. It is changed in one way only, then read again."""

    def __init__(self, source: Source, function: Function) -> None:
        self._source = source
        self._function = function
        self._list = CommaList(source, *bracketed(source, opening(source, function)), has_brackets=True)
        self._names = [_name(item) for item in self._list.items]
        self._has_object = not has_decorator(function, "staticmethod")

    @property
    def _parameters(self) -> list[int]:
        """Places of what can be given by name."""
        first = 1 if self._has_object else 0
        return [
            place
            for place, name in enumerate(self._names)
            if place >= first and name not in ("*", "/") and not name.startswith("*")
        ]

    @property
    def _star(self) -> int | None:
        """The place of `*` or `*args`: what follows is given by name only."""
        return next((place for place, name in enumerate(self._names) if _is_star(name)), None)

    @property
    def _end(self) -> int:
        """Where `**kwargs` stands, or the end."""
        return next((place for place, name in enumerate(self._names) if name.startswith("**")), len(self._names))

    def add(self, name: str, *, type: str | None, default: str | None, before: str | None, after: str | None) -> None:
        """A parameter next to that of this name, or at the end; without a default before those that have one."""
        code = parameter(name, type=type, default=default)
        if not self._list.items and self._has_object:
            self._list.insert(0, f"self, {code}")
            return
        place = self._place(before=before, after=after)
        star = self._star
        if star is None or place <= star:
            first, last = self._bounds(has_default=default is not None)
            place = min(max(place, first), last)
        self._list.insert(place, code)

    def _place(self, *, before: str | None, after: str | None) -> int:
        if before is not None:
            return self._names.index(before)
        if after is not None:
            return self._names.index(after) + 1
        star = self._star
        if star is not None and self._names[star] != "*" and star + 1 == self._end:
            return star
        return self._end

    def _bounds(self, *, has_default: bool) -> tuple[int, int]:
        """Between which places a positional parameter may stand."""
        star = self._star
        last = self._end if star is None else star
        positional = [place for place in range(last) if self._names[place] != "/"]
        required = [place for place in positional if not _has_default(self._list.items[place])]
        if has_default:
            return (required[-1] + 1 if required else 0), last
        optional = [place for place in positional if _has_default(self._list.items[place])]
        return (1 if self._has_object else 0), (optional[0] if optional else last)

    def remove(self, name: str) -> None:
        place = self._names.index(name)
        star = self._star
        if star is not None and self._names[star] == "*" and star + 1 == place == self._end - 1:
            self._list.remove(star, place)  # nothing would come after the star
        else:
            self._list.remove(place)

    def order(self, names: Sequence[str], codes: Mapping[str, str] | None = None) -> None:
        """The named parameters in this order, in the places that they have together; `*` and `/` stay where they
        are. `codes` is what some of them become. Raises EditRefused if one with a default would stand before one
        without."""
        codes = codes or {}
        places = sorted(self._names.index(name) for name in names)
        order = list(range(len(self._names)))
        for place, name in zip(places, names, strict=True):
            order[place] = self._names.index(name)
        if not codes:
            self._check_defaults([self._list.items[place] for place in order])
        self._list.permute(order, {self._names.index(name): code for name, code in codes.items()})

    def _check_defaults(self, items: Sequence[Item]) -> None:
        optional: str | None = None
        for item in items:
            name = _name(item)
            if name.startswith("*"):
                return
            if _has_default(item):
                optional = optional or name
            elif optional is not None and name != "/":
                raise refused(f"{name} has no default and must stand before {optional}, which has one.", self._function)

    def set_type(self, name: str, type: str | None) -> None:
        item = self._list.items[self._names.index(name)]
        self._source.rewrite(item.start, item.end, self._typed(item, type))

    def set_default(self, name: str, default: str | None) -> None:
        """Moves the parameter where Python then wants it: behind the others without a default, or before those
        with one."""
        item = self._list.items[self._names.index(name)]
        self.order(
            self._order_by_default(name, has_default=default is not None), {name: self._defaulted(item, default)}
        )

    def _order_by_default(self, name: str, *, has_default: bool) -> list[str]:
        names = [self._names[place] for place in self._parameters]
        place, star = self._names.index(name), self._star
        if star is not None and place > star:
            return names
        last = self._end if star is None else star
        positional = [self._names[other] for other in self._parameters if other < last]
        rest = [other for other in positional if other != name]
        required = sum(not _has_default(self._list.items[self._names.index(other)]) for other in rest)
        at = positional.index(name)
        rest.insert(max(at, required) if has_default else min(at, required), name)
        return rest + names[len(positional) :]

    def _typed(self, item: Item, type: str | None) -> str:
        named, colon, equals = _parts(item)
        name, value = item.tokens[named], None if equals is None else item.tokens[equals + 1]
        after = item.end if equals is None else item.tokens[equals - 1].end
        code = self._source.text[name.start : name.end]
        if type is not None:
            code += (
                self._source.text[name.end : item.tokens[colon + 1].start] + type if colon is not None else f": {type}"
            )
        if value is None:
            return code
        space = self._source.text[after : value.start]
        if (colon is None) != (type is None) and space.strip(" ") == "=":
            space = "=" if type is None else " = "
        return code + space + self._source.text[value.start : item.end]

    def _defaulted(self, item: Item, default: str | None) -> str:
        _, colon, equals = _parts(item)
        text = self._source.text
        if equals is None:
            code = text[item.start : item.end]
            return code if default is None else f"{code}={default}" if colon is None else f"{code} = {default}"
        if default is None:
            return text[item.start : item.tokens[equals - 1].end]
        return text[item.start : item.tokens[equals + 1].start] + default


def parameter(name: str, *, type: str | None, default: str | None) -> str:
    """`name: type = default` as PEP 8 writes it."""
    if type is None:
        return name if default is None else f"{name}={default}"
    return f"{name}: {type}" if default is None else f"{name}: {type} = {default}"


def _name(item: Item) -> str:
    """`x`, `*`, `/`, `*args`, `**kwargs`."""
    first = item.tokens[0].text
    name = first + item.tokens[1].text if first in ("*", "**") and len(item.tokens) > 1 else first
    return unicodedata.normalize("NFKC", name)


def opening(source: Source, function: Function) -> int:
    """The bracket after the function's name, and after its type parameters."""
    parameters = getattr(function, "type_params", None)
    if parameters:
        return source.text.index("(", source.end(parameters[-1]))
    match = _HEAD.match(source.text, source.start(function))
    assert match is not None
    return match.end() - 1


def _is_star(name: str) -> bool:
    return name.startswith("*") and not name.startswith("**")


def _parts(item: Item) -> tuple[int, int | None, int | None]:
    """Places of the name, of the colon and of the equals sign among the tokens."""
    colon = next((at for at, token in enumerate(item.tokens) if token.depth == 0 and token.text == ":"), None)
    equals = next((at for at, token in enumerate(item.tokens) if token.depth == 0 and token.text == "="), None)
    if colon is not None and equals is not None and colon > equals:
        colon = None
    return 0, colon, equals


def _has_default(item: Item) -> bool:
    return _parts(item)[2] is not None
