"""What a running attempt says of itself on the way, for its job's record."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import msgspec

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.execution import Progress
from deepforge_jupyter.errors import DeepForgeError
from deepforge_jupyter.scheduler.attempts import files_of
from deepforge_jupyter.scheduler.journal import Journal

log = logging.getLogger("deepforge.scheduler")

QUIET_S = 0.25
INTERVAL_S = 0.25


async def follow(compute: Compute, journal: Journal, node: str) -> None:
    """Keeps `progress` and `figures` of a job current, at most four times a second; a short job is left alone.

    To be canceled when the attempt has ended.
    """
    await asyncio.sleep(QUIET_S)
    progress, figures = None, 0
    try:
        async for event in compute.events(files_of(journal.jobs[node])):
            content = event["content"]
            if event["type"] == "progress":
                progress = _progress_in(content) or progress
            elif event["type"] == "display_data" and content.get("is_figure"):
                figures += 1
            else:
                continue
            told = msgspec.structs.replace(journal.jobs[node], progress=progress, figures=figures)
            journal.put(told, within_s=INTERVAL_S)
    except Exception as error:  # the attempt goes on without it
        is_ours = isinstance(error, DeepForgeError)
        log.warning("job %s: its progress cannot be followed: %s", journal.jobs[node].id, error, exc_info=not is_ours)


def _progress_in(content: dict[str, Any]) -> Progress | None:
    """None of what is no progress: a record that nobody could read would be worse."""
    try:
        return msgspec.convert(content, Progress)
    except msgspec.ValidationError:
        return None
