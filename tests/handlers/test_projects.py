"""Projects, pipelines and operations over HTTP."""

from __future__ import annotations

import pytest

from deepforge_jupyter.errors import AlreadyExists, NotFound
from deepforge_jupyter.protocol.requests import SettleIdentity


def test_a_project_is_made_and_found_by_any_path_in_it(server):
    client = server.client()
    made = client.create_project("made", name="Made")
    assert (made.name, made.path) == ("Made", "made")
    assert client.project(made.id) == made
    assert client.project_at("made/pipelines/some.dfpipe") == made
    assert made in client.projects()


def test_a_folder_holds_one_project(server):
    server.client().create_project("once")
    with pytest.raises(AlreadyExists):
        server.client().create_project("once")


def test_a_path_in_no_project_is_not_found(server):
    with pytest.raises(NotFound):
        server.client().project_at("nowhere/at/all")


def test_asking_whether_a_path_is_in_a_project_is_no_mistake(server):
    with server.http() as http:
        answer = http.get("projects/at", params={"path": "nowhere/at/all"})
    assert (answer.status_code, answer.json()) == (200, {"project": None})


def test_a_new_pipeline_and_operation_are_listed_and_named_from_the_root(server):
    client = server.client()
    project = client.create_project("documents").id
    assert client.create_pipeline(project, "train") == "documents/pipelines/train.dfpipe"
    assert client.create_operation(project, "Train") == "documents/operations/Train.py"
    assert [pipeline.name for pipeline in client.pipelines(project)] == ["train"]
    assert {"Train", "Input", "Output"} <= {operation.name for operation in client.operations(project)}
    with pytest.raises(AlreadyExists):
        client.create_operation(project, "Train")


def test_a_pipeline_is_validated_as_the_person_sees_it(server, project):
    text = '{"format": 1, "nodes": {"A": {"operation": "Nothing"}}, "edges": []}'
    problems = server.client().problems(project, "pipelines/Count.dfpipe", text)
    assert [problem.code.value for problem in problems if problem.severity == "error"] == ["unknown_operation"]
    assert problems[0].where.node == "A"


def test_the_examples_are_offered(server):
    assert "digits" in [example.id for example in server.client().examples()]


def test_a_copied_project_gets_an_id_of_its_own_when_the_person_says_so(server):
    import shutil

    client = server.client()
    original = client.create_project("original")
    shutil.copytree(server.root / "original", server.root / "copy")
    assert client.project_at("copy").other_path == "original"
    copy = client.settle_identity(original.id, SettleIdentity(path="copy", choice="copy"))
    assert copy.id != original.id
    assert copy.other_path is None
