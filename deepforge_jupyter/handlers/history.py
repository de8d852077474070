"""The history of a project: commits, saved versions, comparing and restoring."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.history import (
    Comparison,
    FileContent,
    HistoryPage,
    Restored,
    RestoreDocuments,
    SavedVersion,
    SaveVersion,
    VersionList,
)

Limit = Annotated[int, Meta(ge=1, le=200)]


class HistoryHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, limit: Limit = 50, start: str | None = None) -> HistoryPage:
        """A page of the history, newest first; `start` is the `next` of the page before."""
        return await (await self.workspace()).versions.page(project, limit=limit, start=start)

    @endpoint("write", status=204)
    async def post(self, project: str) -> None:
        """Commits what waits for its two minutes, at once (a document was closed)."""
        await (await self.workspace()).autosave.commit(project)


class VersionsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> VersionList:
        """The versions that people saved, newest first."""
        return await (await self.workspace()).versions.saved(project)

    @endpoint("write", status=201)
    async def post(self, project: str, body: SaveVersion) -> SavedVersion:
        """Keeps the documents as they are on disk now under a name."""
        return await (await self.workspace()).versions.save(project, body, author=self.author)


class VersionHandler(Handler):
    @endpoint("write", status=204)
    async def delete(self, project: str, version: str) -> None:
        """Takes a saved version's name away; what it held stays in the history."""
        await (await self.workspace()).versions.remove(project, version)


class ComparisonHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, old: str | None = None, new: str | None = None) -> Comparison:
        """The documents that differ between two commits; one that is not given is the folder as it is now,
        `old=empty` is what was before the first."""
        return await (await self.workspace()).versions.compare(project, old=old, new=new)


class ContentHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, path: str, commit: str | None = None) -> FileContent:
        """A document as a commit holds it, or as it is now."""
        return await (await self.workspace()).versions.content(project, path, commit=commit)


class RestoreHandler(Handler):
    @endpoint("write")
    async def post(self, project: str, body: RestoreDocuments) -> Restored:
        """Makes documents what they were at a commit, after what there is was committed."""
        return await (await self.workspace()).restoring(project, body, author=self.author)
