"""The kernels of a project, and operations tried in them."""

from __future__ import annotations

from deepforge_jupyter.domain.kernel import Kernel
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.kernels import KernelList, StartKernel, TryCode, TryOperation


class KernelsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> KernelList:
        """The kernels that the people of a project share."""
        return KernelList(kernels=tuple(await (await self.workspace()).kernels.all(project)))

    @endpoint("execute")
    async def post(self, project: str, body: StartKernel) -> Kernel:
        """The project's kernel for an environment, started if there is none."""
        return await (await self.workspace()).kernels.start(project, body)


class KernelHandler(Handler):
    @endpoint("execute", status=204)
    async def delete(self, project: str, kernel: str) -> None:
        """Shuts a kernel down, for everybody."""
        await (await self.workspace()).kernels.shutdown(project, kernel)


class InterruptHandler(Handler):
    @endpoint("execute", status=204)
    async def post(self, project: str, kernel: str) -> None:
        """Stops what a kernel computes."""
        await (await self.workspace()).kernels.interrupt(project, kernel)


class RestartHandler(Handler):
    @endpoint("execute")
    async def post(self, project: str, kernel: str) -> Kernel:
        """Starts a kernel again under the same id; what it held is gone."""
        return await (await self.workspace()).kernels.restart(project, kernel)


class TriesHandler(Handler):
    @endpoint("execute")
    async def post(self, project: str, name: str, body: TryOperation) -> TryCode:
        """The code that runs an operation once, to be sent to the project's kernel; nothing runs in the server."""
        return await (await self.workspace()).tries.code(project, name, body)
