"""Executions of pipelines."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.reproduction import Reproduction
from deepforge_jupyter.domain.search import zone_named
from deepforge_jupyter.handlers.base import Handler
from deepforge_jupyter.handlers.endpoint import endpoint
from deepforge_jupyter.protocol.listing import Dependents, ExecutionComparison, ExecutionPage, ListChoices
from deepforge_jupyter.protocol.requests import ChangeExecution, ExecutionDetail, ExecutionName, StartExecution

Limit = Annotated[int, Meta(ge=1, le=1000)]
Offset = Annotated[int, Meta(ge=0, le=2**62)]
Names = tuple[str, ...]
Compared = Annotated[tuple[str, ...], Meta(min_length=2, max_length=8)]


class ExecutionsHandler(Handler):
    @endpoint("read")
    async def get(
        self,
        project: str,
        *,
        limit: Limit = 50,
        offset: Offset = 0,
        search: str = "",
        sort: str = "",
        columns: Names = (),
        zone: str = "UTC",
    ) -> ExecutionPage:
        """A page of a project's executions that `search` finds, newest first or in the order of `sort` (a minus
        turns it round), with the values of `columns` (`Train.epochs`; may be given several times). Days are those of
        the time zone `zone` (`Europe/Berlin`)."""
        listing, days = (await self.workspace()).listing, zone_named(zone)
        return await listing.page(
            project, limit=limit, offset=offset, search=search, sort=sort, columns=columns, zone=days
        )

    @endpoint("execute", status=201)
    async def post(self, project: str, body: StartExecution) -> Execution:
        """Runs a pipeline as it is on disk now."""
        return await (await self.workspace()).executions.start(project, body, user=self.person, author=self.author)


class ExecutionNameHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, pipeline: str, name: str) -> ExecutionName:
        """What an execution of that name would be called now."""
        workspace = await self.workspace()
        await workspace.projects.check_known(project)
        return await workspace.executions.proposed_name(project, pipeline, name)


class UnfinishedHandler(Handler):
    @endpoint("read")
    async def get(self) -> ExecutionPage:
        """The executions of all projects that have not ended, newest first."""
        return await (await self.workspace()).listing.unfinished()


class ListChoicesHandler(Handler):
    @endpoint("read")
    async def get(self, project: str) -> ListChoices:
        """The columns, tags and people that a project's executions can be listed by."""
        return await (await self.workspace()).listing.choices(project)


class ExecutionComparisonHandler(Handler):
    @endpoint("read")
    async def get(self, project: str, *, executions: Compared) -> ExecutionComparison:
        """Two to eight executions of a project beside each other: attributes, resources, final metrics, artifacts."""
        return await (await self.workspace()).comparisons.of(project, executions)


class DependentsHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str) -> Dependents:
        """What an execution gave to others: what to know before it is deleted."""
        return await (await self.workspace()).executions.dependents(execution)


class ExecutionHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str) -> ExecutionDetail:
        """An execution and its jobs."""
        return await (await self.workspace()).executions.get(execution)

    @endpoint("write")
    async def patch(self, execution: str, body: ChangeExecution) -> Execution:
        """Renames, describes, tags or stars an execution."""
        return await (await self.workspace()).executions.change(execution, body)

    @endpoint("write", status=204)
    async def delete(self, execution: str) -> None:
        """Deletes an execution that has ended, with its logs and values; artifacts stay."""
        await (await self.workspace()).executions.delete(execution)


class CancelHandler(Handler):
    @endpoint("execute", status=202)
    async def post(self, execution: str) -> None:
        """Stops an execution; its jobs end `canceled`."""
        await (await self.workspace()).executions.cancel(execution)


class RetryHandler(Handler):
    @endpoint("execute")
    async def post(self, execution: str) -> Execution:
        """Goes on with an execution where it broke: its failed and canceled jobs run again."""
        return await (await self.workspace()).executions.retry(execution)


class ReproduceHandler(Handler):
    @endpoint("execute", status=201)
    async def post(self, execution: str) -> Execution:
        """Runs exactly what an execution ran once more: its code, attributes and inputs, nothing reused."""
        return await (await self.workspace()).reproducing.execution(execution, user=self.person)


class ReproductionHandler(Handler):
    @endpoint("read")
    async def get(self, execution: str) -> Reproduction:
        """Whether a reproduction made the same, job by job; without an outcome until it has ended."""
        return await (await self.workspace()).reproductions.of(execution)
