"""How an operation's process can end badly, and what the person is told."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from compute.attempts import Operations, attempt_of, is_running, wait_until
from compute.conformance import events_of
from deepforge_runner.supervisor import launch, processes

from deepforge_jupyter.compute import run_files
from deepforge_jupyter.compute.base import OperationCall, Result
from deepforge_jupyter.compute.server import ServerCompute


async def end_of(compute: ServerCompute, call: OperationCall) -> Result:
    await compute.start(call)
    return await compute.result(attempt_of(call))


async def test_a_segmentation_fault_is_named_and_is_in_the_feed(compute: ServerCompute, operations: Operations) -> None:
    call = operations.call("import ctypes; ctypes.string_at(0)")
    result = await end_of(compute, call)
    assert result.failure is not None
    assert result.failure.message == "killed by SIGSEGV (segmentation fault)"
    assert result.failure.hint
    events = await events_of(compute, attempt_of(call))
    assert [event["type"] for event in events[-2:]] == ["error", "status"]
    assert events[-2]["content"]["evalue"] == result.failure.message


async def test_being_killed_suggests_that_memory_ran_out(compute: ServerCompute, operations: Operations) -> None:
    result = await end_of(compute, operations.call("import os; os.kill(os.getpid(), 9)"))
    assert result.failure is not None
    assert result.failure.message == "killed by SIGKILL; the machine may have run out of memory"
    assert result.failure.hint == run_files.OUT_OF_MEMORY_HINT


async def test_sys_exit_is_a_failure_of_the_operation(compute: ServerCompute, operations: Operations) -> None:
    result = await end_of(compute, operations.call("import sys; sys.exit(0)"))
    assert result.status == "failed"
    assert result.failure is not None
    assert result.failure.name == "SystemExit"


async def test_a_process_that_leaves_without_a_word_fails_with_its_exit_code(
    compute: ServerCompute, operations: Operations
) -> None:
    call = operations.call("import os; os.write(2, b'cannot find the licence\\n'); os._exit(7)")
    result = await end_of(compute, call)
    assert result.failure is not None
    assert "exit code 7" in result.failure.message
    assert "cannot find the licence" in result.failure.message


async def test_a_child_that_stays_is_stopped_at_the_end_and_delays_nothing(
    compute: ServerCompute, operations: Operations
) -> None:
    call = operations.call("""
        import os, time
        for name in ("plain", "daemon"):
            if os.fork() == 0:
                if name == "daemon":
                    os.setsid()
                open(PLACES + "/" + name, "w").write(str(os.getpid()))
                time.sleep(60)
        while not all(os.path.exists(PLACES + "/" + name) for name in ("plain", "daemon")):
            time.sleep(0.01)
        print("done")
    """)
    began = time.monotonic()
    result = await end_of(compute, call)
    assert result.status == "success"
    assert time.monotonic() - began < 5.0
    assert not any(is_running(int(operations.read(name) or 0)) for name in ("plain", "daemon"))
    logs = [e["content"]["message"] for e in await events_of(compute, attempt_of(call)) if e["type"] == "log"]
    assert logs == ["2 processes that the operation left running were stopped"]


async def test_the_children_of_other_operations_are_left_alone(compute: ServerCompute, operations: Operations) -> None:
    long = operations.call("""
        import os, subprocess, time
        child = subprocess.Popen(["sleep", "60"])
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open(PLACES + "/daemon", "w").write(str(os.getpid()))
                time.sleep(60)
            os._exit(0)
        open(PLACES + "/up", "w").write("x")
        while not os.path.exists(PLACES + "/go"):
            time.sleep(0.01)
        print(child.poll())
    """)
    await compute.start(long)
    await asyncio.to_thread(wait_until, lambda: operations.read("up") and operations.read("daemon"))
    leaver = operations.call("import subprocess; subprocess.Popen(['sleep', '60'])")
    assert (await end_of(compute, leaver)).status == "success"
    assert is_running(int(operations.read("daemon")))
    (operations.places / "go").touch()
    assert (await compute.result(attempt_of(long))).status == "success"
    events = await events_of(compute, attempt_of(long))
    assert "None\n" in [event["content"].get("text") for event in events]


async def test_the_time_limit_ends_an_operation_that_never_would(
    compute: ServerCompute, operations: Operations
) -> None:
    call = operations.call("while True: pass", time_limit_s=0.5)
    result = await end_of(compute, call)
    assert result.status == "failed"
    assert result.failure is not None
    assert result.failure.message == "it ran longer than its time limit of 0.5 s"
    events = await events_of(compute, attempt_of(call))
    assert events[-1]["content"] == {"status": "failed"}
    assert "time limit" in events[-2]["content"]["evalue"]


async def test_a_stop_that_gets_lost_on_its_way_is_repeated(compute: ServerCompute, operations: Operations) -> None:
    call = operations.call("""
        import signal, time
        stop = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, lambda number, frame: signal.signal(signal.SIGINT, stop))
        print("up", flush=True)
        try:
            time.sleep(60)
        finally:
            open(PLACES + "/tidied", "w").write("yes")
    """)
    await compute.start(call)
    async for event in compute.events(attempt_of(call)):
        if event["content"].get("text") == "up\n":
            break
    await compute.cancel(attempt_of(call))
    assert (await compute.result(attempt_of(call))).status == "canceled"
    assert operations.read("tidied") == "yes"


async def test_a_thread_that_never_ends_does_not_keep_a_finished_operation(
    compute: ServerCompute, operations: Operations
) -> None:
    call = operations.call("import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()")
    result = await end_of(compute, call)
    assert result.status == "success"
    events = await events_of(compute, attempt_of(call))
    assert "its process had not" in events[-2]["content"]["message"]
    assert events[-1]["content"] == {"status": "success"}


def stray_attempt(runs: Path, operations: Operations, **identity: object) -> OperationCall:
    """An attempt as a vanished server left it, with this in its claim."""
    call = operations.call("pass")
    folder = runs / call.execution / call.node / "1"
    folder.mkdir(parents=True)
    content = {**processes.machine(), "pid": 1, "pid_started": "0", "supervisor": str(runs / "supervisors" / "gone")}
    (folder / "claim").write_bytes(msgspec.json.encode({**content, **identity}))
    return call


async def test_a_process_that_vanished_with_its_supervisor_fails(
    compute: ServerCompute, runs: Path, operations: Operations
) -> None:
    result = await compute.result(attempt_of(stray_attempt(runs, operations)))
    assert result.failure is not None
    assert result.failure.message == "the operation's process disappeared"


async def test_after_a_restart_of_the_machine_it_says_so(
    compute: ServerCompute, runs: Path, operations: Operations
) -> None:
    result = await compute.result(attempt_of(stray_attempt(runs, operations, boot_id="another boot")))
    assert result.failure is not None
    assert result.failure.message == "the machine was stopped"


@pytest.fixture
def zombie() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        stat = Path(f"/proc/{process.pid}/stat")
        wait_until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "Z")
        yield process.pid


async def test_a_zombie_is_dead(compute: ServerCompute, runs: Path, operations: Operations, zombie: int) -> None:
    call = stray_attempt(runs, operations, pid=zombie, pid_started=processes.started(zombie))
    result = await compute.result(attempt_of(call))
    assert result.failure is not None
    assert result.failure.message == "the operation's process disappeared"


@pytest.mark.parametrize("identity", [{"host": "elsewhere"}, {"pid_namespace": "pid:[1]"}])
async def test_a_process_of_another_machine_or_container_is_never_called_lost(
    compute: ServerCompute, runs: Path, operations: Operations, identity: dict[str, str]
) -> None:
    call = stray_attempt(runs, operations, **identity)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(compute.result(attempt_of(call)), 1.2)
    assert not (runs / call.execution / call.node / "1" / "exit.json").exists()


async def test_an_operation_whose_supervisor_was_killed_can_still_be_canceled(
    compute: ServerCompute, runs: Path, operations: Operations
) -> None:
    call = operations.call("import time; open(PLACES + '/up', 'w').write('x'); time.sleep(60)")
    await compute.start(call)
    await asyncio.to_thread(wait_until, lambda: operations.read("up"))
    process = run_files.RunFiles(runs / call.execution / call.node / "1").process()
    assert process is not None
    assert process.supervisor_pid is not None
    os.kill(process.supervisor_pid, signal.SIGKILL)
    await compute.cancel(attempt_of(call))
    assert (await compute.result(attempt_of(call))).status == "canceled"
    assert not is_running(process.pid)
    again = operations.call("print('a new supervisor')")
    assert (await end_of(compute, again)).status == "success"


def test_a_process_that_waited_says_why_it_cannot_begin(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    command = launch.waiting_command(sys.executable, reading)
    with subprocess.Popen(command, pass_fds=[reading], stderr=subprocess.PIPE) as process:
        os.write(writing, f"{tmp_path / 'gone'}\0".encode())
        _, said = process.communicate(timeout=120)
    os.close(reading)
    os.close(writing)
    assert process.returncode == 2
    assert b"gone is no run directory: [Errno 2] No such file or directory" in said
