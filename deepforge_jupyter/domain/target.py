"""Where an execution's jobs run and where its values lie: adapters by name, and what was chosen of their options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import msgspec

from deepforge_jupyter.domain.attribute_values import objection
from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest


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
            raise BadRequest(f"{title}: {name} {wrong}.", details={"option": name})
    for option in offered:
        if option.is_required and given.get(option.name) is None:
            raise BadRequest(f"{title}: its option “{option.name}” has no value.", details={"option": option.name})
