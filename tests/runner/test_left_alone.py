"""A supervisor is killed after it has read everything: what it had not written is written by the runner, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from deepforge_runner.events import EventSink
from deepforge_runner.feed import FeedReader, FeedWriter
from deepforge_runner.interrupts import Interrupts

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
    assert runner.wait(timeout=120) == 0
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


LOUD = """
import os


class Op:
    def execute(self):
        written = 0
        while written < 1 << 20:  # more than a pipe holds
            written += os.write(1, b"loud" * 1024)
"""


def test_who_was_left_alone_before_it_began_reads_its_own_text_from_the_start(workplace, kernels: str) -> None:
    """The supervisor, which is not its parent any more, could not tell it of its death."""
    attempt = workplace.run("class Op:\n    def execute(self): pass")
    workplace.write("operations/Op.py", LOUD)
    for path in (attempt.directory / "claim", *(attempt.directory / "feed").glob("*.jsonl")):
        path.unlink()
    events, stdout, stderr = os.pipe(), os.pipe(), os.pipe()
    os.close(events[0])
    for descriptor in (stdout[0], stderr[0]):
        os.set_blocking(descriptor, False)  # as the supervisor makes them
    runner = subprocess.Popen(
        [sys.executable, "-m", "deepforge_runner", str(attempt.directory)],
        env={
            "PYTHONPATH": kernels,
            "DEEPFORGE_EVENTS_FD": str(events[1]),
            "DEEPFORGE_TEXT_FDS": f"{stdout[0]},{stderr[0]}",
            "DEEPFORGE_SUPERVISOR_PID": "1",
        },
        stdout=stdout[1],
        stderr=stderr[1],
        pass_fds=[events[1], stdout[0], stderr[0]],
    )
    for descriptor in (events[1], *stdout, *stderr):
        os.close(descriptor)
    try:
        assert runner.wait(timeout=120) == 0
    finally:
        runner.kill()
        runner.wait()
    assert len(attempt.text("stdout")) == 1 << 20
    assert attempt.contents("log")[0]["message"].startswith("the process that watches over operations was killed")


def test_an_end_that_a_killed_supervisor_had_read_but_not_written_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of an operation that does not wait for its supervisor, as it holds a device or has children."""
    read_end, write_end = os.pipe()
    monkeypatch.setenv("DEEPFORGE_EVENTS_FD", str(write_end))
    sink = EventSink(Interrupts())
    sink.run_directory = str(tmp_path)
    sink.send("status", {"status": "running"})
    sink.send("status", {"status": "success"})
    (first, _) = [json.loads(line) for line in os.read(read_end, 1 << 16).splitlines()]
    write(tmp_path, [first])
    os.close(read_end)
    sink.close()
    os.close(write_end)
    statuses = [event["content"]["status"] for event in FeedReader(tmp_path).read()]
    assert statuses == ["running", "success"]


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
