"""How much a project is: what is told before it goes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import FINAL, Status
from deepforge_jupyter.domain.project import Usage
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, job_of
from deepforge_jupyter.store.base import Store

ALIVE = [status.value for status in Status if status not in FINAL]
PAGE = 500


class Usages:
    def __init__(self, store: Store, *, runs: Path) -> None:
        self._store = store
        self._runs = runs

    async def running(self, project: str) -> tuple[str, ...]:
        """Names of the executions that have not ended."""
        records = await self._store.find(EXECUTIONS, {"project": project, "status": ALIVE}, order_by="created_at")
        return tuple(record.body["name"] for record in records)

    async def of(self, project: str, folder: Path) -> Usage:
        artifacts = [artifact_of(record) for record in await self._store.find(ARTIFACTS, {"project": project})]
        executions, values = set[str](), _sizes(item.value for item in artifacts)
        offset = 0
        while records := await self._store.find(
            JOBS, {"project": project}, order_by="execution", limit=PAGE, offset=offset
        ):
            offset += len(records)
            for job in map(job_of, records):
                executions.add(job.execution)
                values |= _sizes(job.outputs.values())
        files, folder_bytes = await asyncio.to_thread(_size, folder)
        logs = await asyncio.to_thread(lambda: sum(_size(self._runs / execution)[1] for execution in executions))
        return Usage(
            executions=await self._store.count(EXECUTIONS, {"project": project}),
            running=await self.running(project),
            artifacts=len(artifacts),
            files=files,
            folder_bytes=folder_bytes,
            kept_bytes=sum(values.values()) + logs,
        )


def _sizes(values: Iterable[Value]) -> dict[str, int]:
    """By location; what was imported is others'."""
    return {value.location: value.size_bytes for value in values if value.refers is None}


def _size(folder: Path) -> tuple[int, int]:
    """How many files lie below, and their bytes; links are not followed."""
    files = size = 0
    for directory, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.lstat(os.path.join(directory, name)).st_size
            except OSError:
                continue
            files += 1
    return files, size
