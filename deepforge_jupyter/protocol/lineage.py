"""Lineage: where a value comes from and what was made of it, as a graph of artifacts and jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Status
from deepforge_jupyter.domain.installation import Installation


class LineageArtifact(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="artifact"):
    """A kept value. Of one that was deleted (`is_gone`) what is still known.

    `more_up` and `more_down` say that it comes from, or is used by, more than is shown.
    """

    id: str
    artifact: str
    name: str
    value: Value | None = None
    created_at: datetime | None = None
    created_by: str = ""
    execution: str | None = None
    is_gone: bool = False
    more_up: bool = False
    more_down: bool = False


class LineageJob(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="job"):
    """An operation that ran: a result that later executions took is one node, the job that really made it.

    Of one whose execution was deleted (`is_gone`) what its artifacts still know. `took_deleted` says that the job that
    it took its result from is gone. `snapshot` is the commit, `installation` the key in `Lineage.installations`.
    """

    id: str
    execution: str
    execution_name: str
    node: str
    label: str
    operation: str
    pipeline: str = ""
    status: Status | None = None
    snapshot: str | None = None
    installation: str | None = None
    attributes: dict[str, Any] = {}
    references: dict[str, str] = {}
    outputs: dict[str, Value] = {}
    figures: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    created_by: str = ""
    is_gone: bool = False
    took_deleted: bool = False
    more_up: bool = False
    more_down: bool = False


class LineageEdge(msgspec.Struct, frozen=True, kw_only=True):
    """A value's way. `output` is the port by which it left a job, `input` the one by which it came into one; an
    artifact has neither.
    """

    source: str
    target: str
    output: str = ""
    input: str = ""


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """Without cycles; `root` is the id of the node that was asked for. `is_cut`: there are more nodes than one answer
    holds."""

    project: str
    root: str
    nodes: tuple[LineageArtifact | LineageJob, ...]
    edges: tuple[LineageEdge, ...]
    installations: dict[str, Installation] = {}
    is_cut: bool = False
