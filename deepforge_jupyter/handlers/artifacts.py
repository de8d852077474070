"""The artifacts of a project."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.search import zone_named
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.contract import NDJSON
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.handlers.executions import Limit, Offset
from deepforge_jupyter.protocol.artifacts import (
    ArtifactPage,
    ArtifactPlace,
    ArtifactUseList,
    ChangeArtifact,
    ChangedArtifact,
    CopyArtifact,
    CopyProgress,
    ImportArtifact,
    Verification,
)
from deepforge_jupyter.protocol.lineage import Lineage

Generations = Annotated[int, Meta(ge=0, le=100)]
Chosen = Annotated[tuple[str, ...], Meta(min_length=1, max_length=1000)]


class ArtifactsHandler(Handler):
    @endpoint("read")
    async def get(
        self,
        project: str,
        *,
        limit: Limit = 50,
        offset: Offset = 0,
        search: str = "",
        sort: str = "",
        name: str | None = None,
        zone: str = "UTC",
    ) -> ArtifactPage:
        """A page of the newest artifacts of each name that `search` finds, newest first or in the order of `sort` (a
        minus turns it round); with `name` of all versions of that one. Days are those of the time zone `zone`."""
        listing, days = (await self.workspace()).artifact_listing, zone_named(zone)
        return await listing.page(project, limit=limit, offset=offset, search=search, sort=sort, name=name, zone=days)


class ImportsHandler(Handler):
    @endpoint("write", status=201)
    async def post(self, project: str, body: ImportArtifact) -> Artifact:
        """Makes an artifact of what lies in a storage, where it stays; nothing is copied."""
        return await (await self.workspace()).importing.keep(project, body, user=self.person)


class ArtifactUsesHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, artifacts: Chosen) -> ArtifactUseList:
        """What uses these artifacts: what to know before they are renamed or deleted."""
        return ArtifactUseList(uses=tuple(await (await self.workspace()).artifact_uses.of(project, artifacts)))


class ArtifactPlaceHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, artifact: str) -> ArtifactPlace:
        """The newest artifact of that name, or the one of that id, and where its value lies on this machine."""
        workspace = await self.workspace()
        await workspace.projects.check_known(project)
        return await workspace.artifacts.place(project, artifact)


class VerifyArtifactsHandler(Handler):
    @endpoint("read", media=NDJSON, lines=Verification)
    async def get(self, project: str) -> None:
        """Reads the bytes of all artifacts again, every version: one JSON object (`Verification`) a line as it goes on.
        Who goes away ends it."""
        workspace = await self.workspace()
        await workspace.projects.check_known(project)
        await self.stream(workspace.artifacts.verify_all(project))


class ArtifactHandler(Handler):
    @endpoint("read")
    async def get(self, artifact: str) -> Artifact:
        """An artifact, and how it was made."""
        return await (await self.workspace()).artifacts.get(artifact)

    @endpoint("write")
    async def patch(self, artifact: str, body: ChangeArtifact) -> ChangedArtifact:
        """Renames all versions of an artifact's name; pipelines stay as they are, and it is said which ask for the old
        one."""
        workspace = await self.workspace()
        before = await workspace.artifacts.get(artifact)
        after = await workspace.artifacts.rename(artifact, body.name)
        inputs = await workspace.artifact_uses.inputs(after.project, before.name) if after.name != before.name else ()
        return ChangedArtifact(artifact=after, inputs=inputs)

    @endpoint("write", status=204)
    async def delete(self, artifact: str, *, all_versions: bool = False) -> None:
        """Deletes an artifact, or all versions of its name, and frees the bytes."""
        await (await self.workspace()).artifacts.delete(artifact, all_versions=all_versions)


class VerifyArtifactHandler(Handler):
    @endpoint("read")
    async def get(self, artifact: str) -> Verification:
        """Reads an artifact's bytes again and says whether they are what was kept."""
        return await (await self.workspace()).artifacts.verify(artifact)


class CopiesHandler(Handler):
    @endpoint("write", media=NDJSON, lines=CopyProgress)
    async def post(self, artifact: str, body: CopyArtifact) -> None:
        """Copies an artifact to another storage, where it is the newest version of its name: one JSON object
        (`CopyProgress`) a line as it goes on. Who goes away ends it, and nothing is left."""
        copy = await (await self.workspace()).copying.begin(artifact, body, user=self.person)
        await self.stream(copy.progress())


class ArtifactLineageHandler(Handler):
    @endpoint("read")
    async def get(self, artifact: str, *, up: Generations = 8, down: Generations = 8) -> Lineage:
        """What an artifact comes from and what was made of it."""
        return await (await self.workspace()).lineages.of_artifact(artifact, up=up, down=down)


class ReproduceArtifactHandler(Handler):
    @endpoint("execute", status=201)
    async def post(self, artifact: str) -> Execution:
        """Runs what an artifact came from once more."""
        return await (await self.workspace()).reproducing.artifact(artifact, user=self.person)
