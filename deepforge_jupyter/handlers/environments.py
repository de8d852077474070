"""The environment files of a project."""

from __future__ import annotations

from deepforge_jupyter.domain.environment import Environment
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.requests import CheckEnvironment, EnvironmentList


class EnvironmentsHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> EnvironmentList:
        """The environment files of a project and of its operations, with the operations that each is for."""
        return EnvironmentList(environments=tuple(await (await self.workspace()).environments.all(project)))


class CheckEnvironmentHandler(Handler):
    @endpoint("read")
    async def post(self, project: str, body: CheckEnvironment) -> Environment:
        """What an environment file says as the person sees it, and what is wrong with it; nothing is written."""
        return await (await self.workspace()).environments.check(project, body.path, body.text)
