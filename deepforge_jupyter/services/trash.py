"""Deleted projects: they can be restored until the trash is emptied.

A deleted project's folder lies in `.deepforge-trash` beside its former place, and its record says so; executions,
artifacts and values stay as they are. The record is written before the folder moves: whatever a crash leaves half done,
the next look at the folder sets right.
"""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

from deepforge_jupyter.domain.project import TRASH_FOLDER, DeletedProject, Project
from deepforge_jupyter.errors import BadRequest, Conflict, NotFound
from deepforge_jupyter.protocol.requests import RestoreProject
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.services import identity
from deepforge_jupyter.services.arrangement import move_folder
from deepforge_jupyter.services.emptying import Emptying
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.identity import Deleted, Place
from deepforge_jupyter.services.manifest import is_project
from deepforge_jupyter.services.paths import new_folder, writing
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.services.trash_folder import make_trash, remove_empty_trash
from deepforge_jupyter.services.usage import Usages
from deepforge_jupyter.store.base import Store, Write


class Trash:
    def __init__(
        self, projects: Projects, store: Store, *, histories: Histories, usages: Usages, emptying: Emptying
    ) -> None:
        self._projects = projects
        self._store = store
        self._histories = histories
        self._usages = usages
        self._emptying = emptying

    async def all(self) -> list[DeletedProject]:
        """Those that lay in this workspace, newest first."""
        records = await self._store.find(identity.PROJECTS)
        places = [place for place in map(identity.place_of, records) if self._is_shown(place)]
        return sorted(map(self._view, places), key=lambda project: project.deleted_at, reverse=True)

    async def delete(self, project: str, *, user: str) -> DeletedProject:
        """Into the trash. Raises Conflict while something runs in the project."""
        seen = await self._projects.get(project)
        folder = await self._projects.folder(project)
        if folder == self._projects.root:
            raise BadRequest("The project is the server's own folder, which cannot be deleted from within.")
        usage = await self._usages.of(project, folder)
        if usage.running:
            names = ", ".join(usage.running[:3]) + (", …" if len(usage.running) > 3 else "")
            raise Conflict(f"In “{seen.name}” runs {names}: stop it, or wait for its end, then delete the project.")
        deleted = Deleted(path=str(folder), name=seen.name, at=now(), by=user, usage=usage)
        place = Place(id=project, path=str(_place_for(folder, project)), is_archived=seen.is_archived, deleted=deleted)
        with writing(seen.path):
            await asyncio.to_thread(make_trash, place.folder.parent)
            await self._put(place)
            self._histories.forget(folder)
            await asyncio.to_thread(move_folder, folder, place.folder)
        return self._view(place)

    async def restore(self, project: str, request: RestoreProject) -> Project:
        """Raises NotFound if it is not in the trash, Conflict if it goes for good, AlreadyExists where something is in
        its place now."""
        async with self._emptying.held(project) as place:
            assert place.deleted is not None
            path = request.path if request.path is not None else self._projects.path_of(Path(place.deleted.path))
            target = new_folder(self._projects.root, path)
            self._projects.refuse_inside_documents(target, path)
            with writing(path):
                await asyncio.to_thread(move_folder, place.folder, target)
            await asyncio.to_thread(remove_empty_trash, place.folder.parent)
            return await self._projects.settle(project, target)

    async def empty(self, project: str | None = None) -> None:
        """For good: folders, histories, executions, artifacts and their bytes; of one project or of all in the trash.
        What cannot be reached now, or what a crash leaves, goes later."""
        chosen = [await self._deleted(project)] if project is not None else await self._shown()
        for place in chosen:
            await self._emptying.remove(place.id)

    async def _deleted(self, project: str) -> Place:
        place = await identity.known_place(self._store, project)
        if place is None or place.deleted is None:
            raise NotFound(f"There is no project {project} in the trash.")
        return place

    async def _shown(self) -> list[Place]:
        records = await self._store.find(identity.PROJECTS)
        return [place for place in map(identity.place_of, records) if self._is_shown(place)]

    async def _put(self, place: Place) -> None:
        await self._store.commit([Write(collection=identity.PROJECTS, id=place.id, body=place.body)])

    def _is_shown(self, place: Place) -> bool:
        """True of what is in the trash: also where the folder there is gone, so that the rest can be let go."""
        if place.deleted is None or self._projects.root not in Path(place.deleted.path).parents:
            return False
        return not is_project(Path(place.deleted.path)) or is_project(place.folder)

    def _view(self, place: Place) -> DeletedProject:
        assert place.deleted is not None
        return DeletedProject(
            id=place.id,
            name=place.deleted.name,
            path=self._projects.path_of(Path(place.deleted.path)),
            deleted_at=place.deleted.at,
            deleted_by=place.deleted.by,
            usage=place.deleted.usage,
        )


def _place_for(folder: Path, project: str) -> Path:
    place = folder.parent / TRASH_FOLDER / project
    return place.with_name(f"{project}-{uuid.uuid4().hex[:8]}") if place.exists() else place
