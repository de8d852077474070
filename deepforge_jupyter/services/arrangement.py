"""What projects are called and where they lie: renamed, archived, duplicated, moved."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict, NotFound
from deepforge_jupyter.protocol.requests import ChangeProject, DuplicateProject, MoveProject
from deepforge_jupyter.services import identity
from deepforge_jupyter.services.duplicate import duplicate
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.manifest import change_manifest, is_project
from deepforge_jupyter.services.paths import new_folder, title, writing
from deepforge_jupyter.services.projects import Projects, make_copy
from deepforge_jupyter.services.targets import Targets
from deepforge_jupyter.services.usage import Usages
from deepforge_jupyter.store.base import Store

LONGEST_DESCRIPTION = 10_000


class Arrangement:
    def __init__(
        self, projects: Projects, store: Store, targets: Targets, *, histories: Histories, usages: Usages
    ) -> None:
        self._projects = projects
        self._store = store
        self._histories = histories
        self._usages = usages
        self._targets = targets

    async def change(self, project: str, request: ChangeProject) -> Project:
        """Raises BadRequest for a name that cannot be one, and for a storage that is not there."""
        folder = await self._projects.folder(project)
        changes: dict[str, Any] = {}
        if request.name is not None:
            changes["name"] = title(request.name, what="project")
            if not changes["name"]:
                raise BadRequest("The project needs a name.")
        if request.description is not None:
            changes["description"] = request.description.strip()
            if len(changes["description"]) > LONGEST_DESCRIPTION:
                raise BadRequest(f"A description has at most {LONGEST_DESCRIPTION} characters; a README may say more.")
        if request.storage is not None:
            name = await self._targets.storage_name(request.storage, usual=None)
            changes["storage"] = None if self._targets.is_own(name) else name
        if changes:
            with writing(f"{self._projects.path_of(folder)}/deepforge.json"):
                await asyncio.to_thread(change_manifest, folder, **changes)
        if request.is_archived is not None:
            await self._archive(project, is_archived=request.is_archived)
        return await self._projects.get(project)

    async def duplicate(self, project: str, request: DuplicateProject) -> Project:
        """Raises AlreadyExists where something is, BadRequest for a place that cannot hold it."""
        source = await self._projects.get(project)
        folder = await self._projects.folder(project)
        target = self._free_place(folder, request.path, what="duplicate")
        name = title(request.name or f"{source.name[:190]} copy", what="project")
        with writing(request.path):
            await asyncio.to_thread(self._duplicate, folder, target, name)
        return await self._projects.at_folder(target)

    async def move(self, project: str, request: MoveProject) -> Project:
        """Raises Conflict while something runs in the project, AlreadyExists where something is."""
        target = new_folder(self._projects.root, request.path)
        place = await identity.known_place(self._store, project)
        if place is not None and identity.holds(target, project) and not is_project(place.folder):
            return await self._projects.at_folder(target)
        folder = await self._projects.folder(project)
        if folder == target:
            return await self._projects.get(project)
        if folder == self._projects.root:
            raise BadRequest("The project is the server's own folder, which cannot be moved from within.")
        self._free_place(folder, request.path, what="move")
        await self._refuse_running(project)
        if request.only_check:
            return await self._projects.get(project)
        with writing(request.path):
            await asyncio.to_thread(move_folder, folder, target)
        self._histories.forget(folder)
        return await self._projects.settle(project, target)

    async def _archive(self, project: str, *, is_archived: bool) -> None:
        def change(body: dict[str, Any]) -> dict[str, Any] | None:
            place = msgspec.convert(body, identity.Place)
            if place.is_archived == is_archived:
                return None
            return msgspec.structs.replace(place, is_archived=is_archived).body

        await self._store.update(identity.PROJECTS, project, change)

    async def _refuse_running(self, project: str) -> None:
        if running := await self._usages.running(project):
            names = ", ".join(running[:3]) + (", …" if len(running) > 3 else "")
            raise Conflict(f"In the project runs {names}: stop it, or wait for its end, then move the project.")

    def _free_place(self, folder: Path, path: str, *, what: str) -> Path:
        target = new_folder(self._projects.root, path)
        if folder in target.parents:
            raise BadRequest(f"A project cannot be {_done(what)} into itself.", details={"path": path})
        self._projects.refuse_inside_documents(target, path)
        if os.path.lexists(target):
            raise AlreadyExists(f"“{path}” is there already; choose another folder.", details={"path": path})
        return target

    def _duplicate(self, folder: Path, target: Path, name: str) -> None:
        def settle(draft: Path) -> None:
            make_copy(draft, self._histories)
            change_manifest(draft, name=name)
            self._histories.forget(draft)

        duplicate(folder, target, settle=settle)


def move_folder(folder: Path, target: Path) -> None:
    """By renaming. Raises AlreadyExists, and BadRequest where the two are on different disks."""
    if os.path.lexists(target):
        raise AlreadyExists(f"“{target}” is there already.", details={"path": str(target)})
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.rename(target)
    except FileNotFoundError as error:
        raise NotFound(f"The folder {folder} is gone.") from error
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise AlreadyExists(f"“{target}” is there already.", details={"path": str(target)}) from error
        if error.errno in (errno.EXDEV, errno.EBUSY):
            message = f"{folder} cannot become {target}: they are on different disks, or it is a disk's own folder."
            raise BadRequest(message) from error
        raise


def _done(what: str) -> str:
    return {"move": "moved", "duplicate": "duplicated"}[what]
