"""JSON that is written as it was read: numbers keep their source text, objects the order of their keys.

`parse` gives ordinary `dict`, `list`, `str`, `int`, `bool` and None; only a number that Python would write
differently (`1.0`, `1e3`, `-0`) is a `SourceNumber`, a float that remembers its text. `plain` makes it a float again.
"""

from __future__ import annotations

import json
import re
from typing import Any

from deepforge_jupyter.errors import BadDocument

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class SourceNumber(float):
    """A float that is written as the text it was read from."""

    source: str

    def __new__(cls, source: str) -> SourceNumber:
        number = super().__new__(cls, source)
        number.source = source
        return number

    def __reduce__(self) -> tuple[type[SourceNumber], tuple[str]]:
        return type(self), (self.source,)


def parse(text: str, *, path: str | None = None) -> Any:
    """The value of a JSON text. Raises BadDocument with `path`, `line` and `column` (from 1)."""
    where = f"{path}: " if path else ""
    try:
        return json.loads(
            text.removeprefix("\ufeff"), parse_float=SourceNumber, parse_int=_integer, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise BadDocument(
            f"{where}line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}.",
            details=_place(path, line=error.lineno, column=error.colno),
        ) from None
    except RecursionError:
        raise BadDocument(f"{where}this JSON is nested too deeply to be read.", details=_place(path)) from None
    except _NotJson as error:
        raise BadDocument(f"{where}{error} is not a JSON number; use null or a text.", details=_place(path)) from None


def compact(value: Any) -> str:
    """One line: `, ` and `: ` between, no other spaces; strings escaped as JavaScript's `JSON.stringify` does.

    Raises BadDocument for what JSON cannot hold.
    """
    if isinstance(value, str):
        return string(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, SourceNumber):
        return value.source
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise BadDocument(f"{value} cannot be written as JSON.")
        return float.__repr__(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{string(str(key))}: {compact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(compact(item) for item in value) + "]"
    raise BadDocument(f"A value of type {type(value).__name__} cannot be written as JSON.")


def string(text: str) -> str:
    """A JSON string: escapes `"`, `\\`, control characters below U+0020 and lone surrogates, nothing else."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def in_key_order(keys: list[str]) -> list[str]:
    """Sorted as JavaScript sorts strings: by UTF-16 code units."""
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def plain(value: Any) -> Any:
    """The same with ordinary floats, as msgspec wants it."""
    if isinstance(value, SourceNumber):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


class _NotJson(Exception):
    pass


def _refuse(text: str) -> Any:
    raise _NotJson(text)


def _integer(text: str) -> int | SourceNumber:
    if text == "-0" or len(text) > 4000:
        return SourceNumber(text)
    return int(text)


def _place(path: str | None, **more: int) -> dict[str, Any]:
    return {**({"path": path} if path else {}), **more}
