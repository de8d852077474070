"""`deepforge run` and `deepforge retry`, and what commands share that wait for an execution."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from deepforge_jupyter.cli.display import Display, JsonLines, Lines, LiveTable
from deepforge_jupyter.cli.follow import Follower
from deepforge_jupyter.cli.opened import execution_named, maybe_project, opened, project_of
from deepforge_jupyter.cli.report import summary, write_report
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, DeepForgeError, NotFound
from deepforge_jupyter.protocol.requests import StartExecution
from deepforge_jupyter.services.start import content_hash, hash_of
from deepforge_jupyter.services.storages import OWN
from deepforge_jupyter.workspace import Workspace

SERVER_CLAIMS_WITHIN_S = 1.0
HELPER_CLAIMS_WITHIN_S = 20.0
BROKEN = (Status.failed, Status.canceled)
EXIT_CODES = {Status.success: 0, Status.failed: 1, Status.canceled: 130}


async def run(options: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(options.pipeline)
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    async with opened() as workspace:
        project = await project_of(workspace, path, terminal)
        folder = await workspace.projects.folder(project.id)
        pipeline = path.resolve().relative_to(folder).as_posix()
        request = StartExecution(
            pipeline=pipeline,
            name=options.name,
            overrides=overrides_of(options.overrides),
            nodes=tuple(options.nodes) if options.nodes else None,
            only=options.only,
            afresh=options.afresh,
            debug=options.debug,
            compute=choice_of(options.compute, options.compute_options, workspace.computes.default),
            storage=choice_of(options.storage, options.storage_options, project.storage or OWN),
            like=None if options.again is None else await _before(workspace, project, pipeline, options.again),
        )
        is_handed_over = options.detach or await workspace.scheduler.a_server_lives()
        user = os.environ.get("USER", "") or me()
        execution = await workspace.executions.start(project.id, request, user=user, hand_over=is_handed_over)
        if not options.quiet:
            await _tell_environments(workspace, execution, terminal)
        if options.detach:
            return await _detach(workspace, execution, options, terminal)
        return await to_its_end(workspace, execution, options, terminal, is_handed_over=is_handed_over)


async def retry(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        broken = {job.operation for job in await workspace.executions.jobs(execution.id) if job.status in BROKEN}
        is_handed_over = await workspace.scheduler.a_server_lives()
        execution = await workspace.executions.retry(execution.id, hand_over=is_handed_over)
        await _tell_changes(workspace, execution, broken, terminal)
        return await to_its_end(workspace, execution, options, terminal, is_handed_over=is_handed_over)


async def _tell_changes(workspace: Workspace, execution: Execution, broken: set[str], terminal: Terminal) -> None:
    """Which of what runs again is another code by now; nothing where that cannot be read."""
    try:
        folder = await workspace.projects.folder(execution.project)
        ran = (await workspace.drafts.code(execution.id)).operations
    except DeepForgeError:
        return
    changed = [
        code.path
        for code in ran
        if code.operation in broken and hash_of(folder / code.path) != content_hash(code.original.encode())
    ]
    if changed:
        verb = "was" if len(changed) == 1 else "were"
        again = shlex.join(
            ["deepforge", "run", os.path.relpath(folder / execution.pipeline), "--again", execution.name]
        )
        terminal.note(
            f"{', '.join(changed)} {verb} changed since. "
            f"A retry takes the code that ran; `{again}` takes what it is now."
        )


async def _before(workspace: Workspace, project: Project, pipeline: str, named: str) -> str:
    """The id of the named execution, or of the pipeline's newest. Raises NotFound."""
    if named:
        return (await execution_named(workspace, named, project)).id
    newest = await workspace.executions.newest(project.id, pipeline)
    if newest is None:
        raise NotFound(f"{pipeline} has no execution yet that could be run again.", details={"pipeline": pipeline})
    return newest.id


def overrides_of(settings: list[str]) -> dict[str, dict[str, Any]]:
    """`["Train.epochs=3"]` as `{"Train": {"epochs": 3}}`; what is no JSON is text. Raises BadRequest."""
    overrides: dict[str, dict[str, Any]] = {}
    for setting in settings:
        target, equals, text = setting.partition("=")
        node, dot, name = target.rpartition(".")
        if not (equals and dot and node and name):
            raise BadRequest(f"--set {setting}: write NODE.NAME=VALUE, as in --set Train.epochs=3.")
        overrides.setdefault(node, {})[name] = value_of(text)
    return overrides


def choice_of(name: str | None, settings: list[str], default: str) -> AdapterChoice | None:
    """The adapter with its options (`["variables={}"]`); None where nothing was chosen. Raises BadRequest."""
    if name is None and not settings:
        return None
    options: dict[str, Any] = {}
    for setting in settings:
        option, equals, text = setting.partition("=")
        if not (equals and option):
            raise BadRequest(f"“{setting}” is no option: write OPTION=VALUE.")
        options[option] = value_of(text)
    return AdapterChoice(name=name or default, options=options)


