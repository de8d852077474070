"""When an earlier result may stand for a job: nothing that could change it has changed.

A job's key is a hash over everything that is known before it runs. What it read while it ran (`Job.opened`) is
checked against the project's folder when its result is to be taken, and goes into the keys of what follows.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Job, OpenedFile, Status
from deepforge_jupyter.domain.pipeline import Node
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler.records import JOBS, job_of
from deepforge_jupyter.scheduler.snapshots import OperationFacts
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store

KEY_VERSION = 1
QUERY_SIZE = 400


class Keys:
    """Makes keys. `environment` names the runner and what is installed; it is asked once an execution, in a thread."""

    def __init__(self, *, environment: Callable[[], str]) -> None:
        self._environment = environment

    async def environment(self) -> str:
        return await asyncio.to_thread(self._environment)

    def operation(
        self,
        node: Node,
        facts: OperationFacts,
        *,
        environment: str,
        inputs: Mapping[str, str],
        references: Mapping[str, str],
    ) -> str:
        """`inputs` maps a port to the result key of what comes in, `references` a parameter to a content hash."""
        attributes = {name: _typed(value, facts.types.get(name)) for name, value in node.attributes.items()}
        what = [facts.file, facts.sources, attributes, references, inputs]
        return _hash(["operation", KEY_VERSION, environment, *what])

    def input(self, value: Value) -> str:
        """The key of an `Input` node that loaded `value`."""
        return _hash(["input", KEY_VERSION, value.content or [value.storage, value.location]])

    def output(self, name: str, result: str) -> str:
        """The key of an `Output` node that keeps the result `result` as `name`."""
        return _hash(["output", KEY_VERSION, name, result])


def result_key(job: Job) -> str:
    """What stands for a job's result in the keys of its dependents."""
    if job.key is None:
        return _hash(["unknown", job.reused_from or job.id, job.attempt])
    if not job.opened:
        return job.key
    return _hash(["opened", job.key, {file.path: file.sha256 for file in job.opened}])


def port_key(result: str, port: str) -> str:
    """What stands for one output of a job in the keys of its dependents."""
    return f"{result}/{port}"


class Earlier:
    """Successful jobs of a project by key; those asked for together are read together."""

    def __init__(self, store: Store, project: str) -> None:
        self._store = store
        self._project = project
        self._jobs: dict[str, list[Job]] = {}

    async def expect(self, keys: Iterable[str]) -> None:
        """Reads what there is for all of `keys` at once."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._jobs]
        for start in range(0, len(wanted), QUERY_SIZE):
            chunk = wanted[start : start + QUERY_SIZE]
            for key in chunk:
                self._jobs[key] = []
            for record in await self._store.find(JOBS, {"key": chunk}):
                job = job_of(record)
                if job.project == self._project and job.status is Status.success and job.key is not None:
                    self._jobs[job.key].append(job)

    async def of(self, key: str) -> list[Job]:
        """The newest first."""
        await self.expect([key])
        return sorted(self._jobs[key], key=lambda job: (job.ended_at is not None, job.ended_at), reverse=True)


async def is_still_good(job: Job, *, storages: Storages, root: Path, hashes: FileHashes) -> bool:
    """True if the job's outputs are still there and the files that it read in the project are unchanged."""
    if job.opened and not await asyncio.to_thread(hashes.all_match, root, job.opened):
        return False
    try:
        for value in job.outputs.values():
            await storages.confirm(value)
    except NotFound:
        return False
    return True


class FileHashes:
    """SHA-256 of files, remembered by path, time and size."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int, str]] = {}

    def all_match(self, root: Path, files: Iterable[OpenedFile]) -> bool:
        return all(self.of(root / file.path) == file.sha256 for file in files)

    def of(self, path: Path) -> str | None:
        """None if it cannot be read."""
        try:
            status = path.stat()
            known = self._known.get(path)
            if known is not None and known[:2] == (status.st_mtime_ns, status.st_size):
                return known[2]
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        except OSError:
            return None
        self._known[path] = (status.st_mtime_ns, status.st_size, digest.hexdigest())
        return digest.hexdigest()


def _typed(value: Any, type_name: str | None) -> Any:
    if type_name == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _hash(parts: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()
