"""One attempt of one job: what it is called with, and what its end makes of the job."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

import msgspec

from deepforge_jupyter.compute.base import AttemptFiles, OperationCall, Result
from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.domain.execution import Execution, Failure, Job, OpenedFile, Status
from deepforge_jupyter.errors import DeepForgeError, NotFound, StorageFull, Unavailable
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.snapshots import OperationFacts, SnapshotFacts
from deepforge_jupyter.storage.progress import Progress

T = TypeVar("T")
log = logging.getLogger("deepforge.scheduler")


class NotKept(Exception):
    """A storage did not take what an operation, or an `Output` node, gave it."""

    def __init__(self, storage: str, error: DeepForgeError) -> None:
        super().__init__(f"“{storage}” did not take it. {error.message}")
        mend = "Free some space there" if isinstance(error, StorageFull) else "Put that right"
        self.way_out = f"{mend}, then retry the execution (“Retry failed”)"


def now() -> datetime:
    return datetime.now(timezone.utc)


def files_of(job: Job) -> AttemptFiles:
    return AttemptFiles(execution=job.execution, node=job.node, number=job.attempt)


def failed(job: Job, failure: Failure, *, reason: str | None = None) -> Job:
    """The job as ended by `failure`."""
    return msgspec.structs.replace(
        job, status=Status.failed, failure=failure, reason=reason, ended_at=now(), progress=None
    )


def failed_by(job: Job, error: Exception) -> Job:
    """The job as ended by an error of ours (not of the person's code)."""
    if isinstance(error, NotKept):
        then = f"What it keeps is not lost. {error.way_out}: that keeps it without running anything again."
        return failed(job, Failure(name="Not kept", message=f"{error}", hint=then))
    if isinstance(error, DeepForgeError):
        hint = "Free some space and run again." if isinstance(error, StorageFull) else None
        return failed(job, Failure(name=type(error).__name__, message=error.message, hint=hint))
    message = f"{type(error).__name__}: {error}"
    return failed(job, Failure(name="DeepForgeError", message=message, hint="The server's log has the details."))


def unkept(job: Job, error: NotKept, *, stays: bool) -> Job:
    """The job, `timed`, as ended by a storage that did not take its outputs, which stay here until it is tried again
    if its compute leaves them here."""
    then = "keeps what it made without running it again" if stays else "runs it again"
    hint = f"The operation itself succeeded. {error.way_out}: that {then}."
    ended = failed(job, Failure(name="Not kept", message=f"{error}", hint=hint))
    return msgspec.structs.replace(ended, ended_at=job.ended_at, is_unkept=stays)


def operation_of(execution: Execution, job: Job, snapshot: SnapshotFacts) -> OperationFacts:
    """Raises NotFound if the snapshot does not have it."""
    name = execution.document.nodes[job.node].operation
    facts = snapshot.operations.get(name)
    if facts is None:
        raise NotFound(f"The operation {name} is not in the project as it was when it ran (operations/{name}.py).")
    return facts


def location_of(job: Job, port: str) -> str:
    """Where the output of the job's attempt lies in its storage."""
    return f"{job.execution}/{job.node}.{job.attempt}.{port}"


async def call_of(
    adapters: Adapters,
    execution: Execution,
    job: Job,
    *,
    snapshot: SnapshotFacts,
    inputs: dict[str, Value],
    sees_these_files: bool,
) -> OperationCall:
    """What the attempt shall run. Raises NotFound if an input's bytes are gone."""
    node = execution.document.nodes[job.node]
    facts = operation_of(execution, job, snapshot)
    if sees_these_files:
        paths = {port: str(await adapters.storages.local_path(value)) for port, value in inputs.items()}
    else:
        paths = dict.fromkeys(inputs, "")
        for value in inputs.values():
            await adapters.storages.confirm(value)
    return OperationCall(
        execution=execution.id,
        execution_name=execution.name,
        node=job.node,
        label=job.label,
        attempt=job.attempt,
        operation=node.operation,
        file=facts.file,
        class_name=facts.class_name,
        attributes=node.attributes,
        references=node.references,
        inputs=paths,
        outputs=facts.outputs,
        snapshot=snapshot.folder,
        project_folder=execution.root,
        time_limit_s=node.time_limit_s,
        options=execution.compute.options,
        preload=(*facts.imports, *sorted({value.type.partition(".")[0] for value in inputs.values()})),
    )


def timed(job: Job, result: Result) -> Job:
    """With the times of its operation, which has ended."""
    started_at, ended_at = _time(result.started_unix_s) or job.started_at, _time(result.ended_unix_s) or now()
    return msgspec.structs.replace(job, started_at=started_at, ended_at=ended_at)


async def end_of(
    adapters: Adapters,
    execution: Execution,
    job: Job,
    *,
    result: Result,
    snapshot: SnapshotFacts,
    facts: OperationFacts,
    progress: Callable[[str], Progress],
    wait: Callable[[Unavailable], Awaitable[None]],
) -> Job:
    """The job, `timed`, as the ended attempt leaves it; its outputs are adopted by the execution's storage (which has
    those already that were sent straight there), with `progress` of each port. One that cannot be used now is tried
    again after `wait`, which may raise what it is given. Raises NotKept if the storage does not take them in the end,
    NotFound if they are neither there nor here any more."""
    outputs: dict[str, Value] = {}
    if result.status == "success":
        storage = execution.storage.name
        locations = {port: location_of(job, port) for port in result.outputs}
        async with adapters.storing.outputs.held(job, storage, list(locations.values())):
            for port, staged in result.outputs.items():
                path, location = Path(staged.path), locations[port]
                adopt = functools.partial(
                    _adopted, adapters, path, location, storage, functools.partial(progress, port)
                )
                try:
                    kept = await persistently(adopt, wait=wait)
                except DeepForgeError as error:
                    if await asyncio.to_thread(path.exists):
                        raise NotKept(storage, error) from error
                    message = f"What it gave as “{port}” is gone, here and in “{storage}”. Retry failed runs it again."
                    raise NotFound(message) from error
                outputs[port] = kept
    unexpected = sorted(set(result.modules) - facts.sources.keys())
    read = await asyncio.to_thread(_hashed, adapters, Path(snapshot.folder), unexpected) if unexpected else ()
    return msgspec.structs.replace(
        job,
        status=Status(result.status),
        reason=None,
        outputs=outputs,
        opened=(*result.opened, *read),
        failure=result.failure,
        progress=None,
        figures=max(result.figures, job.figures),
        metrics=result.metrics,
    )


async def persistently(work: Callable[[], Awaitable[T]], *, wait: Callable[[Unavailable], Awaitable[None]]) -> T:
    """What a storage does, tried again after `wait` if it cannot be used now, unless it is full."""
    while True:
        try:
            return await work()
        except StorageFull:
            raise
        except Unavailable as error:
            log.warning("a storage cannot be used now: %s", error)
            await wait(error)


async def _adopted(
    adapters: Adapters, staged: Path, location: str, storage: str, begun: Callable[[], Progress]
) -> Value:
    return await adapters.storages.adopt(staged, location, storage=storage, progress=begun())


def _hashed(adapters: Adapters, folder: Path, paths: list[str]) -> tuple[OpenedFile, ...]:
    hashes = {path: adapters.hashes.of(folder / path) for path in paths}
    return tuple(OpenedFile(path=path, sha256=sha256) for path, sha256 in hashes.items() if sha256 is not None)


def _time(unix_s: float | None) -> datetime | None:
    return None if unix_s is None else datetime.fromtimestamp(unix_s, timezone.utc)
