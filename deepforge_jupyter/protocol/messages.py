"""Messages of the feed websocket (`<base_url>/deepforge/api/feed`), tagged by `type`.

The browser watches projects and jobs. Of a project the server says `watching`, then sends each change (what is there
is read by REST, at `watching` or later); of a job it sends the events that are there and then each new one.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.domain.kernel import Kernel

# An event of `protocol.events` as it was logged: passed through, not decoded.
LoggedEvent = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"$ref": "#/components/schemas/Event"})]


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    pass


class WatchProject(_Message, frozen=True, kw_only=True, tag="watch_project"):
    """From the browser: send executions, jobs, artifacts, kernels and document changes of this project from now on."""

    project: str


class UnwatchProject(_Message, frozen=True, kw_only=True, tag="unwatch_project"):
    project: str


class WatchJob(_Message, frozen=True, kw_only=True, tag="watch_job"):
    """From the browser: send the events of this attempt with `seq > after`, then new ones as they come.

    `attempt` None starts with the job's newest attempt (with its first, once there is one). With `follow` newer
    attempts come after it. In the replay a display stands once, with its newest content, and neighbouring texts
    are one event; with `times` that event says when each of them was printed. A second request for the same job
    replaces the first, and so does a second one for an attempt without `follow`, beside it; what answers a request
    has its `watch`.
    """

    execution: str
    node: str
    attempt: int | None = None
    after: int = 0
    follow: bool = True
    times: bool = False
    watch: int = 0


class UnwatchJob(_Message, frozen=True, kw_only=True, tag="unwatch_job"):
    """`attempt`: that was watched without `follow`."""

    execution: str
    node: str
    attempt: int | None = None


Request = WatchProject | UnwatchProject | WatchJob | UnwatchJob


class Watching(_Message, frozen=True, kw_only=True, tag="watching"):
    """From here on every change of the project is sent: what REST answered before may be out of date."""

    project: str


class ExecutionChanged(_Message, frozen=True, kw_only=True, tag="execution"):
    """`execution` None: it was deleted. Its `document` and `attributes`, which never change, and its
    `metrics` are left empty."""

    project: str
    id: str
    execution: Execution | None


class JobChanged(_Message, frozen=True, kw_only=True, tag="job"):
    """`job` None: it was deleted."""

    project: str
    execution: str
    node: str
    job: Job | None


class ArtifactChanged(_Message, frozen=True, kw_only=True, tag="artifact"):
    """`artifact` None: it was deleted."""

    project: str
    id: str
    artifact: Artifact | None


class KernelChanged(_Message, frozen=True, kw_only=True, tag="kernel"):
    """`kernel` None: it was shut down, here or elsewhere. One that died for good is sent once more, as `dead`."""

    project: str
    id: str
    kernel: Kernel | None


class DocumentsChanged(_Message, frozen=True, kw_only=True, tag="documents"):
    """Documents of the project changed on disk; paths from its folder, none: any of them may have changed."""

    project: str
    paths: tuple[str, ...]


class ProjectChanged(_Message, frozen=True, kw_only=True, tag="project"):
    """The project moved, was archived, or deleted: what it is now is read by REST (404: it is in the trash or gone)."""

    project: str


class RecordsReach(_Message, frozen=True, kw_only=True, tag="records"):
    """Whether the records can be reached: `away` is their place while they cannot (without credentials), and what was
    sent before may be out of date. Sent when that changes, and to who begins to watch while they are away. When they
    are back, what was missed is sent to who asks again."""

    away: str | None


class JobEvents(_Message, frozen=True, kw_only=True, tag="events"):
    """Events of one attempt in order, payloads included (`docs/developer/run-directory.md`).

    `is_replay` is true for what was there when the watch began; the last replay message has `replay_ends`.
    """

    execution: str
    node: str
    attempt: int
    events: tuple[LoggedEvent, ...]
    is_replay: bool = False
    replay_ends: bool = False
    watch: int = 0


class Refused(_Message, frozen=True, kw_only=True, tag="refused"):
    """A request that was not understood or not allowed; the connection stays."""

    code: str
    message: str
    execution: str | None = None
    node: str | None = None
    project: str | None = None
    watch: int = 0


Message = (
    Watching
    | ProjectChanged
    | ExecutionChanged
    | JobChanged
    | ArtifactChanged
    | KernelChanged
    | DocumentsChanged
    | RecordsReach
    | JobEvents
    | Refused
)
