"""What there is to run on."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.targets import ComputeList


class ComputesHandler(Handler):
    @endpoint("read")
    async def get(self) -> ComputeList:
        """What operations can run on, with the options for one execution; the default first."""
        return ComputeList(computes=await (await self.workspace()).targets.computes())
