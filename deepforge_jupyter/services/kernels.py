"""The kernels in which people try operations: started, shared, interrupted, restarted, culled."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.kernel import Kernel, KernelStatus
from deepforge_jupyter.errors import DeepForgeError, NotFound
from deepforge_jupyter.protocol.kernels import StartKernel
from deepforge_jupyter.services.kernelhost import KernelHost, KernelNews
from deepforge_jupyter.services.kernelspecs import KernelSpecs
from deepforge_jupyter.services.paths import inside
from deepforge_jupyter.services.projects import Projects

GONE = "The kernel was stopped: its project is not there any more."
MOVED = "The kernel was stopped: its project was moved."

Key = tuple[str, str | None]
Listener = Callable[[str, str, Kernel | None], None]

GREETED_WITHIN = timedelta(seconds=1)
"""So soon after a kernel is ready again its clients' own questions keep it busy, not a person."""

_log = logging.getLogger(__name__)


class Shared(msgspec.Struct):
    """A kernel that people share. While `is_restarting` its state is not asked for; `reason` is why it died."""

    id: str
    project: str
    environment: str | None
    folder: Path
    started: datetime
    ready: datetime | None = None
    is_restarting: bool = False
    reason: str | None = None

    @property
    def key(self) -> Key:
        return self.project, self.environment


