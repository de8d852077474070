"""OpenAPI 3.1 of the API, made from the routes' signatures and the structs.

`python -m deepforge_jupyter.handlers.openapi` writes `labextension/schema/openapi.json`;
`npm run schema` then makes the TypeScript of it.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec

from deepforge_jupyter.handlers.contract import JSON, NDJSON, Contract
from deepforge_jupyter.handlers.endpoint import contract_behind
from deepforge_jupyter.handlers.routes import PREFIX, ROUTES
from deepforge_jupyter.protocol import events, messages
from deepforge_jupyter.protocol.requests import ApiError

VERSION = "1"
TARGET = Path("labextension/schema/openapi.json")
COMMAND = "python -m deepforge_jupyter.handlers.openapi && npm run schema"
METHODS = ("get", "post", "put", "patch", "delete")
UNIONS = {"FeedRequest": messages.Request, "FeedMessage": messages.Message, "Event": events.Event}
_REFERENCE = "#/components/schemas/{name}"

Json = dict[str, Any]


def verbs() -> Iterator[tuple[str, str, Contract]]:
    """Every path, method and contract of the REST routes."""
    for path, handler in ROUTES.items():
        for method in METHODS:
            contract = contract_behind(getattr(handler, method))
            if contract is not None:
                yield path, method, contract


def description() -> Json:
    """The whole document, as JSON."""
    types = [
        kind
        for _, _, contract in verbs()
        for kind in (contract.body, contract.result, contract.lines)
        if kind is not None
    ]
    types += [query.type for _, _, contract in verbs() for query in contract.query.values()]
    _, schemas = msgspec.json.schema_components([ApiError, *UNIONS.values(), *types], ref_template=_REFERENCE)
    for name, union in UNIONS.items():
        (schemas[name],) = msgspec.json.schema_components([union], ref_template=_REFERENCE)[0]
    asked = {contract.body.__name__ for _, _, contract in verbs() if contract.body is not None}
    asked |= {kind.__name__ for kind in get_args(messages.Request)}
    paths: dict[str, Json] = {}
    for path, method, contract in verbs():
        paths.setdefault(path, {})[method] = _operation(path, method, contract)
    return {
        "openapi": "3.1.0",
        "info": {"title": "DeepForge for Jupyter", "version": VERSION},
        "servers": [{"url": PREFIX, "description": "Below the Jupyter server's base URL."}],
        "paths": paths,
        "components": {
            "schemas": {
                name: _tidy(schema, answers=name not in asked and not _leaves_out(name))
                for name, schema in sorted(schemas.items())
            }
        },
    }


def _operation(path: str, method: str, contract: Contract) -> Json:
    operation: Json = {"operationId": _operation_id(path, method), "summary": contract.summary}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", path)
    ] + [
        {"name": name, "in": "query", "required": query.is_required, "schema": _schema(query.type)}
        for name, query in contract.query.items()
    ]
    if parameters:
        operation["parameters"] = parameters
    if contract.body is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _schema(contract.body)}}}
    answer: Json = {"description": "Done."}
    if contract.result is not None:
        answer["content"] = {JSON: {"schema": _schema(contract.result)}}
    elif contract.media == NDJSON:
        lines = "Event" if contract.lines is None else contract.lines.__name__
        answer["content"] = {NDJSON: {"schema": {"$ref": _REFERENCE.format(name=lines)}}}
    elif contract.media != JSON:
        answer["content"] = {contract.media: {"schema": {"type": "string", "format": "binary"}}}
    refusal = {"description": "Refused.", "content": {JSON: {"schema": _schema(ApiError)}}}
    operation["responses"] = {str(contract.status): answer, "default": refusal}
    return operation


def _operation_id(path: str, method: str) -> str:
    return "_".join([method, *re.findall(r"\w+", path)])


def _schema(kind: Any) -> Json:
    ((schema,), _) = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    return _tidy(schema, answers=False)


def _leaves_out(name: str) -> bool:
    """True for a struct whose answers leave out what is at its default."""
    return any(kind.__name__ == name and kind.__struct_config__.omit_defaults for kind in _subclasses(msgspec.Struct))


def _subclasses(kind: type[Any]) -> Iterator[Any]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _tidy(schema: Json, *, answers: bool) -> Json:
    """`schema` as people and generators like it; in an `answers` schema every property is always there."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    tidy: Json = {}
    for key, value in schema.items():
        if key in ("discriminator", "default", "title"):
            continue
        if key == "description":
            tidy[key] = inspect.cleandoc(value)
        elif key == "properties":
            tidy[key] = {name: _tidy(entry, answers=answers) for name, entry in value.items()}
        elif isinstance(value, dict):
            tidy[key] = _tidy(value, answers=answers)
        elif isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            tidy[key] = [_tidy(entry, answers=answers) for entry in value]
        else:
            tidy[key] = value
    if tidy.get("type") == "object" and not tidy.keys() & {"properties", "additionalProperties"}:
        tidy["additionalProperties"] = True
    if answers and "properties" in tidy:
        tidy["required"] = list(tidy["properties"])
    return tidy


def rendered() -> str:
    """The file's text."""
    return json.dumps(description(), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
