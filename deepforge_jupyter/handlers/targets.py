"""Where executions can run, and where their values can lie."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.targets import ComputeList, StorageList


class ComputesHandler(Handler):
    @endpoint("read")
    async def get(self) -> ComputeList:
        """What operations can run on, with the options for one execution; the default first."""
        return ComputeList(computes=await (await self.workspace()).targets.computes())


class StoragesHandler(Handler):
    @endpoint("read")
    async def get(self) -> StorageList:
        """What values can be kept in, with the options for one execution; the default first."""
        return StorageList(storages=await (await self.workspace()).targets.storages())
