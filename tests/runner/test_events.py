"""What the runner sends over the supervisor's pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest


class Pipe:
    """Reads the events of one run from a pipe, as the supervisor does."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()
        self.data = b""
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while not self.data.endswith(b'{"type":"leaving","content":{}}\n') and (
            chunk := os.read(self.read_end, 1 << 16)
        ):
            self.data += chunk
        os.close(self.read_end)

    def finish(self) -> list[dict]:
        self._thread.join()
        return [json.loads(line) for line in self.data.splitlines()]


def run_with_pipe(workplace, code: str) -> tuple[subprocess.CompletedProcess, list[dict]]:
    attempt = workplace.run("class Op:\n    def execute(self): pass")  # for its job.json
    workplace.write("operations/Op.py", code)
    pipe = Pipe()
    done = attempt.run_again(descriptor=pipe.write_end)
    os.close(pipe.write_end)
    return done, pipe.finish()


def test_events_go_over_the_pipe_without_seq(workplace) -> None:
    done, events = run_with_pipe(workplace, "class Op:\n    def execute(self): print('hello')")
    assert done.returncode == 0
    assert [event["type"] for event in events] == ["status", "stream", "status", "leaving"]
    assert all(set(event) == {"unix_s", "type", "content"} for event in events[:-1])
    assert done.stdout == done.stderr == ""


@pytest.mark.parametrize(
    "last_line",
    ["import os; os.fork() or time.sleep(1)", "sys.modules['torch'] = sys"],
    ids=["a child that stays", "a library that holds a device"],
)
def test_what_depends_on_the_end_of_the_process_waits_for_it(workplace, last_line: str) -> None:
    code = f"import sys, time\nclass Op:\n    def execute(self):\n        {last_line}\n"
    _, events = run_with_pipe(workplace, code)
    assert events[-1]["type"] == "status"


def test_the_persons_child_processes_do_not_see_the_pipe(workplace) -> None:
    code = """
        import os, subprocess, sys
        class Op:
            def execute(self):
                assert "DEEPFORGE_EVENTS_FD" not in os.environ
                print(subprocess.run([sys.executable, "-c", "import os; print(os.listdir('/proc/self/fd'))"],
                                     capture_output=True, text=True).stdout)
    """
    _, events = run_with_pipe(workplace, code)
    listed = next(event for event in events if event["type"] == "stream")["content"]["text"]
    assert listed.strip() == "['0', '1', '2', '3']"


def test_text_of_child_processes_comes_through_descriptor_1(workplace) -> None:
    code = """
        import subprocess, sys
        class Op:
            def execute(self):
                subprocess.run(["echo", "from echo"], stdout=sys.stdout)
    """
    done, _ = run_with_pipe(workplace, code)
    assert done.stdout == "from echo\n"


def test_the_runner_brings_no_imports_of_its_own(workplace) -> None:
    """Each of them would be paid by every operation."""
    code = """
        import sys
        class Op:
            def execute(self):
                print(sorted({"json", "re", "typing", "inspect", "dataclasses", "logging", "asyncio", "traceback",
                    "pathlib", "numpy", "matplotlib", "IPython", "threading", "enum", "signal"} & set(sys.modules)))
    """
    _, events = run_with_pipe(workplace, code)
    assert events[1]["content"]["text"] == "[]\n"


def test_when_the_supervisor_dies_the_runner_writes_the_feed_itself(workplace) -> None:
    attempt = workplace.run("class Op:\n    def execute(self): pass")
    workplace.write("operations/Op.py", "class Op:\n    def execute(self): print('still here')")
    read_end, write_end = os.pipe()
    os.close(read_end)
    assert attempt.run_again(descriptor=write_end).returncode == 0
    os.close(write_end)
    assert attempt.text() == "still here\n"
    assert [event["type"] for event in attempt.events()] == ["status", "log", "stream", "status"]
    assert [event["seq"] for event in attempt.events()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("call", "type", "content"),
    [
        ("log('ready', level='warning')", "log", {"level": "warning", "message": "ready"}),
        ("metric('loss', 0.5, step=3)", "metric", {"name": "loss", "value": 0.5, "step": 3.0}),
        ("metric('loss', float('nan'))", "metric", {"name": "loss", "value": None, "step": None}),
        ("progress(3, 10, 'rows')", "progress", {"id": "progress", "done": 3.0, "total": 10.0, "text": "rows"}),
        ("progress(3)", "progress", {"id": "progress", "done": 3.0, "total": None, "text": ""}),
        ("clear_output(wait=True)", "clear_output", {"wait": True}),
    ],
)
def test_the_guest_package_sends_events(workplace, call, type, content) -> None:
    attempt = workplace.run(f"import deepforge\nclass Op:\n    def execute(self): deepforge.{call}")
    assert attempt.code == 0, attempt.text()
    assert attempt.contents(type) == [content]


def test_in_a_notebook_the_guest_package_prints(workplace, kernels) -> None:
    (workplace.project / "deepforge.json").write_text("{}")
    (workplace.project / "notebooks").mkdir()
    code = """if True:
        import deepforge_runner
        deepforge_runner.install_guest()
        import deepforge
        deepforge.log("ready")
        deepforge.log(loss=0.5)
        print(deepforge.path("data/x.csv"))
        deepforge.Resource["keras"]
    """
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=workplace.project / "notebooks",
        env={**os.environ, "PYTHONPATH": kernels},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["info: ready", "loss = 0.5", str(workplace.project / "data" / "x.csv")]


def test_without_the_runner_there_is_no_deepforge_package(workplace, kernels) -> None:
    code = "import deepforge; deepforge.log"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=workplace.project,
        env={**os.environ, "PYTHONPATH": kernels},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
