"""What `deepforge run --report` leaves: figures as files, a page to look at, and the same for programs."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.cli.display import describe, seconds_of
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.domain.names import unique
from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.workspace import Workspace

IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
MOST_TEXT = 200_000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #ddd } img { max-width: 100%; margin: .5rem 1rem .5rem 0 }
pre { background: #f6f6f6; padding: .8rem; overflow: auto; max-height: 30rem; white-space: pre-wrap }
.success { color: #2e7d32 } .failed { color: #c62828 } .canceled { color: #a35a00 }
"""


def summary(execution: Execution, jobs: list[Job], figures: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The last line of `--json`, and `report.json`."""
    return {
        "execution": execution.name,
        "id": execution.id,
        "status": execution.status.value,
        "pipeline": execution.pipeline,
        "overrides": execution.overrides,
        "snapshot": execution.snapshot,
        "jobs": {job.node: _job_summary(job, (figures or {}).get(job.node)) for job in jobs},
    }


def _job_summary(job: Job, files: list[str] | None) -> dict[str, Any]:
    seconds = seconds_of(job)
    found: dict[str, Any] = {
        "status": job.status.value,
        "seconds": None if seconds is None else round(seconds, 3),
        "reused": job.reused,
        "attempts": job.attempt,
        "figures": job.figures,
        "metrics": job.metrics,
        "outputs": {port: value.summary or value.type for port, value in job.outputs.items()},
    }
    if files is not None:
        found["figure_files"] = files
    if job.reason:
        found["reason"] = job.reason
    if job.failure is not None:
        found["failure"] = msgspec.to_builtins(job.failure)
    return found


async def write_report(folder: Path, workspace: Workspace, execution: Execution, jobs: list[Job]) -> None:
    """Raises Unavailable if the folder cannot be written."""
    sections: list[str] = []
    figures: dict[str, list[str]] = {}
    stems: set[str] = set()
    try:
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        for job in jobs:
            stem = unique(_file_name(job.node), stems)
            stems.add(stem)
            text, figures[job.node] = await _write_job(folder, workspace, job, stem=stem)
            sections.append(_section(job, text, figures[job.node]))
        (folder / "index.html").write_text(_page(execution, sections), encoding="utf-8")
        report = msgspec.json.format(msgspec.json.encode(summary(execution, jobs, figures)), indent=2)
        (folder / "report.json").write_bytes(report + b"\n")
    except OSError as error:
        raise Unavailable(f"The report cannot be written to {folder}: {error.strerror}.") from error


async def _write_job(folder: Path, workspace: Workspace, job: Job, *, stem: str) -> tuple[str, list[str]]:
    """What the job printed, and the files of its figures as they were last, named `<stem>-<number>`."""
    text: list[str] = []
    displays: dict[str, dict[str, Any]] = {}
    try:
        async for event in workspace.executions.events(job.execution, job.node):
            content = event["content"]
            if event["type"] == "stream":
                text.append(content["text"])
            elif event["type"] == "error":
                text.append("\n".join(content["traceback"]) + "\n")
            elif event["type"] in ("display_data", "update_display_data"):
                identity = content.get("transient", {}).get("display_id") or f"#{event['seq']}"
                if event["type"] == "display_data" and identity in displays:
                    identity = f"{identity}#{event['seq']}"
                displays[identity] = content
        if not displays:
            return _clean(text), []
        blob = await workspace.executions.blobs(job.execution, job.node)
    except DeepForgeError as error:
        return f"{_clean(text)}\n{error.message}", []
    files: list[str] = []
    for content in displays.values():
        if (image := _image(content, blob)) is not None:
            name = f"figures/{stem}-{len(files) + 1}.{image[0]}"
            (folder / name).write_bytes(image[1])
            files.append(name)
    return _clean(text), files


def _image(content: dict[str, Any], blob: Callable[[str], Path]) -> tuple[str, bytes] | None:
    """Extension and bytes of a display's picture; None if it has none (any more)."""
    for mime, extension in IMAGES.items():
        if mime in content["data"]:
            data = content["data"][mime]
            return extension, data.encode() if extension == "svg" else base64.b64decode(data)
        if mime in content.get("blobs", {}):
            try:
                return extension, blob(content["blobs"][mime]["name"]).read_bytes()
            except (DeepForgeError, OSError):
                return None
    return None


def _file_name(node: str) -> str:
    return re.sub(r"[^\w-]", "_", node)


def _clean(text: list[str]) -> str:
    """Without colours, and without what was written over in a line."""
    lines = _ESCAPES.sub("", "".join(text)).replace("\r\n", "\n").split("\n")
    whole = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    return whole if len(whole) <= MOST_TEXT else f"{whole[: MOST_TEXT // 2]}\n…\n{whole[-MOST_TEXT // 2 :]}"


def _section(job: Job, text: str, files: list[str]) -> str:
    failure = ""
    if job.failure is not None:
        where = f" ({job.failure.path}:{job.failure.line})" if job.failure.path else ""
        failure = f"<p class='failed'>{html.escape(f'{job.failure.name}: {job.failure.message}{where}')}</p>"
    images = "".join(f"<img src='{name}' alt='{html.escape(job.label)}'>" for name in files)
    printed = f"<pre>{html.escape(text)}</pre>" if text.strip() else ""
    said = f"<p class='{job.status.value}'>{html.escape(describe(job))}</p>"
    return f"<h2>{html.escape(job.label)}</h2>{said}{failure}{images}{printed}"


def _page(execution: Execution, sections: list[str]) -> str:
    created = execution.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    status = execution.status.value
    head = f"<p>{html.escape(execution.pipeline)}, {created}: <b class='{status}'>{status}</b></p>"
    title = html.escape(execution.name)
    body = "\n".join(sections)
    return (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><style>{STYLE}</style>"
        f"<h1>{title}</h1>{head}{body}</html>\n"
    )
