"""Nobody gets anything without being known and allowed."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap

import pytest
from tornado.web import RequestHandler
from websocket import WebSocketBadStatusException

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import contract_behind
from deepforge_jupyter.handlers.openapi import METHODS, verbs
from deepforge_jupyter.handlers.routes import FEED, ROUTES

ENDPOINTS = [(method, path) for path, method, _ in verbs()]


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_an_anonymous_request_is_refused(server, method, path):
    with server.http(token=None) as http:
        answer = http.request(method, re.sub(r"\{\w+\}", "x", path).lstrip("/"), json={})
    assert answer.status_code in (401, 403)
    assert answer.json()["code"] in ("unauthorized", "forbidden")


@pytest.mark.parametrize(("method", "path"), [("get", "nothing/here"), ("delete", "projects")])
def test_an_anonymous_request_learns_nothing_of_what_exists(server, method, path):
    with server.http(token=None) as http:
        assert http.request(method, path).status_code in (401, 403, 405)


def test_an_anonymous_page_gets_no_feed(server):
    with pytest.raises(WebSocketBadStatusException) as refused:
        server.feed(token=None)
    assert refused.value.status_code in (401, 403)


@pytest.mark.parametrize("path", [path for path in ROUTES if path != FEED])
def test_every_verb_is_made_by_endpoint(path):
    handler = ROUTES[path]
    assert issubclass(handler, Handler)
    own = [name for name in METHODS if getattr(handler, name) is not getattr(RequestHandler, name)]
    assert own
    for name in own:
        assert contract_behind(getattr(handler, name)) is not None, f"{handler.__name__}.{name} lacks @endpoint"


@pytest.mark.parametrize("path", [path for path in ROUTES if path != FEED])
def test_a_verb_is_short(path):
    """Decode, one service call, encode (conventions, 2); streaming verbs write their answer themselves."""
    for name in METHODS:
        method = getattr(ROUTES[path], name)
        contract = contract_behind(method)
        if contract is not None and contract.media == "application/json":
            (verb,) = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(method)))).body
            assert isinstance(verb, ast.AsyncFunctionDef)
            assert verb.body[-1].end_lineno - verb.body[0].lineno < 10, (path, name)
