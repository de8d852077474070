"""The Jupyter server extension: where everything is put together."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.identity import User
from jupyter_server.base.call_context import CallContext
from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import PeriodicCallback
from traitlets import Bool, Float, Unicode

from deepforge_jupyter.documents.line_ends import keep_line_ends
from deepforge_jupyter.domain.execution import FINAL, Status
from deepforge_jupyter.domain.kernel import Kernel
from deepforge_jupyter.domain.project import MANIFEST
from deepforge_jupyter.errors import DeepForgeError, Unavailable
from deepforge_jupyter.handlers.base import CHANGES, WORKSPACE
from deepforge_jupyter.handlers.changes import Changes, Message
from deepforge_jupyter.handlers.rooms import ServerRooms
from deepforge_jupyter.handlers.routes import url_patterns
from deepforge_jupyter.protocol.messages import DocumentsChanged, KernelChanged, ProjectChanged

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_server.serverapp import ServerApp

    from deepforge_jupyter.workspace import Workspace

CONTENTS_EVENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"
CHANGING = frozenset({"save", "rename", "delete", "copy"})
KERNELSPEC = "deepforge"
SETTLED_AFTER_S = 0.3
OPENS_AFTER_S = 0.2
ALIVE = [status.value for status in Status if status not in FINAL]


class DeepForge(ExtensionApp):
    """DeepForge for Jupyter. Its records open in the background, once the server answers."""

    name = "deepforge"
    extension_url = "/lab"
    load_other_extensions = True

    data_dir = Unicode(
        "",
        help="Folder of records, values and runs; by default $DEEPFORGE_DATA_DIR, else `deepforge` in Jupyter's own.",
    ).tag(config=True)
    mongo_uri = Unicode(
        "",
        help="MongoDB for the records, `mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE`; $MONGO_URI comes before the "
        "configuration files. Better not on the command line, which others on the machine can read.",
    ).tag(config=True)
    opens_at_start = Bool(
        True, help="Go on with unfinished executions as soon as the server has started, not at the first use."
    ).tag(config=True)
    counts_as_activity = Bool(
        True, help="Running executions count as activity of the server, so that a Hub does not cull it."
    ).tag(config=True)
    kernel_interval_s = Float(60.0, help="Seconds between two looks whether a kernel is used.").tag(config=True)
    activity_interval_s = Float(30.0, help="Seconds between two looks whether something runs.").tag(config=True)

    def initialize_settings(self) -> None:
        if not gc.get_freeze_count():
            gc.freeze()  # what was imported stays: looking through it for garbage takes a tenth of a second each time
        self._workspace: Workspace | None = None
        self._opening = asyncio.Lock()
        self._attempt: asyncio.Task[Workspace] | None = None
        self._is_stopped = False
        self._periodic: list[PeriodicCallback] = []
        self._refreshing: asyncio.Task[None] | None = None
        self._changes = Changes(self.workspace, log=self.log)
        self.settings[WORKSPACE] = self.workspace
        self.settings[CHANGES] = self._changes

    def initialize_handlers(self) -> None:
        self.handlers.extend(url_patterns())
        self._server.contents_manager.register_pre_save_hook(keep_line_ends)  # type: ignore[no-untyped-call]
        if self._server.event_logger is not None:
            self._server.event_logger.add_listener(schema_id=CONTENTS_EVENTS, listener=self._note_saved)
        if self.opens_at_start:
            loop = self._server.io_loop
            loop.add_callback(loop.call_later, OPENS_AFTER_S, self._open_early)  # counted from when it answers

    async def workspace(self) -> Workspace:
        """The services, opened at the first call, for all who ask meanwhile, whoever of them leaves. Raises Unavailable
        if that fails; the next call tries again."""
        if self._workspace is not None:
            return self._workspace
        if self._attempt is None:
            self._attempt = asyncio.create_task(self._try_to_open(), name="deepforge: opening")
        return await asyncio.shield(self._attempt)

    async def _try_to_open(self) -> Workspace:
        try:
            async with self._opening:
                if self._is_stopped:
                    raise Unavailable("The server is stopping.")
                self._workspace = await self._open()
                return self._workspace
        finally:
            self._attempt = None

    async def stop_extension(self) -> None:
        async with self._opening:
            self._is_stopped = True
            for callback in self._periodic:
                callback.stop()
            if self._refreshing is not None:
                self._refreshing.cancel()
            await self._changes.close()
            if self._workspace is not None:
                await self._workspace.close()
                self._workspace = None

    @property
    def _server(self) -> ServerApp:
        assert self.serverapp is not None
        return self.serverapp

    async def _open(self) -> Workspace:
        from deepforge_jupyter.handlers.serverkernels import ServerKernels
        from deepforge_jupyter.workspace import Workspace

        options: dict[str, Any] = {"data_dir": self.data_dir} if self.data_dir else {}
        if uri := self._chosen_mongo_uri():
            options["mongo_uri"] = uri
        workspace = Workspace(parent=self, root=str(Path(self._server.root_dir).resolve()), **options)
        await workspace.open(
            rooms=ServerRooms(self._server), kernels=ServerKernels(self._server), logos=self._kernel_logos()
        )
        workspace.kernels.listen(self._tell_kernel)
        self._offer_kernelspecs(workspace.kernelspecs.folder)
        self._repeat(workspace.kernels.look_after, self.kernel_interval_s)
        if self.counts_as_activity:
            self._repeat(self._note_activity, self.activity_interval_s)
        return workspace

    def _chosen_mongo_uri(self) -> str:
        if "mongo_uri" in self._server.cli_config.get(type(self).__name__, {}):
            return str(self.mongo_uri)
        return os.environ.get("MONGO_URI") or str(self.mongo_uri)

    def _repeat(self, action: Callable[[], Awaitable[None]], interval_s: float) -> None:
        callback = PeriodicCallback(action, interval_s * 1000)
        callback.start()
        self._periodic.append(callback)

    @property
    def _kernelspec_manager(self) -> KernelSpecManager:
        assert self._server.kernel_spec_manager is not None
        return self._server.kernel_spec_manager

    def _kernel_logos(self) -> Path | None:
        try:
            return Path(self._kernelspec_manager.get_kernel_spec(KERNELSPEC).resource_dir)
        except KeyError:  # the kernelspec of notebooks that are in no project; not every installation keeps it
            return None

    def _offer_kernelspecs(self, folder: Path) -> None:
        """Makes the kernelspecs in `folder` known to the server's notebooks."""
        manager = self._kernelspec_manager
        if str(folder) not in manager.kernel_dirs:
            manager.kernel_dirs = [*manager.kernel_dirs, str(folder)]

    def _tell_kernel(self, project: str, kernel: str, now: Kernel | None) -> None:
        self._changes.tell(KernelChanged(project=project, id=kernel, kernel=now))

    def _note_change(self, message: Message) -> None:
        """What is offered follows the projects."""
        is_project = isinstance(message, ProjectChanged) or (
            isinstance(message, DocumentsChanged) and MANIFEST in message.paths
        )
        if is_project and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.create_task(self._refresh_soon())

    async def _refresh_soon(self) -> None:
        await asyncio.sleep(SETTLED_AFTER_S)
        if self._workspace is not None:
            await self._refresh_kernelspecs(self._workspace)

    async def _refresh_kernelspecs(self, workspace: Workspace) -> None:
        try:
            await workspace.kernelspecs.refresh()
            await workspace.kernels.look_after()
        except DeepForgeError as error:
            self.log.warning("The kernels of the projects cannot be offered now: %s", error)

    async def _open_early(self) -> None:
        try:
            workspace = await self.workspace()
            await self._changes.listen(self._note_change)
            await self._refresh_kernelspecs(workspace)
            await workspace.warm()
        except DeepForgeError as error:
            self.log.error("DeepForge could not open its records: %s", error.message)
        except Exception:
            self.log.exception("DeepForge could not open its records")

    async def _note_saved(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        """A document that was changed in Jupyter goes into the history, with the name of whoever did it."""
        if self._workspace is None or data.get("action") not in CHANGING:
            return
        handler = CallContext.get(CallContext.JUPYTER_HANDLER)
        user = getattr(handler, "current_user", None)
        author = str(user.display_name or user.name or user.username) if isinstance(user, User) else ""
        for path in {data.get("path"), data.get("source_path")} - {None}:
            await self._workspace.autosave.saved(str(path), author=author)

    async def _note_activity(self) -> None:
        if self._workspace is None:
            return
        try:
            running = await self._workspace.store.count("executions", {"status": ALIVE})
        except Unavailable as error:
            self.log.warning("Whether executions run is not known now: %s", error.message)
            return
        if running:
            self._server.web_app.settings["last_activity_times"][self.name] = datetime.now(timezone.utc)
