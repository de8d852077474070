"""A project: a folder of documents with an identity."""

from __future__ import annotations

import msgspec

FORMAT = 1
MANIFEST = "deepforge.json"
PRIVATE_FOLDER = ".deepforge"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The content of `deepforge.json` (unknown keys are kept by whoever writes it)."""

    format: int
    id: str
    name: str
    description: str = ""
    extensions: tuple[str, ...] = ()


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project as the browser and the CLI see it.

    `path` is the folder relative to the Jupyter server's root, with `/`, empty for the root itself.
    `other_path` is set while the same id also lives elsewhere and the person has not said which it is.
    """

    id: str
    name: str
    path: str
    description: str = ""
    other_path: str | None = None
