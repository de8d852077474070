"""The artifacts of a project."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.lineage import Lineage
from deepforge_jupyter.protocol.requests import ArtifactList

Generations = Annotated[int, Meta(ge=0, le=100)]


class ArtifactsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> ArtifactList:
        """The artifacts of a project, newest first."""
        workspace = await self.workspace()
        await workspace.projects.check_known(project)
        return ArtifactList(artifacts=tuple(await workspace.artifacts.all(project)))


class ArtifactHandler(Handler):
    @endpoint("read")
    async def get(self, artifact: str) -> Artifact:
        """An artifact, and how it was made."""
        return await (await self.workspace()).artifacts.get(artifact)

    @endpoint("write", status=204)
    async def delete(self, artifact: str) -> None:
        """Deletes an artifact and frees its bytes."""
        await (await self.workspace()).artifacts.delete(artifact)


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
