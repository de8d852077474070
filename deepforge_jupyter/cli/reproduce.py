"""`deepforge reproduce`: once more exactly what was run, and whether the result is the same."""

from __future__ import annotations

import argparse
import os

import msgspec

from deepforge_jupyter.cli.lineage import artifact_named
from deepforge_jupyter.cli.opened import execution_named, maybe_project, opened
from deepforge_jupyter.cli.run import EXIT_CODES, to_its_end
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.domain.execution import Execution, Status
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.domain.reproduction import Reproduction
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.workspace import Workspace

MARKS = {"same": "=", "different": "≠", "failed": "✗", "canceled": "⊘", "unknown": "?"}
MOST_CHANGES = 20


async def reproduce(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        is_handed_over = await workspace.scheduler.a_server_lives()
        execution = await _again(workspace, options.what, project, hand_over=is_handed_over)
        code = await to_its_end(workspace, execution, options, terminal, is_handed_over=is_handed_over)
        found = await workspace.reproductions.of(execution.id)
    if options.json:
        terminal.say(msgspec.json.encode(found).decode())
    else:
        _tell(found, terminal)
    if code == EXIT_CODES[Status.canceled]:
        return code
    return 0 if found.outcome == "same" else 1


async def _again(workspace: Workspace, what: str, project: Project | None, *, hand_over: bool) -> Execution:
    user = os.environ.get("USER", "") or me()
    try:
        execution = await execution_named(workspace, what, project)
    except NotFound:
        try:
            artifact = await artifact_named(workspace, what, project)
        except NotFound:
            raise NotFound(f"There is no execution and no artifact “{what}”.") from None
        return await workspace.reproducing.artifact(artifact.id, user=user, hand_over=hand_over)
    return await workspace.reproducing.execution(execution.id, user=user, hand_over=hand_over)


def _tell(found: Reproduction, terminal: Terminal) -> None:
    terminal.say(found.message)
    for job in found.jobs:
        if job.outcome == "same":
            continue
        terminal.say(f"{MARKS[job.outcome]} {job.label}")
        for output in job.outputs:
            if output.outcome != "same":
                terminal.say(f"    {output.port}: {output.note}")
        for reason in job.reasons:
            terminal.say(f"    {reason}")
    if found.changes:
        terminal.say("Installed since then:")
        for change in found.changes[:MOST_CHANGES]:
            terminal.say(f"    {change}")
        if len(found.changes) > MOST_CHANGES:
            terminal.say(f"    … and {len(found.changes) - MOST_CHANGES} more")
