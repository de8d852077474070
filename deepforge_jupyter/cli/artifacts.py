"""`deepforge artifacts`: the values that a project keeps."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from deepforge_jupyter.cli.lineage import artifact_named
from deepforge_jupyter.cli.opened import maybe_project, opened, project_of
from deepforge_jupyter.cli.terminal import Terminal, me
from deepforge_jupyter.client.arriving import Arriving
from deepforge_jupyter.client.packing import files_at, packed
from deepforge_jupyter.domain.artifact import Artifact, CopyOf, Verified
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.errors import Conflict, DeepForgeError, NotFound, Unavailable
from deepforge_jupyter.protocol.artifacts import ArtifactUses, CopyArtifact, ImportArtifact, UploadKind, UploadWish
from deepforge_jupyter.workspace import Workspace

HEADINGS = ("artifact", "version", "type", "size", "storage", "made by", "date", "verified")
OUTCOMES = {"intact": "as it was kept", "damaged": "damaged", "unread": "not to be read"}
FAULTS = ("damaged", "unread")


async def show_all(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await _project(options, workspace, terminal)
        page = await workspace.artifact_listing.page(
            project.id,
            limit=options.limit,
            search=options.search,
            sort=options.sort,
            name=options.versions,
            zone=None,
        )
    if options.json:
        for artifact in page.artifacts:
            _write_json(artifact)
        return 0
    if page.artifacts:
        terminal.table([HEADINGS, *map(_row, page.artifacts)])
    elif options.versions is not None:
        raise NotFound(f"There is no artifact “{options.versions}” in this project.")
    else:
        terminal.note("No artifact is like that." if options.search.strip() else "No artifact yet.")
    if page.total > len(page.artifacts):
        terminal.say(f"… and {page.total - len(page.artifacts)} more")
    return 0


async def show(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        (uses,) = await workspace.artifact_uses.of(artifact.project, (artifact.id,))
    if options.json:
        _write_json(artifact)
        return 0
    value = artifact.value
    rows = [
        ("name", artifact.name),
        ("version", f"{artifact.version} of {uses.versions}" if artifact.newest_in else f"{artifact.version} (older)"),
        ("type", f"{value.type}  {value.summary}"),
        ("kept as", value.format or "not recorded"),
        ("size", f"{size_of(value.size_bytes)} ({value.size_bytes} bytes)"),
        ("storage", f"{value.storage}: {value.location if value.refers is None else value.refers.path}"),
        ("hash", value.content or "not known"),
        ("made by", _maker(artifact)),
        *([("copy of", _copied(artifact.copy_of))] if artifact.copy_of is not None else []),
        ("date", f"{artifact.created_at.astimezone():%Y-%m-%d %H:%M:%S}"),
        ("verified", _verified(artifact.verified)),
        ("id", artifact.id),
    ]
    terminal.table(rows)
    for line in _said(uses):
        terminal.say(line)
    return 0


async def upload(options: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(options.path)
    files = files_at(path)
    kind: UploadKind = "folder" if path.is_dir() else "file"
    async with opened() as workspace:
        project = await _project(options, workspace, terminal)
        wish = UploadWish(
            project=project.id,
            filename=path.resolve().name,
            name=options.name,
            kind=kind,
            opens_as=options.opens_as,
            storage=options.storage,
            size_bytes=None if kind == "folder" else files[0].size_bytes,
            sha256=options.sha256,
        )
        coming = await workspace.uploads.begin(wish, user=me())
        try:
            for piece in packed(files) if kind == "folder" else files[0].pieces():
                await coming.write(piece)
            artifact = await coming.finish()
        finally:
            await coming.discard()
    terminal.say(
        f"{artifact.name}  version {artifact.version}  {artifact.value.summary}  {artifact.value.format}  {artifact.id}"
    )
    if artifact.is_same:
        terminal.note("The same as the newest version: nothing new was kept.")
    return 0


async def download(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        coming = await workspace.downloads.of(artifact.id, file=options.file)
        target = Path(options.to)
        if target.is_dir():
            target /= coming.filename
        what = f"{artifact.id}/{options.file or ''}"
        with Arriving(target, what, size_bytes=coming.size_bytes) as arriving:
            if coming.tag is None:
                arriving.begin_again()
            if arriving.position:
                terminal.note(f"Goes on from {size_of(arriving.position)}.")
                coming = await workspace.downloads.of(artifact.id, file=options.file, first=arriving.position)
            try:
                async for piece in coming.chunks:
                    arriving.write(piece)
                arriving.flush()
            except Unavailable as error:
                raise arriving.broken_off(error.message) from error
            except OSError as error:
                error.filename = error.filename or str(target)
                raise
            arriving.check(coming.sha256 if coming.first else None)
    terminal.say(str(target))
    return 0


async def bring(options: argparse.Namespace, terminal: Terminal) -> int:
    """Refers to it; nothing is copied."""
    wish = ImportArtifact(
        storage=options.storage,
        path=options.path,
        kind="folder" if options.path.endswith("/") else "file",
        name=options.name,
        opens_as=options.opens_as,
    )
    async with opened() as workspace:
        project = await _project(options, workspace, terminal)
        artifact = await workspace.importing.keep(project.id, wish, user=me())
    terminal.say(f"{artifact.name}  version {artifact.version}  {artifact.value.summary}  {artifact.id}")
    return 0


async def copy(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        wish = CopyArtifact(storage=options.storage, name=options.name)
        coming = await workspace.copying.begin(artifact.id, wish, user=me())
        async for told in coming.progress():
            if told.problem is not None:
                raise DeepForgeError(told.problem)
            if told.artifact is not None:
                copied = told.artifact
            elif terminal.is_interactive:
                terminal.say(f"{told.done_bytes / max(told.total_bytes, 1):.0%}")
    terminal.say(f"{copied.name}  version {copied.version}  {copied.value.storage}  {copied.id}")
    return 0


async def rename(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        inputs = await workspace.artifact_uses.inputs(artifact.project, artifact.name)
        renamed = await workspace.artifacts.rename(artifact.id, options.new_name)
    terminal.say(f"{artifact.name} is {renamed.name} now.")
    for use in inputs:
        terminal.note(f"{use.path}: {use.label} still asks for “{artifact.name}”.")
    return 0


async def delete(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        found = [await _one(name, options, workspace, terminal) for name in options.artifacts]
        for artifact in found:
            (uses,) = await workspace.artifact_uses.of(artifact.project, (artifact.id,))
            said = _said(uses)
            if said and not options.yes:
                for line in said:
                    terminal.note(line)
                raise Conflict(f"“{artifact.name}” is used. Say --yes to delete it all the same; nothing was deleted.")
        for artifact in found:
            await workspace.artifacts.delete(artifact.id, all_versions=options.all_versions)
            which = "all versions" if options.all_versions else f"version {artifact.version}"
            terminal.say(f"{artifact.name}: {which} deleted.")
    return 0


async def verify(options: argparse.Namespace, terminal: Terminal) -> int:
    """Exit code 1 if something is damaged or could not be read."""
    outcomes: Counter[str] = Counter()
    total = 0
    async with opened() as workspace:
        if options.artifacts:
            for name in options.artifacts:
                artifact = await _one(name, options, workspace, terminal)
                verification = await workspace.artifacts.verify(artifact.id)
                outcomes[verification.verified.outcome] += 1
                problem = verification.verified.problem
                terminal.say(f"{verification.name} {verification.version}: {problem or 'as it was kept'}")
        else:
            project = await _project(options, workspace, terminal)
            async for verification in workspace.artifacts.verify_all(project.id):
                total = verification.total
                outcomes[verification.verified.outcome] += 1
                if (problem := verification.verified.problem) is not None:
                    terminal.say(f"{verification.name} {verification.version}: {problem}")
                elif terminal.is_interactive:
                    read, everything = size_of(verification.done_bytes), size_of(verification.total_bytes)
                    terminal.say(f"{verification.done} of {total}, {read} of {everything}: {verification.name}")
    if not options.artifacts:
        faults = [f"{outcomes[fault]} {OUTCOMES[fault]}" for fault in FAULTS if outcomes[fault]]
        terminal.say(f"{total} artifact{'' if total == 1 else 's'}: {', '.join(faults) or 'all as they were kept'}.")
    return 1 if any(outcomes[fault] for fault in FAULTS) else 0


async def _project(options: argparse.Namespace, workspace: Workspace, terminal: Terminal) -> Project:
    return await project_of(workspace, Path(options.project or "."), terminal)


async def artifact_in_version(options: argparse.Namespace, workspace: Workspace, terminal: Terminal) -> Artifact:
    """The one that is named, in the version that is asked for."""
    artifact = await _one(options.artifact, options, workspace, terminal)
    if options.version is None:
        return artifact
    for version in await workspace.artifacts.versions(artifact.project, artifact.name):
        if version.version == options.version:
            return version
    raise NotFound(f"“{artifact.name}” has no version {options.version}: list them with --versions.")


async def _one(name: str, options: argparse.Namespace, workspace: Workspace, terminal: Terminal) -> Artifact:
    return await artifact_named(workspace, name, await maybe_project(workspace, options.project, terminal))


def _row(artifact: Artifact) -> Sequence[str]:
    value = artifact.value
    return (
        artifact.name,
        str(artifact.version),
        value.type.rpartition(".")[2],
        size_of(value.size_bytes),
        value.storage,
        _maker(artifact),
        f"{artifact.created_at.astimezone():%Y-%m-%d %H:%M}",
        "" if artifact.verified is None else OUTCOMES[artifact.verified.outcome],
    )


def _maker(artifact: Artifact) -> str:
    if artifact.execution_name is None and artifact.value.refers is not None:
        return f"imported by {artifact.created_by}" if artifact.created_by else "imported"
    if artifact.execution_name is None:
        return f"uploaded by {artifact.created_by}" if artifact.created_by else "uploaded"
    node = artifact.origin.label if artifact.origin is not None else artifact.node
    return f"{node} in {artifact.execution_name}"


def _verified(last: Verified | None) -> str:
    if last is None:
        return "never"
    said = f"{last.at.astimezone():%Y-%m-%d %H:%M:%S}: {OUTCOMES[last.outcome]}"
    return f"{said}. {last.problem}" if last.problem else said


def _copied(source: CopyOf) -> str:
    return f"{source.name} version {source.version} in {source.storage}"


def _said(uses: ArtifactUses) -> list[str]:
    lines = [f"{use.path}: {use.label} loads “{uses.name}”." for use in uses.inputs]
    if uses.executions:
        more = f" and {uses.more_executions} more" if uses.more_executions else ""
        lines.append(f"“{uses.name}” was loaded by {', '.join(each.name for each in uses.executions)}{more}.")
    return lines


def _write_json(value: Any) -> None:
    sys.stdout.write(f"{msgspec.json.encode(value).decode()}\n")
