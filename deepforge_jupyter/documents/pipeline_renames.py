"""A name that changed in the project, changed in a pipeline's document."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

Kind = Literal["operation", "input", "output", "attribute", "resource"]


def rename_in_pipeline(
    document: dict[str, Any],
    *,
    kind: Kind,
    operation: str,
    old: str,
    new: str,
    only: Collection[str] | None = None,
) -> list[str]:
    """Changes `document` in place and returns the ids of the nodes that it concerned.

    An operation, or a port or attribute of `operation`, or a resource (by its path) was called `old` and is called
    `new`. What would take the place of something that is there stays as it is. `only` are the nodes that count; None
    is all.
    """
    nodes = document.get("nodes")
    if not isinstance(nodes, dict):
        return []
    chosen = {id: node for id, node in nodes.items() if isinstance(node, dict) and (only is None or id in only)}
    if kind == "operation":
        return [id for id, node in chosen.items() if _replace(node, "operation", old, new)]
    if kind == "resource":
        return [id for id, node in chosen.items() if _replace_values(node.get("references"), old, new)]
    users = {id: node for id, node in chosen.items() if node.get("operation") == operation}
    if kind == "attribute":
        return [id for id, node in users.items() if any(_rename_key(node.get(p), old, new) for p in _PARTS)]
    return _rename_port(document.get("edges"), users, kind=kind, old=old, new=new)


_PARTS = ("attributes", "references")


def _rename_port(edges: Any, users: Collection[str], *, kind: str, old: str, new: str) -> list[str]:
    end, port = ("target", "input") if kind == "input" else ("source", "output")
    found: dict[str, None] = {}
    listed = [edge for edge in edges if isinstance(edge, dict)] if isinstance(edges, list) else []
    taken = {str(edge.get("target")) for edge in listed if kind == "input" and edge.get("input") == new}
    for edge in listed:
        node = str(edge.get(end))
        if node in users and edge.get(port) == old and node not in taken:
            edge[port] = new
            found[node] = None
    return list(found)


def _replace(members: dict[str, Any], key: str, old: str, new: str) -> bool:
    if members.get(key) != old:
        return False
    members[key] = new
    return True


def _replace_values(members: Any, old: str, new: str) -> bool:
    if not isinstance(members, dict):
        return False
    replaced = [_replace(members, key, old, new) for key in members]
    return any(replaced)


def _rename_key(members: Any, old: str, new: str) -> bool:
    if not isinstance(members, dict) or old not in members or new in members:
        return False
    members[new] = members.pop(old)
    return True
