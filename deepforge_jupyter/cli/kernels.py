"""`deepforge kernels`: the kernels in which people try operations, in the Jupyter servers of this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.client import Client
from deepforge_jupyter.client.servers import Server, living_servers
from deepforge_jupyter.domain.kernel import Kernel
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound, Unavailable

TIMEOUT_S = 10.0


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A kernel, and where it is."""

    client: Client
    project: Project
    kernel: Kernel


async def show(options: argparse.Namespace, terminal: Terminal) -> int:
    rows = []
    for found in _found(options, terminal):
        kernel = found.kernel
        idle = _used((datetime.now(timezone.utc) - kernel.last_activity).total_seconds())
        rows.append((kernel.id[:8], found.project.name, kernel.environment or "default", kernel.status.value, idle))
    terminal.table(rows)
    if not rows:
        terminal.note("No kernel runs: trying an operation in JupyterLab starts one.")
    return 0


async def stop(options: argparse.Namespace, terminal: Terminal) -> int:
    found = _chosen(options, terminal)
    found.client.stop_kernel(found.project.id, found.kernel.id)
    terminal.say(f"{found.kernel.id[:8]} of {found.project.name} was stopped.")
    return 0


async def restart(options: argparse.Namespace, terminal: Terminal) -> int:
    found = _chosen(options, terminal)
    found.client.restart_kernel(found.project.id, found.kernel.id)
    terminal.say(f"{found.kernel.id[:8]} of {found.project.name} was started again; what it held is gone.")
    return 0


async def interrupt(options: argparse.Namespace, terminal: Terminal) -> int:
    found = _chosen(options, terminal)
    found.client.interrupt_kernel(found.project.id, found.kernel.id)
    terminal.say(f"{found.kernel.id[:8]} of {found.project.name} was interrupted.")
    return 0


def _chosen(options: argparse.Namespace, terminal: Terminal) -> Found:
    """The one kernel that is meant. Raises NotFound and BadRequest."""
    every = list(_found(options, terminal))
    wanted = [found for found in every if found.kernel.id.startswith(options.kernel)]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise BadRequest(f"“{options.kernel}” may be several: {', '.join(found.kernel.id for found in wanted)}.")
    there_are = ", ".join(found.kernel.id[:8] for found in every)
    raise NotFound(f"There is no kernel {options.kernel}. " + (f"There are: {there_are}." if every else "None runs."))


def _found(options: argparse.Namespace, terminal: Terminal) -> Iterator[Found]:
    """Those of one project, or of all; a server that does not answer is said."""
    folder = None if options.project is None else Path(options.project).resolve()
    if folder is not None and not folder.is_dir():
        raise NotFound(f"There is no folder {options.project}.")
    for server in _servers():
        root = Path(server.root_dir).resolve()
        if folder is not None and folder != root and root not in folder.parents:
            continue
        client = Client(server.url, token=server.token, timeout_s=TIMEOUT_S)
        try:
            for project in _projects(client, root, folder):
                for kernel in client.kernels(project.id):
                    yield Found(client=client, project=project, kernel=kernel)
        except DeepForgeError as error:
            terminal.note(f"deepforge: the server {server.url} was left out: {error.message}")


def _projects(client: Client, root: Path, folder: Path | None) -> tuple[Project, ...]:
    if folder is None:
        return client.projects()
    path = folder.relative_to(root).as_posix()
    return (client.project_at("" if path == "." else path),)


def _servers() -> list[Server]:
    servers = living_servers()
    if not servers:
        raise Unavailable("No Jupyter server runs on this machine: kernels live in one.")
    return servers


def _used(seconds_ago: float) -> str:
    minutes = int(seconds_ago / 60)
    return f"used {minutes} min ago" if minutes > 0 else "used just now"
