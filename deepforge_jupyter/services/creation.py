"""Filling a folder so that it is a project."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import AlreadyExists
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.services.examples import copy_example
from deepforge_jupyter.services.manifest import change_manifest, new_manifest, write_manifest

IGNORED = f"{PRIVATE_FOLDER}/\n__pycache__/\n.ipynb_checkpoints/\n"
FOLDERS = ("operations", "pipelines")


def make_project(folder: Path, request: CreateProject) -> None:
    """Made beside its place and moved there; into a folder that holds other things, the manifest comes last."""
    if folder.is_dir() and any(folder.iterdir()):
        _fill(folder, request)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".deepforge-new-", dir=folder.parent) as place:
        made = Path(place) / "project"
        if request.example is None:
            made.mkdir()
        else:
            copy_example(request.example, made)
        _fill(made, request, default_name=folder.name)
        try:
            os.replace(made, folder)
        except OSError as error:
            raise AlreadyExists(f"“{request.path}” was made by somebody else meanwhile.") from error


def _fill(folder: Path, request: CreateProject, *, default_name: str | None = None) -> None:
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(IGNORED)
    elif f"{PRIVATE_FOLDER}/" not in ignore.read_text().split():
        ignore.write_text(f"{ignore.read_text().rstrip()}\n{PRIVATE_FOLDER}/\n")
    if request.example is None:
        name = request.name or default_name or folder.name
        write_manifest(folder, new_manifest(name=name, description=request.description))
        return
    changes = {"id": new_manifest(name="")["id"]}
    changes |= {key: value for key in ("name", "description") if (value := getattr(request, key))}
    change_manifest(folder, **changes)
