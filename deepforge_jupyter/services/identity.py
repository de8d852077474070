"""Which folder a project's id means, where the same id may lie at several paths (design section 2)."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.project import PRIVATE_FOLDER
from deepforge_jupyter.errors import AlreadyExists, BadDocument, RevisionConflict
from deepforge_jupyter.services.manifest import is_project, read_manifest
from deepforge_jupyter.store.base import ABSENT, Store, Write

PROJECTS = "projects"
COPY = "copy.json"


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """`.deepforge/copy.json`: this folder's own identity, not in the history."""

    copy: str
    path: str
    inode: int


async def settled_folder(store: Store, project: str) -> Path | None:
    """The folder that the id means, as far as was ever seen; None if it never was."""
    record = await store.get(PROJECTS, project)
    return None if record is None else Path(record.body["path"])


async def register(store: Store, project: str, folder: Path) -> Path | None:
    """Notes that the project lies in `folder`; the other folder if the id already means one that still lives.

    A folder whose former place is gone has moved; nobody is asked.
    """
    while True:
        record = await store.get(PROJECTS, project)
        former = None if record is None else Path(record.body["path"])
        if former == folder:
            return None
        if former is not None and holds(former, project):
            return former
        body = {"id": project, "path": str(folder)}
        write = Write(collection=PROJECTS, id=project, body=body, rev=ABSENT if record is None else record.rev)
        try:
            await store.commit([write])
        except (RevisionConflict, AlreadyExists):
            continue
        mark(folder)
        return None


def holds(folder: Path, project: str) -> bool:
    """True if that project still lies in `folder`."""
    if not is_project(folder):
        return False
    try:
        return read_manifest(folder).id == project
    except BadDocument:
        return True


def mark(folder: Path, *, anew: bool = False) -> Copy:
    """Writes this folder's own identity; a folder that was copied with its mark gets another with `anew`."""
    private = folder / PRIVATE_FOLDER
    private.mkdir(exist_ok=True)
    known = None if anew else _read(private / COPY)
    copy = Copy(copy=known.copy if known else uuid.uuid4().hex, path=str(folder), inode=folder.stat().st_ino)
    if copy != known:
        temporary = private / f".{COPY}.{os.getpid()}"
        temporary.write_text(json.dumps(msgspec.to_builtins(copy), indent=2) + "\n", encoding="utf-8")
        temporary.replace(private / COPY)
    return copy


def _read(path: Path) -> Copy | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Copy)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
