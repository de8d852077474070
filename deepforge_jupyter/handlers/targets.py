"""What there is to run on."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.targets import CheckCompute, ComputeCheck, ComputeList


class ComputesHandler(Handler):
    @endpoint("read")
    async def get(self) -> ComputeList:
        """What operations can run on, with the options for one execution, the default first; also what cannot be
        used, with what is wrong."""
        return ComputeList(computes=await (await self.workspace()).targets.computes())


class ComputeChecksHandler(Handler):
    @endpoint("execute")
    async def post(self, body: CheckCompute) -> ComputeCheck:
        """Runs a small operation on a compute, with options as for an execution, and says what is wrong."""
        return await (await self.workspace()).compute_checks(body)
