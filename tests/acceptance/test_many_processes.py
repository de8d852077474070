"""Two servers and commands on one data folder: all work, and each execution is run by exactly one."""

from __future__ import annotations

import json

import pytest
from jupyter_servers import started, stop


@pytest.fixture(scope="module")
def second(lab):
    server = started(lab.server.home, lab.server.root)
    yield server
    stop(server)


def test_each_execution_is_run_by_exactly_one(lab, second, pipeline_text):
    ran = lab.server.home / "ran.txt"
    lab.operation(
        "Note",
        f"""\
        import os

        class Note:
            def execute(self):
                with open({str(ran)!r}, "a") as file:
                    file.write("ran\\n")
                value = os.getpid()
                return value
        """,
    )
    nodes = {"a": "Note", "b": {"operation": "Note", "reuse": False}}
    pipeline = lab.pipeline("note", pipeline_text(nodes))
    commands = [lab.begin("run", "lab/pipelines/note.dfpipe", "--json", "--afresh") for _ in range(2)]
    clients = [lab.client, second.client()]
    started_by_servers = [clients[turn % 2].start(lab.project, pipeline, afresh=True).id for turn in range(6)]
    outputs = [command.communicate(timeout=120) for command in commands]
    summaries = [json.loads(output.splitlines()[-1]) for output, _ in outputs]
    executions = [*started_by_servers, *(summary["id"] for summary in summaries)]
    for execution in executions:
        for client in clients:
            assert client.wait(execution, timeout_s=120).status.value == "success"
        assert [job.attempt for job in clients[0].execution(execution).jobs] == [1, 1]
    names = {client.execution(execution).execution.name for execution in executions for client in clients}
    assert len(names) == len(executions)
    assert len(ran.read_text().splitlines()) == 2 * len(executions)


def test_what_one_server_runs_the_other_shows_and_cancels(lab, second, pipeline_text):
    pipeline = lab.pipeline("sleep", pipeline_text({"Sleep": "Sleep"}))
    execution = lab.client.start(lab.project, pipeline)
    other = second.client()
    events = other.events(execution.id, "Sleep")
    assert next(events)["type"] == "status"
    other.cancel(execution.id)
    assert [event["content"]["status"] for event in events if event["type"] == "status"] == ["canceled"]
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "canceled"
