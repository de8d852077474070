"""The workspace as the commands use it: any project on this machine, and only executions of their own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deepforge_jupyter.cli.terminal import Once, OneLine, Terminal
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.requests import SettleIdentity
from deepforge_jupyter.workspace import Workspace


@asynccontextmanager
async def opened() -> AsyncIterator[Workspace]:
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    handler.addFilter(Once())
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    workspace = Workspace(root=Path.cwd().anchor, adopts=False)
    await workspace.open()
    try:
        yield workspace
    finally:
        await workspace.close()


async def project_of(workspace: Workspace, path: Path, terminal: Terminal) -> Project:
    """The project that holds `path`. A copied folder becomes a project of its own, and that is said."""
    try:
        project = await workspace.projects.at(str(path.absolute()))
    except NotFound:
        where = path if path.is_dir() else path.parent
        message = f"{path} is in no project. `deepforge new FOLDER` makes one; a pipeline lives in its pipelines/."
        raise NotFound(message, details={"path": str(where)}) from None
    if project.other_path is None:
        return project
    settle = SettleIdentity(path=project.path, choice="copy")
    copied = await workspace.projects.settle_identity(project.id, settle)
    terminal.note(f"/{project.path} is a copy of the project in /{project.other_path}: it has an id of its own now.")
    return copied


async def maybe_project(workspace: Workspace, folder: str | None, terminal: Terminal) -> Project | None:
    """The named project, else the one of the current folder, if it is in one."""
    if folder is not None:
        return await project_of(workspace, Path(folder), terminal)
    try:
        return await project_of(workspace, Path.cwd(), terminal)
    except NotFound:
        return None


async def execution_named(workspace: Workspace, name: str, project: Project | None) -> Execution:
    """By name or id: of the project if it has one of that name, else of any."""
    if project is not None:
        try:
            return await workspace.executions.named(name, project=project.id)
        except NotFound:
            pass
    return await workspace.executions.named(name)