class Kernels:
    """One kernel for each project and environment. They live as long as the server, unless they are shut down (here
    or in JupyterLab's *Running* panel), or culled after `idle_s` without use."""

    def __init__(
        self,
        projects: Projects,
        host: KernelHost,
        specs: KernelSpecs,
        *,
        idle_s: float = 0,
        culls_connected: bool = False,
    ) -> None:
        self._projects = projects
        self._host = host
        self._specs = specs
        self._idle_s = idle_s
        self._culls_connected = culls_connected
        self._kernels: dict[str, Shared] = {}
        self._starting: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listeners: list[Listener] = []
        host.listen(self._hear)

    def listen(self, listener: Listener) -> None:
        """Calls `listener(project, id, kernel)` whenever a kernel changed; None: it was shut down."""
        self._listeners.append(listener)

    async def all(self, project: str) -> list[Kernel]:
        await self._projects.check_known(project)
        self._forget_lost()
        return [self._kernel(shared) for shared in self._kernels.values() if shared.project == project]

    async def start(self, project: str, request: StartKernel) -> Kernel:
        """The project's kernel for that environment, started if there is none. Raises NotFound, Unavailable."""
        folder = await self._projects.folder(project)
        _check_environment(folder, request.environment)
        async with self._starting[project, request.environment]:
            shared = self._running(project, request.environment)
            if shared is not None and shared.folder != folder:
                await self._end(shared, MOVED)
                shared = None
            if shared is None:
                shared = await self._start(project, request.environment, folder)
            return self._kernel(shared)

    async def interrupt(self, project: str, kernel: str) -> None:
        await self._host.interrupt(self._shared(project, kernel).id)

    async def restart(self, project: str, kernel: str) -> Kernel:
        """Under the same id; what it held is gone."""
        shared = self._shared(project, kernel)
        shared.is_restarting = True
        shared.reason = None
        self._tell(shared)
        try:
            await self._host.restart(kernel)
        except DeepForgeError:
            shared.is_restarting = False
            self._tell(shared)
            raise
        return self._kernel(shared)

    async def shutdown(self, project: str, kernel: str) -> None:
        await self._end(self._shared(project, kernel), None)

    async def look_after(self) -> None:
        """Called now and then: ends the kernels that nobody used for long, and those of projects that are not there."""
        self._forget_lost()
        now = datetime.now(timezone.utc)
        for shared in list(self._kernels.values()):
            if self._is_idle(shared, now):
                minutes = f"{self._idle_s / 60:.0f} min" if self._idle_s >= 60 else f"{self._idle_s:.0f} s"
                await self._end(shared, f"The kernel was stopped: nobody used it for {minutes}.")
            elif (folder := await self._folder(shared)) != shared.folder:
                await self._end(shared, GONE if folder is None else MOVED)

    async def _start(self, project: str, environment: str | None, folder: Path) -> Shared:
        spec = await self._specs.of(project)
        kernel = await self._host.start(spec, path=self._projects.path_of(folder))
        started = datetime.now(timezone.utc)
        shared = Shared(id=kernel, project=project, environment=environment, folder=folder, started=started)
        self._kernels[kernel] = shared
        self._tell(shared)
        return shared

    async def _end(self, shared: Shared, reason: str | None) -> None:
        self._forget(shared, reason)
        await self._host.shutdown(shared.id)

    def _hear(self, news: KernelNews) -> None:
        shared = self._kernels.get(news.kernel)
        if shared is None:
            return
        if news.what == "gone":
            self._forget(shared, news.reason)
            return
        if news.what == "died":
            _log.warning("The kernel %s of the project %s: %s", shared.id, shared.project, news.reason)
            shared.is_restarting, shared.reason = True, news.reason
        elif news.what == "restarted":
            shared.started = datetime.now(timezone.utc)
            shared.reason = shared.reason if shared.is_restarting else None
            shared.is_restarting = True
        elif news.what == "ready":
            shared.is_restarting = False
            shared.ready = datetime.now(timezone.utc)
        elif self._status(shared) is KernelStatus.busy and not _is_greeted(shared):
            shared.reason = None  # somebody has read it and went on
        self._tell(shared)

    def _forget(self, shared: Shared, reason: str | None) -> None:
        if self._kernels.pop(shared.id, None) is None:
            return
        dead = None
        if reason is not None:
            shared.reason = reason
            dead = msgspec.structs.replace(self._kernel(shared), status=KernelStatus.dead)
        for listener in self._listeners:
            listener(shared.project, shared.id, dead)

    def _tell(self, shared: Shared) -> None:
        kernel = self._kernel(shared)
        for listener in self._listeners:
            listener(shared.project, shared.id, kernel)

    def _kernel(self, shared: Shared) -> Kernel:
        state = self._host.state(shared.id)
        return Kernel(
            id=shared.id,
            project=shared.project,
            environment=shared.environment,
            status=self._status(shared),
            started=shared.started,
            last_activity=max(shared.started, state.last_activity) if state is not None else shared.started,
            reason=shared.reason,
        )

    def _status(self, shared: Shared) -> KernelStatus:
        if shared.is_restarting:
            return KernelStatus.restarting
        state = self._host.state(shared.id)
        return KernelStatus.dead if state is None else state.status

    def _running(self, project: str, environment: str | None) -> Shared | None:
        self._forget_lost()
        return next((shared for shared in self._kernels.values() if shared.key == (project, environment)), None)

    def _forget_lost(self) -> None:
        """Not every kernel manager says when somebody shuts a kernel down."""
        for shared in list(self._kernels.values()):
            if self._host.state(shared.id) is None:
                self._forget(shared, None)

    def _shared(self, project: str, kernel: str) -> Shared:
        shared = self._kernels.get(kernel)
        if shared is None or shared.project != project or self._host.state(kernel) is None:
            raise NotFound("This kernel does not run any more: start it again.", details={"kernel": kernel})
        return shared

    def _is_idle(self, shared: Shared, now: datetime) -> bool:
        state = self._host.state(shared.id)
        if self._idle_s <= 0 or state is None or state.status is KernelStatus.busy:
            return False
        if state.connections and not self._culls_connected:
            return False
        return now - max(shared.started, state.last_activity) > timedelta(seconds=self._idle_s)

    async def _folder(self, shared: Shared) -> Path | None:
        """Where the project lies now; None if it is not there any more."""
        try:
            return await self._projects.folder(shared.project)
        except NotFound:
            return None


def _is_greeted(shared: Shared) -> bool:
    return shared.ready is not None and datetime.now(timezone.utc) - shared.ready < GREETED_WITHIN


def _check_environment(folder: Path, environment: str | None) -> None:
    """Raises NotFound naming the file."""
    if environment is not None and not inside(folder, environment).is_file():
        message = f"There is no environment file “{environment}” in the project."
        raise NotFound(message, details={"environment": environment})
