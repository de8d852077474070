"""A pipeline's text to and from the parts that are shared."""

from __future__ import annotations

from typing import Any

from deepforge_jupyter.documents.exact_json import compact, parse
from deepforge_jupyter.documents.pipeline_text import EDGE_KEYS, format_pipeline
from deepforge_jupyter.domain.pipeline import FORMAT
from deepforge_jupyter.errors import BadDocument

Parts = dict[str, dict[str, Any]]
NO_LIST = "notes"


def read(text: str) -> Parts | None:
    """The parts, or None for a text that is no pipeline of this version. An empty text is an empty pipeline."""
    try:
        document = parse(text) if text.strip() else {}
        parts = _parts(document)
    except (BadDocument, _NotAPipeline):
        return None
    return parts if _can_be_shared(parts) else None


def written(parts: Parts) -> str:
    """The canonical text."""
    document: dict[str, Any] = {key: _value(source) for key, source in parts["meta"].items()}
    document["nodes"] = {id: _node(node) for id, node in parts["nodes"].items()}
    document["edges"] = [
        {**{end: edge.get(end, "") for end in EDGE_KEYS}, **_values(edge.get("extra", {}))}
        for edge in parts["edges"].values()
    ]
    if parts["layout"]:
        document["layout"] = _values(parts["layout"])
    if parts["notes"]:
        document["notes"] = _notes(parts["notes"])
    return format_pipeline(document)


class _NotAPipeline(Exception):
    pass


def _parts(document: Any) -> Parts:
    members = _object(document)
    if members.get("format", FORMAT) != FORMAT or isinstance(members.get("format"), bool):
        raise _NotAPipeline
    parts: Parts = {"nodes": {}, "edges": {}, "layout": {}, "notes": {}, "meta": {"format": str(FORMAT)}}
    for key, value in members.items():
        if key == "nodes":
            parts["nodes"] = {id: _node_parts(node) for id, node in _object(value).items()}
        elif key == "edges":
            if not isinstance(value, list):
                raise _NotAPipeline
            edges = [_edge_parts(edge) for edge in value]
            parts["edges"] = {"\0".join(edge[end] for end in EDGE_KEYS): edge for edge in edges}
        elif key == "layout" and isinstance(value, dict):
            parts["layout"] = _sources(value)
        elif key in ("layout", "notes") and _is_empty(value):
            continue
        elif key == "notes":
            parts["notes"] = _note_parts(value)
        else:
            parts["meta"][key] = compact(value)
    return parts


def _note_parts(value: Any) -> dict[str, str]:
    if isinstance(value, list):
        return {f"{index:06}": compact(note) for index, note in enumerate(value)}
    return {NO_LIST: compact(value)}


def _notes(parts: dict[str, str]) -> Any:
    if NO_LIST in parts:
        return _value(parts[NO_LIST])
    return [_value(parts[key]) for key in sorted(parts)]


def _node_parts(node: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {"attributes": {}, "references": {}, "extra": {}}
    members = _object(node)
    parts["operation"] = _string(members.get("operation"))
    for key, value in members.items():
        if key == "operation":
            continue
        if key == "label" and isinstance(value, str):
            parts["label"] = value
        elif key == "attributes" and isinstance(value, dict):
            parts["attributes"] = _sources(value)
        elif key == "references" and isinstance(value, dict):
            parts["references"] = {name: _string(path) for name, path in value.items()}
        elif not (key in ("attributes", "references") and _is_empty(value)):
            parts["extra"][key] = compact(value)
    return parts


def _edge_parts(edge: Any) -> dict[str, Any]:
    members = _object(edge)
    parts: dict[str, Any] = {end: _string(members.get(end)) for end in EDGE_KEYS}
    parts["extra"] = {key: compact(value) for key, value in members.items() if key not in EDGE_KEYS}
    return parts


def _node(parts: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = _values(parts.get("extra", {}))
    node["operation"] = parts.get("operation", "")
    if "label" in parts:
        node["label"] = parts["label"]
    if parts.get("attributes"):
        node["attributes"] = _values(parts["attributes"])
    if parts.get("references"):
        node["references"] = dict(parts["references"])
    return node


def _sources(values: dict[str, Any]) -> dict[str, str]:
    return {key: compact(value) for key, value in values.items()}


def _values(sources: dict[str, str]) -> dict[str, Any]:
    return {key: _value(source) for key, source in sources.items()}


def _value(source: str) -> Any:
    """The value, or the text itself where somebody shared what is no JSON: saving must always be possible."""
    try:
        return parse(source)
    except BadDocument:
        return source


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _NotAPipeline
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _NotAPipeline
    return value


def _is_empty(value: Any) -> bool:
    return isinstance(value, dict | list) and not value


def _can_be_shared(parts: Any) -> bool:
    """False where a key or text holds half of a surrogate pair, which Yjs cannot keep."""
    if isinstance(parts, dict):
        return all(_can_be_shared(key) and _can_be_shared(value) for key, value in parts.items())
    try:
        str(parts).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
