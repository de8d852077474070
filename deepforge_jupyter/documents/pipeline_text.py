"""The text form of a pipeline document: one form for one document, `docs/reference/formats.md`.

Documents are `dict`s as `parse_pipeline` gives them; keys that this version does not know survive at every level.
"""

from __future__ import annotations

from typing import Any

from deepforge_jupyter.documents.exact_json import compact, in_key_order, parse, string
from deepforge_jupyter.domain.pipeline import FORMAT
from deepforge_jupyter.errors import BadDocument

DOCUMENT_KEYS = ("format", "description", "nodes", "edges", "layout", "notes")
NODE_KEYS = ("operation", "label", "note", "attributes", "references", "reuse", "retries", "time_limit_s")
EDGE_KEYS = ("source", "output", "target", "input")
_ALWAYS = {"format": FORMAT, "nodes": {}, "edges": []}
_BY_NAME = ("attributes", "references")


def parse_pipeline(text: str, *, path: str | None = None) -> dict[str, Any]:
    """The document as it was read. Raises BadDocument if it is not a JSON object; checks nothing else."""
    document = parse(text, path=path)
    if not isinstance(document, dict):
        where = f"{path}: " if path else ""
        raise BadDocument(
            f'{where}a pipeline is a JSON object such as {{"format": 1, "nodes": {{}}, "edges": []}}.',
            details={"path": path} if path else {},
        )
    return document


def format_pipeline(document: dict[str, Any]) -> str:
    """The document's text: meaning first, layout apart, one line for each thing that a diff should show."""
    whole = {**_ALWAYS, **document}
    members = [
        f"  {string(key)}: {_member(key, whole[key])}"
        for key in _ordered(whole, DOCUMENT_KEYS)
        if key not in ("layout", "notes") or not _is_empty(whole[key])
    ]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _member(key: str, value: Any) -> str:
    if key == "nodes" and isinstance(value, dict):
        return _lines("{", [f"{string(id)}: {_node(value[id])}" for id in in_key_order(list(value))], "}", indent=2)
    if key == "edges" and isinstance(value, list):
        return _lines("[", [_edge(edge) for edge in _in_edge_order(value)], "]", indent=2)
    if key == "layout" and isinstance(value, dict):
        return _lines("{", [f"{string(id)}: {compact(value[id])}" for id in in_key_order(list(value))], "}", indent=2)
    if key == "notes" and isinstance(value, list):
        return _lines("[", [compact(note) for note in value], "]", indent=2)
    return compact(value)


def _node(node: Any) -> str:
    if not isinstance(node, dict):
        return compact(node)
    members = []
    for key in _ordered(node, NODE_KEYS):
        value = node[key]
        if key in _BY_NAME and _is_empty(value):
            continue
        if key in _BY_NAME and isinstance(value, dict):
            named = [f"{string(name)}: {compact(value[name])}" for name in in_key_order(list(value))]
            members.append(f"{string(key)}: {_lines('{', named, '}', indent=6)}")
        else:
            members.append(f"{string(key)}: {compact(value)}")
    return _lines("{", members, "}", indent=4)


def _edge(edge: Any) -> str:
    if not isinstance(edge, dict):
        return compact(edge)
    return compact({key: edge[key] for key in _ordered(edge, EDGE_KEYS)})


def _in_edge_order(edges: list[Any]) -> list[Any]:
    """By their four ends; as they are where one is malformed. The shared model keeps edges by their ends."""
    if not all(isinstance(edge, dict) and all(isinstance(edge.get(end), str) for end in EDGE_KEYS) for edge in edges):
        return edges
    ends = {"\0".join(edge[end] for end in EDGE_KEYS): None for edge in edges}
    order = {key: index for index, key in enumerate(in_key_order(list(ends)))}
    return sorted(edges, key=lambda edge: order["\0".join(edge[end] for end in EDGE_KEYS)])


def _lines(start: str, items: list[str], end: str, *, indent: int) -> str:
    if not items:
        return start + end
    margin = " " * indent
    return f"{start}\n" + ",\n".join(f"{margin}  {item}" for item in items) + f"\n{margin}{end}"


def _ordered(members: dict[str, Any], known: tuple[str, ...]) -> list[str]:
    first = [key for key in known if key in members]
    return first + in_key_order([key for key in members if key not in known])


def _is_empty(value: Any) -> bool:
    return isinstance(value, dict | list) and not value
