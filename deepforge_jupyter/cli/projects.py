"""`deepforge new`, `deepforge list` and `deepforge examples`."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from deepforge_jupyter.cli.listing import given_options, list_executions
from deepforge_jupyter.cli.opened import maybe_project, opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.module import ProjectModule
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.requests import CreateProject


async def new(options: argparse.Namespace, terminal: Terminal) -> int:
    folder = Path(options.folder).absolute()
    request = CreateProject(path=str(folder), name=options.name, example=options.example)
    async with opened() as workspace:
        project = await workspace.projects.create(request)
        pipelines = await workspace.pipelines.all(project.id)
        examples = {example.id: example for example in await workspace.projects.examples()}
    terminal.say(f"The project “{project.name}” is in {options.folder}.")
    missing = examples[options.example].missing if options.example in examples else ()
    if missing:
        terminal.say(f"It needs {', '.join(missing)}: pip install {' '.join(missing)}")
    if pipelines:
        names = [pipeline.path for pipeline in pipelines]
        first = next((name for name in names if name.endswith("/train.dfpipe")), names[0])
        terminal.say(f"Run it: deepforge run {shlex.quote(str(Path(options.folder) / first))}")
    return 0


async def examples(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        found = await workspace.projects.examples()
    for example in found:
        terminal.say(f"{example.id}: {example.name}. {example.description}")
        if example.missing:
            terminal.say(f"  needs: pip install {' '.join(example.missing)}")
        terminal.say(f"  deepforge new {example.id} --example {example.id}")
    return 0


async def list_things(options: argparse.Namespace, terminal: Terminal) -> int:
    if options.what != "executions" and (given := given_options(options)):
        raise BadRequest(f"{', '.join(given)} are for lists of executions only.")
    async with opened() as workspace:
        if options.what == "projects":
            listed = await workspace.projects.found(near=Path.cwd())
            for project in listed.projects:
                terminal.say(f"/{project.path}  {project.name}")
            for damaged in listed.damaged:
                terminal.note(damaged.problem)
            return 0
        found = await maybe_project(workspace, options.project, terminal)
        if found is None:
            raise BadRequest("This folder is in no project: go into one, or say --project FOLDER.")
        if options.what == "executions":
            await list_executions(options, workspace, found, terminal)
        elif options.what == "pipelines":
            for pipeline in await workspace.pipelines.all(found.id):
                errors = sum(problem.severity == "error" for problem in pipeline.problems)
                terminal.say(f"{pipeline.path}  {pipeline.nodes} nodes{f', {errors} problems' if errors else ''}")
        elif options.what == "modules":
            modules = await workspace.modules.all(found.id)
            terminal.table([(item.path, ", ".join(item.registers or item.used_by), _wrong(item)) for item in modules])
        else:
            artifacts = await workspace.artifacts.all(found.id)
            rows = [(item.name, item.value.type, item.value.summary, item.execution_name or "") for item in artifacts]
            terminal.table(rows)
    return 0


def _wrong(module: ProjectModule) -> str:
    return " ".join(problem.message for problem in module.problems)
