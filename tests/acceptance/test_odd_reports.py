"""An operation that reports what cannot be: it is told, or shown as well as can be, and every answer can be read."""

from __future__ import annotations

import json
import textwrap

import pytest


@pytest.fixture
def run(lab, pipeline_text):
    """Runs an operation with this body of `execute` to its end: (execution, its job, its events as a browser gets
    them)."""

    def run(name: str, body: str):
        lab.operation(
            name, f"import deepforge\n\n\nclass {name}:\n    def execute(self):\n" + textwrap.indent(body, " " * 8)
        )
        pipeline = lab.pipeline(name.lower(), pipeline_text({name: name}))
        execution = lab.client.start(lab.project, pipeline, afresh=True)
        feed = lab.server.feed()
        feed.ask(type="watch_job", execution=execution.id, node=name)
        events = feed.events()
        feed.close()
        ended = lab.client.wait(execution.id, timeout_s=120)
        (job,) = lab.client.execution(execution.id).jobs
        return ended, job, events

    return run


def strictly(text: str):
    """JSON without what only Python takes for it."""

    def refuse(constant: str):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_metrics_that_are_no_finite_numbers_are_points_that_are_missing(lab, run):
    body = "for loss in (1.5, float('nan'), float('inf'), 0.5):\n    deepforge.log(step=0, loss=loss)\n"
    execution, job, events = run("Nan", body + "deepforge.metric('last', float('-inf'), float('nan'))")
    assert execution.status.value == "success"
    values = [event["content"]["value"] for event in events if event["type"] == "metric"]
    assert values == [1.5, None, None, 0.5, None]
    assert job.metrics == {"loss": 0.5, "last": None}
    with lab.server.http() as http:
        assert strictly(http.get(f"executions/{execution.id}").text)["jobs"][0]["metrics"] == {
            "loss": 0.5,
            "last": None,
        }
        for line in http.get(f"executions/{execution.id}/jobs/Nan/events").text.splitlines():
            strictly(line)


@pytest.mark.parametrize("value", ["'low'", "None", "[1, 2]", "1j"])
def test_a_metric_that_is_no_number_fails_the_operation_naming_it(run, value):
    execution, job, _ = run("NoNumber", f"deepforge.log(step=1, loss={value})")
    assert execution.status.value == "failed"
    assert job.failure.message == f'the metric "loss" is no number: {value}'
    assert (job.failure.path, job.failure.line) == ("operations/NoNumber.py", 6)


def test_a_metric_may_be_any_number(run):
    body = """\
import numpy as np
for value in (True, np.float32(0.5), np.array([2]), 10**400, 7):
    deepforge.metric("x", value)
"""
    _, job, events = run("AnyNumber", body)
    assert [event["content"]["value"] for event in events if event["type"] == "metric"] == [1, 0.5, 2, None, 7]
    assert job.metrics == {"x": 7}


def test_progress_may_go_anywhere_and_the_execution_can_be_read_all_the_while(lab, pipeline_text):
    enough = lab.server.home / "enough"
    lab.operation(
        "Wanders",
        f"""\
        import os
        import time

        import deepforge

        class Wanders:
            def execute(self):
                nan, infinity = float("nan"), float("inf")
                for done, total in ((5, 10), (2, 10), (-3, 10), (50, 10), (1, 0), (nan, 10), (3, infinity)):
                    deepforge.progress(done, total)
                    time.sleep(0.4)
                while not os.path.exists({str(enough)!r}):
                    time.sleep(0.05)
        """,
    )
    execution = lab.client.start(lab.project, lab.pipeline("wanders", pipeline_text({"Wanders": "Wanders"})))
    seen = []
    while not lab.client.execution(execution.id).execution.status.is_final:
        with lab.server.http() as http:
            answer = http.get(f"executions/{execution.id}")
        assert answer.status_code == 200, answer.text
        progress = strictly(answer.text)["jobs"][0]["progress"]
        if progress and (not seen or seen[-1] != (progress["done"], progress["total"])):
            seen.append((progress["done"], progress["total"]))
        if seen and seen[-1] == (3, None):
            enough.touch()
    assert lab.client.execution(execution.id).execution.status.value == "success"


