"""The artifacts of a project: found, renamed, deleted, read again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from deepforge_jupyter.domain.artifact import Artifact, Value, Verified
from deepforge_jupyter.domain.names import objection_to_artifact_name
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, Unreadable
from deepforge_jupyter.protocol.artifacts import ArtifactPlace, Verification
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.builtins import find_artifact
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of
from deepforge_jupyter.scheduler.storing import Storing
from deepforge_jupyter.scheduler.versions import rename
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store

AT_ONCE = 500


class Artifacts:
    def __init__(self, store: Store, storages: Storages, storing: Storing) -> None:
        self._store = store
        self._storages = storages
        self._storing = storing

    async def all(self, project: str) -> list[Artifact]:
        """Every version, newest first."""
        records = await self._store.find(ARTIFACTS, {"project": project}, order_by="created_at", descending=True)
        return [artifact_of(record) for record in records]

    async def get(self, artifact: str) -> Artifact:
        record = await self._store.get(ARTIFACTS, artifact)
        if record is None:
            raise NotFound(f"There is no artifact {artifact}.")
        return artifact_of(record)

    async def named(self, project: str, wanted: str) -> Artifact:
        """The project's artifact of that id, or the newest of that name. Raises NotFound naming what there is."""
        return await find_artifact(self._store, project, wanted)

    async def versions(self, project: str, name: str) -> list[Artifact]:
        """Newest first."""
        where = {"project": project, "name": name}
        records = await self._store.find(ARTIFACTS, where, order_by="created_at", descending=True)
        return [artifact_of(record) for record in records]

    async def place(self, project: str, wanted: str) -> ArtifactPlace:
        """Where the value's folder lies on this machine, fetched if it lies elsewhere."""
        found = await self.named(project, wanted)
        return ArtifactPlace(artifact=found, folder=str(await self._storages.local_path(found.value)))

    async def rename(self, artifact: str, name: str) -> Artifact:
        """All versions of its name. Raises BadRequest, AlreadyExists."""
        found = await self.get(artifact)
        name = checked_name(name)
        if name != found.name:
            await rename(self._store, found.project, found.name, name)
        return await self.get(artifact)

    async def delete(self, artifact: str, *, all_versions: bool = False) -> None:
        """Bytes that cannot be reached now go later."""
        found = await self.get(artifact)
        gone = await self.versions(found.project, found.name) if all_versions else [found]
        for version in reversed(gone):
            await self._storing.remove(version.id)

    async def verify(self, artifact: str) -> Verification:
        """Reads its bytes again; what was found stays with it."""
        found = await self.get(artifact)
        size_bytes = found.value.size_bytes
        return _verification(found, await self._verified(found), done_bytes=size_bytes, total_bytes=size_bytes)

    async def verify_all(self, project: str) -> AsyncGenerator[Verification, None]:
        """The same of every version of every artifact of a project, one after the other."""
        found: list[tuple[str, int]] = []
        where = {"project": project}
        while records := await self._store.find(
            ARTIFACTS, where, order_by="created_at", limit=AT_ONCE, offset=len(found)
        ):
            found += [(record.id, int(record.body["value"]["size_bytes"])) for record in records]
        total_bytes, done_bytes = sum(size_bytes for _, size_bytes in found), 0
        for number, (id, size_bytes) in enumerate(found, start=1):
            done_bytes += size_bytes
            record = await self._store.get(ARTIFACTS, id)
            if record is None:  # deleted meanwhile
                continue
            artifact = artifact_of(record)
            verification = _verification(
                artifact, await self._verified(artifact), done_bytes=done_bytes, total_bytes=total_bytes
            )
            yield msgspec.structs.replace(verification, done=number, total=len(found))

    async def _verified(self, artifact: Artifact) -> Verified:
        """Noted in its record, with the hash of what was imported."""
        value, content, has_storage = artifact.value, None, False
        try:
            await self._storages.named(value.storage)
            has_storage = True
            content = await self._storages.content(value, anew=True)
        except DeepForgeError as error:
            is_lost = has_storage and isinstance(error, (NotFound, Unreadable))
            found = Verified(at=now(), outcome="damaged" if is_lost else "unread", problem=error.message)
        else:
            problem = _difference(value, content)
            found = Verified(at=now(), outcome="damaged" if problem else "intact", problem=problem)

        def note(body: dict[str, Any]) -> dict[str, Any]:
            kept = body["value"] if body["value"].get("content") else {**body["value"], "content": content}
            return {**body, "value": kept, "verified": msgspec.to_builtins(found)}

        await self._store.update(ARTIFACTS, artifact.id, note)
        return found


def checked_name(name: str) -> str:
    """Raises BadRequest for what no artifact can be called."""
    name = name.strip(" ")
    if (objection := objection_to_artifact_name(name)) is not None:
        shown = repr(name if len(name) <= 80 else f"{name[:80]}…")
        raise BadRequest(f"An artifact cannot be called {shown}: the name {objection}.", details={"name": name[:200]})
    return name


def _difference(value: Value, content: str) -> str | None:
    if value.content is None or content == value.content:
        return None
    return (
        f"The bytes in “{value.storage}” are not those that were kept (their hash is {content[:12]}… instead of "
        f"{value.content[:12]}…): something changed {value.location} there. Make or upload it again."
    )


def _verification(artifact: Artifact, verified: Verified, *, done_bytes: int, total_bytes: int) -> Verification:
    return Verification(
        artifact=artifact.id,
        name=artifact.name,
        version=artifact.version,
        verified=verified,
        done_bytes=done_bytes,
        total_bytes=total_bytes,
    )
