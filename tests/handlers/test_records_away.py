"""A MongoDB that stops while pages are open: they are told, what runs goes on, and nothing is missed."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_servers import Server, started, stop
from mongo_servers import MongoServer, new_database

from deepforge_jupyter.store.mongo import MongoStore

TRAIN = """\
    import time
    from pathlib import Path

    import matplotlib.pyplot as plt
    import numpy as np


    class Train:
        def execute(self):
            noise = np.random.default_rng(0)
            epoch = 0
            while not Path("enough").exists():
                print("epoch", epoch)
                if not Path("draws").exists():
                    time.sleep(0.05)
                    continue
                plt.figure(figsize=(1.5, 1.5))
                plt.imshow(noise.random((100, 100, 3)))
                plt.show()
                epoch += 1
                time.sleep(0.5)
            return epoch
"""


@pytest.fixture
def uri(own_mongo_server: MongoServer) -> str:
    return own_mongo_server.uri(new_database())


@pytest.fixture
def server(tmp_path: Path, uri: str) -> Iterator[Server]:
    home, root = tmp_path / "home", tmp_path / "root"
    home.mkdir()
    root.mkdir()
    server = started(home, root, f"--DeepForge.mongo_uri={uri}")
    yield server
    stop(server)


@pytest.fixture
def project(server: Server) -> str:
    project = server.client().create_project("work").id
    (server.root / "work" / "operations" / "Train.py").write_text(textwrap.dedent(TRAIN))
    document = {"format": 1, "nodes": {"Train": {"operation": "Train"}}, "edges": []}
    (server.root / "work" / "pipelines" / "Train.dfpipe").write_text(json.dumps(document))
    return project


def watch(server, project, execution):
    feed = server.feed()
    feed.ask(type="watch_project", project=project)
    feed.ask(type="watch_job", execution=execution.id, node="Train")
    return feed


def figures_of(events):
    return [event for event in events if event["type"] == "display_data" and "image/png" in event["content"]["data"]]


def figures_until(feed, enough):
    figures = []
    while len(figures) < enough:
        message = feed.message()
        assert message["type"] not in ("refused", "records"), message
        figures += figures_of(message.get("events", []))


def test_pages_are_told_that_the_records_are_away_and_back_and_what_they_show_goes_on(
    server, project, own_mongo_server, uri
):
    (server.root / "work" / "draws").touch()
    execution = server.client().start(project, "pipelines/Train.dfpipe")
    feed = watch(server, project, execution)
    figures_until(feed, 1)
    own_mongo_server.kill()
    assert feed.until("records")["away"] == uri
    figures_until(feed, 3)

    late = watch(server, project, execution)
    assert late.until("records")["away"] == uri
    asked_s = time.monotonic()
    with server.http() as http:
        for refused in (http.get(f"executions/{execution.id}"), http.post(f"executions/{execution.id}/cancel")):
            assert (refused.status_code, refused.json()["details"]) == (503, {"place": uri})
    assert time.monotonic() - asked_s < 15

    own_mongo_server.start()
    for page in (feed, late):
        assert page.until("records")["away"] is None
    feed.ask(type="watch_project", project=project)
    late.ask(type="watch_job", execution=execution.id, node="Train", watch=2)
    assert feed.until("watching")
    assert late.until("events", watch=2)["is_replay"]
    (server.root / "work" / "enough").touch()
    while feed.until("job")["job"]["status"] != "success":
        pass
    assert server.client().execution(execution.id).execution.status == "success"
    for page in (feed, late):
        page.close()


def test_the_first_figure_of_a_job_comes_while_the_records_are_away(server, project, own_mongo_server, uri):
    execution = server.client().start(project, "pipelines/Train.dfpipe")
    feed = watch(server, project, execution)
    while not any(event["type"] == "stream" for event in feed.until("events")["events"]):
        pass
    own_mongo_server.kill()
    assert feed.until("records")["away"] == uri
    (server.root / "work" / "draws").touch()
    figures_until(feed, 2)
    (server.root / "work" / "enough").touch()
    own_mongo_server.start()
    assert feed.until("records")["away"] is None


def test_who_comes_while_a_server_has_not_found_its_records_is_told(tmp_path, own_mongo_server, uri):
    home, root = tmp_path / "home", tmp_path / "root"
    home.mkdir()
    root.mkdir()
    own_mongo_server.kill()
    server = started(home, root, f"--DeepForge.mongo_uri={uri}", "--Workspace.mongo_patience_s=1")
    feed = server.feed()
    feed.ask(type="watch_project", project="any")
    assert feed.until("records")["away"] == uri
    own_mongo_server.start()
    told = [feed.message(), feed.message()]
    assert sorted(told, key=lambda message: message["type"]) == [
        {"type": "records", "away": None},
        {"type": "watching", "project": "any"},
    ]
    feed.close()
    stop(server)
    assert "Traceback" not in server.log


async def test_the_place_that_is_named_has_no_password():
    store = MongoStore("mongodb://ada:s3cret@example.org:27017/deepforge?authSource=admin")
    assert store.reach.place == "mongodb://example.org:27017/deepforge"
