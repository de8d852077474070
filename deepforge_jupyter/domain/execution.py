"""Executions and jobs: their records and the one table of status transitions."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Literal

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.debugging import DerivedFrom
from deepforge_jupyter.domain.pipeline import Pipeline
from deepforge_jupyter.domain.reproduction import Reproduces
from deepforge_jupyter.domain.target import AdapterChoice


class Status(str, Enum):
    """Of jobs and of executions alike."""

    pending = "pending"
    queued = "queued"
    running = "running"
    success = "success"
    failed = "failed"
    canceled = "canceled"

    @property
    def is_final(self) -> bool:
        return self in FINAL


FINAL = frozenset({Status.success, Status.failed, Status.canceled})

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.pending: frozenset({Status.queued, Status.running, Status.success, Status.failed, Status.canceled}),
    Status.queued: frozenset({Status.pending, Status.running, Status.success, Status.failed, Status.canceled}),
    Status.running: frozenset({Status.queued, Status.success, Status.failed, Status.canceled}),
    Status.success: frozenset(),
    Status.failed: frozenset({Status.pending}),
    Status.canceled: frozenset({Status.pending}),
}


def can_become(status: Status, other: Status) -> bool:
    """True if a job or execution in `status` may be set to `other` (a change to itself is none)."""
    return other is status or other in TRANSITIONS[status]


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """The process that schedules an execution. `counter` grows while it lives; `host`, `boot`, `pid` and
    `pid_started` let an observer on the same machine see at once that it died. `place` is the identity
    of its data folder."""

    process: str
    counter: int
    host: str
    boot: str
    pid: int
    pid_started: str
    place: str = ""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a job failed: the last line of the traceback, the person's own file and line, what to do."""

    name: str
    message: str
    path: str | None = None
    line: int | None = None
    hint: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job says it is; `total` None means unknown. It `is_saving` when its operation has ended and the bytes
    of its outputs are on their way into another storage."""

    done: float
    total: float | None = None
    text: str = ""
    is_saving: bool = False


class OpenedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the project that an operation read: path from the project's folder, hash of its content."""

    path: str
    sha256: str


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A try of a job that another followed, with what the job was then. `number` counts from 1."""

    number: int
    status: Status
    reason: str | None = None
    queued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    key: str | None = None
    opened: tuple[OpenedFile, ...] = ()
    failure: Failure | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One node of one execution. `attempt` counts from 1; 0 means that none was started. `started_at` and `ended_at`
    are of its operation: one that still runs and has `ended_at` is saving its outputs.

    `key` names everything that could change the result; `outputs` are there when it succeeded. `given_up` is how many
    of the attempts were made before a person had it tried again. It `is_unkept` if its operation succeeded and its
    storage did not take what it made: that waits in the run directory of its attempt, which goes on when it is tried
    again. `metrics` holds the last value of each. `installation` names what it ran with (of a result that was taken:
    what that one ran with). `earlier` are the attempts before the newest, in order.
    """

    id: str
    execution: str
    project: str
    node: str
    operation: str
    label: str
    status: Status = Status.pending
    reason: str | None = None
    attempt: int = 0
    given_up: int = 0
    reused: bool = False
    reused_from: str | None = None
    queued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    key: str | None = None
    outputs: dict[str, Value] = {}
    opened: tuple[OpenedFile, ...] = ()
    failure: Failure | None = None
    is_unkept: bool = False
    progress: Progress | None = None
    figures: int = 0
    metrics: dict[str, float | None] = {}
    installation: str | None = None
    earlier: tuple[Attempt, ...] = ()

    def attempts_so_far(self) -> tuple[Attempt, ...]:
        """The earlier ones and the newest, which has ended: what is `earlier` of the next."""
        if self.attempt == 0:
            return self.earlier
        newest = Attempt(
            number=self.attempt,
            status=self.status,
            reason=self.reason,
            queued_at=self.queued_at,
            started_at=self.started_at,
            ended_at=self.ended_at,
            key=self.key,
            opened=self.opened,
            failure=self.failure,
        )
        return (*(one for one in self.earlier if one.number != self.attempt), newest)


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one pipeline at one snapshot.

    `pipeline` is the document's path in the project, `document` its content as it ran (overrides applied),
    `root` the project's folder on the server's machine, `snapshot` the commit, `nodes` those that run.
    `reproduces` is the execution that it runs once more: it keeps no artifacts then, so that `Input` nodes go on to
    load what they did. `attributes` are the values that each node was given, defaults of the code included. When it has
    ended, `reused` is how many of its jobs took an earlier result, `metrics` the last values by node and `elapsed_s`
    how long it took (so that a list need not read the jobs) without `idle_s`, which it stood still between an end and a
    retry. `note`, `tags` and `is_starred` are people's own.
    `place` is the identity of the data folder with its runs: processes on others leave it alone.
    `overrides` are the attributes and references that were set for this run alone, `{node: {name: value}}`, of a
    reference the resource's path. `is_debug` says that its own code may be edited and run again; `derived_from` is the
    execution that it goes on from.
    """

    id: str
    project: str
    name: str
    pipeline: str
    document: Pipeline
    root: str
    snapshot: str
    created_at: datetime
    created_by: str = ""
    nodes: tuple[str, ...] = ()
    attributes: dict[str, dict[str, Any]] = {}
    afresh: bool = False
    reproduces: Reproduces | None = None
    overrides: dict[str, dict[str, Any]] = {}
    compute: AdapterChoice = AdapterChoice(name="server")
    storage: AdapterChoice = AdapterChoice(name="local")
    is_debug: bool = False
    derived_from: DerivedFrom | None = None
    wanted: Literal["run", "cancel"] = "run"
    status: Status = Status.pending
    reason: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reused: int = 0
    metrics: dict[str, dict[str, float | None]] = {}
    elapsed_s: float | None = None
    idle_s: float = 0.0
    owner: Owner | None = None
    place: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    is_starred: bool = False

    @property
    def follows_another(self) -> bool:
        """It runs what another one ran, or goes on from it, rather than the pipeline as it was."""
        return self.reproduces is not None or self.derived_from is not None


def brief(execution: Execution) -> Execution:
    """The execution without what only its own view needs, for lists and for telling of changes."""
    return msgspec.structs.replace(execution, document=Pipeline(), attributes={}, metrics={})


def job_id(execution: str, node: str) -> str:
    """The id of a node's job."""
    return f"{execution}/{node}"


def status_of(jobs: list[Job]) -> Status:
    """An execution's status from its jobs': failed outranks canceled outranks success once all have ended."""
    statuses = {job.status for job in jobs}
    if statuses <= FINAL:
        for status in (Status.failed, Status.canceled):
            if status in statuses:
                return status
        return Status.success
    if statuses <= {Status.pending}:
        return Status.pending
    if statuses & (FINAL | {Status.running}):
        return Status.running
    return Status.queued
