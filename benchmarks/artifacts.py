"""The list of many artifacts over HTTP: its first page, and what people search and sort by."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from random import Random

from benchmarks.listing import BEGIN, measure_pages
from benchmarks.table import Row
from deepforge_jupyter.client import Client
from deepforge_jupyter.domain.artifact import Artifact, Origin, Value
from deepforge_jupyter.scheduler.records import ARTIFACTS

ASKED = {"sorted by size": {"sort": "-size"}, "found by words": {"search": "model_77 -storage:moon"}}


def measure(*, repeats: int, count: int, mongo_uri: str = "") -> list[Row]:
    return measure_pages(
        ARTIFACTS,
        Client.artifact_page,
        ASKED,
        make=_artifact,
        repeats=repeats,
        count=count,
        mongo_uri=mongo_uri,
        also={"pipeline checked": _check},
    )


def _check(client: Client, project: str) -> None:
    nodes = {f"load_{n}": {"operation": "Input", "attributes": {"artifact": f"model_{n}"}} for n in range(5)}
    text = json.dumps({"format": 1, "nodes": nodes, "edges": []})
    problems = client.problems(project, "pipelines/load.dfpipe", text)
    assert not [problem for problem in problems if problem.severity == "error"]


def _artifact(project: str, number: int, random: Random) -> Artifact:
    """Of a name of its own, made by a job."""
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
