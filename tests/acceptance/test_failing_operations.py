"""An operation that goes wrong says where and what to do; the rest of the pipeline goes on."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

RETURN = "\n        value = 1\n        return value\n"


def operation(name: str, body: str, *, imports: str = "") -> str:
    return f"{imports}\nclass {name}:\n    def execute(self):\n        {body}{RETURN}"


# name: (source, the failure's name, words of its message, its line, words of its hint)
FAILURES = {
    "Raises": (operation("Raises", "raise ValueError('no such data')"), "ValueError", "no such data", 4, None),
    "Imports": (
        operation("Imports", "pass", imports="import not_installed_anywhere"),
        "ModuleNotFoundError",
        "not_installed_anywhere",
        1,
        "pip install not_installed_anywhere",
    ),
    "Constructs": (
        "class Constructs:\n    def __init__(self):\n        self.x = 1 / 0\n    def execute(self):" + RETURN,
        "ZeroDivisionError",
        "division by zero",
        3,
        None,
    ),
    "TooFew": (
        "class TooFew:\n"
        '    """Gives two.\n\n    Returns\n    -------\n    value : int\n    other : int\n    """\n\n'
        "    def execute(self):\n        return self.pair()\n\n    def pair(self):\n        return (1,)\n",
        "OutputsMismatch",
        "execute returned 1 value but the operation has 2 outputs: value, other",
        10,
        "End execute with: return value, other",
    ),
    "Exits": (operation("Exits", "sys.exit(3)", imports="import sys"), "SystemExit", "sys.exit(3)", 4, "Return"),
    "Quits": (operation("Quits", "os._exit(4)", imports="import os"), "Died", "exit code 4", None, "os._exit"),
    "Crashes": (
        operation("Crashes", "ctypes.string_at(0)", imports="import ctypes"),
        "Crashed",
        "SIGSEGV",
        None,
        "Try the operation in a notebook",
    ),
    "Unsaveable": (
        operation("Unsaveable", "return lambda: 1").replace(RETURN, "\n").replace("return lambda", "value = lambda")
        + "        return value\n",
        "OutputNotSaved",
        "cannot be saved",
        None,
        "register a serializer",
    ),
    "Endless": (operation("Endless", "self.execute()"), "RecursionError", "recursion", 4, "calls itself"),
    "Huge": (operation("Huge", "b'x' * 10**15"), "MemoryError", "", 4, "not enough memory"),
    "Late": (operation("Late", "while True: pass"), "TimeLimit", "its time limit of 1 s", None, "Raise the time limit"),
}


@pytest.fixture(scope="module")
def ended(lab, pipeline_text):
    """The summary of a run by the command in which each of them is beside a healthy branch, and what it wrote."""
    nodes: dict[str, object] = {"Give": "Give", "Take": "Take"}
    edges = [("Give", "value", "Take", "value")]
    for name, (source, *_) in FAILURES.items():
        (lab.folder / "operations" / f"{name}.py").write_text(source)
        nodes[name] = {"operation": name, "time_limit_s": 1} if name == "Late" else name
        nodes[f"after{name}"] = "Take"
        edges.append((name, "value", f"after{name}", "value"))
    lab.pipeline("failures", pipeline_text(nodes, edges))
    done = lab.command("run", "lab/pipelines/failures.dfpipe", "--json")
    assert done.returncode == 1, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_says_what_where_and_what_to_do(lab, ended, name):
    _, kind, words, line, hint = FAILURES[name]
    failure = ended["jobs"][name]["failure"]
    assert failure["name"] == kind
    assert words in failure["message"]
    assert (failure.get("path"), failure.get("line")) == ((f"operations/{name}.py", line) if line else (None, None))
    assert hint is None or hint in failure["hint"]


@pytest.mark.parametrize("name", FAILURES)
def test_only_what_needs_it_is_not_run(lab, ended, name):
    assert ended["jobs"][f"after{name}"]["status"] == "canceled"
    assert ended["jobs"][f"after{name}"]["reason"] == f"not run because {name} failed"
    assert [ended["jobs"][node]["status"] for node in ("Give", "Take")] == ["success", "success"]


def test_a_person_at_a_terminal_sees_file_line_and_hint(lab, ended, pipeline_text):
    lab.pipeline("one", pipeline_text({"Exits": "Exits", "Give": "Give"}))
    done = lab.command("run", "lab/pipelines/one.dfpipe", "--quiet")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "operations/Exits.py:4: Exits failed: SystemExit: the operation called sys.exit(3)",
        "  Return the outputs from execute, or raise an error; an operation that exits has no result.",
    ]
    assert done.stdout.splitlines()[-1] == "one: failed, 1 reused"


def test_what_had_succeeded_is_reused_after_the_mistake_is_mended(lab, pipeline_text):
    lab.operation("Mended", operation("Mended", "raise KeyError('x')"))
    pipeline = lab.pipeline("mended", pipeline_text({"Give": "Give", "Mended": "Mended"}))
    first = lab.client.start(lab.project, pipeline)
    assert lab.client.wait(first.id, timeout_s=120).status.value == "failed"
    lab.operation("Mended", operation("Mended", "pass"))
    second = lab.client.start(lab.project, pipeline)
    assert lab.client.wait(second.id, timeout_s=120).status.value == "success"
    assert {job.node: job.reused for job in lab.client.execution(second.id).jobs} == {"Give": True, "Mended": False}


def test_a_child_that_stays_is_stopped_and_the_operation_succeeds(lab, pipeline_text):
    lab.operation(
        "Forks",
        """\
        import os
        import time

        class Forks:
            def execute(self):
                value = os.fork()
                if value == 0:
                    os.setsid()
                    time.sleep(600)
                return value
        """,
    )
    execution = lab.client.start(lab.project, lab.pipeline("forks", pipeline_text({"Forks": "Forks"})))
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    events = list(lab.client.events(execution.id, "Forks"))
    assert any("left running was stopped" in event["content"].get("message", "") for event in events)
    (job,) = lab.client.execution(execution.id).jobs
    assert not Path(f"/proc/{job.outputs['value'].summary}").exists()


def test_100_mb_of_output_are_capped_and_what_is_left_out_is_said(lab, pipeline_text):
    megabyte = "x" * 99 + "\\n" + "y" * 999_900
    source = operation("Prints", f"for _ in range(100): os.write(1, b'{megabyte}')", imports="import os")
    lab.operation("Prints", source)
    execution = lab.client.start(
        lab.project, lab.pipeline("prints", pipeline_text({"Prints": "Prints", "Give": "Give"}))
    )
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "success"
    feed = lab.server.home / "deepforge/runs" / execution.id / "Prints/1/feed"
    assert sum(path.stat().st_size for path in feed.glob("*.jsonl")) < 40 << 20
    with lab.server.http() as http, http.stream("GET", f"executions/{execution.id}/jobs/Prints/events") as lines:
        kinds = [json.loads(line)["type"] for line in lines.iter_lines()]
    assert (kinds.count("gap"), kinds[-1]) == (1, "status")
    assert resident_mib(lab.server.process.pid) < 500


def test_one_that_never_ends_is_canceled_within_a_second(lab, pipeline_text):
    execution = lab.client.start(lab.project, lab.pipeline("sleep", pipeline_text({"Sleep": "Sleep", "Give": "Give"})))
    while next(job for job in lab.client.execution(execution.id).jobs if job.node == "Sleep").status.value != "running":
        time.sleep(0.05)
    since_s = time.monotonic()
    lab.client.cancel(execution.id)
    assert lab.client.wait(execution.id, timeout_s=120).status.value == "canceled"
    assert time.monotonic() - since_s < 3  # a second, and what a loaded machine adds
    assert {job.node: job.status.value for job in lab.client.execution(execution.id).jobs}["Give"] == "success"


def resident_mib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) >> 10