def value_of(text: str) -> Any:
    """What `text` is as JSON, else itself. NaN and the infinities are no JSON."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except ValueError:
        return text


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


async def _tell_environments(workspace: Workspace, execution: Execution, terminal: Terminal) -> None:
    """What is wrong with the environment files of the operations; it stops nothing, since they run in this one."""
    used = {execution.document.nodes[node].operation for node in execution.nodes}
    for environment in await workspace.environments.all(execution.project):
        for problem in environment.problems if used.intersection(environment.operations) else ():
            if problem.severity == "error":
                line = f":{problem.where.line}" if problem.where.line else ""
                terminal.note(f"{environment.path}{line}: {problem.message}")


async def to_its_end(
    workspace: Workspace, execution: Execution, options: argparse.Namespace, terminal: Terminal, *, is_handed_over: bool
) -> int:
    """Follows it; runs it here if it was left to a server that does not take it."""
    if is_handed_over and not await _is_claimed(workspace, execution, within_s=SERVER_CLAIMS_WITHIN_S):
        await workspace.scheduler.own(execution.id)
    return await _wait(workspace, execution, options, terminal)


async def _wait(workspace: Workspace, execution: Execution, options: argparse.Namespace, terminal: Terminal) -> int:
    display = _display(options, terminal)
    reads_events = options.json or not options.quiet
    follower = Follower(workspace, execution, on_job=display.job, on_event=display.event if reads_events else None)
    display.begin(execution, (await workspace.executions.get(execution.id)).jobs)
    try:
        with _cancels_when_interrupted(workspace, execution, terminal):
            execution, jobs = await follower.end()
    finally:
        display.end()
    if options.report:
        await write_report(Path(options.report), workspace, execution, jobs)
    if options.json:
        terminal.say(msgspec.json.encode(summary(execution, jobs)).decode())
    else:
        _tell_end(execution, jobs, options, terminal)
    return EXIT_CODES[execution.status]


def _display(options: argparse.Namespace, terminal: Terminal) -> Display:
    if options.json:
        return JsonLines()
    if terminal.is_interactive:
        return LiveTable(terminal, shows_output=not options.quiet)
    return Lines(terminal, shows_output=not options.quiet)


def _tell_end(execution: Execution, jobs: list[Job], options: argparse.Namespace, terminal: Terminal) -> None:
    for job in jobs:
        if job.failure is None:
            continue
        failure = job.failure
        place = f"{failure.path}:{failure.line}: " if failure.path and failure.line else ""
        why = ": ".join(part for part in (failure.name, failure.message) if part)
        terminal.note(f"{place}{job.label} failed: {why}")
        if failure.hint:
            terminal.note(f"  {failure.hint}")
    reused = sum(job.reused for job in jobs)
    all_reused = bool(jobs) and all(job.reused or job.operation == "Input" for job in jobs)
    said = ", all reused (--afresh runs everything)" if all_reused else f", {reused} reused" if reused else ""
    terminal.say(f"{execution.name}: {execution.status.value}{said}")
    if options.report:
        terminal.say(f"Report: {Path(options.report) / 'index.html'}")


@contextlib.contextmanager
def _cancels_when_interrupted(workspace: Workspace, execution: Execution, terminal: Terminal) -> Iterator[None]:
    """Ctrl-C (or SIGTERM) cancels the execution and waits for its end; a second one does not wait."""
    loop = asyncio.get_running_loop()
    canceling: list[asyncio.Task[None]] = []
    me = asyncio.current_task()

    def interrupted() -> None:
        if canceling and me is not None:
            me.cancel()
            return
        terminal.note("Canceling…")
        canceling.append(loop.create_task(workspace.executions.cancel(execution.id)))

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, interrupted)
    try:
        yield
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)


async def _detach(workspace: Workspace, execution: Execution, options: argparse.Namespace, terminal: Terminal) -> int:
    """Leaves the execution to a living server, or to a process of its own."""
    if not await workspace.scheduler.a_server_lives() or not await _is_claimed(
        workspace, execution, within_s=SERVER_CLAIMS_WITHIN_S
    ):
        command = [sys.executable, "-m", "deepforge_jupyter.cli", "own", execution.id]
        environment = {**os.environ, "DEEPFORGE_DATA_DIR": str(Path(workspace.data_dir).absolute())}
        subprocess.Popen(  # noqa: ASYNC220  it is not waited for
            command,
            start_new_session=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await _is_claimed(workspace, execution, within_s=HELPER_CLAIMS_WITHIN_S)
    if options.json:
        terminal.say(msgspec.json.encode({"execution": execution.name, "id": execution.id}).decode())
        return 0
    terminal.say(f"{execution.name} runs. Follow it: deepforge logs {execution.name}")
    return 0


async def _is_claimed(workspace: Workspace, execution: Execution, *, within_s: float) -> bool:
    """Whether some process takes the execution in that time."""

    async def claimed() -> None:
        changes = workspace.store.watch("executions")
        if (await workspace.executions.get(execution.id)).execution.owner is not None:
            return
        async for change in changes:
            if change.id == execution.id and change.record and change.record.body.get("owner"):
                return

    try:
        await asyncio.wait_for(claimed(), within_s)
    except asyncio.TimeoutError:
        return False
    return True
