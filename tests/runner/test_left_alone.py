"""A supervisor is killed after it has read everything: what it had not written is written by the runner, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from deepforge_runner.feed import FeedWriter

CODE = """
import sys
import deepforge


class Op:
    def execute(self):
        print("first")
        print("at the same moment", file=sys.stderr)
        deepforge.log(loss=0.5, accuracy=0.9, f1=0.8)
        print("last")
"""
SAID = ["status", "stream", "stream", "metric", "metric", "metric", "stream", "status"]


@pytest.mark.parametrize("written", range(len(SAID) + 1))
def test_whatever_it_had_written_every_event_is_there_once(workplace, kernels: str, written: int) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): pass")  # for its job.json
    workplace.write("operations/Op.py", CODE)
    for path in (attempt.directory / "claim", *(attempt.directory / "feed").glob("*.jsonl")):
        path.unlink()
    read_end, write_end = os.pipe()
    runner = subprocess.Popen(
        [sys.executable, "-m", "deepforge_runner", str(attempt.directory)],
        env={"PYTHONPATH": kernels, "DEEPFORGE_EVENTS_FD": str(write_end)},
        pass_fds=[write_end],
    )
    os.close(write_end)
    events = read_to_the_end(read_end)
    assert [event["type"] for event in events] == SAID
    write(attempt.directory, events[:written])
    os.close(read_end)
    assert runner.wait(timeout=60) == 0
    found = [(event["unix_s"], event["type"], event["content"]) for event in attempt.events()]
    assert found == [(event["unix_s"], event["type"], event["content"]) for event in events]
    assert [event["seq"] for event in attempt.events()] == [*range(1, len(SAID) + 1)]


def read_to_the_end(descriptor: int) -> list[dict]:
    """Everything up to the runner's word that nothing follows; it waits then until that was written."""
    data = b""
    while not data.endswith(b'{"type":"leaving","content":{}}\n'):
        data += os.read(descriptor, 1 << 16)
    return [json.loads(line) for line in data.splitlines()[:-1]]


def write(directory: Path, events: list[dict]) -> None:
    """As the supervisor does."""
    feed = FeedWriter(directory)
    for event in events:
        feed.write(event)
    feed.close()


def test_who_could_not_keep_its_result_does_not_leave_before_its_end(workplace) -> None:
    """The supervisor then tells the end from how the process ended."""
    attempt = workplace.run("class Op:\n    def execute(self): pass")
    (attempt.directory / "result.json").unlink()
    (attempt.directory / "result.json").mkdir()
    read_end, write_end = os.pipe()
    done = attempt.run_again(descriptor=write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        events = [json.loads(line) for line in pipe.read().splitlines()]
    assert (done.returncode, "result.json cannot be written" in done.stderr) == (1, True)
    assert "leaving" not in [event["type"] for event in events]
