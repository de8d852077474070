"""Lineage and reproduction over HTTP."""

from __future__ import annotations

import json

import pytest

from deepforge_jupyter.errors import Conflict, NotFound


@pytest.fixture(scope="module")
def kept(server, project):
    """An artifact `counted` that `keep` kept, and the execution of `use`, which loads it."""
    for name, nodes, edge in (
        (
            "keep",
            {"Count": {"operation": "Count"}, "out": {"operation": "Output", "attributes": {"name": "counted"}}},
            ("Count", "total", "out", "data"),
        ),
        (
            "use",
            {"in": {"operation": "Input", "attributes": {"artifact": "counted"}}, "Draw": {"operation": "Draw"}},
            ("in", "data", "Draw", "total"),
        ),
    ):
        edges = [dict(zip(("source", "output", "target", "input"), edge, strict=True))]
        text = json.dumps({"format": 1, "nodes": nodes, "edges": edges})
        (server.root / "work" / "pipelines" / f"{name}.dfpipe").write_text(text)
    client = server.client()
    client.wait(client.start(project, "pipelines/keep.dfpipe", afresh=True).id, timeout_s=120)
    used = client.wait(client.start(project, "pipelines/use.dfpipe").id, timeout_s=120)
    artifact = next(artifact for artifact in client.artifacts(project) if artifact.name == "counted")
    return artifact, used


def test_an_artifact_says_how_it_was_made(server, kept):
    artifact, _ = kept
    origin = server.client().artifact(artifact.id).origin
    assert (origin.operation, origin.port, origin.execution) == ("Count", "total", artifact.execution)


def test_the_lineage_of_an_artifact_and_of_a_job_meet(server, kept):
    artifact, used = kept
    of_artifact = server.client().artifact_lineage(artifact.id)
    of_job = server.client().job_lineage(used.id, "Draw")
    expected = {f"job/{artifact.execution}/Count", f"artifact/{artifact.id}", f"job/{used.id}/Draw"}
    assert {node.id for node in of_artifact.nodes} == {node.id for node in of_job.nodes} == expected
    assert of_artifact.root == f"artifact/{artifact.id}"
    assert of_job.root == f"job/{used.id}/Draw"


def test_generations_out_of_bounds_are_refused(server, kept):
    artifact, _ = kept
    with server.http() as http:
        for query in ("up=-1", "down=101", "up=many"):
            answer = http.get(f"artifacts/{artifact.id}/lineage?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_what_is_not_there_is_not_found(server):
    client = server.client()
    for ask in (client.artifact, client.artifact_lineage, client.reproduce, client.reproduce_artifact):
        with pytest.raises(NotFound):
            ask("nothing")
    with pytest.raises(NotFound):
        client.job_lineage("nothing", "none")


def test_an_execution_is_reproduced_and_compared(server, kept):
    client = server.client()
    artifact, used = kept
    for started in (client.reproduce(used.id), client.reproduce_artifact(artifact.id)):
        ended = client.wait(started.id, timeout_s=120)
        found = client.reproduction(started.id)
        assert (ended.status.value, found.outcome) == ("success", "same")
        assert client.execution(started.id).execution.reproduces.outcome == "same"


def test_what_cannot_be_reproduced_says_why(server, project):
    client = server.client()
    running = client.start(project, "pipelines/Sleep.dfpipe")
    with pytest.raises(Conflict, match="only what has ended"):
        client.reproduce(running.id)
    client.cancel(running.id)
    client.wait(running.id, timeout_s=120)
    with pytest.raises(NotFound, match="does not reproduce"):
        client.reproduction(running.id)