def test_progress_that_is_no_number_fails_the_operation_saying_so(run):
    _, job, _ = run("Half", "deepforge.progress('half', 10)")
    assert job.failure.message == "progress: done is no number: 'half'"


def test_bytes_that_are_no_text_are_shown_as_far_as_they_are_one(run):
    body = r"""
import os, sys
os.write(1, b"a\xff\xfeb\n")
sys.stdout.buffer.write(b"c\xc3\n")
print("d\udcffe \U0001f600")
deepforge.log("\udcff")
deepforge.metric("\udcff", 1)
raise ValueError("\udcff went wrong")
"""
    execution, job, events = run("NoText", body.lstrip())
    text = "".join(event["content"]["text"] for event in events if event["type"] == "stream")
    assert sorted(text.splitlines()) == ["a\ufffd\ufffdb", "c\ufffd", "d?e \U0001f600"]
    assert execution.status.value == "failed"
    assert (job.failure.name, job.failure.message) == ("ValueError", "? went wrong")
    assert job.metrics == {"?": 1}


def test_a_picture_of_50_mb_is_fetched_apart(lab, run):
    body = "import os\ndeepforge.display({'image/png': bytes(50_000_000), 'text/plain': 'a big one'}, raw=True)"
    execution, _, events = run("Fifty", body)
    (shown,) = [event["content"] for event in events if event["type"] == "display_data"]
    assert shown["data"] == {"text/plain": "a big one"}
    blob = shown["blobs"]["image/png"]
    with (
        lab.server.http() as http,
        http.stream("GET", f"executions/{execution.id}/jobs/Fifty/blobs/{blob['name']}") as answer,
    ):
        assert answer.headers["Content-Type"] == "image/png"
        assert sum(len(chunk) for chunk in answer.iter_bytes()) == blob["size"] == 50_000_000


def test_a_message_of_50_mb_fails_the_operation_and_is_cut(run):
    _, job, events = run("Wordy", "print('before')\nraise ValueError('x' * 50_000_000)")
    assert job.failure.name == "ValueError"
    assert len(job.failure.message) < 20_000
    assert "before" in events[1]["content"]["text"]


@pytest.mark.parametrize("name", ["   ", "", "\t\n"])
def test_a_name_of_nothing_but_spaces_is_refused(lab, pipeline_text, name):
    answer = lab.start(lab.pipeline("give", pipeline_text({"Give": "Give"})), name=name)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.json()["message"].startswith("An execution needs a name")


def test_a_name_that_is_taken_gets_a_number_and_nobody_is_renamed_to_it(lab, pipeline_text):
    pipeline = lab.pipeline("give", pipeline_text({"Give": "Give"}))
    started = [lab.start(pipeline, name=" the best one").json() for _ in range(3)]
    assert [execution["name"] for execution in started] == ["the_best_one", "the_best_one_2", "the_best_one_3"]
    with lab.server.http() as http:
        answer = http.patch(f"executions/{started[0]['id']}", json={"name": "the best one_2"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert "“the_best_one_2” already" in answer.json()["message"]


def test_an_execution_outlives_its_pipeline_and_its_operations(lab, pipeline_text):
    """It is shown, repaired on the code that it ran on, renamed and deleted as ever; it cannot be run anew."""
    flag = lab.server.home / "may-succeed"
    lab.operation(
        "Brief",
        f"""\
        import os

        class Brief:
            def execute(self):
                assert os.path.exists({str(flag)!r})
                return 1
        """,
    )
    pipeline = lab.pipeline("brief", pipeline_text({"Brief": "Brief"}))
    execution = lab.client.start(lab.project, pipeline)
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "failed"
    (lab.folder / pipeline).unlink()
    (lab.folder / "operations" / "Brief.py").unlink()
    flag.touch()
    again = lab.start(pipeline)
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    assert "There is no pipeline “pipelines/brief.dfpipe”" in again.json()["message"]
    assert lab.client.execution(execution.id).execution.document.nodes.keys() == {"Brief"}
    assert not lab.client.reuse(execution.id, "Brief").is_reused
    lab.client.retry(execution.id)
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    assert lab.client.change_execution(execution.id, name="kept").name == "kept"
    lab.client.delete_execution(execution.id)
    assert execution.id not in {shown.execution.id for shown in lab.client.executions(lab.project).executions}
