"""What people type to find executions: `train status:failed Train.epochs>=10 -tag:draft`.

Words stand for themselves; `name:value` asks for one of the things below, several values divided by commas; a name
and a sign ask for the value of an attribute or metric. A minus before any of it asks for the opposite, quotes hold
together what has spaces.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Literal, cast
from zoneinfo import ZoneInfo

import msgspec

from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.errors import BadRequest

LONGEST_CHARACTERS = 2000
MOST_PARTS = 50

Sign = Literal["contains", "=", "<", "<=", ">", ">="]
Scalar = str | int | float

_ASKED = {
    "name": "contains",
    "pipeline": "contains",
    "note": "contains",
    "by": "contains",
    "tag": "=",
    "status": "=",
}
_PART = re.compile(r"""(?:"[^"]*(?:"|$)|[^\s"])+""")
_VALUE = re.compile(r"""(?:"[^"]*(?:"|$)|[^,"])+""")
_FIELD = re.compile(r"(\w+):(.*)", re.DOTALL)
_COMPARED = re.compile(r"""([^\s=<>!"]+?)(!=|<=|>=|=|<|>)(.*)""", re.DOTALL)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked for. Of an attribute or metric (`value`) `name` says which, as `Train.epochs` or
    `epochs` (of any node)."""

    field: str
    sign: Sign
    values: tuple[Scalar, ...]
    name: str = ""
    is_not: bool = False


def parse_search(text: str, *, zone: tzinfo | None = timezone.utc) -> list[Term]:
    """Days are those of `zone` (None: of this machine). Raises BadRequest saying what is not understood."""
    return [term for part in parts_of(text) for term in _terms(part, zone)]


def parts_of(text: str) -> list[str]:
    """What is divided by spaces; quotes hold together. Raises BadRequest if one is not closed, and for more than a
    person types."""
    if len(text) > LONGEST_CHARACTERS:
        raise BadRequest(f"A search has at most {LONGEST_CHARACTERS} characters.")
    parts: list[str] = _PART.findall(text)
    if text.count('"') % 2:
        raise BadRequest(f'A quote is not closed in “{parts[-1]}”: write another " where it ends.')
    if len(parts) > MOST_PARTS:
        raise BadRequest(f"A search has at most {MOST_PARTS} words: leave some out.")
    return parts


def zone_named(name: str) -> tzinfo:
    """`Europe/Berlin`, or `UTC`; browsers that do not know theirs say `Etc/Unknown`. Raises BadRequest."""
    if name in ("UTC", "Etc/Unknown"):
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        message = f"There is no time zone “{name[:60]}”; they are called as in Europe/Berlin, or UTC."
        raise BadRequest(message, details={"zone": name[:60]}) from None


def _terms(part: str, zone: tzinfo | None) -> list[Term]:
    is_not = part.startswith("-") and len(part) > 1
    part = part[1:] if is_not else part
    if found := _COMPARED.fullmatch(part):
        return _compared(*found.groups(), is_not=is_not, zone=zone)
    if found := _FIELD.fullmatch(part):
        return _asked(found[1], found[2], is_not=is_not, zone=zone)
    word = plain(part)
    return [Term(field="word", sign="contains", values=(word,), is_not=is_not)] if word else []


def _asked(name: str, text: str, *, is_not: bool, zone: tzinfo | None) -> list[Term]:
    values = values_of(text)
    if name == "is" and values == ("starred",):
        return [Term(field="star", sign="=", values=(1,), is_not=is_not)]
    if name == "is":
        raise BadRequest("Executions are found by `is:starred`; `is:` stands for nothing else.")
    if name == "date":
        return _compared(name, "=", text, is_not=is_not, zone=zone) if values else []
    if name not in _ASKED:
        there_are = ", ".join(f"{known}:" for known in (*_ASKED, "date", "is"))
        raise BadRequest(
            f"“{name}:” is not known. There are {there_are}; an attribute or metric is compared, as in epochs=3; "
            'a text with a colon is put in quotes ("a:b").'
        )
    if name == "status":
        values = tuple(_status(value) for value in values)
    if not values:
        return []
    sign = cast(Sign, _ASKED[name])
    return [Term(field=name, sign=sign, values=values, is_not=is_not)]


def values_of(text: str) -> tuple[str, ...]:
    """What is divided by commas, without quotes."""
    return tuple(plain(value) for value in _VALUE.findall(text) if plain(value))


def _status(value: str) -> str:
    known = [status.value for status in Status]
    if value.lower() not in known:
        raise BadRequest(f"There is no status “{value}”; there are {', '.join(known)}.")
    return value.lower()


def _compared(name: str, sign: str, text: str, *, is_not: bool, zone: tzinfo | None) -> list[Term]:
    if sign == "!=":
        sign, is_not = "=", not is_not
    given = cast(Sign, sign)
    if not text:
        return []
    if name == "status":
        return _status_compared(given, text, is_not=is_not)
    if name == "date":
        return days(given, text, is_not=is_not, zone=zone)
    if name == "took":
        return [Term(field="took", sign=given, values=(_seconds(text),), is_not=is_not)]
    values = (_ordered(name, given, text),) if given != "=" else _either(text)
    return [Term(field="value", name=plain(name), sign=given, values=values, is_not=is_not)]


def _status_compared(sign: Sign, text: str, *, is_not: bool) -> list[Term]:
    if sign != "=":
        raise BadRequest("A status is none of more or less: write it as status:failed.")
    return _asked("status", text, is_not=is_not, zone=None)


def days(sign: Sign, text: str, *, is_not: bool, zone: tzinfo | None) -> list[Term]:
    """A day lasts until the next begins; a time with its hour is a moment."""
    begins, ends = _moments(plain(text), zone)
    begin, end = begins.isoformat().replace("+00:00", ""), ends.isoformat().replace("+00:00", "")
    if sign == "=":
        if is_not:
            raise BadRequest("A day cannot be left out; say date<… or date>…")
        return [_date(">=", begin), _date("<", end)]
    return [_date("<" if sign in ("<", "<=") else ">=", end if sign in ("<=", ">") else begin, is_not=is_not)]


def _date(sign: Sign, text: str, *, is_not: bool = False) -> Term:
    return Term(field="date", sign=sign, values=(text,), is_not=is_not)


def _moments(text: str, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """The first of a day and the first of the next, in UTC; of a moment twice itself."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time())
            return _in_utc(day, zone), _in_utc(day + timedelta(days=1), zone)
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = moment.astimezone(timezone.utc) if moment.tzinfo else _in_utc(moment, zone)
    except (ValueError, OverflowError, OSError):
        raise BadRequest(f"“{text}” is no date: write it as 2026-11-30, or 2026-11-30T14:00.") from None
    return moment, moment


def _in_utc(local: datetime, zone: tzinfo | None) -> datetime:
    return (local.replace(tzinfo=zone) if zone else local).astimezone(timezone.utc)


def _seconds(text: str) -> float:
    units = {"": 1, "s": 1, "min": 60, "m": 60, "h": 3600}
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|)", plain(text))
    if found is None:
        raise BadRequest(f"“{text}” is no time: write it as 90, 90s, 5min or 2h.")
    return float(found[1]) * units[found[2]]


def _either(text: str) -> tuple[Scalar, ...]:
    """What is written may be a number or a text that looks like one."""
    value = _json(text)
    return (value,) if isinstance(value, str) else (value, plain(text))


def _ordered(name: str, sign: Sign, text: str) -> Scalar:
    """A number; or a text, where quotes say that it is one."""
    value = _json(text)
    if isinstance(value, str) and not text.startswith('"'):
        raise BadRequest(
            f"“{value}” is no number: {name}{sign} compares with one, as in {name}{sign}0.5. A text is found by "
            f'{name}={value}, and put in order by {name}{sign}"{value}".'
        )
    return value


def _json(text: str) -> Scalar:
    """A number, or true and false as a body has them; else the text."""
    if not text.startswith('"'):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return plain(text)
        if isinstance(value, bool | int | float) and value == value and abs(value) != float("inf"):
            return int(value) if isinstance(value, bool) else value
    return plain(text)


def plain(text: str) -> str:
    return text.replace('"', "")
