"""Folders of this machine that people add as storages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deepforge_jupyter.domain.operation import Attribute
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.storage.base import Storage, StorageAdapter
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.local import LocalStorage


class FolderAdapter(StorageAdapter):
    """Another disk of this machine, by the same storage."""

    name = "folder"
    title = "Folder of this server"
    description = "A folder on another disk, or on a file system that several servers share."
    options = (
        Attribute(
            name="folder",
            title="Folder",
            type="str",
            is_required=True,
            description="Its whole path; made if it is not there.",
        ),
    )

    def check(self, options: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        super().check(options, secrets)
        folder = str(options["folder"])
        if not Path(folder).is_absolute() or "\0" in folder:
            raise BadRequest(f"“{folder[:80]}” is no whole path, as /data/values.", details={"option": "folder"})

    def open(self, name: str, *, options: Mapping[str, Any], secrets: Mapping[str, str], cache: ValueCache) -> Storage:
        return LocalStorage(
            Path(options["folder"]),
            name=name,
            title=name,
            description=f"The folder {options['folder']}.",
            is_shared=True,
        )
