"""A client's mistake is answered as one: a status below 500, a code, and a message that says where."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest
from jupyter_servers import Server

from deepforge_jupyter.client import Client
from deepforge_jupyter.errors import BadRequest, DeepForgeError, Forbidden, Unavailable


@pytest.fixture
def http(server):
    with server.http() as client:
        yield client


def refusal(answer: httpx.Response, status: int, code: str) -> dict:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert set(body) == {"code", "message", "details"}
    return body


def test_a_field_of_the_wrong_type_is_named(http):
    body = refusal(http.post("projects", json={"path": 3}), 400, "bad_request")
    assert "$.path" in body["message"]


def test_an_unknown_field_is_named(http):
    body = refusal(http.post("projects", json={"path": "x", "nmae": "y"}), 400, "bad_request")
    assert "nmae" in body["message"]


def test_a_missing_field_is_named(http):
    body = refusal(http.post("projects", json={}), 400, "bad_request")
    assert "path" in body["message"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"path": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_not_json_is_refused(http, content):
    refusal(http.post("projects", content=content), 400, "bad_request")


def test_a_query_parameter_of_the_wrong_type_is_named(http):
    body = refusal(http.get("projects/some/executions", params={"limit": "many"}), 400, "bad_request")
    assert body["details"] == {"parameter": "limit"}


@pytest.mark.parametrize("limit", [0, -1, 100_000, 10**30])
def test_a_page_has_a_sensible_size(http, limit):
    refusal(http.get("projects/some/executions", params={"limit": limit}), 400, "bad_request")


def test_a_missing_query_parameter_is_named(http):
    body = refusal(http.get("projects/at"), 400, "bad_request")
    assert "`path`" in body["message"]


def test_an_unknown_address_is_answered_as_json(http):
    refusal(http.get("nothing/here"), 404, "not_found")
    refusal(http.post("nothing/here", json={}), 404, "not_found")


def test_a_verb_that_an_address_lacks_is_answered_as_json(http):
    refusal(http.put("projects", json={}), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        "projects/none",
        "projects/none/pipelines",
        "projects/none/operations",
        "executions/none",
        "executions/none/jobs/Train/events",
        "executions/none/jobs/Train/blobs/abc.png",
        "executions/none/jobs/..%2F..%2F../blobs/..%2F..%2Fstore.sqlite",
    ],
)
def test_what_is_not_there_is_not_found(http, path):
    refusal(http.get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["executions/none", "artifacts/none"])
def test_deleting_what_is_not_there_is_not_found(http, path):
    refusal(http.delete(path), 404, "not_found")


def test_a_nul_character_in_an_address_is_refused(http):
    refusal(http.get("projects/%00"), 400, "bad_request")
    assert http.get("projects/at", params={"path": "a\0b"}).status_code < 500


@pytest.mark.parametrize("path", ["../outside", "a/../../b", "a\0b", "x" * 300, "x/" * 5000])
def test_a_path_outside_the_root_is_refused(http, path):
    answer = http.post("projects", json={"path": path})
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["code"] in ("bad_request", "forbidden", "not_found")


def test_an_answer_says_nothing_of_the_servers_insides(http):
    body = http.get("projects/none").text
    assert "Traceback" not in body


def test_xsrf_is_checked_for_requests_by_cookie(server):
    with server.http(token=None) as client:
        login = client.get(f"{server.url}tree?token=handler-tests", follow_redirects=False)
        client.cookies.update(login.cookies)
        assert client.get("projects").status_code == 200
        answer = client.post("projects", json={"path": "by-cookie"})
    refusal(answer, 403, "forbidden")
    assert "_xsrf" in answer.json()["message"]


def test_a_client_says_what_is_wrong_with_its_server_or_token(server: Server) -> None:
    with pytest.raises(Forbidden, match="token is missing or wrong"):
        Client(server.url, token="another").projects()
    with pytest.raises(BadRequest, match="no address of a server: write it as http"):
        Client("localhost:8888")
    with pytest.raises(Unavailable, match="cannot be reached"):
        Client("http://127.0.0.1:9").projects()
    other = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    Thread(target=other.handle_request, daemon=True).start()
    with pytest.raises(DeepForgeError, match="answered 501: is DeepForge installed"):
        Client(f"http://127.0.0.1:{other.server_port}").projects()
    other.server_close()
