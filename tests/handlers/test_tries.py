"""Operations tried through the server: values found, choices checked, and the code run in the project's kernel."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_servers import Server, close, connected

MAKE = """\
    import numpy

    class Make:
        def execute(self):
            numbers = numpy.arange(3)
            return numbers
"""
SCALE = """\
    from deepforge import Resource

    class Scale:
        def __init__(self, factor: int, resource: Resource = None):
            self.factor = factor if resource is None else resource

        def execute(self, data, offset=0):
            scaled = data * self.factor + offset
            return scaled
"""
KEEP = {
    "format": 1,
    "nodes": {
        "Make": {"operation": "Make"},
        "Keep": {"operation": "Output", "attributes": {"name": "numbers"}},
    },
    "edges": [{"source": "Make", "output": "numbers", "target": "Keep", "input": "data"}],
}


class Tried:
    """A project with an execution and an artifact, and a client of its kernel."""

    def __init__(self, server: Server, project: str, execution: str, artifact: str) -> None:
        self.server = server
        self.project = project
        self.execution = execution
        self.artifact = artifact
        with server.http() as http:
            self.kernel = http.post(f"projects/{project}/kernels", json={}).json()["id"]
        self.client = connected(server, self.kernel)

    def ask(self, name: str = "Scale", **body: Any) -> tuple[int, dict[str, Any]]:
        with self.server.http() as http:
            answer = http.post(f"projects/{self.project}/operations/{name}/tries", json=body)
        return answer.status_code, answer.json()

    def run(self, name: str = "Scale", **body: Any) -> str:
        """Tries it; the texts that are shown, or the error's."""
        status, answer = self.ask(name, **body)
        assert status == 200, answer
        shown: list[str] = []

        def collect(message: dict[str, Any]) -> None:
            content = message["content"]
            shown.append(content.get("data", {}).get("text/plain", "") or "\n".join(content.get("traceback", [])))

        self.client.execute_interactive(answer["code"], timeout=60, output_hook=collect, store_history=False)
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(shown))


@pytest.fixture(scope="module")
def tried(server: Server) -> Iterator[Tried]:
    client = server.client()
    project = client.create_project("tries", name="Tries").id
    folder = server.root / "tries"
    (folder / "operations" / "Make.py").write_text(textwrap.dedent(MAKE))
    (folder / "operations" / "Scale.py").write_text(textwrap.dedent(SCALE))
    (folder / "resources").mkdir(exist_ok=True)
    (folder / "resources" / "five.py").write_text("result = 5\n")
    (folder / "pipelines" / "keep.dfpipe").write_text(json.dumps(KEEP))
    execution = client.start(project, "pipelines/keep.dfpipe").id
    assert client.wait(execution, timeout_s=120).status == "success"
    (artifact,) = client.artifacts(project)
    tried = Tried(server, project, execution, artifact.id)
    yield tried
    close(tried.client)
    with server.http() as http:
        http.delete(f"projects/{project}/kernels/{tried.kernel}")


def test_an_input_is_an_artifact_an_earlier_output_or_an_expression(tried):
    earlier = {"execution": tried.execution, "node": "Make", "port": "numbers"}
    for source in ({"artifact": tried.artifact}, {"artifact": "numbers"}, earlier):
        shown = tried.run(attributes={"factor": 2}, inputs={"data": source, "offset": {"expression": "10 ** 2"}})
        assert "scaled: numpy.ndarray · (3,) int64" in shown
        assert "[100, 102, 104]" in shown
    shown = tried.run(
        references={"resource": "resources/five.py"},
        inputs={"data": {"expression": "'ab'"}, "offset": {"expression": "'c'"}},
        attributes={"factor": 1},
    )
    assert "scaled: str · 'abababababc'" in shown
    assert "Scale ran in" in shown


def test_the_text_as_it_is_seen_decides_what_it_takes(tried):
    text = "class Scale:\n    def execute(self, only):\n        twice = only * 2\n        return twice\n"
    assert "twice: int · 8" in tried.run(text=text, inputs={"only": {"expression": "4"}})


def test_everything_that_stands_in_the_way_is_said_at_once(tried):
    status, answer = tried.ask(
        attributes={"factor": "two", "nothing": 1}, inputs={"data": {"expression": "1 +"}, "other": {"expression": "1"}}
    )
    assert (status, answer["code"]) == (422, "try_refused")
    places = {(problem["where"]["port"], problem["where"]["attribute"]) for problem in answer["details"]["problems"]}
    assert places == {(None, "factor"), (None, "nothing"), ("data", None), ("other", None)}
    assert 'factor must be a whole number, not "two"' in answer["message"]
    assert "the expression for “data” is not a Python expression" in answer["message"]
    assert "Scale has no input “other”. It has: data, offset." in answer["message"]


