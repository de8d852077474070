"""`deepforge lineage`: what an artifact comes from and what was made of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import msgspec

from deepforge_jupyter.cli.opened import maybe_project, opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.artifact import Artifact, Value
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.domain.sizes import size_of
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.lineage import Lineage, LineageArtifact, LineageJob
from deepforge_jupyter.workspace import Workspace

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

COMMIT_CHARACTERS = 8
LONGEST_VALUE = 30


async def lineage(options: argparse.Namespace, terminal: Terminal) -> int:
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        artifact = await artifact_named(workspace, options.artifact, project)
        found = await workspace.lineages.of_artifact(artifact.id, up=options.up, down=options.down)
    if options.json:
        terminal.say(msgspec.json.encode(found).decode())
        return 0
    terminal.draw(_drawn(found, is_up=True))
    terminal.draw(_drawn(found, is_up=False))
    if found.is_cut:
        terminal.note("… there is more than is shown: ask for fewer generations with --up and --down")
    return 0


async def artifact_named(workspace: Workspace, name: str, project: Project | None) -> Artifact:
    """The newest of that name in the project, or the one of that id in any."""
    try:
        return await workspace.artifacts.get(name)
    except NotFound:
        if project is None:
            raise NotFound(f"There is no artifact {name}: go into its project, or say --project FOLDER.") from None
    return await workspace.artifacts.named(project.id, name)


def _drawn(lineage: Lineage, *, is_up: bool) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    nodes = {node.id: node for node in lineage.nodes}
    ways: dict[str, dict[str, None]] = {id: {} for id in nodes}
    for edge in lineage.edges:
        near, far = (edge.target, edge.source) if is_up else (edge.source, edge.target)
        ways[near][far] = None
    tree = Tree(Text.assemble(_line(nodes[lineage.root]), (" comes from" if is_up else " is used by", "bold")))
    _grow(tree, lineage.root, ways, nodes=nodes, is_up=is_up, shown=set())
    if not ways[lineage.root] and not _has_more(nodes[lineage.root], is_up=is_up):
        tree.add(Text("nothing that is known" if is_up else "nothing yet", style="dim"))
    return tree


def _grow(tree: Tree, id: str, ways: dict[str, dict[str, None]], *, nodes: Any, is_up: bool, shown: set[str]) -> None:
    from rich.text import Text

    for other in ways[id]:
        if other in shown and ways[other]:
            tree.add(Text.assemble(_line(nodes[other]), ("  (as above)", "dim")))
            continue
        shown.add(other)
        _grow(tree.add(_line(nodes[other])), other, ways, nodes=nodes, is_up=is_up, shown=shown)
    if _has_more(nodes[id], is_up=is_up):
        tree.add(Text("…", style="dim"))


def _has_more(node: LineageArtifact | LineageJob, *, is_up: bool) -> bool:
    return node.more_up if is_up else node.more_down


def _line(node: LineageArtifact | LineageJob) -> Text:
    from rich.text import Text

    gone = (" (deleted)", "red") if node.is_gone else ("", "")
    if isinstance(node, LineageArtifact):
        when = "" if node.created_at is None else f", {node.created_at.astimezone():%Y-%m-%d %H:%M}"
        return Text.assemble(("◆ ", "cyan"), (node.name, "bold"), gone, (f"  {_value(node.value)}{when}", "dim"))
    name = node.label if node.operation in ("", node.label) else f"{node.label} ({node.operation})"
    where = ["", f"in {node.execution_name}"][bool(node.execution_name)]
    at = f"@{node.snapshot[:COMMIT_CHARACTERS]}" if node.snapshot else ""
    given = " ".join(f"{key}={_short(value)}" for key, value in node.attributes.items())
    said = "  ".join(part for part in (where, at, given) if part)
    return Text.assemble(("▸ ", "green"), (name, "bold"), gone, (f"  {said}" if said else "", "dim"))


def _value(value: Value | None) -> str:
    if value is None:
        return ""
    return f"{value.summary or value.type}, {size_of(value.size_bytes)}"


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
