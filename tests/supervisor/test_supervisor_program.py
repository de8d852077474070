"""The supervisor as a program: its socket, its clients, its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from deepforge_runner.supervisor import addresses, launch, processes


class Client:
    """A plain client: one request a line, one answer a line, wake-ups in between."""

    def __init__(self, path: Path) -> None:
        self.connection = addresses.connect(path)
        self.connection.settimeout(10)
        self._file = self.connection.makefile("rb")
        self.pushed: list[dict[str, object]] = []

    def ask(self, verb: str, **content: object) -> dict[str, object]:
        self.connection.sendall(json.dumps({"id": 1, "do": verb, **content}).encode() + b"\n")
        while True:
            message = self.receive()
            if "id" in message:
                return message
            self.pushed.append(message)

    def receive(self) -> dict[str, object]:
        line = self._file.readline()
        assert line, "the supervisor closed the connection"
        message: dict[str, object] = json.loads(line)
        return message

    def wait_for_end(self, run_directory: Path) -> None:
        while not any(message.get("ended") == str(run_directory) for message in self.pushed):
            self.pushed.append(self.receive())

    def close(self) -> None:
        self._file.close()
        self.connection.close()


def launched(path: Path, *, idle_seconds: float = 0.3) -> None:
    subprocess.run(launch.supervisor_command(sys.executable, str(path), (), idle_seconds), check=True, timeout=30)


@pytest.fixture
def socket_path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "supervisors" / "s.sock"
    launched(path)
    client = Client(path)
    answer = client.ask("ping")["ok"]
    assert isinstance(answer, dict)
    client.close()
    yield path
    if processes.is_alive(answer["pid"], processes.started(answer["pid"])):
        processes.kill_tree(answer["pid"])


@pytest.fixture
def client(socket_path: Path) -> Iterator[Client]:
    client = Client(socket_path)
    yield client
    client.close()


def run_directory(folder: Path, body: str, name: str = "run") -> Path:
    snapshot = folder / "snapshot"
    (snapshot / "operations").mkdir(parents=True, exist_ok=True)
    code = f"class {name.title()}:\n    def execute(self):\n        {body}\n"
    (snapshot / "operations" / f"{name}.py").write_text(code)
    run = folder / name
    run.mkdir()
    job = {
        "format": 1,
        "execution": "e",
        "execution_name": "e",
        "node": name,
        "label": name,
        "attempt": 1,
        "operation": name.title(),
        "file": f"operations/{name}.py",
        "class_name": name.title(),
        "snapshot": str(snapshot),
    }
    (run / "job.json").write_text(json.dumps(job))
    return run


def test_only_this_user_may_connect(socket_path: Path, client: Client) -> None:
    assert stat.S_IMODE(socket_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(socket_path.parent.stat().st_mode) == 0o700


def test_it_is_nobodys_child_and_in_a_session_of_its_own(client: Client) -> None:
    answer = client.ask("ping")["ok"]
    assert isinstance(answer, dict)
    assert os.getsid(answer["pid"]) != os.getsid(0)
    assert answer["pid"] not in (processes.living_children() or set())


def test_it_starts_watches_and_tells_the_end_once(client: Client, tmp_path: Path) -> None:
    run = run_directory(tmp_path, "import time; time.sleep(0.3); print('x')")
    assert client.ask("start", run_directory=str(run))["ok"] == {"running": True}
    assert client.ask("start", run_directory=str(run))["ok"] != {"running": False}
    client.wait_for_end(run)
    assert json.loads((run / "result.json").read_text())["status"] == "success"
    assert client.ask("watch", run_directory=str(run))["ok"] == {"running": False}
    assert client.ask("start", run_directory=str(run))["ok"] == {"running": False}
    assert client.ask("list")["ok"] == {"jobs": []}
    assert [message for message in client.pushed if "ended" in message] == [client.pushed[-1]]


def test_an_operation_has_no_descriptor_of_the_supervisor_and_its_own_session(client: Client, tmp_path: Path) -> None:
    body = "import os; print(sorted(os.listdir('/proc/self/fd'), key=int), os.getsid(0) == os.getpid())"
    run = run_directory(tmp_path, body)
    client.ask("start", run_directory=str(run))
    client.wait_for_end(run)
    text = (run / "feed" / "000001.jsonl").read_text()
    assert "True" in text
    listed = text.partition("[")[2].partition("]")[0].split(", ")
    assert len(listed) <= 8  # 0, 1, 2, where 1 and 2 lead, the events, the folder being listed, and one spare


@pytest.mark.parametrize("line", [b"not json\n", b"[1]\n", b'"start"\n'])
def test_a_client_that_talks_nonsense_is_dropped_and_others_are_served(
    client: Client, socket_path: Path, line: bytes
) -> None:
    other = addresses.connect(socket_path)
    other.settimeout(10)
    other.sendall(line)
    assert other.recv(100) == b""
    other.close()
    assert "ok" in client.ask("ping")


@pytest.mark.parametrize("request_", [{"do": "fly"}, {"do": "start"}, {}, {"do": "start", "run_directory": "/proc/x"}])
def test_a_request_that_cannot_be_served_is_answered_with_an_error(client: Client, request_: dict[str, str]) -> None:
    client.connection.sendall(json.dumps({"id": 5, **request_}).encode() + b"\n")
    answer = client.receive()
    assert answer["id"] == 5
    assert answer["error"]


def test_a_client_that_reads_nothing_stalls_nobody(client: Client, socket_path: Path, tmp_path: Path) -> None:
    run = run_directory(tmp_path, "[print(n, flush=True) for n in range(20000)]")
    stalled = addresses.connect(socket_path)
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    stalled.sendall(json.dumps({"id": 1, "do": "start", "run_directory": str(run)}).encode() + b"\n")
    wait_for(lambda: client.ask("list")["ok"] != {"jobs": []} or (run / "result.json").exists())
    client.ask("watch", run_directory=str(run))
    wait_for((run / "result.json").exists)
    assert "ok" in client.ask("ping")
    stalled.close()


def test_a_client_that_asks_without_reading_is_dropped(client: Client, socket_path: Path) -> None:
    greedy = addresses.connect(socket_path)
    greedy.settimeout(10)
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        for _ in range(200):
            greedy.sendall(b'{"id": 1, "do": "ping"}\n' * 10_000)
    greedy.close()
    assert "ok" in client.ask("ping")


def wait_for(is_true: object, *, seconds: float = 60.0) -> None:
    assert callable(is_true)
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_ends_and_cleans_up_when_nobody_needs_it(socket_path: Path) -> None:
    wait_for(lambda: not list(socket_path.parent.iterdir()))


def test_sigterm_stops_its_operations_as_a_stopping_machine_does(client: Client, tmp_path: Path) -> None:
    run = run_directory(tmp_path, "import time; open('../up', 'w').close(); time.sleep(60)")
    client.ask("start", run_directory=str(run))
    answer = client.ask("ping")["ok"]
    assert isinstance(answer, dict)
    wait_for((run / "up").exists)
    os.kill(answer["pid"], signal.SIGTERM)
    client.wait_for_end(run)
    assert json.loads((run / "exit.json").read_text())["reason"] == "the machine was stopped"


def test_a_supervisor_that_cannot_listen_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = launch.supervisor_command(sys.executable, str(tmp_path / "file" / "s.sock"))
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert "no supervisor can listen at" in ended.stderr
