"""Which supervisors this server has: a bare one, and a zygote that has imported what operations asked for."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import time
from pathlib import Path

from deepforge_runner.supervisor import addresses, launch
from deepforge_runner.supervisor.allowed import ALLOWED_PACKAGES

from deepforge_jupyter.compute.base import OperationCall
from deepforge_jupyter.compute.supervisor_client import SupervisorConnection
from deepforge_jupyter.errors import Unavailable

logger = logging.getLogger(__name__)

OWN_SECRETS = frozenset({"MONGO_URI", "DEEPFORGE_SECRET_KEY"})  # no operation needs them
LAUNCH_S = 30.0
STALE_SOCKET_S = 60.0


class _Zygote:
    """A supervisor with its preloaded modules and the site-packages folders as they were then."""

    def __init__(self, connection: SupervisorConnection, loaded: frozenset[str], folders: dict[str, int]) -> None:
        self.connection = connection
        self.loaded = loaded
        self._folders = folders

    def is_current(self) -> bool:
        """False when it has ended, or packages were installed or removed since."""
        if not self.connection.is_open:
            return False
        try:
            return all(os.stat(path).st_mtime_ns == time_ns for path, time_ns in self._folders.items())
        except OSError:
            return False


class Supervisors:
    """Starts supervisors when they are needed; they end by themselves when nobody is connected and nothing runs."""

    def __init__(self, folder: Path, *, python: str, idle_seconds: float, use_zygotes: bool) -> None:
        self._folder = folder
        self._python = python
        self._idle_seconds = idle_seconds
        self._use_zygotes = use_zygotes
        self._bare: SupervisorConnection | None = None
        self._bare_lock = asyncio.Lock()
        self._zygote: _Zygote | None = None
        self._wanted: frozenset[str] = frozenset()
        self._failed: frozenset[str] = frozenset()
        self._opening: asyncio.Task[None] | None = None
        self._building: asyncio.Task[None] | None = None
        self._preloading: SupervisorConnection | None = None
        self._is_closing = False

    def open(self) -> None:
        """Begins to start the bare supervisor, and forgets the sockets of supervisors that are no more."""
        self._opening = asyncio.create_task(self._open())

    async def close(self) -> None:
        """Lets go of all; operations that run go on."""
        self._is_closing = True
        if self._opening is not None:
            await self._opening
        if self._preloading is not None:
            self._preloading.close()
        if self._building is not None:
            await self._building
        for connection in (self._bare, self._zygote.connection if self._zygote else None):
            if connection is not None:
                connection.close()

    async def warm(self) -> None:
        """Waits for the supervisors that are being made, if any are."""
        for task in (self._opening, self._building):
            if task is not None:
                await asyncio.shield(task)

    async def choose(self, call: OperationCall) -> tuple[SupervisorConnection, bool]:
        """The supervisor for a call, and whether it shall start a fresh interpreter for it."""
        bare = await self.bare()
        if not self._use_zygotes or call.variables:
            return bare, True
        names = frozenset(name for name in call.preload if name.partition(".")[0] in ALLOWED_PACKAGES) - self._failed
        if not names:
            return bare, False
        zygote = self._zygote
        if zygote is not None and not zygote.is_current():
            zygote.connection.retire()
            zygote = self._zygote = None
            self._failed = frozenset()
        if zygote is not None and names <= zygote.loaded:
            return zygote.connection, False
        self._wanted |= names
        if self._building is None or self._building.done():
            self._building = asyncio.create_task(self._build())
        return bare, False

    async def bare(self) -> SupervisorConnection:
        """The supervisor without preloaded packages, started anew if it died."""
        async with self._bare_lock:
            if self._bare is None or not self._bare.is_open:
                self._bare = await self._launch(())
        return self._bare

    async def _open(self) -> None:
        self._forget_dead()
        try:
            await self.bare()
        except Unavailable as error:
            logger.warning("%s", error.message)

    async def _build(self) -> None:
        """Makes a zygote of everything wanted so far; until it is ready the bare supervisor does the work."""
        wanted = self._wanted - self._failed
        try:
            connection = self._preloading = await self._launch(tuple(sorted(wanted)))
            if self._is_closing:
                connection.close()
            answer = await connection.request("ping")
        except Unavailable as error:
            if not self._is_closing:
                logger.warning("operations start without preloaded packages: %s", error)
            return
        finally:
            self._preloading = None
        self._failed |= frozenset(answer["failed"])
        previous, self._zygote = self._zygote, _Zygote(connection, frozenset(answer["loaded"]), answer["site_packages"])
        if previous is not None:
            previous.connection.retire()

    async def _launch(self, preload: tuple[str, ...]) -> SupervisorConnection:
        path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.sock"
        command = launch.supervisor_command(self._python, str(path), preload, self._idle_seconds)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.chmod(0o700)
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._folder,
                env={name: value for name, value in os.environ.items() if name not in OWN_SECRETS},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
            _, said = await asyncio.wait_for(process.communicate(), LAUNCH_S)
        except (OSError, asyncio.TimeoutError) as error:
            raise Unavailable(f"Operations cannot be started with {self._python}: {error}") from error
        if process.returncode != 0:
            text = said.decode("utf-8", "replace").strip()
            raise Unavailable(f"Operations cannot be started with {self._python}: {text}")
        try:
            return await SupervisorConnection.connect(path)
        except OSError as error:
            raise Unavailable(f"The supervisor at {path} cannot be reached: {error}") from error

    def _forget_dead(self) -> None:
        for path in self._folder.glob("*.sock"):
            try:
                if time.time() - path.stat().st_mtime < STALE_SOCKET_S:
                    continue
                addresses.connect(path).close()
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)
                path.with_name(path.name + ".log").unlink(missing_ok=True)
            except OSError:
                continue
