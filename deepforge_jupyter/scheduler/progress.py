"""What a running attempt says of itself on the way, for its job's record."""

from __future__ import annotations

import asyncio
import logging
import time

import msgspec

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.execution import Progress
from deepforge_jupyter.errors import DeepForgeError
from deepforge_jupyter.scheduler.attempts import files_of
from deepforge_jupyter.scheduler.journal import Journal

log = logging.getLogger("deepforge.scheduler")

QUIET_S = 0.25
LEAST_INTERVAL_S = 0.25


async def follow(compute: Compute, journal: Journal, node: str) -> None:
    """Keeps `progress` and `figures` of a job current, at most four times a second; a short job is left alone.

    To be canceled when the attempt has ended.
    """
    await asyncio.sleep(QUIET_S)
    progress, figures, written_s = None, 0, 0.0
    try:
        async for event in compute.events(files_of(journal.jobs[node])):
            content = event["content"]
            if event["type"] == "progress":
                progress = Progress(done=content["done"], total=content.get("total"), text=content.get("text", ""))
            elif event["type"] == "display_data" and content.get("is_figure"):
                figures += 1
            else:
                continue
            is_new_figure = figures != journal.jobs[node].figures
            is_complete = progress is not None and progress.done == progress.total
            if not (is_new_figure or is_complete) and time.monotonic() - written_s < LEAST_INTERVAL_S:
                continue
            written_s = time.monotonic()
            journal.put(msgspec.structs.replace(journal.jobs[node], progress=progress, figures=figures))
    except DeepForgeError as error:
        log.warning("job %s: its progress cannot be followed: %s", journal.jobs[node].id, error)
