"""Values: what flows along edges; artifacts: values kept under a name."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

import msgspec

ARTIFACTS_FOLDER = "artifacts"


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """What a value refers to that others put into its storage: a file or folder at `path`, with the `stamp` that it had
    when it was imported. A file's value calls it `file`; `serializer` says how it is opened."""

    path: str
    stamp: str
    serializer: str
    file: str = ""
    is_folder: bool = False


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value lies and what it is, known without opening it.

    `location` is relative to the storage; `type` is the full class name; `format` is what its files are (`parquet`,
    `pickle`, …; empty where it was recorded before formats were); `size_bytes` counts all its files; `summary` is one
    line (`(1797, 8, 8) float64`); `content` is a hash over its files once it is known. What it
    `refers` to is read where others keep it, and neither written nor deleted by us.
    """

    storage: str
    location: str
    type: str
    format: str = ""
    size_bytes: int
    summary: str = ""
    content: str | None = None
    refers: Referral | None = None

    @property
    def artifact(self) -> str | None:
        """The id of the artifact that it was kept as; None of a job's own output."""
        folder, _, name = self.location.partition("/")
        return name if folder == ARTIFACTS_FOLDER and name else None


class OriginInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a job took by one port: the output of another job (of an `Input` node: the artifact that it loaded)."""

    value: Value
    execution: str
    node: str
    label: str
    operation: str
    output: str


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """How a kept value was made. It stays with the artifact when the execution is deleted.

    `execution` and `node` name the job that really made it (an earlier execution's if its result was taken again),
    `port` which of its outputs it is. `snapshot` is the commit, `installation` what was installed (a record's id),
    `attributes` and `references` are what the node was given, `inputs` what came in, by port.
    """

    execution: str
    execution_name: str
    pipeline: str
    node: str
    label: str
    operation: str
    port: str
    snapshot: str
    installation: str | None = None
    attributes: dict[str, Any] = {}
    references: dict[str, str] = {}
    inputs: dict[str, OriginInput] = {}
    started_at: datetime | None = None
    ended_at: datetime | None = None


class CopyOf(msgspec.Struct, frozen=True, kw_only=True):
    """The artifact that another was copied from, as it was then; it may be gone."""

    artifact: str
    name: str
    version: int
    storage: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when an artifact's bytes were read again: `intact` as they were kept, `damaged` or gone, `unread`
    because their storage did not give them. `problem` says what was wrong."""

    at: datetime
    outcome: Literal["intact", "damaged", "unread"]
    problem: str | None = None


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """A value kept under a name, and where it came from. The newest of a name is what `Input` loads.

    `execution` and `node` are the `Output` node that kept it, `origin` is the job that made what it kept; one that
    was uploaded has none of them, a copy has those of what it is a `copy_of`. `version` counts those that were kept
    under the name, `newest_in` is the project if no later one is there. `verified` is the last time that it was."""

    id: str
    project: str
    name: str
    value: Value
    created_at: datetime
    execution: str | None = None
    execution_name: str | None = None
    node: str | None = None
    created_by: str = ""
    origin: Origin | None = None
    copy_of: CopyOf | None = None
    version: int = 1
    newest_in: str | None = None
    verified: Verified | None = None


def kept_by(job: str) -> str:
    """The id of the artifact that the `Output` node's job of this id makes, if it makes one."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"deepforge:artifact:{job}").hex
