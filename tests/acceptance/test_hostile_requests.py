"""Whatever a client sends, it is answered below 500, as JSON with a code, and nothing outside the root is touched."""

from __future__ import annotations

import json
from urllib.parse import quote

import httpx
import pytest

DEEP = b"[" * 5000 + b"]" * 5000
PATHS = [
    "../x",
    "/../x",
    "a/../../x",
    "..",
    "a\0b",
    "a\nb",
    " ",
    "x" * 300,
    "é" * 200,
    "x/" * 5000,
    ".deepforge/x",
    "~/../../x",
]
NAMES = ["../x", "a/b", "a\\b", "", ".", " ", "a\0", "a\nb", "x" * 300, "é" * 200, ".hidden"]
UNKNOWN = ["none", "..%2F..", "a%2Fb", "%00", "%FF%FE", "%ED%A0%80", "x" * 3000, quote("😀"), quote("';--"), "%0A"]


@pytest.fixture(scope="module")
def http(lab):
    with lab.server.http() as http:
        yield http


@pytest.fixture(scope="module", autouse=True)
def the_server_has_no_errors(lab):
    before = len(lab.server.log)
    yield
    assert "Traceback" not in lab.server.log[before:]


@pytest.fixture(autouse=True)
def nothing_escapes(lab):
    before = sorted(path.name for path in lab.server.root.parent.iterdir())
    yield
    assert sorted(path.name for path in lab.server.root.parent.iterdir()) == before


def refused(answer: httpx.Response) -> dict:
    body = answer.json()
    assert 400 <= answer.status_code < 500, body
    assert set(body) == {"code", "message", "details"}
    assert body["code"] != "internal" and body["message"]
    assert "Traceback" not in answer.text
    return body


@pytest.mark.parametrize("noun", ["", "/pipelines", "/operations", "/artifacts", "/executions"])
@pytest.mark.parametrize("id", UNKNOWN)
def test_an_unknown_project_is_not_found(http, id, noun):
    body = refused(http.get(f"projects/{id}{noun}"))
    assert body["code"] in ("not_found", "bad_request")


def test_the_artifacts_of_an_unknown_project_are_404(http):
    assert http.get("projects/none/artifacts").status_code == 404
    assert http.get("projects/none/executions").status_code == 404


@pytest.mark.parametrize("id", UNKNOWN)
def test_unknown_executions_nodes_and_blobs_are_not_found(http, id):
    addresses = [f"executions/{id}", f"executions/{id}/jobs/{id}/events", f"executions/x/jobs/{id}/blobs/{id}"]
    for address in addresses:
        refused(http.get(address))
    for address in (f"executions/{id}", f"artifacts/{id}"):
        refused(http.delete(address))
    refused(http.post(f"executions/{id}/cancel"))


@pytest.mark.parametrize("path", PATHS, ids=ascii)
def test_a_path_that_leads_out_or_is_none_is_refused_everywhere(lab, http, path):
    own = f"projects/{lab.project}"
    refused(http.post("projects", json={"path": path}))
    refused(http.post(f"{own}/identity", json={"path": path, "choice": "copy"}))
    refused(http.post(f"{own}/executions", json={"pipeline": path}))
    refused(http.post(f"{own}/executions", json={"pipeline": "pipelines/none.dfpipe", "folder": path}))
    refused(http.post(f"{own}/executions", json={"pipeline": "pipelines/none.dfpipe", "seen": {path: "0"}}))
    assert http.get("projects/at", params={"path": path}).status_code < 500


@pytest.mark.parametrize("noun", ["pipelines", "operations"])
@pytest.mark.parametrize("name", [*NAMES, "__init__"], ids=ascii)
def test_a_name_that_no_document_can_have_is_refused(lab, http, noun, name):
    if (noun, name) == ("pipelines", "__init__"):
        name = "/"
    assert refused(http.post(f"projects/{lab.project}/{noun}", json={"name": name}))["code"] == "bad_request"


