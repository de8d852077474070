"""Filling a folder so that it is a project."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deepforge_jupyter.domain.project import MANIFEST, PRIVATE_FOLDER
from deepforge_jupyter.errors import AlreadyExists
from deepforge_jupyter.protocol.requests import CreateProject
from deepforge_jupyter.services.examples import copy_example
from deepforge_jupyter.services.manifest import change_manifest, new_manifest, write_manifest

PRIVATE = f"{PRIVATE_FOLDER}/".encode()
IGNORED = PRIVATE + b"\n__pycache__/\n.ipynb_checkpoints/\n"
FOLDERS = ("operations", "pipelines")


def make_project(folder: Path, request: CreateProject) -> None:
    """Made beside its place and moved there. A folder that is there stays the one that it is: somebody may work in it;
    the manifest comes last."""
    if folder.is_dir() and any(folder.iterdir()):
        _fill(folder, request)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder if folder.is_dir() else folder.parent
    with tempfile.TemporaryDirectory(prefix=".deepforge-new-", dir=beside) as place:
        made = Path(place) / "project"
        if request.example is None:
            made.mkdir()
        else:
            copy_example(request.example, made)
        _fill(made, request, default_name=folder.name)
        try:
            _bring(made, folder)
        except OSError as error:
            raise AlreadyExists(f"“{request.path}” was made by somebody else meanwhile.") from error


def _bring(made: Path, folder: Path) -> None:
    """Raises OSError where somebody else made something there meanwhile."""
    if not folder.is_dir():
        os.rename(made, folder)
        return
    for entry in sorted(made.iterdir(), key=lambda entry: entry.name == MANIFEST):
        if os.path.lexists(folder / entry.name):
            raise FileExistsError
        os.rename(entry, folder / entry.name)


def _fill(folder: Path, request: CreateProject, *, default_name: str | None = None) -> None:
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_bytes(IGNORED)
    else:
        _ignore_private(ignore)
    if request.example is None:
        name = request.name or default_name or folder.name
        write_manifest(folder, new_manifest(name=name, description=request.description))
        return
    changes = {"id": new_manifest(name="")["id"]}
    changes |= {key: value for key in ("name", "description") if (value := getattr(request, key))}
    change_manifest(folder, **changes)


def _ignore_private(ignore: Path) -> None:
    """Adds a line to a file that may be in any encoding, with any line ends."""
    lines = ignore.read_bytes()
    if PRIVATE in lines.split():
        return
    end = b"\r\n" if b"\r\n" in lines else b"\n"
    between = b"" if not lines or lines.endswith(b"\n") else end
    ignore.write_bytes(lines + between + PRIVATE + end)
