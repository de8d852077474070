"""Several processes on one data folder: each execution is run by exactly one."""

from __future__ import annotations

import asyncio
import json
import os
import signal

from deepforge_jupyter.workspace import Workspace

SLOW = {
    "slow": {"operation": "Count", "attributes": {"upto": 40, "pause_s": 0.05}},
    "after": {"operation": "Count", "after": ["slow"]},
}


def copy(nodes):
    return json.loads(json.dumps(nodes))


def test_two_commands_run_side_by_side(cli, lines):
    cli.project(train={"a": {"operation": "Count"}, "b": {"operation": "Count", "after": ["a"]}})
    processes = [cli.start("run", "lab/pipelines/train.dfpipe", "--json", "--afresh") for _ in range(2)]
    summaries = [lines(process.communicate(timeout=120)[0])[-1] for process in processes]
    assert sorted(summary["execution"] for summary in summaries) == ["train", "train_2"]
    assert {summary["status"] for summary in summaries} == {"success"}
    assert {job["attempts"] for summary in summaries for job in summary["jobs"].values()} == {1}


async def test_a_living_server_runs_what_a_command_starts(cli, lines, tmp_path):
    cli.project(train=copy(SLOW))
    server = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path))
    await server.open()
    try:
        process = cli.start("run", "lab/pipelines/train.dfpipe", "--json", "--set", "slow.upto=3")
        output, errors = await asyncio.to_thread(process.communicate, None, 60)
        assert process.returncode == 0, errors
        summary = lines(output)[-1]
        execution = (await server.executions.get(summary["id"])).execution
        assert execution.owner.process == server.scheduler.owner.process
        assert '"number 0' in output
    finally:
        await server.close()


async def test_a_server_goes_on_with_what_a_killed_command_left(cli, tmp_path):
    """The operation survives the kill; the graph is walked on by the next process."""
    cli.project(train=copy(SLOW))
    process = cli.start("run", "lab/pipelines/train.dfpipe", "--json")
    identity = ""
    while True:
        line = json.loads(await asyncio.to_thread(process.stdout.readline))
        identity = line.get("id", identity)
        if line["type"] == "stream":
            break
    os.kill(process.pid, signal.SIGKILL)
    await asyncio.to_thread(process.wait)
    server = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path))
    await server.open()
    try:
        changes = server.store.watch("executions")
        while not (detail := await server.executions.get(identity)).execution.status.is_final:
            await asyncio.wait_for(anext(changes), 30)
        assert [(job.node, job.status.value, job.attempt) for job in detail.jobs] == [
            ("slow", "success", 1),
            ("after", "success", 1),
        ]
        texts = [
            event["content"]["text"]
            async for event in server.executions.events(identity, "slow")
            if event["type"] == "stream"
        ]
        assert "".join(texts).splitlines() == [f"number {number}" for number in range(40)]
    finally:
        await server.close()
