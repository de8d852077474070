"""From what is recorded and what is wanted to what comes next; pure functions.

Start, restart, retry, cancel and crash are all the same question: given the jobs as they are, what is to be done?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

import msgspec

from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.pipeline import Edge, Pipeline

CANCELED = "canceled"


class Verdict(str, Enum):
    """What a job that has not ended waits for."""

    waits = "waits"
    ready = "ready"
    blocked = "blocked"


class Dependencies(msgspec.Struct, frozen=True):
    """The graph of the nodes that run: each one's incoming edges, and the nodes that take its values."""

    incoming: dict[str, tuple[Edge, ...]]
    dependents: dict[str, tuple[str, ...]]


def dependencies(pipeline: Pipeline, nodes: Iterable[str]) -> Dependencies:
    chosen = list(nodes)
    incoming: dict[str, list[Edge]] = {node: [] for node in chosen}
    dependents: dict[str, dict[str, None]] = {node: {} for node in chosen}
    for edge in pipeline.edges:
        if edge.source in dependents and edge.target in incoming:
            incoming[edge.target].append(edge)
            dependents[edge.source][edge.target] = None
    return Dependencies(
        {node: tuple(edges) for node, edges in incoming.items()},
        {node: tuple(others) for node, others in dependents.items()},
    )


def verdict(node: str, graph: Dependencies, jobs: Mapping[str, Job]) -> Verdict:
    """Ready when everything it takes is there; blocked when something it takes will never be."""
    statuses = {jobs[edge.source].status for edge in graph.incoming[node]}
    if statuses & {Status.failed, Status.canceled}:
        return Verdict.blocked
    return Verdict.ready if statuses <= {Status.success} else Verdict.waits


def blocked_reason(node: str, graph: Dependencies, jobs: Mapping[str, Job]) -> str:
    """Says which job's end keeps `node` from running."""
    sources = [jobs[edge.source] for edge in graph.incoming[node]]
    for source in sources:
        if source.status is Status.failed:
            return f"not run because {source.label} failed"
    for source in sources:
        if source.status is Status.canceled:
            return source.reason or CANCELED
    return CANCELED


def may_retry(job: Job, execution: Execution) -> bool:
    """True if the failed attempt is to be followed by another."""
    node = execution.document.nodes[job.node]
    return job.status is Status.failed and execution.wanted == "run" and job.attempt - job.given_up <= node.retries
