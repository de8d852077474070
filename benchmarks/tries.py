"""Trying an operation in a kernel, from the browser's request to the server until the kernel has said everything."""

from __future__ import annotations

import time
import urllib.parse
from pathlib import Path

from jupyter_client.blocking.client import BlockingKernelClient

from benchmarks import projects
from benchmarks.feedback import call, jupyter
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of

TRY = {"inputs": {"value": {"expression": "1"}}, "attributes": {"number": 3}}


async def measure(*, repeats: int) -> list[Row]:
    folder = new_folder()
    projects.write(folder / "root" / "bench")
    async with jupyter(folder) as (port, _):
        project = call(port, "projects/at?path=" + urllib.parse.quote("bench/deepforge.json"))["project"]["id"]
        began = time.perf_counter()
        kernel = call(port, f"projects/{project}/kernels", {})["id"]
        wait_until_idle(port, project)
        client = connected(folder / "runtime" / f"kernel-{kernel}.json")
        try_once(client, port, project)
        first = time.perf_counter() - began
        again, bare = [], []
        for _ in range(repeats * 10):
            began = time.perf_counter()
            try_once(client, port, project)
            tried = time.perf_counter()
            run(client, "1")
            again.append(tried - began)
            bare.append(time.perf_counter() - tried)
        client.stop_channels()
        client.context.destroy()
    return [
        Row("a kernel that was not there: asked for to the end of the first try", first * 1000, "ms", 3000),
        row_of("trying an operation again: asked for to everything shown", again, budget=30),
        row_of("for comparison, the cell `1` in that kernel", bare),
    ]


def try_once(client: BlockingKernelClient, port: int, project: str) -> None:
    run(client, call(port, f"projects/{project}/operations/Step/tries", TRY)["code"])


def run(client: BlockingKernelClient, code: str) -> None:
    reply = client.execute_interactive(code, timeout=60, store_history=False, output_hook=lambda message: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"the kernel answered {reply['content']}")


def wait_until_idle(port: int, project: str) -> None:
    while call(port, f"projects/{project}/kernels")["kernels"][0]["status"] != "idle":
        time.sleep(0.005)


def connected(file: Path) -> BlockingKernelClient:
    client = BlockingKernelClient(connection_file=str(file))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return client
