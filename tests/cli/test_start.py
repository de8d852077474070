"""`deepforge start`: JupyterLab, with a `mongod` that comes and goes with it; `mongods` has what stands for one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pymongo
import pytest
from s3_servers import free_ports

MONGODS = Path(__file__).with_name("mongods")
ENOUGH_S = 60.0


@pytest.fixture
def has_mongod(cli, tmp_path: Path) -> Callable[[str], None]:
    """Which of `mongods` is the `mongod` of this machine."""

    def choose(which: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "mongod").symlink_to(MONGODS / which)
        cli.environment |= {"PATH": f"{folder}{os.pathsep}{cli.environment['PATH']}", "TEST_PYTHON": sys.executable}

    return choose


@pytest.fixture
def started(cli) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """The command in a process group of its own, as in a terminal; what is left of it is killed."""
    groups: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "deepforge_jupyter.cli", "start", *arguments],
            cwd=cli.folder,
            env=cli.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a terminal's programs hear Ctrl-C
        )
        groups.append(process)
        return process

    yield start
    for process in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_held(folder: Path) -> bool:
    """True while a mongod runs on it."""
    if not (folder / "mongod.lock").exists():
        return False
    with (folder / "mongod.lock").open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def has_members(group: int) -> bool:
    return subprocess.run(["pgrep", "-g", str(group)], stdout=subprocess.DEVNULL).returncode == 0


def until(is_so: Callable[[], object]) -> None:
    deadline_s = time.monotonic() + ENOUGH_S
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


def lab_answers(port: int, path: str = "api/status?token=start") -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def test_the_records_of_the_lab_are_in_the_mongodb_until_ctrl_c_ends_both(cli, started, has_mongod) -> None:
    has_mongod("serves")
    port, mongo_port = free_ports(2)
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=start", f"--port={port}"]
    process = started("--mongo", "--mongo-port", str(mongo_port), "--", *options)
    until(lambda: lab_answers(port))
    made = urllib.request.Request(
        f"http://127.0.0.1:{port}/deepforge/api/projects?token=start",
        data=b'{"path": "work", "name": "Work"}',
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(made, timeout=30).close()
    with pymongo.MongoClient("127.0.0.1", mongo_port) as client:
        assert client["deepforge"]["deepforge_records"].count_documents({}) > 0
    folder = cli.folder / "data" / "mongo"
    assert is_held(folder)
    assert not (cli.folder / "data" / "store.sqlite").exists()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(ENOUGH_S)
    assert not lab_answers(port)
    assert not is_held(folder)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_ended_neither_mongod_nor_lab_stays_behind(cli, started, has_mongod, how: signal.Signals) -> None:
    has_mongod("serves")
    folder, (mongo_port, port) = cli.folder / "mongo", free_ports(2)
    given = ["--mongo", "--mongo-dir", str(folder), "--mongo-port", str(mongo_port)]
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=start", f"--port={port}"]
    process = started(*given, "--", *options)
    assert "listens on port" in process.stderr.readline()
    until(lambda: lab_answers(port))
    assert is_held(folder)
    process.send_signal(how)
    process.wait(ENOUGH_S)
    until(lambda: not is_held(folder) and not has_members(process.pid))


def test_ctrl_c_while_the_mongod_does_not_answer_ends_it(cli, started, has_mongod) -> None:
    has_mongod("never_answers")
    folder, (port,) = cli.folder / "mongo", free_ports(1)
    process = started("--mongo", "--mongo-dir", str(folder), "--mongo-port", str(port))
    until(lambda: (folder / "mongod.log").exists() and "recovering" in (folder / "mongod.log").read_text())
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(ENOUGH_S) == 130
    assert not has_members(process.pid)


def test_one_that_runs_on_the_path_is_used_and_left(cli, has_mongod) -> None:
    has_mongod("serves")
    folder, (port,) = cli.folder / "mongo", free_ports(1)
    folder.mkdir()
    command = [str(MONGODS / "serves"), "--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1"]
    with subprocess.Popen(command, env=cli.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as mongod:
        try:
            until(lambda: is_held(folder))
            given = ["--mongo", "--mongo-dir", str(folder), "--mongo-port", str(port)]
            done = cli("start", *given, "--", "--version")
            assert (done.returncode, "is used; whoever started it ends it" in done.stderr) == (0, True), done.stderr
            assert is_held(folder) and mongod.poll() is None
        finally:
            mongod.terminate()


def test_its_data_path_and_port_come_from_the_configuration(cli, has_mongod) -> None:
    has_mongod("serves")
    folder, (port,) = cli.folder / "elsewhere", free_ports(1)
    (cli.folder / "config").mkdir()
    (cli.folder / "config" / "jupyter_deepforge_config.py").write_text(
        f"c.LocalMongo.dir = {str(folder)!r}\nc.LocalMongo.port = {port}\n"
    )
    cli.environment["JUPYTER_CONFIG_DIR"] = str(cli.folder / "config")
    done = cli("start", "--mongo", "--", "--version")
    assert done.returncode == 0, done.stderr
    assert f"keeps its data in {folder} and listens on port {port}" in done.stderr
    assert (folder / "data").is_dir() and not is_held(folder)


def test_a_mongod_that_ends_at_once_says_why(cli, has_mongod) -> None:
    has_mongod("is_too_new")
    done = cli("start", "--mongo", "--mongo-port", str(free_ports(1)[0]), "--", "--version")
    assert (done.returncode, "MongoDB ended at once (exit code 62). It wrote into" in done.stderr) == (1, True)
    assert "  Wrong mongod version: UPGRADE PROBLEM" in done.stderr


def test_a_mongod_that_does_not_answer_in_time_is_ended(cli, has_mongod) -> None:
    has_mongod("never_answers")
    (cli.folder / "config").mkdir()
    (cli.folder / "config" / "jupyter_deepforge_config.py").write_text("c.LocalMongo.patience_s = 0.5\n")
    cli.environment["JUPYTER_CONFIG_DIR"] = str(cli.folder / "config")
    done = cli("start", "--mongo", "--mongo-port", str(free_ports(1)[0]), "--", "--version")
    assert (done.returncode, "within 0.5 s (LocalMongo.patience_s)" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_mongod_it_is_said_what_to_do(cli, tmp_path: Path) -> None:
    cli.environment["PATH"] = str(tmp_path)
    done = cli("start", "--mongo", "--", "--version")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no `mongod` on this machine. Install MongoDB's server" in done.stderr


@pytest.mark.parametrize(
    ("uri", "given", "said"),
    [
        ("mongodb://db.example.org/deepforge", ["--mongo"], "is not on this machine: it is used without --mongo"),
        ("", ["--mongo-port", "4711"], "belong to --mongo"),
    ],
)
def test_what_cannot_be_meant_is_refused(cli, uri: str, given: list[str], said: str) -> None:
    cli.environment["MONGO_URI"] = uri
    done = cli("start", *given, "--", "--version")
    assert (done.returncode, said in done.stderr, done.stdout) == (2, True, "")


def test_a_port_that_another_program_has_is_said(cli, has_mongod) -> None:
    has_mongod("serves")
    with socket.create_server(("127.0.0.1", 0)) as other:
        cli.environment["MONGO_URI"] = f"mongodb://localhost:{other.getsockname()[1]}/deepforge"
        done = cli("start", "--mongo", "--", "--version")
    assert (done.returncode, "is taken, by a program that does not keep its data in" in done.stderr) == (1, True)
    assert not (cli.folder / "data" / "mongo").exists()
