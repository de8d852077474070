"""What `deepforge run` shows while it waits."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.execution import Execution, Job, Progress, Status

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

ICONS = {
    Status.pending: "·",
    Status.queued: "○",
    Status.running: "●",
    Status.success: "✓",
    Status.failed: "✗",
    Status.canceled: "⊘",
}
COLOURS = {
    Status.pending: "dim",
    Status.queued: "dim",
    Status.running: "yellow",
    Status.success: "green",
    Status.failed: "red",
    Status.canceled: "orange3",
}
REFRESH_PER_S = 8
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Display(Protocol):
    def begin(self, execution: Execution, jobs: Iterable[Job]) -> None: ...
    def job(self, job: Job) -> None: ...
    def event(self, job: Job, event: dict[str, Any]) -> None: ...
    def end(self) -> None: ...


class JsonLines:
    """One JSON object a line: `{"type": "job", …}` and the feeds' events, each with its node."""

    def begin(self, execution: Execution, jobs: Iterable[Job]) -> None:
        self._write({"type": "execution", "id": execution.id, "name": execution.name, "snapshot": execution.snapshot})

    def job(self, job: Job) -> None:
        fields = {"node": job.node, "status": job.status, "attempt": job.attempt, "reused": job.reused}
        self._write({"type": "job", **fields, "reason": job.reason, "progress": job.progress})

    def event(self, job: Job, event: dict[str, Any]) -> None:
        self._write({**event, "node": job.node, "attempt": job.attempt})

    def end(self) -> None: ...

    def _write(self, value: dict[str, Any]) -> None:
        sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
        sys.stdout.flush()


class Lines:
    """Plain lines, for a file or a pipe."""

    def __init__(self, terminal: Terminal, *, shows_output: bool) -> None:
        self._terminal = terminal
        self._shows_output = shows_output
        self._texts: dict[tuple[str, str], str] = {}
        self._told: dict[str, tuple[Status, str | None]] = {}

    def begin(self, execution: Execution, jobs: Iterable[Job]) -> None:
        self._told = {job.node: (Status.pending, None) for job in jobs}
        self.say(f"{execution.name} runs ({len(self._told)} nodes)")

    def job(self, job: Job) -> None:
        told = (job.status, job.reason)
        if self._told.get(job.node) == told:
            return
        self._told[job.node] = told
        if job.status.is_final or job.status is Status.running:
            self.say(f"{ICONS[job.status]} {describe(job)}")

    def event(self, job: Job, event: dict[str, Any]) -> None:
        if not self._shows_output:
            return
        content = event["content"]
        if event["type"] == "stream":
            self._text(job, content["name"], content["text"])
        elif event["type"] == "error":
            self._text(job, "stderr", "\n".join(_ESCAPES.sub("", line) for line in content["traceback"]) + "\n")
        elif event["type"] in ("display_data", "execute_result") and "text/plain" in content["data"]:
            if not content.get("is_figure"):
                self._text(job, "stdout", f"{content['data']['text/plain']}\n")
        elif event["type"] == "log":
            self._text(job, "stderr", f"{content['level']}: {content['message']}\n")
        elif event["type"] == "gap":
            self._text(job, "stderr", f"… {content['to'] - content['from'] + 1} events were not kept …\n")
        elif event["type"] == "status" and content["status"] != "running":
            self._rest(job)

    def end(self) -> None: ...

    def say(self, text: str) -> None:
        self._terminal.say(text)

    def _text(self, job: Job, stream: str, text: str) -> None:
        """Whole lines, each with the node's label; of a line that is written over only the last state."""
        key = (job.node, stream)
        *lines, rest = (self._texts.get(key, "") + text).split("\n")
        for line in lines:
            self.say(f"{job.label} │ {line.rstrip(chr(13)).rpartition(chr(13))[2]}")
        self._texts[key] = rest.rpartition("\r")[2] if not rest.endswith("\r") else rest

    def _rest(self, job: Job) -> None:
        for stream in ("stdout", "stderr"):
            if self._texts.pop((job.node, stream), "").strip():
                self._text(job, stream, "\n")


class LiveTable(Lines):
    """Output above, every node's status below, in a terminal."""

    def __init__(self, terminal: Terminal, *, shows_output: bool) -> None:
        super().__init__(terminal, shows_output=shows_output)
        self._jobs: dict[str, Job] = {}
        self._live: Live | None = None

    def begin(self, execution: Execution, jobs: Iterable[Job]) -> None:
        from rich.live import Live

        self._jobs = {job.node: job for job in jobs}
        self._live = Live(get_renderable=self._table, refresh_per_second=REFRESH_PER_S, redirect_stderr=False)
        self._live.start()

    def job(self, job: Job) -> None:
        self._jobs[job.node] = job

    def end(self) -> None:
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        if self._live is not None:
            self._live.console.print(text, markup=False, highlight=False, emoji=False)

    def _table(self) -> Group:
        from rich.console import Group
        from rich.text import Text

        rows = (Text(f"{ICONS[job.status]} {describe(job)}", style=COLOURS[job.status]) for job in self._jobs.values())
        return Group(*rows)


def describe(job: Job) -> str:
    """`Train  running  epochs 3/10`."""
    parts = [job.label, "reused" if job.reused else job.status.value]
    if job.status is Status.running and job.progress is not None:
        parts.append(_progress(job.progress))
    elif job.status.is_final and not job.reused and (seconds := seconds_of(job)) is not None:
        parts.append(f"{seconds:.1f} s")
    if job.figures:
        parts.append(f"{job.figures} figure{'s' if job.figures > 1 else ''}")
    if job.reason:
        parts.append(job.reason)
    return "  ".join(parts)


def _progress(progress: Progress) -> str:
    if progress.is_saving and progress.total:
        return f"{progress.text} {100 * progress.done / progress.total:.0f} %"
    total = f"/{progress.total:g}" if progress.total is not None else ""
    return f"{progress.text} {progress.done:g}{total}".strip()


def seconds_of(job: Job) -> float | None:
    """How long it ran; None if it did not."""
    if job.started_at is None or job.ended_at is None:
        return None
    return max(0.0, (job.ended_at - job.started_at).total_seconds())
