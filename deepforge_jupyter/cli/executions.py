"""The commands about one execution, and the process that `run --detach` leaves behind."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from deepforge_jupyter.cli.display import Lines
from deepforge_jupyter.cli.follow import Follower
from deepforge_jupyter.cli.opened import execution_named, maybe_project, opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.execution import Execution, Job
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.requests import ChangeExecution


async def logs(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        lines = Lines(terminal, shows_output=True)
        if options.node is None:
            await Follower(workspace, execution, on_job=_nothing, on_event=lines.event).end()
            return 0
        jobs = {job.node: job for job in await workspace.executions.jobs(execution.id)}
        job = _job_of(execution, jobs, options.node)
        async for event in workspace.executions.events(execution.id, job.node):
            lines.event(job, event)
    return 0


async def cancel(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        if execution.status.is_final:
            terminal.say(f"{execution.name} has ended already: {execution.status.value}.")
            return 0
        await workspace.executions.cancel(execution.id)
        execution, _ = await Follower(workspace, execution, on_job=_nothing, on_event=None).end()
        terminal.say(f"{execution.name}: {execution.status.value}")
    return 0


async def mark(options: argparse.Namespace, terminal: Terminal) -> int:
    request = ChangeExecution(
        name=options.name,
        note=options.note,
        tags=None if options.tags is None else tuple(options.tags),
        is_starred=options.is_starred,
    )
    if request == ChangeExecution():
        raise BadRequest("Say what to set: --name, --note, --tags, --star or --no-star.")
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        changed = await workspace.executions.change(execution.id, request)
        tags = f" [{', '.join(changed.tags)}]" if changed.tags else ""
        terminal.say(f"{'★ ' if changed.is_starred else ''}{changed.name}{tags}")
    return 0


async def why(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        jobs = {job.node: job for job in (await workspace.executions.get(execution.id)).jobs}
        if options.node is not None:
            jobs = {options.node: _job_of(execution, jobs, options.node)}
        elif options.attempt is not None:
            raise BadRequest("An attempt is one of a node: name the node as well.")
        for job in jobs.values():
            report = await workspace.reuse_reasons.of(execution.id, job.node, attempt=options.attempt)
            since = f" (compared with {report.compared_with_name})" if report.compared_with_name else ""
            told = "reused" if report.is_reused else f"ran{since}" if job.attempt else job.status.value
            terminal.say(f"{job.label}: {told}")
            for reason in report.reasons if job.attempt else ():
                terminal.say(f"  {reason.message}")
    return 0


async def own(options: argparse.Namespace, terminal: Terminal) -> int:
    """Runs an execution that nobody owns to its end."""
    async with opened() as workspace:
        if await workspace.scheduler.own(options.execution):
            execution = (await workspace.executions.get(options.execution)).execution
            await Follower(workspace, execution, on_job=_nothing, on_event=None).end()
    return 0


def _job_of(execution: Execution, jobs: Mapping[str, Job], node: str) -> Job:
    """Raises BadRequest naming the nodes that there are."""
    if node not in jobs:
        raise BadRequest(f"{execution.name} has no node “{node}”. It has: {', '.join(jobs)}.")
    return jobs[node]


def _nothing(job: Job) -> None: ...
