"""A job's log as a text file, and what a figure showed one after the other."""

from __future__ import annotations

import base64
import re

import pytest


def ended(server, project, name, **options):
    execution = server.client().start(project, f"pipelines/{name}.dfpipe", afresh=True, **options)
    server.client().wait(execution.id, timeout_s=120)
    return execution.id


def get(server, path, **query):
    with server.http() as http:
        return http.get(f"{server.url}deepforge/api/executions/{path}", params=query)


def display_of(server, execution):
    (first, *_) = [
        event for event in server.client().events(execution, "Draw") if event["type"].endswith("display_data")
    ]
    return first["content"]["transient"]["display_id"]


def test_a_log_is_a_text_file_named_after_its_job(server, project):
    answer = get(server, f"{ended(server, project, 'Count')}/jobs/Count/log")
    assert answer.text == "0\n1\n2\n"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Count.log"


def test_its_lines_begin_with_their_time_on_request(server, project):
    text = get(server, f"{ended(server, project, 'Count')}/jobs/Count/log", times="true").text
    assert re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \d\n){3}", text)


def test_what_failed_is_in_the_log_without_colours(server, project):
    text = get(server, f"{ended(server, project, 'Fail')}/jobs/Fail/log").text
    assert text.endswith("ValueError: no luck\n")
    assert "\x1b" not in text


def test_the_log_of_a_job_that_runs_holds_what_it_printed_so_far(server, project):
    execution = server.client().start(project, "pipelines/Sleep.dfpipe", afresh=True)
    for event in server.client().events(execution.id, "Sleep"):
        if event["type"] == "stream":
            break
    assert get(server, f"{execution.id}/jobs/Sleep/log").text == "asleep\n"
    server.client().cancel(execution.id)


def test_a_figure_has_a_history(server, project):
    execution = ended(server, project, "Draw")
    display = display_of(server, execution)
    history = get(server, f"{execution}/jobs/Draw/displays/{display}").json()
    assert history["shown"] == len(history["updates"]) == 3
    pictures = [picture(server, execution, update) for update in history["updates"]]
    assert len(set(pictures)) == 3
    assert all(png.startswith(b"\x89PNG") for png in pictures)
    times = [update["unix_s"] for update in history["updates"]]
    assert times == sorted(times)


def test_what_it_showed_last_comes_as_svg(server, project):
    execution = ended(server, project, "Draw")
    history = get(server, f"{execution}/jobs/Draw/displays/{display_of(server, execution)}").json()
    (*earlier, last) = [update["content"].get("svg") for update in history["updates"]]
    assert earlier == [None, None]
    assert b"<svg" in server.client().blob(execution, "Draw", last["name"])


def picture(server, execution, update):
    blob = update["content"].get("blobs", {}).get("image/png")
    if blob:
        return server.client().blob(execution, "Draw", blob["name"])
    return base64.b64decode(update["content"]["data"]["image/png"])


@pytest.mark.parametrize("path", ["jobs/Draw/displays/none", "jobs/Draw/log", "jobs/none/log", "jobs/none/displays/a"])
def test_what_is_not_there_is_not_found(server, project, path):
    for execution in ["none", ended(server, project, "Draw")] if "none" in path else ["none"]:
        answer = get(server, f"{execution}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_texts_that_were_merged_say_their_times_where_they_are_asked_for(server, project):
    execution = ended(server, project, "Slowly")
    feed = server.feed()
    feed.ask(type="watch_job", execution=execution, node="Slowly", times=True, watch=7)
    events = []
    while not events or events[-1]["type"] != "status" or events[-1]["content"]["status"] != "success":
        message = feed.until("events")
        assert message["watch"] == 7
        events += message["events"]
    feed.close()
    text, parts = "", []
    for event in events:
        if event["type"] == "stream":
            before = len(text.encode("utf-16-le")) // 2
            times = event["content"].get("times", [[0, event["unix_s"]]])
            parts += [(before + start, unix_s) for start, unix_s in times]
            text += event["content"]["text"]
    assert text == "ä😀\nb\nc\n"
    starts, times = zip(*parts, strict=True)
    assert starts == (0, 4, 6)
    assert list(times) == sorted(times) and times[0] < times[-1]
