"""Projects: folders with a `deepforge.json`."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST, DamagedProject, Project
from deepforge_jupyter.errors import AlreadyExists, BadDocument, BadRequest, Conflict, NotFound, ProjectCopied
from deepforge_jupyter.protocol.requests import CreateProject, Example, ProjectList, SettleIdentity
from deepforge_jupyter.services import identity
from deepforge_jupyter.services.creation import FOLDERS, make_project
from deepforge_jupyter.services.examples import all_examples
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.manifest import change_manifest, is_project, new_manifest, read_manifest
from deepforge_jupyter.services.paths import inside, new_folder, relative, title, writing
from deepforge_jupyter.services.search import projects_near
from deepforge_jupyter.store.base import Store, Write

DOCUMENT_FOLDERS = frozenset({*FOLDERS, "resources", "utils", "serializers"})


class Projects:
    """`root` is the folder that the server shows; paths are relative to it."""

    def __init__(self, root: Path, store: Store, *, histories: Histories) -> None:
        self.root = root.resolve()
        self._store = store
        self._histories = histories
        self._folders: dict[str, Path] = {}

    async def all(self) -> list[Project]:
        """Those that were ever opened and are still there, and those near the root, by path."""
        return list((await self.found()).projects)

    async def found(self, *, near: Path | None = None) -> ProjectList:
        """The same (near the root, or `near`), and those whose own file cannot be read."""
        records = await self._store.find(identity.PROJECTS)
        known = [Path(record.body["path"]) for record in records]
        found_near = await asyncio.to_thread(lambda: list(projects_near(near or self.root)))
        folders = sorted({folder for folder in [*known, *found_near] if self._is_shown(folder)})
        projects: list[Project] = []
        damaged: list[DamagedProject] = []
        for folder in filter(is_project, folders):
            try:
                projects.append(await self._seen(folder))
            except BadDocument as error:
                damaged.append(DamagedProject(path=self.path_of(folder), problem=error.message))
        return ProjectList(projects=tuple(projects), damaged=tuple(damaged))

    async def find(self, path: str) -> Project | None:
        """The project that holds `path`, the nearest above it; None if there is none."""
        start = inside(self.root, path)
        for folder in (start, *start.parents):
            if is_project(folder) and not identity.is_in_trash(folder):
                return await self._seen(folder)
            if folder == self.root:
                break
        return None

    async def at(self, path: str) -> Project:
        """The project that holds `path`. Raises NotFound saying how to make one."""
        project = await self.find(path)
        if project is None:
            raise NotFound(
                f"“{path or '/'}” is in no project: no folder above it has a {MANIFEST}.", details={"path": path}
            )
        return project

    async def get(self, project: str) -> Project:
        """Raises NotFound if there is no such project, or its folder is gone."""
        return await self._seen(await self.folder(project))

    async def folder(self, project: str) -> Path:
        """The project's folder on this machine; raises NotFound, also where another project lies there now."""
        folder = self._folders.get(project)
        if folder is not None and identity.holds(folder, project):
            return folder
        self._folders.pop(project, None)
        place = await identity.known_place(self._store, project)
        if place is None:
            raise NotFound(f"There is no project {project}.")
        if place.deleted is not None:
            raise NotFound(f"The project “{place.deleted.name}” was deleted; restore it from the trash.")
        if not is_project(place.folder):
            path = self.path_of(place.folder)
            raise NotFound(f"The project's folder “{path}” is gone, or has no {MANIFEST} any more.")
        if not identity.holds(place.folder, project):
            path = self.path_of(place.folder)
            raise NotFound(f"In “{path}”, where the project lay, is another one now. Open it where it lies now.")
        self._folders[project] = place.folder
        return place.folder

    async def storage(self, project: str) -> str | None:
        """Where its values are kept unless something else is chosen, by name; None: on this server's disk."""
        try:
            manifest = await asyncio.to_thread(read_manifest, await self.folder(project))
        except NotFound:
            return None
        return manifest.storage or None

    async def folder_seen(self, project: str, path: str | None) -> Path:
        """The project's folder, which must be the one at `path` if that is given and holds the project.

        Raises ProjectCopied naming both: what the person sees in one must not be done to the other.
        """
        folder = await self.folder(project)
        seen = folder if path is None else inside(self.root, path)
        if seen == folder or not identity.holds(seen, project):
            return folder
        here, there = self.path_of(seen), self.path_of(folder)
        message = (
            f"The same project lies in two folders, “{here}” and “{there}”. "
            f"Say in the DeepForge panel whether “{here}” is a copy or was moved here, then run again."
        )
        raise ProjectCopied(message, details={"path": here, "other_path": there})

    async def check_known(self, project: str) -> None:
        """Raises NotFound for an id that no folder ever had; the folder itself may be gone."""
        if project not in self._folders and await identity.settled_folder(self._store, project) is None:
            raise NotFound(f"There is no project {project}.")

    async def create(self, request: CreateProject) -> Project:
        """A new project, whole or not at all. Raises AlreadyExists where there is one, BadRequest for a bad name."""
        folder = new_folder(self.root, request.path)
        title(request.name or "", what="project")
        if is_project(folder):
            raise AlreadyExists(f"“{request.path}” is a project already.", details={"path": request.path})
        self.refuse_inside_documents(folder, request.path)
        if folder.exists() and not folder.is_dir():
            raise AlreadyExists(f"“{request.path}” is a file; choose another folder.", details={"path": request.path})
        if request.example is not None and folder.is_dir() and any(folder.iterdir()):
            message = f"“{request.path}” is not empty: an example needs a folder of its own."
            raise AlreadyExists(message, details={"path": request.path})
        with writing(request.path):
            await asyncio.to_thread(make_project, folder, request)
        return await self._seen(folder)

    async def settle_identity(self, project: str, request: SettleIdentity) -> Project:
        """What the folder `request.path` is: a copy gets an id of its own, and its history forgets the executions
        of the original; or the project moved there."""
        folder = inside(self.root, request.path)
        if not identity.holds(folder, project):
            raise NotFound(f"“{request.path}” does not hold the project {project}.", details={"path": request.path})
        if await identity.settled_folder(self._store, project) == folder:
            raise Conflict(f"“{request.path}” is the project {project} itself; nothing is to be settled.")
        if request.choice == "copy":
            with writing(request.path):
                await asyncio.to_thread(make_copy, folder, self._histories)
            return await self._seen(folder)
        return await self.settle(project, folder)

    async def settle(self, project: str, folder: Path) -> Project:
        """The id means `folder` from now on."""
        known = await identity.known_place(self._store, project)
        place = identity.Place(id=project, path=str(folder), is_archived=known.is_archived if known else False)
        await self._store.commit([Write(collection=identity.PROJECTS, id=project, body=place.body)])
        with contextlib.suppress(OSError):
            await asyncio.to_thread(identity.mark, folder)
        self._folders.pop(project, None)
        return await self._seen(folder)

    async def at_folder(self, folder: Path) -> Project:
        """The project in `folder` itself, registered."""
        return await self._seen(folder)

    async def examples(self) -> list[Example]:
        return await asyncio.to_thread(all_examples)

    def path_of(self, folder: Path) -> str:
        """`folder` relative to the root, as JupyterLab names it."""
        return relative(folder, self.root)

    async def _seen(self, folder: Path) -> Project:
        manifest = await asyncio.to_thread(read_manifest, folder)
        other = await identity.register(self._store, manifest.id, folder)
        place = await identity.known_place(self._store, manifest.id)
        if other is None:
            self._folders[manifest.id] = folder
        return Project(
            id=manifest.id,
            name=manifest.name,
            path=self.path_of(folder),
            description=manifest.description,
            other_path=self.path_of(other) if other else None,
            is_archived=place is not None and place.is_archived and other is None,
            storage=manifest.storage or None,
        )

    def refuse_inside_documents(self, folder: Path, path: str) -> None:
        """A project among another one's operations would take them out of its snapshots."""
        for above in folder.parents:
            if is_project(above) and (part := folder.relative_to(above).parts[0]) in DOCUMENT_FOLDERS:
                holder = self.path_of(above) or "/"
                message = f"“{part}” holds documents of the project “{holder}”; make the new project beside it."
                raise BadRequest(message, details={"path": path})
            if above == self.root:
                return

    def _is_shown(self, folder: Path) -> bool:
        return (folder == self.root or self.root in folder.parents) and not identity.is_in_trash(folder)


def make_copy(folder: Path, histories: Histories) -> None:
    """The project in `folder`, which was copied there, becomes one of its own."""
    change_manifest(folder, id=new_manifest(name="")["id"])
    identity.mark(folder, anew=True)
    histories.of(folder).delete_tags("execution/")
