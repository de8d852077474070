"""A person at a terminal and in a browser: real commands and a real server on one data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import forks
import httpx
import pytest
from jupyter_servers import REPOSITORY, Server, started, stop

Edge = tuple[str, str, str, str]

OPERATIONS = {
    "Give": """\
        class Give:
            def __init__(self, number: int = 1):
                self.number = number

            def execute(self):
                value = self.number
                return value
    """,
    "Take": """\
        class Take:
            def execute(self, value):
                return value
    """,
    "Sleep": """\
        import time

        class Sleep:
            def execute(self):
                time.sleep(600)
                value = 1
                return value
    """,
}


def document(nodes: dict[str, Any], edges: Sequence[Edge] = ()) -> str:
    """A pipeline's text; nodes by id, as their operation's name or whole."""
    named = ("source", "output", "target", "input")
    whole = {id: {"operation": node} if isinstance(node, str) else node for id, node in nodes.items()}
    edges_named = [dict(zip(named, edge, strict=True)) for edge in edges]
    return json.dumps({"format": 1, "nodes": whole, "edges": edges_named}, indent=2)


class Lab:
    """One project in the server's root, and the commands over the same records."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = server.client()
        self.project = self.client.create_project("lab").id
        self.folder = server.root / "lab"
        for name, source in OPERATIONS.items():
            self.operation(name, source)

    def operation(self, name: str, source: str) -> None:
        (self.folder / "operations" / f"{name}.py").write_text(textwrap.dedent(source))

    def pipeline(self, name: str, text: str | bytes) -> str:
        """Its path from the project's folder."""
        content = text.encode() if isinstance(text, str) else text
        (self.folder / "pipelines" / f"{name}.dfpipe").write_bytes(content)
        return f"pipelines/{name}.dfpipe"

    def start(self, pipeline: str, **more: Any) -> httpx.Response:
        with self.server.http() as http:
            return http.post(f"projects/{self.project}/executions", json={"pipeline": pipeline, **more})

    def command(self, *arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        """`deepforge …` in the server's root, on its records or on those in `data`."""
        return forks.ran(forks.CLI, arguments, self._environment(data), self.server.root)

    def begin(self, *arguments: str, data: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "deepforge_jupyter.cli", *arguments],
            cwd=self.server.root,
            env=self._environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _environment(self, data: Path | None) -> dict[str, str]:
        path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")])
        records = str(data or self.server.home / "deepforge")
        return {**os.environ, "DEEPFORGE_DATA_DIR": records, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="session")
def make_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Lab]]:
    """A server of its own."""
    servers: list[Server] = []

    def make() -> Lab:
        servers.append(started(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")))
        return Lab(servers[-1])

    yield make
    for server in servers:
        stop(server)


@pytest.fixture(scope="session")
def lab(make_lab: Callable[[], Lab]) -> Lab:
    """The one that most tests of this folder share."""
    return make_lab()


@pytest.fixture(scope="session")
def pipeline_text() -> Callable[..., str]:
    return document
