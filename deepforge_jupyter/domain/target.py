"""Where an execution's jobs run and where its values lie: adapters by name, and what was chosen of their options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from deepforge_jupyter.domain.attribute_values import objection
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest

TYPES = ("int", "float", "bool", "str", "path", "list", "dict")
_SECRET = re.compile(
    r"(^|_)(secret(_.*)?|password|passwd|passphrase|credentials?|token|(api|access|private)_?key)$", re.IGNORECASE
)


class AdapterChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One adapter by name; `options` by name, those that are left out have their defaults."""

    name: str
    options: dict[str, Any] = {}


def check_options(title: str, offered: Sequence[Attribute], given: Mapping[str, Any]) -> None:
    """Raises BadRequest naming the adapter and the option, with `details["option"]`."""
    known = {option.name: option for option in offered}
    for name, value in given.items():
        option = known.get(name)
        if option is None:
            close = get_close_matches(name, known, n=1)
            meant = f" (is it “{close[0]}”?)" if close else ""
            has = f"It has: {', '.join(known)}." if known else "It has none."
            raise BadRequest(f"{title} has no option “{name}”{meant}. {has}", details={"option": name})
        if (wrong := objection(option, value)) is not None:
            raise BadRequest(f"{title}: {option.said} {wrong}.", details={"option": name})
    for option in offered:
        if option.is_required and given.get(option.name) is None:
            raise BadRequest(f"{title}: its option {option.said} has no value.", details={"option": option.name})


def names_secret(name: str) -> bool:
    """Whether what is called so is likely to be a secret (`HF_TOKEN`, `password`)."""
    return _SECRET.search(name) is not None


def flaw_in(offered: Any) -> str | None:
    """What is wrong with an adapter's description of its options, as the end of a sentence; None if nothing."""
    if not isinstance(offered, tuple) or not all(isinstance(option, Attribute) for option in offered):
        return "its options are no tuple of Attribute"
    names = [option.name for option in offered]
    for option in offered:
        if not option.name.isidentifier() or names.count(option.name) > 1:
            return f"its option “{option.name}” needs a name of its own, of letters, digits and _"
        if names_secret(option.name):
            return (
                f"its option “{option.name}” would be kept readable with every execution: "
                "secrets belong into a setting of the server or an environment variable"
            )
        if not option.choices and option.type not in TYPES:
            return f"its option “{option.name}” has the type {option.type}; there is: {', '.join(TYPES)}"
        if not option.is_required and (wrong := objection(option, option.default)) is not None:
            return f"the default of its option “{option.name}” {wrong}"
    return None
