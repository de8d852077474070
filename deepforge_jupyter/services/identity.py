"""Which folder a project's id means, where the same id may lie at several paths (design section 2)."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.domain.execution import Owner
from deepforge_jupyter.domain.project import PRIVATE_FOLDER, TRASH_FOLDER, Usage
from deepforge_jupyter.errors import AlreadyExists, BadDocument, RevisionConflict
from deepforge_jupyter.services.manifest import is_project, read_manifest
from deepforge_jupyter.store.base import ABSENT, Record, Store, Write

PROJECTS = "projects"
COPY = "copy.json"


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """`.deepforge/copy.json`: this folder's own identity, not in the history."""

    copy: str
    path: str
    inode: int


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """The project is in the trash: the record's path is its folder there, `path` the one where it lay before.
    With `is_emptying` its records and values are going, which `owner` sees to: it can no longer be restored. With
    `is_restoring` that one moves it back, and nobody removes it while that one lives."""

    path: str
    name: str
    at: datetime
    by: str
    usage: Usage
    is_emptying: bool = False
    is_restoring: bool = False
    owner: Owner | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows of a project: the folder that its id means."""

    id: str
    path: str
    is_archived: bool = False
    deleted: Deleted | None = None

    @property
    def folder(self) -> Path:
        return Path(self.path)

    @property
    def body(self) -> dict[str, Any]:
        """As a record's."""
        body: dict[str, Any] = msgspec.to_builtins(self)
        return body


def place_of(record: Record) -> Place:
    return msgspec.convert(record.body, Place)


async def known_place(store: Store, project: str) -> Place | None:
    """As far as it was ever seen; None if it never was."""
    record = await store.get(PROJECTS, project)
    return None if record is None else place_of(record)


async def settled_folder(store: Store, project: str) -> Path | None:
    """The folder that the id means; None if none ever did, or it is in the trash."""
    place = await known_place(store, project)
    return None if place is None or place.deleted is not None else place.folder


async def folder_of(store: Store, project: str, *, last: Path) -> Path:
    """Where a project lies that lay in `last` when that was written down: there if it still does, else where it was
    seen since."""
    if holds(last, project):
        return last
    place = await known_place(store, project)
    return last if place is None else place.folder


def is_in_trash(folder: Path) -> bool:
    """What lies there is no project until it is restored."""
    return TRASH_FOLDER in folder.parts


async def register(store: Store, project: str, folder: Path) -> Path | None:
    """Notes that the project lies in `folder`; the other folder if the id already means one that still lives.

    A folder whose former place is gone has moved; nobody is asked.
    """
    while True:
        record = await store.get(PROJECTS, project)
        known = None if record is None else place_of(record)
        if known is not None and known.folder == folder and known.deleted is None:
            return None
        if known is not None and known.folder != folder and holds(known.folder, project):
            return known.folder
        place = Place(id=project, path=str(folder), is_archived=known.is_archived if known else False)
        write = Write(collection=PROJECTS, id=project, body=place.body, rev=ABSENT if record is None else record.rev)
        try:
            await store.commit([write])
        except (RevisionConflict, AlreadyExists):
            continue
        with contextlib.suppress(OSError):  # a project that can only be read is one, too
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