@pytest.mark.parametrize(
    ("body", "details", "said"),
    [
        ({"attributes": {"factor": 1}}, {"port": "data"}, "its input “data” has no value"),
        ({"inputs": {"data": {"expression": "1"}}}, {"attribute": "factor"}, "“factor” has no value"),
        (
            {"attributes": {"factor": 1}, "inputs": {"data": {"artifact": "none"}}},
            {"port": "data"},
            "There is no artifact named “none” in this project. It has: numbers.",
        ),
        (
            {"attributes": {"factor": 1}, "inputs": {"data": {"execution": "e", "node": "Make", "port": "x"}}},
            {"port": "data"},
            "There is no execution e.",
        ),
        (
            {
                "attributes": {"factor": 1},
                "inputs": {"data": {"expression": "1"}},
                "references": {"resource": "resources/six.py"},
            },
            {"attribute": "resource"},
            "the resource resources/six.py for “resource” is not in the project",
        ),
    ],
)
def test_a_refusal_names_the_place(tried, body, details, said):
    status, answer = tried.ask(**body)
    assert (status, answer["code"]) == (422, "try_refused")
    assert said in answer["message"]
    assert details.items() <= answer["details"].items()


def test_outputs_that_are_not_there_are_named(tried):
    for node, port, said in (("Make", "rows", "It has: numbers."), ("Nobody", "x", "no node “Nobody”")):
        source = {"execution": tried.execution, "node": node, "port": port}
        status, answer = tried.ask(attributes={"factor": 1}, inputs={"data": source})
        assert status == 422
        assert said in answer["message"]


def test_a_value_whose_bytes_are_gone_is_said_and_nothing_is_sent(tried):
    (value,) = tried.server.home.glob(f"deepforge/blobs/**/artifacts/{tried.artifact}")
    value.rename(value.with_name("hidden"))
    status, answer = tried.ask(attributes={"factor": 1}, inputs={"data": {"artifact": tried.artifact}})
    value.with_name("hidden").rename(value)
    assert status == 422
    assert "the value for “data” is not here" in answer["message"]


def test_code_that_cannot_run_is_said_with_its_line(tried):
    status, answer = tried.ask(text="class Scale:\n    def execute(self:\n")
    assert (status, answer["code"], answer["details"]["line"]) == (422, "bad_syntax", 2)
    status, answer = tried.ask(text="x = 1\n")
    assert (status, answer["code"]) == (422, "bad_document")
    assert answer["message"].startswith("operations/Scale.py")


def test_requests_that_make_no_sense_are_refused(tried):
    two = {"artifact": tried.artifact, "expression": "1"}
    for source in ({}, two, {"execution": tried.execution}):
        status, answer = tried.ask(attributes={"factor": 1}, inputs={"data": source})
        assert (status, answer["code"], answer["details"]) == (400, "bad_request", {"port": "data"})
    assert tried.ask("Nothing")[0] == 404
    assert tried.ask("../Scale")[0] in (400, 403, 404)
    assert tried.ask(inputs=[])[0] == 400


SERIALIZER = """\
    import deepforge

    from utils.nets import Net


    def dump(net, outfile):
        with open(outfile.name, "w") as file:
            file.write("net:%d" % net.size)


    def load(infile):
        with open(infile.name) as file:
            return Net(int(file.read()[4:]))


    deepforge.serialization.register(Net, dump, load)
"""
NET = """\
    class Net:
        def __init__(self, size):
            self.size = size

        def __reduce__(self):
            raise TypeError("not by pickle")
"""
MAKE_NET = """\
    from utils.nets import Net

    class MakeNet:
        def execute(self):
            net = Net(7)
            return net
"""
SIZE = """\
    class Size:
        def execute(self, net):
            size = net.size
            return size
"""


def test_a_value_of_a_registered_type_goes_through_artifacts_other_pipelines_and_tries(tried):
    folder = tried.server.root / "tries"
    for path, source in {
        "serializers/nets.py": SERIALIZER,
        "utils/nets.py": NET,
        "operations/MakeNet.py": MAKE_NET,
        "operations/Size.py": SIZE,
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(textwrap.dedent(source))
    keep = {
        "format": 1,
        "nodes": {"Make": {"operation": "MakeNet"}, "Keep": {"operation": "Output", "attributes": {"name": "net"}}},
        "edges": [{"source": "Make", "output": "net", "target": "Keep", "input": "data"}],
    }
    use = {
        "format": 1,
        "nodes": {"Net": {"operation": "Input", "attributes": {"artifact": "net"}}, "Size": {"operation": "Size"}},
        "edges": [{"source": "Net", "output": "data", "target": "Size", "input": "net"}],
    }
    client = tried.server.client()
    for name, document in (("keepnet", keep), ("usenet", use)):
        (folder / "pipelines" / f"{name}.dfpipe").write_text(json.dumps(document))
        execution = client.start(tried.project, f"pipelines/{name}.dfpipe").id
        assert client.wait(execution, timeout_s=120).status == "success"
    artifact = next(artifact for artifact in client.artifacts(tried.project) if artifact.name == "net")
    assert artifact.value.type == "utils.nets.Net"
    size = next(job for job in client.execution(execution).jobs if job.node == "Size").outputs["size"]
    assert size.summary == "7"
    assert "size: int · 7" in tried.run("Size", inputs={"net": {"artifact": artifact.id}})


def test_nothing_of_a_value_is_read_in_the_server(tried):
    """The answer names the folder of the value alone."""
    _, answer = tried.ask(attributes={"factor": 1}, inputs={"data": {"artifact": tried.artifact}})
    assert str(tried.server.home) in answer["code"]
    assert len(answer["code"]) < 3000
