"""The list of many executions over HTTP: its first page, and what people search and sort by."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import pairwise
from random import Random

from benchmarks.listing import BEGIN, measure_pages
from benchmarks.table import Row
from deepforge_jupyter.client import Client
from deepforge_jupyter.domain.execution import Execution, Status
from deepforge_jupyter.domain.pipeline import Edge, Node, Pipeline
from deepforge_jupyter.scheduler.records import EXECUTIONS

NODES = 8
COLUMNS = ["Node_0.epochs", "Node_3.rate", "Node_7.loss"]


def measure(*, repeats: int, count: int) -> list[Row]:
    asked = {
        "first page": {"columns": COLUMNS},
        "found by words": {"search": "run_77 -status:failed"},
        "found by an attribute": {"search": "Node_0.epochs>=90", "columns": COLUMNS},
        "sorted by a metric": {"sort": "Node_7.loss", "columns": COLUMNS},
    }
    return measure_pages(EXECUTIONS, Client.executions, asked, make=_execution, repeats=repeats, count=count)


def _execution(project: str, number: int, random: Random) -> Execution:
    """Of a pipeline of eight nodes, ended, with attributes and metrics."""
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
