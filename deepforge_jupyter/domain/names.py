"""How names are made and made unique."""

from __future__ import annotations

import re
from collections.abc import Container

_NOT_WORD = re.compile(r"[^0-9A-Za-z_]")


def execution_name(wanted: str) -> str:
    """`wanted` with every character outside `[0-9A-Za-z_]` as `_` (DeepForge's rule)."""
    return _NOT_WORD.sub("_", wanted.strip()) or "execution"


def unique(name: str, taken: Container[str]) -> str:
    """`name`, or `name_2`, `name_3`, … whichever first is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
