"""What values can be kept in, and the storages that people configure."""

from __future__ import annotations

from deepforge_jupyter.domain.storage import ConfiguredStorage
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.handlers.executions import Limit
from deepforge_jupyter.protocol.storages import (
    AddStorage,
    ChangeStorage,
    CheckStorage,
    ObjectPage,
    StorageCheck,
    StorageList,
    StorageUse,
)


class StoragesHandler(Handler):
    @endpoint("read")
    async def get(self) -> StorageList:
        """What values can be kept in, with the options for one execution; and what could be added."""
        workspace = await self.workspace()
        return StorageList(
            storages=await workspace.targets.storages(),
            configured=tuple(await workspace.configured_storages.all()),
            kinds=workspace.configured_storages.kinds(),
        )

    @endpoint("write", status=201)
    async def post(self, body: AddStorage) -> ConfiguredStorage:
        """Adds a storage. Its secrets are encrypted and never answered."""
        return await (await self.workspace()).configured_storages.add(body, user=self.person)


class StorageHandler(Handler):
    @endpoint("read")
    async def get(self, storage: str) -> ConfiguredStorage:
        """A configured storage, without its secrets."""
        return await (await self.workspace()).configured_storages.get(storage)

    @endpoint("write")
    async def patch(self, storage: str, body: ChangeStorage) -> ConfiguredStorage:
        """Changes its options, or gives it new secrets."""
        return await (await self.workspace()).configured_storages.change(storage, body)

    @endpoint("write", status=204)
    async def delete(self, storage: str, *, anyway: bool = False) -> None:
        """Removes its settings; what lies in it stays. Refused while anything refers to it, unless `anyway`."""
        await (await self.workspace()).configured_storages.remove(storage, anyway=anyway)


class StorageUseHandler(Handler):
    @endpoint("read")
    async def get(self, storage: str) -> StorageUse:
        """What refers to a storage: what to know before it is removed."""
        return await (await self.workspace()).configured_storages.use(storage)


class ObjectsHandler(Handler):
    @endpoint("read")
    async def get(self, storage: str, *, folder: str = "", after: str | None = None, limit: Limit = 200) -> ObjectPage:
        """A page of the files and folders that others put into a folder of a storage."""
        return await (await self.workspace()).importing.page(storage, folder, after=after, limit=limit)


class StorageChecksHandler(Handler):
    @endpoint("write")
    async def post(self, body: CheckStorage) -> StorageCheck:
        """Writes, reads and deletes a probe in a storage, configured or about to be, and says what is wrong."""
        return await (await self.workspace()).configured_storages.check(body)
