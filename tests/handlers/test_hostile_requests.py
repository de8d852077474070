"""Whatever a client sends to whatever route is answered: the OpenAPI says what there is to send."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from jupyter_servers import Server, started, stop

from deepforge_jupyter.handlers.openapi import description, verbs

TEXTS = [
    "", " ", ".", "..", "/", "../..", "a/../b", "\x00", "a\nb", "x" * 5000, "é" * 300, "\U0001f600", "\u202e",
    "/etc/passwd", "C:\\x", "class", "operations/", "operations/Load.py", "pipelines/.dfpipe", "pipelines/train.dfpipe",
    "utils/x.py", "resources/x", "Load",
]  # fmt: skip
VALUES = [None, True, -1, 10**30, 1e308, [], {}, [""], {"": ""}, {"a": {"b": 1}}]
BODIES = [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"a": 1}', b"[" * 5000]
NUMBERS = ["-1", "1e9", "9" * 30, "true"]


class Hostile:
    """Requests to one verb: everything is as it should be but for one thing."""

    def __init__(self, known: dict[str, str], method: str, path: str) -> None:
        self._known = known
        self._document = description()
        self._path = path
        self._operation = self._document["paths"][path][method]

    def requests(self) -> Iterator[tuple[str, dict[str, str], bytes | None]]:
        """Path, query, body."""
        body = self._body()
        schema = None if body is None else self._resolved(body)
        best = None if schema is None else json.dumps(self._value(schema)).encode()
        for name in re.findall(r"\{(\w+)\}", self._path):
            for text in TEXTS:
                yield self._filled({name: text}), {}, best
        for parameter in self._operation.get("parameters", []):
            if parameter["in"] == "query":
                for text in [*TEXTS, *NUMBERS]:
                    yield self._filled({}), {parameter["name"]: text}, best
        if schema is not None:
            for content in [*BODIES, *self._bodies(schema)]:
                yield self._filled({}), {}, content

    def _bodies(self, schema: dict) -> Iterator[bytes]:
        for kind in schema.get("anyOf", [schema]):
            struct = self._resolved(kind)
            usual = self._value(struct)
            choices = [
                (name, value)
                for name, inner in struct.get("properties", {}).items()
                for value in self._resolved(inner).get("enum", [])
            ]
            for chosen in [{}, *({name: value} for name, value in choices)]:
                for name in struct.get("properties", {}):
                    for value in [*TEXTS, *VALUES]:
                        yield json.dumps({**usual, **chosen, name: value}).encode()

    def _body(self) -> dict | None:
        content = self._operation.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    def _resolved(self, schema: dict) -> dict:
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def _value(self, schema: dict, name: str = "") -> object:
        schema = self._resolved(schema)
        if "anyOf" in schema:
            return self._value(schema["anyOf"][0], name)
        if "enum" in schema:
            return schema["enum"][0]
        if "properties" in schema:
            return {key: self._value(schema["properties"][key], key) for key in schema.get("required", [])}
        usual = {"object": {}, "array": [], "integer": 1, "number": 1.0, "boolean": False}
        return usual.get(schema.get("type", ""), self._known.get(name, "Load"))

    def _filled(self, hostile: dict[str, str]) -> str:
        def text(match: re.Match[str]) -> str:
            name = match[1]
            return quote(hostile.get(name, self._known.get(name, "x")), safe="")

        return re.sub(r"\{(\w+)\}", text, self._path).lstrip("/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root"))
    yield server
    stop(server)
    assert "Traceback" not in server.log


@pytest.fixture(scope="module")
def known(server: Server) -> dict[str, str]:
    """Ids of what there is."""
    client = server.client()
    project = client.create_project("work", name="Work")
    folder = server.root / "work"
    code = "class Load:\n    def execute(self):\n        total = 1\n        return total\n"
    (folder / "operations" / "Load.py").write_text(code)
    nodes = {"Load": {"operation": "Load"}, "Keep": {"operation": "Output", "attributes": {"name": "total"}}}
    edges = [{"source": "Load", "output": "total", "target": "Keep", "input": "data"}]
    (folder / "pipelines" / "train.dfpipe").write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges}))
    with server.http() as http:
        wish = {"pipeline": "pipelines/train.dfpipe"}
        execution = http.post(f"projects/{project.id}/executions", json=wish).json()["id"]
        while http.get(f"executions/{execution}").json()["execution"]["status"] != "success":
            time.sleep(0.1)
        artifact = http.get(f"projects/{project.id}/artifacts").json()["artifacts"][0]["id"]
    return {"project": project.id, "execution": execution, "artifact": artifact, "node": "Load", "name": "Load"}


@pytest.mark.parametrize(("method", "path"), [(method, path) for path, method, _ in verbs() if method != "delete"])
def test_no_request_makes_the_server_fail(server: Server, known: dict[str, str], method: str, path: str) -> None:
    with server.http() as http:
        for where, query, body in Hostile(known, method, path).requests():
            answer = _answer(http, method, where, query, body)
            sent = f"{method} {where[:200]} {query} {(body or b'')[:300]!r}"
            assert answer.status_code < 500, f"{sent} → {answer.text[:300]}"


def _answer(http: httpx.Client, method: str, path: str, query: dict[str, str], body: bytes | None) -> httpx.Response:
    headers = {"Content-Type": "application/json"} if body is not None else {}
    with http.stream(method, path, params=query, content=body, headers=headers) as answer:
        if answer.headers.get("content-type", "").startswith("application/json"):
            answer.read()
        return answer
