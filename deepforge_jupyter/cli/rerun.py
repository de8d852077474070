"""`deepforge rerun`: a part of an execution once more, on the inputs that it had."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from deepforge_jupyter.cli.opened import execution_named, maybe_project, opened
from deepforge_jupyter.cli.run import to_its_end
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.debugging import Rerun


async def rerun(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        execution = await execution_named(workspace, options.execution, project)
        code = {} if options.code is None else {_operation(execution, options.node): _text(Path(options.code))}
        request = Rerun(node=options.node, only=options.only, code=code, name=options.name)
        is_handed_over = await workspace.scheduler.a_server_lives()
        user = os.environ.get("USER", "") or me()
        again = await workspace.rerunning(execution.id, request, user=user, hand_over=is_handed_over)
        if not options.json:
            terminal.say(f"{again.name}: from {options.node} of {execution.name}")
        return await to_its_end(workspace, again, options, terminal, is_handed_over=is_handed_over)


def _operation(execution: Execution, node: str) -> str:
    if node not in execution.document.nodes:
        there_is = ", ".join(execution.nodes)
        raise BadRequest(f"{execution.name} has no node “{node}”. It has: {there_is}.")
    return execution.document.nodes[node].operation


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} cannot be read as code: {error}.") from error
