"""Artifacts that refer to what others put into a storage: looked through, chosen, and left where it lies."""

from __future__ import annotations

import uuid
from functools import partial

from deepforge_jupyter.domain.artifact import ARTIFACTS_FOLDER, Artifact, Referral, Value
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.artifacts import ImportArtifact
from deepforge_jupyter.protocol.storages import ObjectEntry, ObjectPage
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.versions import announce, newest_artifact
from deepforge_jupyter.services.artifacts import checked_name
from deepforge_jupyter.services.folder_values import FOLDER_SERIALIZER
from deepforge_jupyter.services.object_formats import looked_at
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.uploads import FILE_SERIALIZER, PATH_TYPE, checked_filename, described_folder
from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.referred import Parts, file_parts, folder_parts
from deepforge_jupyter.storage.storages import Storages
from deepforge_jupyter.store.base import Store


class Importing:
    def __init__(self, projects: Projects, store: Store, storages: Storages) -> None:
        self._projects = projects
        self._store = store
        self._storages = storages

    async def page(self, storage: str, folder: str, *, after: str | None = None, limit: int = 200) -> ObjectPage:
        """What is in a folder of the storage. Raises NotFound, BadRequest, Unavailable."""
        found = await (await self._objects(storage)).page(folder, after=after, limit=limit)
        return ObjectPage(
            entries=tuple(
                ObjectEntry(
                    name=entry.name,
                    path=entry.path,
                    is_folder=entry.is_folder,
                    size_bytes=None if entry.is_folder else entry.size_bytes,
                    changed_at=entry.changed_at,
                )
                for entry in found.entries
            ),
            next=found.next,
        )

    async def keep(self, project: str, wish: ImportArtifact, *, user: str) -> Artifact:
        """Nothing is copied; the hash of the bytes is not known before they are verified. What was imported under the
        name already and is still the same is not recorded twice. Raises BadRequest, NotFound, TooLarge."""
        await self._projects.check_known(project)
        path = wish.path.strip("/")
        name = checked_name(path.rpartition("/")[2] if wish.name is None else wish.name)
        objects = await self._objects(wish.storage)
        identity = uuid.uuid4().hex
        value = await (self._folder if wish.kind == "folder" else self._file)(objects, path, wish, identity)
        newest = await newest_artifact(self._store, project, name)
        if newest is not None and newest.value.storage == wish.storage and newest.value.refers == value.refers:
            return newest
        artifact = Artifact(id=identity, project=project, name=name, value=value, created_at=now(), created_by=user)
        return await announce(self._store, artifact)

    async def _file(self, objects: Objects, path: str, wish: ImportArtifact, identity: str) -> Value:
        entry = await objects.look(path)
        name = checked_filename(entry.name)
        found = await looked_at(partial(objects.read, entry.path), entry.size_bytes, name, wish.opens_as)
        file = name if found.value is None else found.value.file
        return _value(
            wish,
            identity,
            file_parts(entry, file),
            type=PATH_TYPE if found.value is None else found.value.type,
            format=found.format or FILE_SERIALIZER,
            summary=found.summary,
            refers=Referral(
                path=entry.path,
                stamp=entry.stamp,
                serializer=FILE_SERIALIZER if found.value is None else str(found.format),
                file=file,
            ),
        )

    async def _folder(self, objects: Objects, path: str, wish: ImportArtifact, identity: str) -> Value:
        entries = await objects.files(path)
        if not entries:
            raise BadRequest(f"There are no files in “{path}” of “{wish.storage}”, so there is nothing to import.")
        parts = folder_parts(path, entries)
        return _value(
            wish,
            identity,
            parts,
            type=PATH_TYPE,
            format=FOLDER_SERIALIZER,
            summary=described_folder(len(entries)),
            refers=Referral(path=path, stamp=parts.stamp, serializer=FOLDER_SERIALIZER, is_folder=True),
        )

    async def _objects(self, storage: str) -> Objects:
        objects = (await self._storages.named(storage)).objects()
        if objects is None:
            raise BadRequest(
                f"“{storage}” cannot be looked through: only DeepForge keeps anything in it. Upload files instead.",
                details={"storage": storage},
            )
        return objects


def _value(
    wish: ImportArtifact, identity: str, parts: Parts, *, type: str, format: str, summary: str, refers: Referral
) -> Value:
    return Value(
        storage=wish.storage,
        location=f"{ARTIFACTS_FOLDER}/{identity}",
        type=type,
        format=format,
        size_bytes=parts.size_bytes,
        summary=summary,
        refers=refers,
    )
