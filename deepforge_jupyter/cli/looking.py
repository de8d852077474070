"""What is in artifacts: `deepforge artifacts inside` and `deepforge artifacts files`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import msgspec

from deepforge_jupyter.cli.artifacts import artifact_in_version
from deepforge_jupyter.cli.opened import opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.protocol.folders import FolderItem
from deepforge_jupyter.protocol.inside import Inside


async def inside(options: argparse.Namespace, terminal: Terminal) -> int:
    """Runs none of the value's code."""
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        found = await workspace.inspecting.artifact(artifact.id, file=options.file, part=options.part)
    if options.json:
        sys.stdout.write(f"{msgspec.json.encode(found).decode()}\n")
        return 0
    terminal.table([(name.replace("_", " "), text) for name, text in found.facts.items()])
    for line in _told(found, artifact.name):
        terminal.say(line)
    if found.columns:
        headings = ("column", "type", "missing", "least", "greatest", "mean")
        terminal.table([headings, *([text or "" for text in msgspec.structs.astuple(each)] for each in found.columns)])
    if found.window is not None and found.window.cells:
        window = found.window
        lines = zip(window.labels, window.cells, strict=True)
        terminal.table([("", *window.names), *((label, *cells) for label, cells in lines)])
    if found.entries:
        terminal.table([(entry.name, entry.type, entry.summary) for entry in found.entries])
    return 0


async def files(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        artifact = await artifact_in_version(options, workspace, terminal)
        page = await workspace.folder_files.page(
            artifact.id, folder=options.folder, search=options.search, limit=options.limit
        )
    if options.json:
        for item in page.items:
            sys.stdout.write(f"{msgspec.json.encode(item).decode()}\n")
        return 0
    if page.items:
        terminal.table([("path", "size", "files"), *map(_row, page.items)])
    else:
        terminal.note("No file is like that.")
    if page.total > len(page.items):
        terminal.say(f"… and {page.total - len(page.items)} more")
    return 0


def _row(item: FolderItem) -> tuple[str, str, str]:
    if item.is_folder:
        return f"{item.path}/", size_of(item.size_bytes), str(item.files)
    return item.path, size_of(item.size_bytes), ""


def _told(found: Inside, name: str) -> Iterator[str]:
    yield from found.notes
    if found.needs:
        yield f"Opening it would run code, so it was not opened. It names {', '.join(found.needs)}."
    if found.kind == "folder":
        yield f"List its files with: deepforge artifacts files {name}"
    if found.pictures:
        yield "Its pictures are shown in JupyterLab."
    if found.text is not None:
        yield found.text
