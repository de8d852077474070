"""What values can be kept in, and the storages that people configure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deepforge_jupyter.client.transport import Transport, part
from deepforge_jupyter.domain.storage import ConfiguredStorage
from deepforge_jupyter.protocol.storages import (
    AddStorage,
    ChangeStorage,
    CheckStorage,
    ObjectPage,
    StorageCheck,
    StorageList,
)
from deepforge_jupyter.protocol.targets import Adapter


class StorageCalls(Transport):
    def storages(self) -> tuple[Adapter, ...]:
        """What values can be kept in, with the options of each for one execution; the default first."""
        return self.storage_list().storages

    def storage_list(self) -> StorageList:
        """The same with those that people configured, and the kinds that can be added."""
        return self._get("storages", StorageList)

    def add_storage(
        self, name: str, adapter: str, *, options: Mapping[str, Any], secrets: Mapping[str, str] | None = None
    ) -> ConfiguredStorage:
        """Raises BadRequest naming the option, AlreadyExists."""
        body = AddStorage(name=name, adapter=adapter, options=dict(options), secrets=dict(secrets or {}))
        return self._post("storages", body, ConfiguredStorage)

    def change_storage(
        self, name: str, *, options: Mapping[str, Any] | None = None, secrets: Mapping[str, str] | None = None
    ) -> ConfiguredStorage:
        """`options` replace all that were set, `secrets` those that are named."""
        body = ChangeStorage(options=None if options is None else dict(options), secrets=dict(secrets or {}))
        return self._send("PATCH", f"storages/{part(name)}", body, ConfiguredStorage)

    def check_storage(self, name: str) -> StorageCheck:
        """Writes, reads and deletes a probe in it, and says what is wrong."""
        return self._post("storage-checks", CheckStorage(name=name), StorageCheck)

    def storage_objects(
        self, storage: str, folder: str = "", *, after: str | None = None, limit: int = 200
    ) -> ObjectPage:
        """What others put into a folder of it; a page's `next` is the `after` of the one that follows."""
        return self._get(f"storages/{part(storage)}/objects", ObjectPage, folder=folder, after=after, limit=limit)

    def remove_storage(self, name: str, *, anyway: bool = False) -> None:
        """Its settings; what lies in it stays. Raises Conflict while something refers to it, unless `anyway`."""
        self._call("DELETE", f"storages/{part(name)}", anyway="true" if anyway else None)