@pytest.mark.parametrize("body", [
    b"", b"{", b"null", b"[]", b"3", b'"x"', b"\xff\xfe", b"NaN", DEEP, b'{"pipeline": NaN}', b'{"pipeline": 1e999}',
    b'{"pipeline": null}', b'{"pipeline": "\\ud800"}', b'{"pipeline": "a", "nodes": "a"}',
    b'{"pipeline": "a", "seen": []}', b'{"pipeline": "a", "overrides": {"x": 3}}', b'{"pipeline": "a", "more": 1}',
    b'{"pipeline": "a", "afresh": "yes"}', b'{"pipeline": "a", "overrides": {"x": {"y": ' + DEEP + b"}}}",
], ids=lambda body: ascii(body[:40]))  # fmt: skip
def test_a_body_that_is_not_right_is_a_bad_request(lab, http, body):
    assert refused(http.post(f"projects/{lab.project}/executions", content=body))["code"] == "bad_request"


def test_a_body_that_is_too_large_is_refused(lab, http):
    body = json.dumps({"path": "pipelines/x.dfpipe", "text": "x" * (17 << 20)})
    answer = http.post(f"projects/{lab.project}/validate", content=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("text", [
    '{"format": 1, "nodes": {"a": {"operation": "\\ud800"}}}', '{"format": ' + "9" * 5000 + "}", "[" * 100_000,
    '{"format": 1, "nodes": {"a": {"operation": "Give", "retries": ' + "9" * 900 + "}}}",
    '{"format": 1, "nodes": [], "edges": {}}', '{"format": 1, "nodes": {"a": null}, "edges": [null, {}]}',
    '{"format": 1, "nodes": {"a": {"operation": "../x"}}}', '{"format": true, "nodes": {}}',
], ids=lambda text: text[:40])  # fmt: skip
def test_any_text_is_validated_into_problems(lab, http, text):
    answer = http.post(f"projects/{lab.project}/validate", json={"path": "pipelines/x.dfpipe", "text": text})
    assert answer.status_code == 200
    assert answer.json()["problems"]


def test_an_execution_name_is_made_one(lab, http, pipeline_text):
    pipeline = lab.pipeline("named", pipeline_text({"Give": "Give"}))
    for wanted, name in (("../x", "___x"), ("日本", "__"), ("x" * 5000, "x" * 100), ("a.lock", "a_lock")):
        answer = lab.start(pipeline, name=wanted)
        assert (answer.status_code, answer.json()["name"]) == (201, name)


@pytest.mark.parametrize(
    "path", ["deepforge.json", "operations/Give.py", "README.md", "pipelines", "", ".", "pipelines/named.dfpipe/x"]
)
def test_only_a_pipeline_file_can_run(lab, http, path):
    (lab.folder / "README.md").write_text("{}")
    assert refused(lab.start(path))["code"] in ("bad_request", "not_found")


@pytest.mark.parametrize("content", [
    "{", "[]", "{}", '{"id": 3}', '{"id": "a/b"}', '{"id": "a\\ud800"}', '{"id": "x", "format": 99}',
    '{"id": "' + "x" * 500 + '"}', "[" * 5000,
], ids=lambda content: content[:30])  # fmt: skip
def test_a_broken_project_file_is_said_and_hides_no_other_project(lab, http, content):
    folder = lab.server.root / "broken"
    folder.mkdir(exist_ok=True)
    (folder / "deepforge.json").write_text(content)
    body = refused(http.get("projects/at", params={"path": "broken"}))
    assert body["code"] == "bad_document"
    assert "broken/deepforge.json" in body["message"]
    assert "lab" in {project["path"] for project in http.get("projects").json()["projects"]}


@pytest.mark.parametrize("message", [
    "x", "{}", "[]", '{"type": "nope"}', '{"type": "watch_project", "project": 3}', "[" * 100_000,
    '{"type": "watch_job", "execution": "../x", "node": "../y"}',
], ids=lambda message: message[:40])  # fmt: skip
def test_the_feed_refuses_what_it_does_not_understand_and_stays_open(lab, message):
    feed = lab.server.feed()
    feed.socket.send(message)
    assert feed.message()["type"] == "refused"
    feed.ask(type="watch_project", project=lab.project)
    assert feed.message() == {"type": "watching", "project": lab.project}
    feed.close()


def test_writing_by_cookie_needs_the_xsrf_token(lab):
    with lab.server.http(token=None) as browser:
        login = browser.get(f"{lab.server.url}tree?token=handler-tests", follow_redirects=False)
        browser.cookies.update(login.cookies)
        assert browser.get("projects").status_code == 200
        for address in ("projects", f"projects/{lab.project}/executions", "executions/x/cancel"):
            assert browser.post(address, json={}).status_code == 403
        assert browser.delete("executions/x").status_code == 403
