"""Storages that people configured: by name, with what they may see of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from deepforge_jupyter.errors import BadRequest

LONGEST_NAME = 64


class ConfiguredStorage(msgspec.Struct, frozen=True, kw_only=True):
    """`adapter` is its kind, `options` what is set of that kind's; `secrets` names those that are kept, never what
    they are."""

    name: str
    adapter: str
    options: dict[str, Any] = {}
    secrets: tuple[str, ...] = ()
    created_at: datetime
    created_by: str = ""
    changed_at: datetime


def storage_name(wanted: str) -> str:
    """Without spaces around it. Raises BadRequest."""
    name = wanted.strip()
    if not name:
        raise BadRequest("A storage needs a name.", details={"option": "name"})
    if len(name) > LONGEST_NAME or "/" in name or "\\" in name or not name.isprintable():
        message = f"A storage's name has at most {LONGEST_NAME} characters, no slashes and no control characters."
        raise BadRequest(message, details={"option": "name"})
    return name
