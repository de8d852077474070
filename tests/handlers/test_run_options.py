"""What a run can be started with, over HTTP."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, Conflict, DocumentChanged, InvalidPipeline, NotFound

COUNT = "pipelines/Count.dfpipe"


def test_computes_and_storages_describe_their_options_as_attributes(server):
    client = server.client()
    (compute,) = client.computes()
    assert (compute.name, compute.problem, compute.capacity > 0) == ("server", None, True)
    assert compute.package.startswith("deepforge_jupyter ")
    assert [(option.name, option.type) for option in compute.options] == [("variables", "dict")]
    (storage,) = client.storages()
    assert (storage.name, storage.problem, storage.options) == ("local", None, ())


def test_the_name_of_a_run_is_proposed(server, project):
    client = server.client()
    assert client.execution_name(project, COUNT, "over http").name == "over_http"
    with pytest.raises(BadRequest, match="needs a name"):
        client.execution_name(project, COUNT, " ")
    with pytest.raises(NotFound):
        client.execution_name("nothing", COUNT, "x")


def test_overrides_are_refused_with_node_and_attribute(server, project):
    client = server.client()
    with pytest.raises(BadRequest, match="Count: Count has no attribute “line”") as refused:
        client.start(project, COUNT, overrides={"Count": {"line": 1}})
    assert refused.value.details == {"node": "Count", "attribute": "line"}
    with pytest.raises(InvalidPipeline, match="Count: lines must be a whole number"):
        client.start(project, COUNT, overrides={"Count": {"lines": "many"}})


def test_a_compute_that_there_is_not_is_refused(server, project):
    with pytest.raises(BadRequest, match="no compute “moon”"):
        server.client().start(project, COUNT, compute=AdapterChoice(name="moon"))
    with server.http() as http:
        body = {"pipeline": COUNT, "compute": {"name": "server", "option": {}}}
        answer = http.post(f"projects/{project}/executions", json=body)
    assert (answer.status_code, "option" in answer.json()["message"]) == (400, True)


def test_a_compute_is_checked_with_options(server):
    client = server.client()
    check = client.check_compute("server", options={"variables": {"OMP_NUM_THREADS": "1"}})
    assert (check.problem, check.said.startswith("Python 3.")) == (None, True)
    with pytest.raises(BadRequest, match="HF_TOKEN seems to be a secret") as refused:
        client.check_compute("server", options={"variables": {"HF_TOKEN": "x"}})
    assert refused.value.details == {"option": "variables"}
    with pytest.raises(BadRequest, match="no compute “moon”"):
        client.check_compute("moon")


REPAIRED = "class Fail:\n    def execute(self):\n        print('repaired')\n"


def test_a_failed_operation_is_edited_in_its_execution_and_run_again(server, project):
    client = server.client()
    failed = client.wait(client.start(project, "pipelines/Fail.dfpipe", debug=True).id, timeout_s=120)
    assert (failed.status.value, failed.is_debug) == ("failed", True)
    (code,) = client.execution_code(failed.id)
    edited = client.edit_code(failed.id, "Fail", REPAIRED, seen=code.sha256)
    assert edited.is_edited
    with pytest.raises(DocumentChanged):
        client.edit_code(failed.id, "Fail", "# mine", seen=code.sha256)
    again = client.wait(client.rerun(failed.id, "Fail").id, timeout_s=120)
    assert (again.status.value, again.derived_from.execution) == ("success", failed.id)
    text = "".join(event["content"].get("text", "") for event in client.events(again.id, "Fail"))
    assert text == "repaired\n"
    client.reset_code(failed.id, "Fail")
    assert client.execution_code(failed.id) == (code,)
    assert "no luck" in (server.root / "work/operations/Fail.py").read_text()


def test_what_cannot_be_run_again_is_told(server, project):
    client = server.client()
    failed = client.wait(client.start(project, "pipelines/Fail.dfpipe").id, timeout_s=120)
    with pytest.raises(Conflict, match="not in debug mode"):
        client.edit_code(failed.id, "Fail", REPAIRED)
    assert client.change_execution(failed.id, is_debug=True).is_debug
    with pytest.raises(BadRequest, match="no node “Nothing”"):
        client.rerun(failed.id, "Nothing")
    with pytest.raises(NotFound):
        client.rerun("nothing", "Fail")
    with pytest.raises(NotFound, match="no operation “Nothing”"):
        client.edit_code(failed.id, "Nothing", REPAIRED)


def test_a_run_is_like_an_earlier_one_in_what_is_not_given(server, project):
    client = server.client()
    first = client.wait(client.start(project, COUNT, overrides={"Count": {"lines": 3}}).id, timeout_s=120)
    again = client.wait(client.start(project, COUNT, like=first.id).id, timeout_s=120)
    assert (again.overrides, again.reused) == ({"Count": {"lines": 3}}, 1)
    with pytest.raises(BadRequest, match="is no execution of pipelines/Fail"):
        client.start(project, "pipelines/Fail.dfpipe", like=first.id)
    with pytest.raises(NotFound, match="There is no execution nothing"):
        client.start(project, COUNT, like="nothing")
