"""A list of many over HTTP: its first page, and what people search and sort by."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.lab import TOKEN, free_port, wait_for
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of
from deepforge_jupyter.client import Client
from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.scheduler.records import body_of
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.workspace import Workspace

BATCH = 500
PATIENCE_S = 120.0
BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
Make = Callable[[str, int, Random], Artifact | Execution]


def measure_pages(
    collection: str,
    ask: Callable[..., Any],
    asked: dict[str, dict[str, Any]],
    *,
    make: Make,
    repeats: int,
    count: int,
    mongo_uri: str = "",
    also: Mapping[str, Callable[[Client, str], None]] = {},
) -> list[Row]:
    """`ask` is the method of the client that gives a page; `asked`, in words, is what it is given; `also` what
    else is done among so many. The records are in a file, or in a MongoDB."""
    root, where = new_folder(), " in MongoDB" if mongo_uri else ""
    project = asyncio.run(_fill(root, collection, make, count, mongo_uri))
    middle, last = {"offset": count // 2}, {"offset": count - min(count, 100)}
    queries = {"first page": {}, "page in the middle": middle, "last page": last, **asked}
    rows = []
    with _served(root, mongo_uri) as client:
        for what, query in queries.items():
            seconds = []
            for _ in range(repeats + 1):
                began_s = time.perf_counter()
                page = ask(client, project, limit=100, **query)
                seconds.append(time.perf_counter() - began_s)
                assert page.total <= count
            budget = 100 if what == "first page" else None
            rows.append(row_of(f"list of {count:,} {collection}{where} over HTTP: {what}", seconds[1:], budget=budget))
        for what, action in also.items():
            seconds = []
            for _ in range(repeats + 1):
                began_s = time.perf_counter()
                action(client, project)
                seconds.append(time.perf_counter() - began_s)
            rows.append(row_of(f"{what} among {count:,} {collection}{where}", seconds[1:]))
    return rows


async def _fill(root: Path, collection: str, make: Make, count: int, mongo_uri: str) -> str:
    (root / "root").mkdir()
    places = {"data_dir": str(root / "data"), "root": str(root / "root"), "mongo_uri": mongo_uri}
    workspace = Workspace(**places, mongo_patience_s=PATIENCE_S, adopts=False)
    await workspace.open()
    try:
        project = (await workspace.projects.create(CreateProject(path="lab"))).id
        random = Random(1)
        made = [make(project, number, random) for number in range(count)]
        for start in range(0, count, BATCH):
            await workspace.store.commit(
                [Write(collection=collection, id=one.id, body=body_of(one)) for one in made[start : start + BATCH]],
                durable=False,
            )
    finally:
        await workspace.close()
    return project


@contextmanager
def _served(root: Path, mongo_uri: str) -> Iterator[Client]:
    port = free_port()
    variables = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_DATA_DIR": str(root / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
        "DEEPFORGE_DATA_DIR": str(root / "data"),
        "MONGO_URI": mongo_uri,
    }
    command = [
        sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root / 'root'}",
        f"--IdentityProvider.token={TOKEN}",
    ]  # fmt: skip
    with (root / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", process)
        yield Client(f"http://127.0.0.1:{port}/", token=TOKEN)
    finally:
        process.terminate()
        process.wait(20)
