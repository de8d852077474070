"""How names are made and made unique."""

from __future__ import annotations

import re
from collections.abc import Container

LONGEST_EXECUTION_NAME = 100
LONGEST_NODE_ID_BYTES = 200
LONGEST_ARTIFACT_NAME = 200
_NOT_WORD = re.compile(r"[^0-9A-Za-z_]")
_NOT_IN_NODE_IDS = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")


def execution_name(wanted: str) -> str:
    """`wanted` with every character outside `[0-9A-Za-z_]` as `_` (DeepForge's rule), cut where it is too long."""
    return _NOT_WORD.sub("_", wanted.strip())[:LONGEST_EXECUTION_NAME] or "execution"


def objection_to_node_id(id: str) -> str | None:
    """Why `id` cannot be a node's, as the end of a sentence; None if it can. It names a folder of the run."""
    if not id.strip():
        return "is empty"
    if id in (".", ".."):
        return "means a folder"
    if _NOT_IN_NODE_IDS.search(id):
        return "holds “/”, “\\”, a line break or another control character"
    if id != id.strip():
        return "begins or ends with a space"
    if len(id.encode()) > LONGEST_NODE_ID_BYTES:
        return f"is longer than {LONGEST_NODE_ID_BYTES} bytes"
    return None


def objection_to_artifact_name(name: str) -> str | None:
    """Why an artifact cannot be called so, as the end of a sentence; None if it can. Downloads are named by it."""
    if not name.strip():
        return "is empty"
    if "/" in name or "\\" in name or not name.isprintable():
        return "holds “/”, “\\”, a line break or another control character"
    if name != name.strip():
        return "begins or ends with a space"
    if name in (".", ".."):
        return "means a folder"
    if len(name) > LONGEST_ARTIFACT_NAME:
        return f"is longer than {LONGEST_ARTIFACT_NAME} characters"
    return None


def unique(name: str, taken: Container[str]) -> str:
    """`name`, or `name_2`, `name_3`, … whichever first is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
