"""The built-in operations, which the scheduler does itself: `Input` loads an artifact, `Output` keeps one."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Origin, Value, kept_by
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.names import objection_to_artifact_name
from deepforge_jupyter.domain.operation import BUILTIN_PORT
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.attempts import NotKept, now, persistently
from deepforge_jupyter.scheduler.records import ARTIFACTS
from deepforge_jupyter.scheduler.versions import find_known, kept_already, newest_artifact
from deepforge_jupyter.storage.progress import Progress
from deepforge_jupyter.store.base import Store

MOST_NAMED = 20
T = TypeVar("T")


async def find_artifact(store: Store, project: str, wanted: str) -> Artifact:
    """The newest artifact of that name, or the one of that id. Raises NotFound naming what there is."""
    if (known := await find_known(store, project, wanted)) is not None:
        return known
    records = await store.find(
        ARTIFACTS, {"newest_in": project}, order_by="created_at", descending=True, limit=MOST_NAMED + 1
    )
    names = sorted(str(record.body["name"]) for record in records[:MOST_NAMED])
    more = ", …" if len(records) > MOST_NAMED else ""
    there_is = f"It has: {', '.join(names)}{more}." if names else "It has none yet: an Output node keeps one."
    raise NotFound(f"There is no artifact named “{wanted}” in this project. {there_is}")


async def load(adapters: Adapters, execution: Execution, job: Job) -> Job:
    """The end of an `Input` node's job."""
    artifact = await find_artifact(adapters.store, execution.project, _attribute(execution, job, "artifact"))
    await adapters.storages.confirm(artifact.value)
    key = adapters.keys.input(artifact.value)
    return _succeeded(job, key=key, value=artifact.value)


async def keep(
    adapters: Adapters,
    execution: Execution,
    job: Job,
    *,
    value: Value,
    result: str,
    origin: Origin | None = None,
    progress: Callable[[], Progress],
    wait: Callable[[Unavailable], Awaitable[None]],
) -> Job:
    """The end of an `Output` node's job: the value is safe on disk and the artifact recorded, in this order.

    `result` is the result key of what is kept, `origin` how it was made. The same content under the same
    name is not kept twice in a storage; a reproduction announces nothing. A storage that cannot be used now is tried
    again after `wait`, which may raise what it is given. Raises NotKept.
    """
    name = _attribute(execution, job, "name")
    if (objection := objection_to_artifact_name(name)) is not None:
        raise BadRequest(f"{job.label} cannot keep “{name[:80]}”: the name {objection}. Set another in the inspector.")
    key = adapters.keys.output(name, result)
    if execution.reproduces is not None:
        content = await persistently(functools.partial(adapters.storages.content, value), wait=wait)
        return _succeeded(job, key=key, value=msgspec.structs.replace(value, content=content))
    storage = execution.storage.name

    async def insist(work: Callable[[], Awaitable[T]]) -> T:
        try:
            return await persistently(work, wait=wait)
        except Unavailable as error:
            raise NotKept(storage, error) from error

    async def already(content: str | None) -> Artifact | None:
        look = functools.partial(kept_already, adapters.store, adapters.storages, execution.project, name)
        return await insist(functools.partial(look, storage=storage, content=content))

    if (same := await already(value.content)) is not None:
        return _succeeded(job, key=key, value=same.value)
    identity = kept_by(job.id)
    async with adapters.storing.at(storage, identity) as place:
        kept = await insist(lambda: adapters.storages.keep(value, place.location, storage=storage, progress=progress()))
        if (same := await already(kept.content)) is not None and same.id != identity:
            return _succeeded(job, key=key, value=same.value)
        artifact = Artifact(
            id=identity,
            project=execution.project,
            name=name,
            value=kept,
            created_at=now(),
            execution=execution.id,
            execution_name=execution.name,
            node=job.node,
            created_by=execution.created_by,
            origin=origin,
        )
        await place.record(artifact)
    return _succeeded(job, key=key, value=kept)


async def is_newest(store: Store, job: Job, *, project: str, name: str) -> bool:
    """True if what `job` kept is still what `name` means."""
    newest = await newest_artifact(store, project, name)
    kept = job.outputs.get(BUILTIN_PORT)
    return newest is not None and kept is not None and newest.value.location == kept.location


def _attribute(execution: Execution, job: Job, name: str) -> str:
    value = execution.document.nodes[job.node].attributes.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadRequest(f"{job.label} has no {name}: set it in the inspector, or with --set {job.node}.{name}=….")
    return value


def _succeeded(job: Job, *, key: str, value: Value) -> Job:
    return msgspec.structs.replace(
        job,
        status=Status.success,
        key=key,
        outputs={BUILTIN_PORT: value},
        ended_at=now(),
        started_at=job.started_at or now(),
    )
