"""Events of a job's feed (`docs/developer/run-directory.md`), tagged by `type`.

The server passes them through as the dictionaries that were logged; these structs are their schema.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from deepforge_jupyter.domain.execution import Progress

ATTEMPT_HEADER = "DeepForge-Attempt"
"""Of the answer that the events over plain HTTP are: the attempt that they are of."""


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """`seq` counts from 1 in an attempt; events that were merged or left out in a replay leave holes in it."""

    seq: int
    unix_s: float


class StreamContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`times` are there where they were asked for and several texts were merged: at which place of `text` (in UTF-16
    units) each begins, and its `unix_s`."""

    name: Literal["stdout", "stderr"]
    text: str
    times: tuple[tuple[int, float], ...] = ()


class StreamEvent(_Event, frozen=True, kw_only=True, tag="stream"):
    content: StreamContent


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that lies beside the feed: `GET executions/{execution}/jobs/{node}/blobs/{name}`."""

    name: str
    size: int
    encoding: Literal["base64", "utf-8"]


class Svg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure as SVG: the payload beside the feed that holds it, or why it is missing."""

    name: str | None = None
    size: int = 0
    missing: str | None = None


class DisplayContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mime bundle. Over the websocket `blobs` are already in `data`, unless they are larger than it carries.

    `updates` says how many updates of the display this newest content stands for, where several were merged into
    one event (absent: one for `update_display_data`, none for `display_data`); 0 of one that shows what was shown
    already and brings only the figure's `svg`, once its operation has ended. `name` is what the person called a figure:
    the name given to `plt.figure()`, or its title. `drawing` is reserved for what a figure
    is drawn from, beside its image; this field and unknown ones are passed on as they were logged.
    """

    data: dict[str, Any]
    metadata: dict[str, Any] = {}
    transient: dict[str, Any] = {}
    blobs: dict[str, Blob] = {}
    is_figure: bool = False
    name: str = ""
    updates: int | None = None
    svg: Svg | None = None
    drawing: Any = None


class DisplayDataEvent(_Event, frozen=True, kw_only=True, tag="display_data"):
    content: DisplayContent


class UpdateDisplayDataEvent(_Event, frozen=True, kw_only=True, tag="update_display_data"):
    content: DisplayContent


class ClearOutputContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    wait: bool = False


class ClearOutputEvent(_Event, frozen=True, kw_only=True, tag="clear_output"):
    content: ClearOutputContent


class ErrorContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`path` (from the project's folder) and `line` are the person's own place; `hint` says what to do."""

    ename: str
    evalue: str
    traceback: tuple[str, ...] = ()
    path: str | None = None
    line: int | None = None
    hint: str | None = None


class ErrorEvent(_Event, frozen=True, kw_only=True, tag="error"):
    content: ErrorContent


class ProgressContent(Progress, frozen=True, kw_only=True):
    id: str


class ProgressEvent(_Event, frozen=True, kw_only=True, tag="progress"):
    content: ProgressContent


class MetricContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    value: float | None
    step: float | None = None


class MetricEvent(_Event, frozen=True, kw_only=True, tag="metric"):
    content: MetricContent


class LogContent(msgspec.Struct, frozen=True, kw_only=True):
    level: str
    message: str


class LogEvent(_Event, frozen=True, kw_only=True, tag="log"):
    content: LogContent


class StatusContent(msgspec.Struct, frozen=True, kw_only=True):
    status: Literal["running", "success", "failed", "canceled"]


class StatusEvent(_Event, frozen=True, kw_only=True, tag="status"):
    content: StatusContent


class GapContent(msgspec.Struct, frozen=True, kw_only=True):
    """The sequence numbers that were dropped, both included."""

    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")


class GapEvent(_Event, frozen=True, kw_only=True, tag="gap"):
    content: GapContent


Event = (
    StreamEvent
    | DisplayDataEvent
    | UpdateDisplayDataEvent
    | ClearOutputEvent
    | ErrorEvent
    | ProgressEvent
    | MetricEvent
    | LogEvent
    | StatusEvent
    | GapEvent
)
