"""Executions over HTTP: started, followed, canceled, deleted."""

from __future__ import annotations

import base64
import time

import pytest

from deepforge_jupyter.errors import BadRequest, Conflict, DocumentChanged, InvalidPipeline, NotFound


def ended(server, project, name, **options):
    client = server.client()
    started = client.start(project, f"pipelines/{name}.dfpipe", **options)
    return client.wait(started.id, timeout_s=120)


def test_a_pipeline_runs_to_its_end(server, project):
    execution = ended(server, project, "Count")
    detail = server.client().execution(execution.id)
    assert execution.status.value == "success"
    assert [(job.node, job.status.value) for job in detail.jobs] == [("Count", "success")]


def test_the_person_who_ran_it_is_recorded(server, project):
    assert ended(server, project, "Count", afresh=True).created_by


def test_attributes_of_the_request_stand_over_the_documents(server, project):
    execution = ended(server, project, "Count", overrides={"Count": {"lines": 7}}, afresh=True)
    events = list(server.client().events(execution.id, "Count"))
    text = "".join(event["content"]["text"] for event in events if event["type"] == "stream")
    assert text.split() == list("0123456")


def test_the_events_end_with_the_status_and_can_be_read_from_any_place(server, project):
    execution = ended(server, project, "Count", afresh=True)
    events = list(server.client().events(execution.id, "Count"))
    assert events[-1]["type"] == "status"
    assert events[-1]["content"] == {"status": "success"}
    seqs = [event["seq"] for event in events]
    assert seqs == list(range(1, len(events) + 1))
    assert list(server.client().events(execution.id, "Count", after=seqs[-2])) == events[-1:]


def test_a_figure_is_a_blob_that_browsers_may_keep_and_never_run(server, project):
    execution = ended(server, project, "Draw", afresh=True)
    blobs = [
        blob
        for event in server.client().events(execution.id, "Draw")
        for blob in event["content"].get("blobs", {}).values()
    ]
    inline = [
        event["content"]["data"]["image/png"]
        for event in server.client().events(execution.id, "Draw")
        if "image/png" in event["content"].get("data", {})
    ]
    assert blobs or inline
    for text in inline:
        assert base64.b64decode(text).startswith(b"\x89PNG")
    with server.http() as http:
        for blob in blobs:
            answer = http.get(f"executions/{execution.id}/jobs/Draw/blobs/{blob['name']}")
            assert answer.content.startswith(b"\x89PNG")
            assert len(answer.content) == blob["size"]
            assert answer.headers["content-type"] == "image/png"
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in answer.headers["content-security-policy"]


def test_a_failed_job_says_why(server, project):
    execution = ended(server, project, "Fail")
    (job,) = server.client().execution(execution.id).jobs
    assert execution.status.value == "failed"
    assert (job.failure.name, job.failure.message) == ("ValueError", "no luck")


def test_a_canceled_execution_ends_within_seconds(server, project):
    client = server.client()
    started = client.start(project, "pipelines/Sleep.dfpipe")
    for event in client.events(started.id, "Sleep"):
        if event["type"] == "stream":
            break
    with pytest.raises(Conflict):
        client.delete_execution(started.id)
    before_s = time.monotonic()
    client.cancel(started.id)
    assert client.wait(started.id, timeout_s=120).status.value == "canceled"
    assert time.monotonic() - before_s < 5


def test_a_deleted_execution_is_gone(server, project):
    client = server.client()
    execution = ended(server, project, "Count", afresh=True)
    client.delete_execution(execution.id)
    with pytest.raises(NotFound):
        client.execution(execution.id)
    with pytest.raises(NotFound):
        list(client.events(execution.id, "Count"))


def test_the_list_is_paged_newest_first(server, project):
    client = server.client()
    newest = ended(server, project, "Count")
    page = client.executions(project, limit=1)
    assert [row.execution.id for row in page.executions] == [newest.id]
    assert page.total >= 2
    assert client.executions(project, limit=1, offset=1).executions[0].execution.id != newest.id


def test_a_document_that_the_person_did_not_see_is_not_run(server, project):
    body = {"pipeline": "pipelines/Count.dfpipe", "seen": {"operations/Count.py": "0" * 64}}
    with server.http() as http:
        answer = http.post(f"projects/{project}/executions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, DocumentChanged.code)
    assert answer.json()["details"]["path"] == "operations/Count.py"


def test_an_invalid_pipeline_is_not_run_and_all_its_problems_are_said(server, project):
    (server.root / "work" / "pipelines" / "bad.dfpipe").write_text(
        '{"format": 1, "nodes": {"A": {"operation": "Nothing"}, "B": {"operation": "Nor this"}}, "edges": []}'
    )
    with pytest.raises(InvalidPipeline) as refused:
        server.client().start(project, "pipelines/bad.dfpipe")
    assert len(refused.value.details["problems"]) == 2


def test_a_node_id_may_hold_what_addresses_escape(server, project):
    import json

    node = "a%2Fb c?d#e%25 é"
    document = {"format": 1, "nodes": {node: {"operation": "Count"}}, "edges": []}
    (server.root / "work" / "pipelines" / "odd.dfpipe").write_text(json.dumps(document))
    execution = ended(server, project, "odd", afresh=True)
    assert execution.status.value == "success"
    assert list(server.client().events(execution.id, node))[-1]["content"]["status"] == "success"


def test_a_reader_who_leaves_in_the_middle_leaves_nothing_behind(server, project):
    client = server.client()
    started = client.start(project, "pipelines/Sleep.dfpipe", afresh=True)
    events = client.events(started.id, "Sleep")
    next(event for event in events if event["type"] == "stream")
    events.close()
    client.cancel(started.id)
    assert client.wait(started.id, timeout_s=120).status.value == "canceled"
    assert "StreamClosedError" not in server.log


def test_an_execution_is_renamed_described_tagged_and_starred(server, project):
    client = server.client()
    execution = ended(server, project, "Count")
    changed = client.change_execution(execution.id, name="after this", note="why", tags=("a", "b"), is_starred=True)
    assert (changed.name, changed.note, changed.tags, changed.is_starred) == ("after_this", "why", ("a", "b"), True)
    assert client.execution(execution.id).execution == changed
    with pytest.raises(BadRequest):
        client.change_execution(execution.id, name=" ")
    with pytest.raises(BadRequest, match="100"):
        client.change_execution(execution.id, tags=("x" * 101,))


def test_what_succeeded_cannot_be_retried(server, project):
    execution = ended(server, project, "Count")
    with pytest.raises(Conflict, match="nothing to retry"):
        server.client().retry(execution.id)
