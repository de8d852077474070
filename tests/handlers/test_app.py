"""The extension as a part of a Jupyter server's life."""

from __future__ import annotations

import json
import time
from datetime import datetime

import httpx
import pytest
from jupyter_servers import TOKEN, started, stop


@pytest.fixture
def start(tmp_path):
    servers = []

    def one(*arguments):
        (tmp_path / "root").mkdir(exist_ok=True)
        servers.append(started(tmp_path, tmp_path / "root", *arguments))
        return servers[-1]

    yield one
    for server in servers:
        stop(server)


def last_activity(server):
    answer = httpx.get(f"{server.url}api/status?no_track_activity=1", headers={"Authorization": f"token {TOKEN}"})
    return datetime.fromisoformat(answer.json()["last_activity"])


def sleeping(server):
    client = server.client()
    project = client.create_project("work").id
    source = "import time\n\n\nclass Sleep:\n    def execute(self):\n        time.sleep(60)\n"
    (server.root / "work" / "operations" / "Sleep.py").write_text(source)
    document = {"format": 1, "nodes": {"Sleep": {"operation": "Sleep"}}, "edges": []}
    (server.root / "work" / "pipelines" / "sleep.dfpipe").write_text(json.dumps(document))
    execution = client.start(project, "pipelines/sleep.dfpipe")
    while client.execution(execution.id).execution.status.value != "running":
        time.sleep(0.05)
    return execution


def test_a_running_execution_counts_as_activity(start):
    server = start("--DeepForge.activity_interval_s=0.2")
    execution = sleeping(server)
    before = last_activity(server)
    time.sleep(1)
    assert last_activity(server) > before
    server.client().cancel(execution.id)


def test_a_setting_turns_that_off(start):
    server = start("--DeepForge.activity_interval_s=0.2", "--DeepForge.counts_as_activity=False")
    execution = sleeping(server)
    time.sleep(0.3)
    before = last_activity(server)
    time.sleep(1)
    assert last_activity(server) == before
    server.client().cancel(execution.id)


def test_a_restarted_server_goes_on_with_what_runs(start):
    first = start()
    execution = sleeping(first)
    stop(first)
    second = start()
    assert second.client().execution(execution.id).execution.status.value == "running"
    second.client().cancel(execution.id)
    assert second.client().wait(execution.id, timeout_s=120).status.value == "canceled"


def test_the_server_stops_quickly_while_a_page_listens(start):
    server = start()
    feed = server.feed()
    feed.ask(type="watch_project", project="none")
    feed.until("watching")
    before_s = time.monotonic()
    stop(server)
    assert time.monotonic() - before_s < 8
    feed.close()
    assert "Traceback" not in server.log


def test_a_data_folder_that_cannot_be_used_is_said_where_people_look(start, tmp_path):
    (tmp_path / "file").write_text("")
    server = start(f"--DeepForge.data_dir={tmp_path / 'file' / 'deepforge'}")
    with server.http() as http:
        answer = http.get("projects")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert str(tmp_path / "file") in answer.json()["message"]
