"""What the browser gets, through a real Jupyter server and its websocket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks import projects
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of

TOKEN = "benchmark"


class Server:
    """A running `jupyter server` and one websocket to its feed."""

    def __init__(self, port: int, pid: int, project: str, feed: WebSocketClientConnection) -> None:
        self.port = port
        self.pid = pid
        self.project = project
        self.feed = feed

    def call(self, path: str, body: object | None = None) -> Any:
        return call(self.port, path, body)

    async def events(self, execution: str, node: str) -> AsyncIterator[tuple[float, dict[str, Any]]]:
        """When each event arrived (seconds since the epoch), until the job's last."""
        await self.feed.write_message(json.dumps({"type": "watch_job", "execution": execution, "node": node}))
        while True:
            message = json.loads(await self.feed.read_message() or "null")
            if message["type"] != "events":
                continue
            for event in message["events"]:
                yield time.time(), event
                if event["type"] == "status" and event["content"]["status"] != "running":
                    return


def call(port: int, path: str, body: object | None = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/deepforge/api/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def wait_until_up(port: int, process: asyncio.subprocess.Process) -> None:
    while process.returncode is None:
        with contextlib.suppress(ConnectionRefusedError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /api?token={TOKEN} HTTP/1.0\r\n\r\n".encode())
            answered = await reader.readline()
            writer.close()
            if b" 200 " in answered:
                return
            raise RuntimeError(f"Jupyter does not answer as expected: {answered!r}")
        await asyncio.sleep(0.005)
    raise RuntimeError(f"Jupyter ended with exit code {process.returncode}")


@contextlib.asynccontextmanager
async def jupyter(
    folder: Path, *, extension: bool = True, program: Sequence[str] = ("-m", "jupyterlab")
) -> AsyncIterator[tuple[int, int]]:
    """The port and the process id of a Jupyter server over `folder/root`."""
    port = free_port()
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "DEEPFORGE_DATA_DIR": str(folder / "deepforge"),
    }
    config = {"ServerApp": {"jpserver_extensions": {"deepforge_jupyter": extension, "jupyter_server_ydoc": False}}}
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, "--no-browser", "--allow-root", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder / 'root'}", f"--IdentityProvider.token={TOKEN}",
        env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await wait_until_up(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def serve(*, plots: int) -> AsyncIterator[Server]:
    folder = new_folder()
    bench = projects.write(folder / "root" / "bench")
    nodes: dict[str, dict[str, object]] = {"plots": {"operation": "Plots", "attributes": {"count": plots}}}
    projects.pipeline(bench, "plots", nodes, [])
    projects.pipeline(bench, "lines", {"lines": {"operation": "Lines"}}, [])
    async with jupyter(folder) as (port, pid):
        project = call(port, "projects/at?path=" + urllib.parse.quote("bench/deepforge.json"))["project"]["id"]
        request = HTTPRequest(f"ws://127.0.0.1:{port}/deepforge/api/feed", headers={"Authorization": f"token {TOKEN}"})
        feed = await websocket_connect(request)
        yield Server(port, pid, project, feed)
        feed.close()


async def measure(*, plots_count: int) -> list[Row]:
    async with serve(plots=plots_count) as server:
        return [await plots(server), await lines(server)]


async def plots(server: Server) -> Row:
    """From the return of `plt.show()`, which draws, to the image at the other end of the websocket."""
    execution = server.call(f"projects/{server.project}/executions", {"pipeline": "pipelines/plots.dfpipe"})
    events = [(at, event) async for at, event in server.events(execution["id"], "plots")]
    arrived = [at for at, event in events if is_picture(event)]
    shown = shown_at([event for _, event in events])
    beyond = [max(0.0, there - here) for here, there in zip(shown, arrived, strict=True)]
    return row_of("plt.show() to the browser's socket, beyond drawing", beyond, budget=50)


def is_picture(event: dict[str, Any]) -> bool:
    return event["type"] == "display_data" and "image/png" in event["content"]["data"]


def shown_at(events: list[dict[str, Any]]) -> list[float]:
    """When each `plt.show()` returned, as the operation prints it."""
    text = "".join(event["content"]["text"] for event in events if event["type"] == "stream")
    return [float(line.split()[2]) for line in text.splitlines() if line]


async def lines(server: Server) -> Row:
    execution = server.call(f"projects/{server.project}/executions", {"pipeline": "pipelines/lines.dfpipe"})
    first, last, count = 0.0, 0.0, 0
    async for at, event in server.events(execution["id"], "lines"):
        if event["type"] == "stream":
            first = first or event["unix_s"]
            last = at
            count += event["content"]["text"].count("\n")
    if count != 10_000:
        raise RuntimeError(f"{count} of 10,000 lines arrived")
    return Row("10,000 printed lines to the browser's socket", (last - first) * 1000, "ms", 500)
