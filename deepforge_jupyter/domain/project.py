"""A project: a folder of documents with an identity."""

from __future__ import annotations

from datetime import datetime

import msgspec

FORMAT = 1
MANIFEST = "deepforge.json"
PRIVATE_FOLDER = ".deepforge"
TRASH_FOLDER = ".deepforge-trash"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The content of `deepforge.json` (unknown keys are kept by whoever writes it)."""

    format: int
    id: str
    name: str
    description: str = ""
    extensions: tuple[str, ...] = ()
    storage: str = ""


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project as the browser and the CLI see it.

    `path` is the folder relative to the Jupyter server's root, with `/`, empty for the root itself.
    `other_path` is set while the same id also lives elsewhere and the person has not said which it is.
    An archived project is listed apart; everything else works on it. `storage` is where its values and artifacts are
    kept unless something else is chosen, by name; None: on the disk of the server.
    """

    id: str
    name: str
    path: str
    description: str = ""
    other_path: str | None = None
    is_archived: bool = False
    storage: str | None = None


class DamagedProject(msgspec.Struct, frozen=True, kw_only=True):
    """A folder (`path`, from the server's root) whose own file cannot be read, and what is wrong with that."""

    path: str
    problem: str


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with a project: its executions (`running` names those that have not ended), its artifacts, the
    files of its folder, and the bytes of values and logs that are kept outside it."""

    executions: int
    running: tuple[str, ...]
    artifacts: int
    files: int
    folder_bytes: int
    kept_bytes: int


class DeletedProject(msgspec.Struct, frozen=True, kw_only=True):
    """A project in the trash. `path` is where it lay, from the server's root; `usage` as it was then."""

    id: str
    name: str
    path: str
    deleted_at: datetime
    deleted_by: str
    usage: Usage
