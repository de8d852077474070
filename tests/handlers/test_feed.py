"""The feed websocket: changes of a project, and a job's events, replayed and live."""

from __future__ import annotations

import base64
import time

import pytest
from websocket import WebSocketBadStatusException, WebSocketTimeoutException, create_connection


@pytest.fixture
def feed(server):
    feed = server.feed()
    yield feed
    feed.close()


def text_of(events):
    return "".join(event["content"]["text"] for event in events if event["type"] == "stream")


def run(server, project, name, **options):
    return server.client().start(project, f"pipelines/{name}.dfpipe", afresh=True, **options)


def test_nobody_listens_without_a_token(server):
    with pytest.raises(WebSocketBadStatusException) as refused:
        server.feed(token=None)
    assert refused.value.status_code in (401, 403)


def test_a_page_of_another_site_cannot_listen_with_the_persons_cookie(server):
    with server.http(token=None) as http:
        http.get(f"{server.url}tree?token=handler-tests")
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    url = f"{server.url.replace('http', 'ws', 1)}deepforge/api/feed"
    create_connection(url, timeout=10, cookie=cookie).close()
    with pytest.raises(WebSocketBadStatusException) as refused:
        create_connection(url, timeout=10, cookie=cookie, origin="http://evil.example")
    assert refused.value.status_code == 403


DEEP = '{"type": "watch_project", "project": "none", "more": ' + "[" * 100_000


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "dance"}', '{"type": "watch_job", "execution": 3}', DEEP])
def test_a_request_that_is_not_understood_is_refused_and_the_connection_stays(feed, text):
    feed.socket.send(text)
    assert feed.message()["code"] == "bad_request"
    feed.ask(type="watch_project", project="none")
    assert feed.message() == {"type": "watching", "project": "none"}


def test_a_job_that_is_not_there_is_refused_by_name(feed):
    feed.ask(type="watch_job", execution="none", node="Train")
    refused = feed.until("refused")
    assert (refused["code"], refused["execution"], refused["node"]) == ("not_found", "none", "Train")


def test_a_watched_project_tells_of_its_executions_and_jobs(server, project, feed):
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    execution = run(server, project, "Count")
    statuses = []
    while not statuses or statuses[-1] != "success":
        message = feed.until("execution", id=execution.id)
        assert message["execution"]["document"]["nodes"] == {}
        statuses.append(message["execution"]["status"])
    server.client().delete_execution(execution.id)
    assert feed.until("execution", id=execution.id)["execution"] is None


def test_a_job_is_told_with_its_status(server, project, feed):
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    execution = run(server, project, "Count")
    while True:
        message = feed.until("job", execution=execution.id)
        if message["job"]["status"] == "success":
            break
    assert (message["node"], message["project"]) == ("Count", project)


def test_another_projects_changes_are_not_told(server, project, feed):
    other = server.client().create_project("other").id
    feed.ask(type="watch_project", project=other)
    feed.until("watching")
    execution = run(server, project, "Count")
    server.client().wait(execution.id, timeout_s=120)
    feed.socket.settimeout(0.5)
    with pytest.raises(WebSocketTimeoutException):
        feed.message()


def test_a_changed_document_is_told(server, project, feed):
    feed.ask(type="watch_project", project=project)
    feed.until("watching")
    time.sleep(0.3)
    (server.root / "work" / "operations" / "New.py").write_text("class New:\n    def execute(self):\n        pass\n")
    assert "operations/New.py" in feed.until("documents")["paths"]


def test_events_come_as_they_happen_and_end_with_the_status(server, project, feed):
    execution = run(server, project, "Count")
    feed.ask(type="watch_job", execution=execution.id, node="Count")
    events = feed.events()
    assert text_of(events).split() == ["0", "1", "2"]
    assert events[-1]["content"] == {"status": "success"}


def test_no_message_holds_what_is_older_than_the_newest_of_an_earlier_one(server, project, feed):
    execution = run(server, project, "Redraw")
    server.client().wait(execution.id, timeout_s=120)
    feed.ask(type="watch_job", execution=execution.id, node="Redraw")
    newest, events, is_over = 0, [], False
    while not is_over:
        message = feed.until("events")
        assert all(event["seq"] > newest for event in message["events"])
        newest = max([newest, *(event["seq"] for event in message["events"])])
        events += message["events"]
        is_over = message["replay_ends"]
    assert text_of(events).split("\n")[:3] == ["epoch 0", "epoch 1", "epoch 2"]


def test_a_job_can_be_watched_before_it_has_begun(server, project, feed):
    blocker = [run(server, project, "Sleep") for _ in range(6)]
    execution = run(server, project, "Count")
    feed.ask(type="watch_job", execution=execution.id, node="Count")
    first = feed.until("events")
    assert first["is_replay"]
    for other in blocker:
        server.client().cancel(other.id)
    assert text_of(first["events"] + feed.events()).split() == ["0", "1", "2"]


