"""The documents that people edit together on this server, where jupyter-collaboration is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepforge_jupyter.documents.door import Room

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

EXTENSION = "jupyter_server_ydoc"
PIPELINE = ".dfpipe"


class ServerRooms:
    """Asks the extension that keeps the rooms; it has none where it is not installed or turned off."""

    def __init__(self, server: ServerApp) -> None:
        self._server = server

    async def at(self, file: Path) -> Room | None:
        apps = self._server.extension_manager.extension_apps.get(EXTENSION, ())
        collaboration: Any = next(iter(apps), None)
        if collaboration is None or getattr(collaboration, "disable_rtc", False):
            return None
        root = Path(self._server.root_dir).resolve()
        if root not in file.parents:
            return None
        document = await collaboration.get_document(
            path=file.relative_to(root).as_posix(),
            content_type="dfpipe" if file.suffix == PIPELINE else "file",
            file_format="text",
            copy=False,
        )
        return None if document is None else SharedDocument(document)


class SharedDocument:
    def __init__(self, document: Any) -> None:
        self._document = document

    def text(self) -> str:
        return str(self._document.get())

    def set_text(self, text: str) -> None:
        self._document.set(text)
