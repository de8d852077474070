"""Where a change of ours goes: into the room in which people edit the document, else into its file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from deepforge_jupyter.documents.files import Document, Documents, text_sha256, with_newlines
from deepforge_jupyter.errors import DeepForgeError, DocumentChanged


class Room(Protocol):
    """A document that people edit together now. Nothing else may write its file: the room would undo it."""

    def text(self) -> str: ...

    def set_text(self, text: str) -> None:
        """Touches only what differs."""


class Rooms(Protocol):
    async def at(self, file: Path) -> Room | None:
        """The room of a file; None if nobody has it open together with others."""


class NoRooms:
    """Where nothing is edited together: on the command line, and without jupyter-collaboration."""

    async def at(self, file: Path) -> Room | None:
        return None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a document shall say; `expected_sha256` is of the text for which that was worked out."""

    path: str
    text: str
    expected_sha256: str


class Door:
    """The documents of the project in `folder`. Paths are from there, with `/`. Raises as `Documents` does."""

    def __init__(self, folder: Path, rooms: Rooms) -> None:
        self._files = Documents(folder)
        self._folder = folder
        self._rooms = rooms

    async def read(self, path: str) -> Document:
        """As people see it now."""
        room = await self._rooms.at(self._folder / path)
        if room is None:
            return await asyncio.to_thread(self._files.read_text, path)
        text = with_newlines(room.text())
        return Document(path=path, text=text, sha256=text_sha256(text))

    async def write_all(self, changes: Sequence[Change]) -> None:
        """All of them or none. Raises DocumentChanged naming the document that is not as it was."""
        before = [await self.read(change.path) for change in changes]
        for change, document in zip(changes, before, strict=True):
            if document.sha256 != change.expected_sha256:
                message = f"{change.path} was changed meanwhile; nothing was written. Try again."
                raise DocumentChanged(message, details={"path": change.path, "sha256": document.sha256})
        done: list[Document] = []
        try:
            for change, document in zip(changes, before, strict=True):
                await self._write(change.path, change.text, document.sha256)
                done.append(document)
        except DeepForgeError:
            for document, change in zip(done, changes, strict=False):
                await self._write(document.path, document.text, text_sha256(change.text))
            raise

    async def move(self, path: str, new_path: str) -> None:
        """Raises NotFound, and AlreadyExists where there is a file at the new path."""
        await asyncio.to_thread(self._files.move, path, new_path)

    async def _write(self, path: str, text: str, expected_sha256: str) -> None:
        room = await self._rooms.at(self._folder / path)
        if room is not None:
            room.set_text(text)
            return
        await asyncio.to_thread(self._files.write, path, text, expected_sha256=expected_sha256)