def test_a_job_that_ended_is_replayed_and_the_end_of_the_replay_is_said(server, project, feed):
    execution = run(server, project, "Count")
    server.client().wait(execution.id, timeout_s=120)
    feed.ask(type="watch_job", execution=execution.id, node="Count")
    message = feed.until("events")
    assert message["is_replay"] and message["replay_ends"]
    assert (message["attempt"], text_of(message["events"]).split()) == (1, ["0", "1", "2"])


def test_a_replay_shows_a_figure_once_with_its_newest_picture_in_it(server, project, feed):
    execution = run(server, project, "Draw")
    server.client().wait(execution.id, timeout_s=120)
    feed.ask(type="watch_job", execution=execution.id, node="Draw")
    (figure,) = [event for event in feed.events() if event["type"].endswith("display_data")]
    assert figure["type"] == "display_data"
    assert figure["content"]["updates"] == 2
    assert "blobs" not in figure["content"]
    assert base64.b64decode(figure["content"]["data"]["image/png"]).startswith(b"\x89PNG")


def test_a_reused_job_has_the_feed_of_the_run_that_made_its_result(server, project, feed):
    first = server.client().start(project, "pipelines/Count.dfpipe")
    server.client().wait(first.id, timeout_s=120)
    again = server.client().start(project, "pipelines/Count.dfpipe")
    server.client().wait(again.id, timeout_s=120)
    (job,) = server.client().execution(again.id).jobs
    assert job.reused
    feed.ask(type="watch_job", execution=again.id, node="Count")
    assert text_of(feed.events()).split() == ["0", "1", "2"]


def test_an_earlier_attempt_is_watched_by_itself_beside_the_newest(server, project, feed):
    execution = run(server, project, "Fail")
    server.client().wait(execution.id, timeout_s=120)
    server.client().retry(execution.id)
    server.client().wait(execution.id, timeout_s=120)
    feed.ask(type="watch_job", execution=execution.id, node="Fail", watch=1)
    feed.ask(type="watch_job", execution=execution.id, node="Fail", attempt=1, follow=False, watch=2)
    seen = set()
    while len(seen) < 2:
        message = feed.until("events")
        if any(event["type"] == "error" for event in message["events"]):
            seen.add((message["watch"], message["attempt"]))
    assert seen == {(1, 2), (2, 1)}
    feed.ask(type="watch_job", execution=execution.id, node="Fail", attempt=3, follow=False, watch=3)
    refused = feed.until("refused")
    assert (refused["watch"], refused["message"]) == (3, "Fail has no attempt 3.")


def test_a_page_that_comes_back_gets_only_what_it_lacks(server, project, feed):
    execution = run(server, project, "Count")
    feed.ask(type="watch_job", execution=execution.id, node="Count")
    last = feed.events()[-1]["seq"]
    feed.close()
    feed.socket = server.feed().socket
    feed.ask(type="watch_job", execution=execution.id, node="Count", attempt=1, after=last - 1)
    assert [event["seq"] for event in feed.events()] == [last]


def test_nothing_comes_of_a_job_that_is_no_longer_watched(server, project, feed):
    execution = run(server, project, "Sleep")
    feed.ask(type="watch_job", execution=execution.id, node="Sleep")
    while "asleep" not in text_of(feed.until("events")["events"]):
        pass
    feed.ask(type="unwatch_job", execution=execution.id, node="Sleep")
    server.client().cancel(execution.id)
    server.client().wait(execution.id, timeout_s=120)
    feed.socket.settimeout(0.5)
    with pytest.raises(WebSocketTimeoutException):
        feed.message()


def test_ten_thousand_lines_come_whole_and_in_few_messages(server, project, feed):
    execution = run(server, project, "Count", overrides={"Count": {"lines": 10_000}})
    feed.ask(type="watch_job", execution=execution.id, node="Count")
    events = feed.events()
    assert text_of(events).split() == [str(number) for number in range(10_000)]
    assert len(events) < 1000


def test_a_browser_that_does_not_read_costs_the_server_no_memory(server, project):
    lines = 600_000
    execution = run(server, project, "Count", overrides={"Count": {"lines": lines}})
    before = resident_bytes(server.process.pid)
    slow = server.feed()
    slow.ask(type="watch_job", execution=execution.id, node="Count")
    server.client().wait(execution.id, timeout_s=120)
    time.sleep(0.5)
    grown = resident_bytes(server.process.pid) - before
    assert grown < 60 * 2**20
    assert text_of(slow.events()).endswith(f"{lines - 1}\n")
    slow.close()


def resident_bytes(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * 4096
