"""Which attempts this process follows over which supervisor, its own or another process's."""

from __future__ import annotations

from pathlib import Path

from deepforge_jupyter.compute.run_files import RunFiles
from deepforge_jupyter.compute.supervisor_client import RunSignal, SupervisorConnection
from deepforge_jupyter.errors import Unavailable


class Attachments:
    """Finds the news of an attempt: where it was started from here, else by the socket that its claim names."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[RunSignal, SupervisorConnection]] = {}
        self._foreign: dict[str, SupervisorConnection] = {}

    def keep(self, files: RunFiles, news: RunSignal, connection: SupervisorConnection) -> None:
        """Remembers where the news of an attempt come from."""
        self._kept[files.path] = news, connection

    def forget(self, files: RunFiles) -> None:
        """Of an attempt that has ended, or whose supervisor is gone."""
        self._kept.pop(files.path, None)

    async def follow(self, files: RunFiles) -> RunSignal | None:
        """The news of an attempt that a supervisor runs; None if none can be reached that does."""
        kept = self._kept.get(files.path)
        if kept is not None and not (kept[0].is_lost or kept[0].ended):
            return kept[0]
        self.forget(files)
        connection = await self._supervisor_of(files)
        if connection is None:
            return None
        try:
            news = await connection.watch("watch", files.path)
        except Unavailable:
            return None
        if news is not None:
            self.keep(files, news, connection)
        connection.retire()
        return news

    async def cancel(self, files: RunFiles) -> bool:
        """True if a supervisor that runs the attempt was told to stop it."""
        kept = self._kept.get(files.path)
        connection = kept[1] if kept is not None else await self._supervisor_of(files)
        if connection is None:
            return False
        try:
            answer = await connection.request("cancel", run_directory=files.path)
        except Unavailable:
            return False
        return bool(answer["running"])

    def close(self) -> None:
        """Lets go of the supervisors of other processes."""
        for connection in self._foreign.values():
            connection.close()
        self._foreign.clear()
        self._kept.clear()

    async def _supervisor_of(self, files: RunFiles) -> SupervisorConnection | None:
        process = None if files.has_exit() else files.process()
        if process is None or process.supervisor is None:
            return None
        known = self._foreign.get(process.supervisor)
        if known is not None and known.is_open:
            return known
        try:
            connection = await SupervisorConnection.connect(Path(process.supervisor))
        except OSError:
            self._foreign.pop(process.supervisor, None)
            return None
        self._foreign[process.supervisor] = connection
        return connection
