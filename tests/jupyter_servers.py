"""A real Jupyter server with the extension, under a base URL."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import forks
import httpx
from forks import SERVER, Fork, own_environment
from jupyter_client.blocking.client import BlockingKernelClient
from websocket import WebSocket, create_connection

from deepforge_jupyter.client import Client

TOKEN = "handler-tests"
BASE = "/user/ada/"
OTHER_EXTENSIONS = (
    "jupyterlab",
    "jupyter_lsp",
    "jupyter_server_fileid",
    "jupyter_server_terminals",
    "jupyter_server_ydoc",
    "notebook_shim",
)
REPOSITORY = Path(__file__).parents[1]


@dataclass
class Server:
    """One `jupyter server` process over `root`."""

    home: Path
    root: Path
    port: int
    process: Fork
    feeds: list[Feed] = field(default_factory=list)
    """All that were opened: they are closed when the server is stopped."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text()

    def client(self) -> Client:
        return Client(self.url, token=TOKEN)

    def http(self, *, token: str | None = TOKEN) -> httpx.Client:
        headers = {"Authorization": f"token {token}"} if token else {}
        return httpx.Client(base_url=f"{self.url}deepforge/api/", headers=headers, timeout=30)

    def feed(self, *, token: str | None = TOKEN) -> Feed:
        url = f"{self.url.replace('http', 'ws', 1)}deepforge/api/feed"
        feed = Feed(create_connection(url + (f"?token={token}" if token else ""), timeout=20))
        self.feeds.append(feed)
        return feed


@dataclass
class Feed:
    """The websocket as a page uses it."""

    socket: WebSocket

    def ask(self, **request: object) -> None:
        self.socket.send(json.dumps(request))

    def message(self) -> dict:
        return json.loads(self.socket.recv())

    def until(self, kind: str, **fields: object) -> dict:
        while True:
            message = self.message()
            if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                return message

    def events(self) -> list[dict]:
        """A job's events until its final status."""
        events: list[dict] = []
        while True:
            message = self.message()
            if message["type"] == "refused":
                raise AssertionError(message)
            if message["type"] == "events":
                events += message["events"]
                if events and events[-1]["type"] == "status" and events[-1]["content"]["status"] != "running":
                    return events

    def close(self) -> None:
        self.socket.close()


def connected(server: Server, kernel: str, *, is_shared: bool = True) -> BlockingKernelClient:
    """A client of one of the server's kernels, once that answers (Jupyter does not know of one that is not shared)."""
    address = f"{server.url}api/kernels/{kernel}?token={TOKEN}"
    deadline_s = time.monotonic() + 120
    while is_shared and httpx.get(address, timeout=30).json()["execution_state"] != "idle":
        assert time.monotonic() < deadline_s
        time.sleep(0.05)
    client = BlockingKernelClient(connection_file=str(server.home / "runtime" / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels(hb=False)  # a kernel that has just begun to start would be taken for dead
    client.wait_for_ready(timeout=120)
    return client


def close(client: BlockingKernelClient) -> None:
    client.stop_channels()
    client.context.destroy()


def started(home: Path, root: Path, *arguments: str) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    extensions = {"deepforge_jupyter": True, **dict.fromkeys(OTHER_EXTENSIONS, False)}
    environment = {
        **own_environment(),
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "kernels")]),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "DEEPFORGE_DATA_DIR": str(home / "deepforge"),
        "HOME": str(home),
    }
    options = [
        "--no-browser", "--allow-root",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={root}", f"--ServerApp.base_url={BASE}", f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.jpserver_extensions={extensions}",
        *arguments,
    ]  # fmt: skip
    process = forks.started(SERVER, options, environment, home / "server.log")
    server = Server(home=home, root=root, port=port, process=process)
    deadline_s = time.monotonic() + 120
    while time.monotonic() < deadline_s and process.is_running():
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{server.url}api?token={TOKEN}", timeout=2).close()
            return server
        time.sleep(0.03)
    stop(server)
    raise RuntimeError(f"the server did not start:\n{server.log[-4000:]}")


def stop(server: Server) -> None:
    server.process.end()
    for feed in server.feeds:
        feed.socket.shutdown()
