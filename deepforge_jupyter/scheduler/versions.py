"""The versions of an artifact's name: recorded, withdrawn and renamed so that the newest is always marked.

Every change is one transaction that fails if another process was quicker, and is then made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import AlreadyExists, NotFound, RevisionConflict
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of, body_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import ABSENT, Record, Store, Write

AT_ONCE = 16


async def newest_artifact(store: Store, project: str, name: str) -> Artifact | None:
    records = await store.find(
        ARTIFACTS, {"project": project, "name": name}, order_by="created_at", descending=True, limit=1
    )
    return artifact_of(records[0]) if records else None


async def kept_already(
    store: Store, storages: Storages, project: str, name: str, *, storage: str, content: str | None
) -> Artifact | None:
    """The newest version if it is of this content in this storage, and is there: what was lost or damaged is to be kept
    again. Raises Unavailable."""
    newest = await newest_artifact(store, project, name)
    if newest is None or content is None or (newest.value.storage, newest.value.content) != (storage, content):
        return None
    if newest.verified is not None and newest.verified.outcome == "damaged":
        return None
    try:
        await storages.confirm(newest.value)
    except NotFound:
        return None
    return newest


async def find_known(store: Store, project: str, wanted: str) -> Artifact | None:
    """The newest artifact of that name, or the one of that id, if the project has it."""
    newest = await newest_artifact(store, project, wanted)
    if newest is not None:
        return newest
    record = await store.get(ARTIFACTS, wanted)
    return None if record is None or record.body["project"] != project else artifact_of(record)


async def announce(store: Store, artifact: Artifact, *, first: Write | None = None) -> Artifact:
    """Records a new version, in one transaction with the write `first`; repeating it changes nothing. Raises
    RevisionConflict if `first` does not apply (any more)."""
    while True:
        recent = await _recent(store, artifact.project, artifact.name)
        versions = [artifact_of(record) for record in recent]
        is_newest = all(_age(other) < _age(artifact) for other in versions)
        number = 1 + max((other.version for other in versions), default=0)
        added = msgspec.structs.replace(artifact, version=number, newest_in=artifact.project if is_newest else None)
        writes = [] if first is None else [first]
        writes.append(Write(collection=ARTIFACTS, id=artifact.id, body=body_of(added), rev=ABSENT))
        writes += [_marking(record, None) for record in recent if is_newest and _mark(record) is not None]
        try:
            await store.commit(writes)
        except AlreadyExists:
            record = await store.get(ARTIFACTS, artifact.id)
            if first is not None:
                await store.commit([first])
            return added if record is None else artifact_of(record)
        except RevisionConflict as conflict:
            if first is not None and conflict.details.get("collection") == first.collection:
                raise
            continue
        await _settle(store, artifact.project, artifact.name)
        return added


async def withdraw(store: Store, artifact: str, *, also: Sequence[Write] = ()) -> Artifact:
    """Removes the record, in one transaction with what is `also` written; the version before it becomes the newest.
    Raises NotFound."""
    record = await store.get(ARTIFACTS, artifact)
    if record is None:
        raise NotFound(f"There is no artifact {artifact}.")
    found = artifact_of(record)
    await store.commit([Write(collection=ARTIFACTS, id=artifact, body=None), *also])
    if found.newest_in is not None:
        await _settle(store, found.project, found.name)
    return found


async def rename(store: Store, project: str, name: str, new_name: str) -> None:
    """Gives all versions of a name another. Raises AlreadyExists if the project has one of that name."""
    while True:
        if await newest_artifact(store, project, new_name) is not None:
            raise AlreadyExists(
                f"There is an artifact “{new_name}” already. Choose another name, or delete that one first.",
                details={"name": new_name},
            )
        records = await store.find(ARTIFACTS, {"project": project, "name": name})
        writes = [
            Write(collection=ARTIFACTS, id=record.id, body={**record.body, "name": new_name}, rev=record.rev)
            for record in records
        ]
        try:
            await store.commit(writes)
        except RevisionConflict:
            continue
        await _settle(store, project, new_name)
        return


async def _settle(store: Store, project: str, name: str) -> None:
    """Marks the newest version and no other, whatever others did at the same time."""
    while True:
        recent = await _recent(store, project, name)
        marks = [project if place == 0 else None for place in range(len(recent))]
        wrong = [(record, mark) for record, mark in zip(recent, marks, strict=True) if _mark(record) != mark]
        if not wrong:
            return
        try:
            await store.commit([_marking(record, mark) for record, mark in wrong])
        except RevisionConflict:
            continue


async def _recent(store: Store, project: str, name: str) -> list[Record]:
    """The newest versions: more than can be recorded at the same time."""
    where = {"name": name, "project": project}
    return await store.find(ARTIFACTS, where, order_by="created_at", descending=True, limit=AT_ONCE)


def _mark(record: Record) -> str | None:
    return record.body.get("newest_in")


def _marking(record: Record, newest_in: str | None) -> Write:
    return Write(collection=ARTIFACTS, id=record.id, body={**record.body, "newest_in": newest_in}, rev=record.rev)


def _age(artifact: Artifact) -> tuple[datetime, str]:
    return artifact.created_at, artifact.id
