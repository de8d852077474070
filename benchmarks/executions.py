"""The list of many executions over HTTP: its first page, and what people search and sort by."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.lab import TOKEN, free_port, wait_for
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of
from deepforge_jupyter.client import Client
from deepforge_jupyter.domain.execution import Execution, Status
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.scheduler.records import EXECUTIONS, body_of
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.workspace import Workspace

NODES = 8
BATCH = 500
BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)
COLUMNS = ["Node_0.epochs", "Node_3.rate", "Node_7.loss"]


def measure(*, repeats: int, count: int) -> list[Row]:
    root = new_folder()
    project = asyncio.run(_fill(root, count))
    asked = {
        "first page": {"columns": COLUMNS},
        "last page": {"offset": count - min(count, 100)},
        "found by words": {"search": "run_77 -status:failed"},
        "found by an attribute": {"search": "Node_0.epochs>=90", "columns": COLUMNS},
        "sorted by a metric": {"sort": "Node_7.loss", "columns": COLUMNS},
    }
    rows = []
    with served(root) as client:
        for what, query in asked.items():
            seconds = []
            for _ in range(repeats + 1):
                began_s = time.perf_counter()
                page = client.executions(project, limit=100, **query)
                seconds.append(time.perf_counter() - began_s)
                assert page.total <= count
            budget = 100 if what == "first page" else None
            rows.append(row_of(f"list of {count:,} executions over HTTP: {what}", seconds[1:], budget=budget))
    return rows


async def _fill(root: Path, count: int) -> str:
    """Executions of a pipeline of eight nodes that have ended, each with attributes and metrics."""
    (root / "root").mkdir()
    workspace = Workspace(data_dir=str(root / "data"), root=str(root / "root"), adopts=False)
    await workspace.open()
    try:
        project = (await workspace.projects.create(CreateProject(path="lab"))).id
        random = Random(1)
        runs = [_execution(project, number, random) for number in range(count)]
        for start in range(0, count, BATCH):
            await workspace.store.commit(
                [Write(collection=EXECUTIONS, id=run.id, body=body_of(run)) for run in runs[start : start + BATCH]],
                durable=False,
            )
    finally:
        await workspace.close()
    return project


def _execution(project: str, number: int, random: Random) -> Execution:
    names = [f"Node_{index}" for index in range(NODES)]
    attributes = {name: {"epochs": random.randrange(100), "rate": random.random(), "kind": "adam"} for name in names}
    nodes = {name: Node(operation="Train", attributes=attributes[name]) for name in names}
    edges = [Edge(source=one, output="model", target=other, input="model") for one, other in pairwise(names)]
    return Execution(
        id=uuid.UUID(int=random.getrandbits(128)).hex,
        project=project,
        name=f"run_{number}",
        pipeline="pipelines/train.dfpipe",
        document=Pipeline(nodes=nodes, edges=tuple(edges), layout=dict.fromkeys(names, (0, 0))),
        root="/",
        snapshot="0" * 40,
        created_at=BEGIN + timedelta(minutes=number),
        created_by="ada",
        nodes=tuple(names),
        attributes=attributes,
        metrics={name: {"loss": random.random(), "accuracy": random.random()} for name in names},
        status=random.choice([Status.success, Status.failed]),
        started_at=BEGIN + timedelta(minutes=number),
        ended_at=BEGIN + timedelta(minutes=number, seconds=30),
        elapsed_s=30.0,
        tags=("baseline",) if number % 10 == 0 else (),
    )


@contextmanager
def served(root: Path) -> Iterator[Client]:
    port = free_port()
    variables = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_DATA_DIR": str(root / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
        "DEEPFORGE_DATA_DIR": str(root / "data"),
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
