"""`deepforge kernels` beside a running Jupyter server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_servers import Server, started, stop


@pytest.fixture
def server(cli, tmp_path: Path) -> Iterator[Server]:
    home, root = tmp_path / "home", tmp_path / "root"
    home.mkdir()
    root.mkdir()
    server = started(home, root)
    cli.environment["JUPYTER_RUNTIME_DIR"] = str(home / "runtime")
    yield server
    stop(server)


def test_kernels_are_listed_interrupted_restarted_and_stopped(cli, server):
    client = server.client()
    project = client.create_project("work", name="Work")
    client.create_project("other", name="Other")
    assert "No kernel runs" in cli("kernels", "list").stderr
    kernel = client.start_kernel(project.id)
    short = kernel.id[:8]
    listed = cli("kernels", "list").stdout
    assert listed.split()[:3] == [short, "Work", "default"]
    assert "used just now" in listed
    assert short in cli("kernels", "list", "--project", str(server.root / "work")).stdout
    assert cli("kernels", "list", "--project", str(server.root / "other")).stdout == ""
    assert cli("kernels", "interrupt", short).stdout == f"{short} of Work was interrupted.\n"
    assert "what it held is gone" in cli("kernels", "restart", short).stdout
    assert client.kernels(project.id)[0].started >= kernel.started
    missing = cli("kernels", "stop", "nothing")
    assert (missing.returncode, missing.stderr) == (2, f"deepforge: There is no kernel nothing. There are: {short}.\n")
    assert cli("kernels", "stop", short).stdout == f"{short} of Work was stopped.\n"
    assert client.kernels(project.id) == ()


def test_without_a_server_there_are_none(cli, tmp_path):
    cli.environment["JUPYTER_RUNTIME_DIR"] = str(tmp_path)
    answer = cli("kernels", "list")
    assert answer.returncode == 1
    assert answer.stderr == "deepforge: No Jupyter server runs on this machine: kernels live in one.\n"
