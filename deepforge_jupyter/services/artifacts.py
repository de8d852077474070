"""The artifacts of a project."""

from __future__ import annotations

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler.builtins import find_artifact
from deepforge_jupyter.scheduler.records import ARTIFACTS, artifact_of
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store, Write


class Artifacts:
    def __init__(self, store: Store, storages: Storages) -> None:
        self._store = store
        self._storages = storages

    async def all(self, project: str) -> list[Artifact]:
        """Newest first."""
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

    async def delete(self, artifact: str) -> None:
        """The record first: nobody loads what is about to go."""
        found = await self.get(artifact)
        await self._store.commit([Write(collection=ARTIFACTS, id=artifact, body=None)])
        await self._storages.delete(found.value)
