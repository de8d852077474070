"""How a notebook finds the artifacts of its project: it asks the Jupyter server that runs its kernel."""

from __future__ import annotations

import os
from pathlib import Path

from deepforge_jupyter.client import Client
from deepforge_jupyter.client.servers import Server, living_servers
from deepforge_jupyter.errors import Unavailable

TOKEN_VARIABLES = ("JUPYTERHUB_API_TOKEN", "JUPYTER_TOKEN")
TIMEOUT_S = 600.0


def folder_of(project_folder: str, artifact: str) -> str:
    """Where the value of a project's artifact lies on this machine, fetched there if it lies elsewhere; by name the
    newest. Raises NotFound naming what there is, Unavailable."""
    server, path = _server_of(Path(project_folder).resolve())
    token = server.token or next(filter(None, map(os.environ.get, TOKEN_VARIABLES)), "")
    client = Client(server.url, token=token, timeout_s=TIMEOUT_S)
    return client.artifact_place(client.project_at(path).id, artifact).folder


def _server_of(folder: Path) -> tuple[Server, str]:
    """The server, and the folder's path from its root. The one that started this kernel comes first."""
    found = []
    for server in living_servers():
        root = Path(server.root_dir).resolve()
        if folder == root or root in folder.parents:
            path = folder.relative_to(root).as_posix()
            found.append((server, "" if path == "." else path))
    if not found:
        raise Unavailable("No Jupyter server that shows this project runs on this machine: artifacts are found by it.")
    return next((each for each in found if each[0].pid == os.getppid()), found[0])
