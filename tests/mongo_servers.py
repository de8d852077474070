"""MongoDB servers for tests: SecantusDB in processes of their own, or the server that `DEEPFORGE_TEST_MONGO_URI` names.

SecantusDB is a look-alike, not MongoDB itself, and GPL-2.0-only: it belongs to the extra `test` alone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pymongo
import pytest

VARIABLE = "DEEPFORGE_TEST_MONGO_URI"

# pymongo leaves the socket of a connection that is not made yet to the garbage collector when it is closed.
UNCLOSED = pytest.mark.filterwarnings(r"ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")


class MongoServer:
    """A server of our own, which can be stopped and started on the same port and folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self._options = options
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "secantusd-py")]
        command += ["--host", "127.0.0.1", "--port", str(self._port), "--storage-path", str(self._folder)]
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen([*command, *self._options], stdout=log, stderr=log)
        with pymongo.MongoClient(self.uri(""), serverSelectionTimeoutMS=30_000) as client:
            client.admin.command("hello")

    def uri(self, database: str, *, user: str = "") -> str:
        return f"mongodb://{f'{user}@' if user else ''}127.0.0.1:{self._port}/{database}"

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None


class NamedServer:
    """The one of `DEEPFORGE_TEST_MONGO_URI`, with other databases."""

    def uri(self, database: str) -> str:
        parts = urlsplit(os.environ[VARIABLE])
        return urlunsplit(parts._replace(path=f"/{database}"))


def new_database() -> str:
    return f"deepforge_test_{uuid.uuid4().hex}"


def drop(uri: str) -> None:
    with pymongo.MongoClient(uri) as client:
        client.drop_database(client.get_default_database().name)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
