"""Operations go on without the process that started them, and nothing of them is missed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
from compute.attempts import Operations, attempt_of, is_running, supervisor_pids, wait_until
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.base import OperationCall
from deepforge_jupyter.compute.server import ServerCompute

SERVER = """
import asyncio, sys, pathlib, msgspec
from deepforge_jupyter.compute.base import OperationCall
from deepforge_jupyter.compute.server import ServerCompute

async def serve():
    compute = ServerCompute(pathlib.Path(sys.argv[1]), idle_seconds=1.0)
    await compute.open()
    await compute.start(msgspec.json.decode(sys.argv[2], type=OperationCall))
    print("started", flush=True)
    await asyncio.sleep(600)

asyncio.run(serve())
"""


def server_that_started(runs: Path, call: OperationCall) -> subprocess.Popen[bytes]:
    """A process of its own that has started the call and serves on."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", SERVER, str(runs), msgspec.json.encode(call).decode()]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert server.stdout is not None
    assert server.stdout.readline() == b"started\n"
    return server


def kill(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert server.stdout is not None
    server.stdout.close()


COUNT = """
    import os, time
    for number in range(1000):
        print(number, flush=True)
        if number == 20:
            open(PLACES + "/twenty", "w").write("x")
        if number > 40 and os.path.exists(PLACES + "/enough"):
            break
        time.sleep(0.005)
    print("end")
"""


async def test_an_operation_outlives_kill_9_of_its_server_and_the_next_one_misses_nothing(
    runs: Path, operations: Operations, compute: ServerCompute
) -> None:
    call = operations.call(COUNT)
    server = server_that_started(runs, call)
    wait_until(lambda: operations.read("twenty"))
    kill(server)
    (operations.places / "enough").touch()
    await compute.start(call)
    result, events = await asyncio.gather(compute.result(attempt_of(call)), events_of(compute, attempt_of(call)))
    assert result.status == "success"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    lines = text_of(events).split()
    assert lines == [*map(str, range(len(lines) - 1)), "end"]
    assert len(lines) > 40


async def test_supervisors_end_once_nothing_runs_and_nobody_listens(runs: Path, operations: Operations) -> None:
    call = operations.call("import time; time.sleep(0.3)")
    server = server_that_started(runs, call)
    (pid,) = supervisor_pids(runs)
    kill(server)
    await asyncio.to_thread(wait_until, lambda: not list((runs / "supervisors").iterdir()))
    await asyncio.to_thread(wait_until, lambda: not is_running(pid))
    assert (runs / call.execution / call.node / "1" / "result.json").exists()


async def test_closing_lets_operations_go_on(runs: Path, operations: Operations, compute: ServerCompute) -> None:
    first = ServerCompute(runs, idle_seconds=1.0)
    await first.open()
    call = operations.call("import time; time.sleep(0.3); print('still here')")
    await first.start(call)
    await first.close()
    assert (await compute.result(attempt_of(call))).status == "success"
    assert text_of(await events_of(compute, attempt_of(call))) == "still here\n"


async def test_a_run_goes_on_under_a_folder_whose_path_is_too_long_for_sockets(
    tmp_path: Path, operations: Operations
) -> None:
    runs = tmp_path / ("deep" * 30) / "runs"
    compute = ServerCompute(runs, idle_seconds=0.2)
    other = ServerCompute(runs, idle_seconds=0.2)
    await compute.open()
    call = operations.call("import time; time.sleep(0.2)")
    await compute.start(call)
    assert (await other.result(attempt_of(call))).status == "success"
    await other.close()
    await compute.close()


async def test_closing_at_once_leaves_nothing_open(runs: Path, operations: Operations) -> None:
    idle = ServerCompute(runs, idle_seconds=0.1)
    await idle.open()
    await idle.close()
    preloading = ServerCompute(runs, idle_seconds=0.1)
    await preloading.open()
    await preloading.start(operations.call("pass", preload=("numpy", "matplotlib")))
    await preloading.close()
    await asyncio.to_thread(wait_until, lambda: not list((runs / "supervisors").glob("*.sock")))


async def test_what_a_killed_supervisor_had_not_written_yet_is_not_lost(
    runs: Path, operations: Operations, compute: ServerCompute
) -> None:
    body = """
        import os, time
        import deepforge
        print("first")
        open(PLACES + "/begun", "w").write("x")
        while not os.path.exists(PLACES + "/stopped"):
            time.sleep(0.01)
        for number in range(100):
            deepforge.metric("number", number, number)
            print("line", number)
        open(PLACES + "/said", "w").write("x")
        while not os.path.exists(PLACES + "/killed"):
            time.sleep(0.01)
        for _ in range(100):
            os.write(1, b"x" * 4095 + b"\\n")
        os.system("echo from a child")
        print("last \U0001f600")
    """
    call = operations.call(body)
    await compute.start(call)
    await asyncio.to_thread(wait_until, lambda: operations.read("begun"))
    (pid,) = supervisor_pids(runs)
    os.kill(pid, signal.SIGSTOP)
    (operations.places / "stopped").touch()
    await asyncio.to_thread(wait_until, lambda: operations.read("said"))
    os.kill(pid, signal.SIGKILL)
    (operations.places / "killed").touch()
    result, events = await asyncio.gather(compute.result(attempt_of(call)), events_of(compute, attempt_of(call)))
    assert result.status == "success"
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    lines = text_of(events).splitlines()
    assert [line for line in lines if line.startswith("line")] == [f"line {number}" for number in range(100)]
    assert {"first", "from a child", "last \U0001f600"} < set(lines)
    assert lines.count("x" * 4095) == 100
    assert [event["content"]["value"] for event in events if event["type"] == "metric"] == [*range(100)]
    assert any("goes on without it" in event["content"].get("message", "") for event in events)


async def test_an_end_that_was_said_to_a_supervisor_that_was_killed_is_not_lost(
    runs: Path, operations: Operations, compute: ServerCompute
) -> None:
    body = """
        import os, time
        open(PLACES + "/begun", "w").write("x")
        while not os.path.exists(PLACES + "/killed"):
            time.sleep(0.01)
    """
    call = operations.call(body)
    await compute.start(call)
    await asyncio.to_thread(wait_until, lambda: operations.read("begun"))
    (pid,) = supervisor_pids(runs)
    os.kill(pid, signal.SIGKILL)
    (operations.places / "killed").touch()
    assert (await compute.result(attempt_of(call))).status == "success"
    events = await events_of(compute, attempt_of(call))
    assert [event["content"]["status"] for event in events if event["type"] == "status"] == ["running", "success"]
