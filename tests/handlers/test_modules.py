"""Modules and environment files over HTTP, by the client that scripts use."""

from __future__ import annotations

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest


def test_modules_are_made_and_listed(server, project):
    client = server.client()
    assert client.create_module(project, "shapes") == "work/utils/shapes.py"
    assert client.create_module(project, "points", package="serializers") == "work/serializers/points.py"
    assert [module.module for module in client.modules(project)] == ["utils.shapes", "serializers.points"]
    with pytest.raises(AlreadyExists):
        client.create_module(project, "shapes")
    with pytest.raises(BadRequest):
        client.create_module(project, "shapes", package="operations")


def test_environment_files_are_listed_and_checked(server, project):
    client = server.client()
    (server.root / "work" / "operations" / "Count.yml").write_text("dependencies:\n  - numpy\n")
    (environment,) = client.environments(project)
    assert (environment.path, environment.operations) == ("operations/Count.yml", ("Count",))
    checked = client.check_environment(project, "operations/Count.yml", "dependencies:\n  - numpy>>2\n")
    assert [problem.where.line for problem in checked.problems] == [2]
    assert checked.operations == ("Count",)


def test_a_request_that_is_none_is_a_clients_mistake(server, project):
    with server.http() as http:
        for body in ({"path": 3, "text": ""}, {"text": ""}, {"path": "a", "text": "", "more": 1}):
            assert http.post(f"projects/{project}/environments/check", json=body).status_code == 400
        assert http.post("projects/nothing/environments/check", json={"path": "a", "text": ""}).status_code == 404
