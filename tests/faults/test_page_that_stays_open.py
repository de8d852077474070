"""A page that is open while its server is killed gets from the next one what it lacks, and nothing twice."""

from __future__ import annotations

import random
from pathlib import Path

from faults.world import World
from jupyter_servers import started, stop


def test_a_page_goes_on_where_the_killed_server_left_it(make_world, chance: random.Random, tmp_path: Path) -> None:
    world: World = make_world(data=tmp_path / "home" / "deepforge")
    home = tmp_path / "home"
    home.mkdir()
    (world.project / "pipelines" / "long.dfpipe").write_text(
        '{"format": 1, "nodes": {"Work": {"operation": "Work",'
        ' "attributes": {"job": "long/Work", "lines": 120, "pause_s": 0.03}}}, "edges": []}'
    )
    server = started(home, world.root)
    try:
        client = server.client()
        project = client.project_at("lab/deepforge.json").id
        execution = client.start(project, "pipelines/long.dfpipe", afresh=True)
        page = server.feed()
        page.ask(type="watch_job", execution=execution.id, node="Work")
        events: list[dict] = []
        enough = chance.randint(10, 200)
        while len(events) < enough:
            events += page.until("events")["events"]
        server.process.kill()
        page.close()
        server = started(home, world.root)
        page = server.feed()
        page.ask(type="watch_job", execution=execution.id, node="Work", attempt=1, after=events[-1]["seq"])
        events += page.events()
        page.close()
        assert server.client().wait(execution.id, timeout_s=120).status.value == "success"
        text = "".join(event["content"]["text"] for event in events if event["type"] == "stream")
        assert text.splitlines() == [f"line {number}" for number in range(120)]
        metrics = [event["content"]["value"] for event in events if event["type"] == "metric"]
        assert metrics == [*range(120)]
        assert [event["seq"] for event in events] == sorted({event["seq"] for event in events})
    finally:
        stop(server)
