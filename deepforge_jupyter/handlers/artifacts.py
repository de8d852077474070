"""The artifacts of a project."""

from __future__ import annotations

from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import ArtifactList


class ArtifactsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> ArtifactList:
        """The artifacts of a project, newest first."""
        workspace = await self.workspace()
        await workspace.projects.check_known(project)
        return ArtifactList(artifacts=tuple(await workspace.artifacts.all(project)))


class ArtifactHandler(Handler):
    @endpoint("write", status=204)
    async def delete(self, artifact: str) -> None:
        """Deletes an artifact and frees its bytes."""
        await (await self.workspace()).artifacts.delete(artifact)
