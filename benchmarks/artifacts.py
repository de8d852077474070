"""The list of many artifacts over HTTP: its first page, and what people search and sort by."""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from benchmarks.executions import served
from benchmarks.places import new_folder
from benchmarks.table import Row, row_of
from deepforge_jupyter.domain.artifact import Artifact, Origin, Value
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.scheduler.records import ARTIFACTS, body_of
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.workspace import Workspace

BATCH = 5000
BEGIN = datetime(2026, 1, 1, tzinfo=timezone.utc)


def measure(*, repeats: int, count: int) -> list[Row]:
    root = new_folder()
    project = asyncio.run(_fill(root, count))
    asked = {
        "first page": {},
        "last page": {"offset": count - min(count, 100)},
        "sorted by size": {"sort": "-size"},
        "found by words": {"search": "model_77 -storage:moon"},
    }
    rows = []
    with served(root) as client:
        for what, query in asked.items():
            seconds = []
            for _ in range(repeats + 1):
                began_s = time.perf_counter()
                page = client.artifact_page(project, limit=100, **query)
                seconds.append(time.perf_counter() - began_s)
                assert page.total <= count
            budget = 100 if what == "first page" else None
            rows.append(row_of(f"list of {count:,} artifacts over HTTP: {what}", seconds[1:], budget=budget))
    return rows


async def _fill(root: Path, count: int) -> str:
    """Artifacts of as many names, each made by a job."""
    (root / "root").mkdir()
    workspace = Workspace(data_dir=str(root / "data"), root=str(root / "root"), adopts=False)
    await workspace.open()
    try:
        project = (await workspace.projects.create(CreateProject(path="lab"))).id
        random = Random(1)
        made = [_artifact(project, number, random) for number in range(count)]
        for start in range(0, count, BATCH):
            await workspace.store.commit(
                [Write(collection=ARTIFACTS, id=one.id, body=body_of(one)) for one in made[start : start + BATCH]],
                durable=False,
            )
    finally:
        await workspace.close()
    return project


def _artifact(project: str, number: int, random: Random) -> Artifact:
    identity = uuid.UUID(int=random.getrandbits(128)).hex
    size_bytes = random.randrange(1 << 30)
    return Artifact(
        id=identity,
        project=project,
        name=f"model_{number}",
        value=Value(
            storage="local",
            location=f"artifacts/{identity}",
            type="numpy.ndarray",
            size_bytes=size_bytes,
            summary=f"({size_bytes // 8},) float64",
            content="0" * 64,
        ),
        created_at=BEGIN + timedelta(minutes=number),
        execution="0" * 32,
        execution_name=f"train_{number}",
        node="Keep",
        created_by="ada",
        origin=Origin(
            execution="0" * 32,
            execution_name=f"train_{number}",
            pipeline="pipelines/train.dfpipe",
            node="Train",
            label="Train",
            operation="Train",
            port="model",
            snapshot="0" * 40,
            attributes={"epochs": random.randrange(100), "rate": random.random()},
        ),
        newest_in=project,
    )
