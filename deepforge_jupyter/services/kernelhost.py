"""What the kernel service needs of whatever runs kernels; the Jupyter server's is `handlers.serverkernels`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Literal

import msgspec

from deepforge_jupyter.domain.kernel import KernelStatus
from deepforge_jupyter.errors import Unavailable


class KernelState(msgspec.Struct, frozen=True, kw_only=True):
    """How a kernel is now. `connections` counts the browsers that are connected to it."""

    status: KernelStatus
    last_activity: datetime
    connections: int


class KernelNews(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened to a kernel, whoever did it.

    `changed`: its state is another. `died`: it ended by itself, `reason` says how, and is being started again.
    `restarted`: it was started again. `ready`: it answers. `gone`: it will not come back; `reason` None if it was
    shut down.
    """

    kernel: str
    what: Literal["changed", "died", "restarted", "ready", "gone"]
    reason: str | None = None


Listener = Callable[[KernelNews], None]


class KernelHost(ABC):
    """Runs kernels. The service calls every method from the event loop; `listen` once, before the first `start`."""

    @abstractmethod
    def listen(self, listener: Listener) -> None:
        """`listener` hears in the event loop what happens to any kernel that `start` started, and must not block."""

    @abstractmethod
    async def start(self, spec: str, *, path: str) -> str:
        """Starts a kernel of the kernelspec in the folder `path` (from the server's root) and returns its id without
        waiting until it answers. Raises Unavailable."""

    @abstractmethod
    def state(self, kernel: str) -> KernelState | None:
        """None if it does not run any more."""

    @abstractmethod
    async def interrupt(self, kernel: str) -> None:
        """Stops what it computes. Raises NotFound."""

    @abstractmethod
    async def restart(self, kernel: str) -> None:
        """Starts it again under the same id. Raises NotFound, Unavailable."""

    @abstractmethod
    async def shutdown(self, kernel: str) -> None:
        """Ends it. Repeating it does nothing."""


class NoKernels(KernelHost):
    """Where no Jupyter server runs."""

    def listen(self, listener: Listener) -> None:
        """Nothing ever happens."""

    async def start(self, spec: str, *, path: str) -> str:
        raise Unavailable("Kernels run in a Jupyter server: open JupyterLab.")

    def state(self, kernel: str) -> KernelState | None:
        return None

    async def interrupt(self, kernel: str) -> None:
        """There is none."""

    async def restart(self, kernel: str) -> None:
        """There is none."""

    async def shutdown(self, kernel: str) -> None:
        """There is none."""
