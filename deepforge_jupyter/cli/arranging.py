"""`deepforge projects` and `deepforge project …`: what projects there are, and what is done with whole ones."""

from __future__ import annotations

import argparse
from pathlib import Path

from deepforge_jupyter.cli.opened import opened, project_of
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.domain.project import DeletedProject
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.requests import ChangeProject, DuplicateProject, MoveProject, RestoreProject
from deepforge_jupyter.services.storages import OWN
from deepforge_jupyter.workspace import Workspace


async def projects(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        if options.trash:
            for deleted in await workspace.trash.all():
                when = deleted.deleted_at.astimezone().strftime("%Y-%m-%d %H:%M")
                terminal.say(f"/{deleted.path}  {deleted.name}  deleted {when}, {_amount(deleted)}")
            return 0
        found = await workspace.projects.found(near=Path.cwd())
        for project in found.projects:
            if options.all or not project.is_archived:
                terminal.say(f"/{project.path}  {project.name}{'  (archived)' if project.is_archived else ''}")
        for damaged in found.damaged:
            terminal.note(damaged.problem)
    return 0


async def rename(options: argparse.Namespace, terminal: Terminal) -> int:
    return await _change(options, terminal, ChangeProject(name=options.name))


async def describe(options: argparse.Namespace, terminal: Terminal) -> int:
    return await _change(options, terminal, ChangeProject(description=options.text))


async def storage(options: argparse.Namespace, terminal: Terminal) -> int:
    """What lies elsewhere stays there."""
    async with opened() as workspace:
        project = await project_of(workspace, Path(options.folder), terminal)
        if options.name is None:
            terminal.say(project.storage or OWN)
            return 0
        changed = await workspace.arrangement.change(project.id, ChangeProject(storage=options.name))
    terminal.say(f"New values and artifacts of “{changed.name}” are kept in “{changed.storage or OWN}” from now on.")
    terminal.say("What was kept before stays where it is.")
    return 0


async def archive(options: argparse.Namespace, terminal: Terminal) -> int:
    return await _change(options, terminal, ChangeProject(is_archived=True))


async def unarchive(options: argparse.Namespace, terminal: Terminal) -> int:
    return await _change(options, terminal, ChangeProject(is_archived=False))


async def duplicate(options: argparse.Namespace, terminal: Terminal) -> int:
    request = DuplicateProject(path=str(Path(options.target).absolute()), name=options.name)
    async with opened() as workspace:
        project = await project_of(workspace, Path(options.folder), terminal)
        made = await workspace.arrangement.duplicate(project.id, request)
        terminal.say(f"The project “{made.name}” is in {options.target}.")
    return 0


async def move(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await project_of(workspace, Path(options.folder), terminal)
        target = Path(options.target).absolute()
        moved = await workspace.arrangement.move(project.id, MoveProject(path=str(target)))
        terminal.say(f"The project “{moved.name}” is in {options.target} now.")
    return 0


async def delete(options: argparse.Namespace, terminal: Terminal) -> int:
    """Into the trash, from which it can be restored."""
    async with opened() as workspace:
        project = await project_of(workspace, Path(options.folder), terminal)
        deleted = await workspace.trash.delete(project.id, user=me())
        terminal.say(f"“{deleted.name}” is in the trash, with {_amount(deleted)}.")
        terminal.say(f"Take it back: deepforge project restore {options.folder}")
    return 0


async def restore(options: argparse.Namespace, terminal: Terminal) -> int:
    to = str(Path(options.to).absolute()) if options.to else None
    async with opened() as workspace:
        deleted = await _deleted_at(workspace, Path(options.folder))
        project = await workspace.trash.restore(deleted.id, RestoreProject(path=to))
        terminal.say(f"The project “{project.name}” is in /{project.path} again.")
    return 0


async def empty_trash(options: argparse.Namespace, terminal: Terminal) -> int:
    """For good; without a folder all that is in the trash."""
    async with opened() as workspace:
        if options.folder is not None:
            chosen = [await _deleted_at(workspace, Path(options.folder))]
        else:
            chosen = await workspace.trash.all()
        if not options.yes:
            for deleted in chosen:
                terminal.say(f"/{deleted.path}  {deleted.name}, {_amount(deleted)}")
            if chosen:
                raise BadRequest("This cannot be undone: say --yes to delete for good what is listed above.")
        for deleted in chosen:
            await workspace.trash.empty(deleted.id)
            terminal.say(f"“{deleted.name}” is gone.")
    return 0


async def _change(options: argparse.Namespace, terminal: Terminal, request: ChangeProject) -> int:
    async with opened() as workspace:
        project = await project_of(workspace, Path(options.folder), terminal)
        changed = await workspace.arrangement.change(project.id, request)
        terminal.say(f"/{changed.path}  {changed.name}{'  (archived)' if changed.is_archived else ''}")
    return 0


async def _deleted_at(workspace: Workspace, folder: Path) -> DeletedProject:
    """The newest project of the trash that lay in `folder`, or has that id."""
    path = workspace.projects.path_of(folder.absolute())
    for deleted in await workspace.trash.all():
        if path == deleted.path or str(folder) == deleted.id:
            return deleted
    raise NotFound(f"No deleted project lay in {folder}. `deepforge projects --trash` lists them.")


def _amount(deleted: DeletedProject) -> str:
    usage = deleted.usage
    size = (usage.folder_bytes + usage.kept_bytes) / 1e6
    return f"{_counted(usage.executions, 'execution')}, {_counted(usage.artifacts, 'artifact')}, {size:.1f} MB"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
