"""`deepforge history …`: the versions of a project, listed, saved, compared and restored."""

from __future__ import annotations

import argparse
import difflib

from deepforge_jupyter.cli.opened import maybe_project, opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.history import RestoreDocuments, SaveVersion
from deepforge_jupyter.workspace import Workspace

SHORT = 8
NOW = "now"
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


async def show(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await _project(workspace, options, terminal)
        page = await workspace.versions.page(project.id, limit=options.limit)
        if page.unsaved:
            terminal.say(f"{NOW}  {page.unsaved} documents differ from the newest commit")
        for entry in page.entries:
            when = entry.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
            names = [version.name for version in entry.versions] + [run.name for run in entry.executions]
            named = f"  [{', '.join(names)}]" if names else ""
            terminal.say(f"{entry.commit[:SHORT]}  {when}  {entry.author}  {entry.message}{named}")
        if page.next is not None:
            terminal.note("… older ones: --limit shows more")
    return 0


async def save(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await _project(workspace, options, terminal)
        request = SaveVersion(name=options.name, message=options.message)
        saved = await workspace.versions.save(project.id, request, author=options.author)
        terminal.say(f"{saved.commit[:SHORT]}  {saved.name}")
    return 0


async def compare(options: argparse.Namespace, terminal: Terminal) -> int:
    """From one version to another (the folder as it is now by default); with --text line by line."""
    async with opened() as workspace:
        project = await _project(workspace, options, terminal)
        old = await _commit(workspace, project, options.old)
        new = await _commit(workspace, project, options.new)
        for change in (await workspace.versions.compare(project.id, old=old, new=new)).changes:
            terminal.say(f"{_SIGNS[change.change]} {change.path}")
            if options.text:
                before = "" if change.change == "added" else await _text(workspace, project, change.path, old)
                after = "" if change.change == "removed" else await _text(workspace, project, change.path, new)
                fromfile, tofile = (f"{change.path} ({named})" for named in (options.old, options.new))
                lines = difflib.unified_diff(before.splitlines(), after.splitlines(), fromfile, tofile, lineterm="")
                for line in lines:
                    terminal.say(line)
    return 0


async def restore(options: argparse.Namespace, terminal: Terminal) -> int:
    """Documents as they were in a version; what there is now is committed first."""
    async with opened() as workspace:
        project = await _project(workspace, options, terminal)
        commit = await _commit(workspace, project, options.version)
        if commit is None:
            raise BadRequest("Say which version; `deepforge history show` lists them.")
        request = RestoreDocuments(commit=commit, paths=tuple(options.paths) or None)
        done = await workspace.restoring(project.id, request, author=options.author)
        for path in done.paths:
            terminal.say(path)
        if not done.paths:
            terminal.note("Nothing differs.")
        else:
            terminal.note(
                f"Undo it: deepforge history restore {done.before[:SHORT]} {' '.join(options.paths)}".rstrip()
            )
    return 0


async def _project(workspace: Workspace, options: argparse.Namespace, terminal: Terminal) -> Project:
    project = await maybe_project(workspace, options.project, terminal)
    if project is None:
        raise BadRequest("This folder is in no project: go into one, or say --project FOLDER.")
    return project


async def _commit(workspace: Workspace, project: Project, named: str) -> str | None:
    """By the name or tag of a saved version, the name of an execution, or the beginning of a commit's id."""
    if named == NOW:
        return None
    for version in (await workspace.versions.saved(project.id)).versions:
        if named in (version.name, version.tag):
            return version.commit
    start: str | None = None
    while True:
        page = await workspace.versions.page(project.id, limit=200, start=start)
        for entry in page.entries:
            is_start = len(named) >= 4 and entry.commit.startswith(named)
            if is_start or named in (run.name for run in entry.executions):
                return entry.commit
        if page.next is None:
            try:  # one that ran edited code is beside the line of versions
                return (await workspace.executions.named(named, project=project.id)).snapshot
            except NotFound:
                pass
            raise NotFound(f"The history has no version “{named}”. `deepforge history show` lists them.")
        start = page.next


async def _text(workspace: Workspace, project: Project, path: str, commit: str | None) -> str:
    content = await workspace.versions.content(project.id, path, commit=commit)
    return content.text if content.text is not None else f"({content.size_bytes} bytes, no text)"
