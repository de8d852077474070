"""What is in an artifact, over HTTP."""

from __future__ import annotations

import json
import textwrap

import pytest

from deepforge_jupyter.errors import BadRequest, NotFound, Unreadable

MAKE = """
import numpy as np

from utils.things import Thing


class Things:
    def execute(self):
        array = np.arange(2000.0).reshape(100, 20)
        thing = Thing()
        return array, thing
"""
THING = """
class Thing:
    def __repr__(self):
        return "a thing, opened"

    def __setstate__(self, state):
        while state == "slow":
            pass

    def __getstate__(self):
        return "quick"
"""


@pytest.fixture(scope="module")
def kept(server):
    """The ids of artifacts by name: an array and an object of a class of the project."""
    client = server.client()
    project = client.create_project("inside", name="Inside").id
    folder = server.root / "inside"
    (folder / "operations" / "Things.py").write_text(textwrap.dedent(MAKE))
    (folder / "utils").mkdir(exist_ok=True)
    (folder / "utils" / "things.py").write_text(THING)
    ports = ("array", "thing")
    nodes = {port: {"operation": "Output", "attributes": {"name": f"kept-{port}"}} for port in ports}
    edges = [{"source": "Things", "output": port, "target": port, "input": "data"} for port in ports]
    document = {"format": 1, "nodes": {"Things": {"operation": "Things"}, **nodes}, "edges": edges}
    (folder / "pipelines" / "things.dfpipe").write_text(json.dumps(document))
    ended = client.wait(client.start(project, "pipelines/things.dfpipe").id, timeout_s=120)
    assert ended.status.value == "success"
    return {artifact.name: artifact.id for artifact in client.artifacts(project)}


def test_a_part_of_an_array_is_shown_without_code(server, kept):
    inside = server.client().inside(kept["kept-array"], row=98, column=18)
    assert (inside.kind, inside.facts["shape"], inside.needs) == ("array", "(100, 20)", ())
    assert inside.window.cells == (("1978", "1979"), ("1998", "1999"))


def test_a_pickle_of_a_class_is_opened_only_when_asked_to(server, kept):
    client = server.client()
    closed = client.inside(kept["kept-thing"])
    assert (closed.kind, closed.needs, closed.text) == ("unread", ("utils.things.Thing",), None)
    opened = client.inside(kept["kept-thing"], opens=True)
    assert (opened.kind, opened.text) == ("object", "a thing, opened")


def test_code_that_has_changed_since_opens_the_value_as_it_was(server, kept):
    path = server.root / "inside" / "utils" / "things.py"
    path.write_text("raise RuntimeError('of today')\n")
    try:
        assert server.client().inside(kept["kept-thing"], opens=True).text == "a thing, opened"
    finally:
        path.write_text(THING)


def test_what_cannot_be_asked_for_is_refused(server, kept):
    with pytest.raises(NotFound):
        server.client().inside("nothing")
    with server.http() as http:
        for query in ("row=-1", "plane=x", "column=many"):
            answer = http.get(f"artifacts/{kept['kept-array']}/inside?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), query


def test_a_damaged_value_is_told(server, kept):
    artifact = server.client().artifact(kept["kept-thing"])
    data = server.home / "deepforge" / "blobs" / "values" / artifact.value.location / "data.pickle"
    content = data.read_bytes()
    data.chmod(0o644)
    data.write_bytes(b"\x80\x05" + b"x" * (len(content) - 2))
    try:
        with pytest.raises(Unreadable, match="kept-thing"):
            server.client().inside(kept["kept-thing"])
    finally:
        data.write_bytes(content)
    with pytest.raises(BadRequest):
        server.client().inside(kept["kept-thing"], row=-1, opens=True)
