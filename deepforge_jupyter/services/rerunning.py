"""Running a part of an execution once more on the very inputs that it had: an execution of its own beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from deepforge_jupyter.domain.debugging import DerivedFrom
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.graph import all_downstream
from deepforge_jupyter.domain.operation import BUILTIN_OPERATIONS, Operation
from deepforge_jupyter.domain.validation import validate
from deepforge_jupyter.errors import BadRequest, Conflict
from deepforge_jupyter.protocol.debugging import Rerun
from deepforge_jupyter.services.drafts import Drafts
from deepforge_jupyter.services.execution_names import written_name
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.sequels import Sequels
from deepforge_jupyter.services.snapshots import SnapshotReader
from deepforge_jupyter.services.start import part_of, refuse_errors

_ENDING = re.compile(r"_debug(_\d+)?$")


class Rerunning:
    def __init__(self, sequels: Sequels, *, snapshots: SnapshotReader, histories: Histories, drafts: Drafts) -> None:
        self._sequels = sequels
        self._snapshots = snapshots
        self._histories = histories
        self._drafts = drafts

    async def __call__(
        self, execution: str, request: Rerun, *, user: str = "", author: str = "", hand_over: bool = False
    ) -> Execution:
        """The new execution. Raises NotFound, BadRequest, Conflict naming the node whose result is missing,
        InvalidPipeline if the edited code does not fit the pipeline."""
        original, jobs = await self._sequels.original(execution)
        name = f"{_ENDING.sub('', original.name)}_debug" if request.name is None else written_name(request.name)
        chosen = _chosen(original, request)
        taken = await self._taken(original, jobs, chosen, only=request.only)
        nodes = tuple(node for node in original.nodes if node in chosen or node in taken)
        edits = await self._edits(original, request)
        await self._check(original, nodes, chosen, edits)
        folder = await self._sequels.folder(original)
        again = msgspec.structs.replace(
            self._sequels.of(original, nodes, folder, user=user),
            snapshot=await self._snapshot(original, folder, edits, author=author or user),
            is_debug=True,
            derived_from=DerivedFrom(
                execution=original.id, name=original.name, node=request.node, operations=tuple(sorted(edits))
            ),
        )
        return await self._sequels.begin(again, taken, name=name, hand_over=hand_over)

    async def _taken(
        self, original: Execution, jobs: Mapping[str, Job], chosen: Collection[str], *, only: bool
    ) -> dict[str, Job]:
        """The results that stand beside: those that `chosen` need, and unless these run alone all others."""
        edges = [edge for edge in original.document.edges if edge.target in chosen and edge.source not in chosen]
        needed = {edge.source for edge in edges}
        taken = {}
        for node in original.nodes:
            job = jobs[node]
            if node in chosen or (only and node not in needed):
                continue
            if job.status is Status.success and await self._sequels.has_values(job):
                taken[node] = job
        for edge in edges:
            if edge.source not in taken:
                label = jobs[edge.source].label if edge.source in jobs else edge.source
                message = (
                    f"{original.name} has no result of {label} that {edge.target} could take. "
                    f"Run from {label} instead, or retry {original.name}."
                )
                raise Conflict(message, details={"node": edge.source})
        return taken

    async def _edits(self, original: Execution, request: Rerun) -> dict[str, str]:
        """The operations whose code is not what ran."""
        sources = await self._snapshots.sources(original)
        used = {node.operation for node in original.document.nodes.values()} & sources.keys()
        if unknown := sorted(request.code.keys() - used):
            there_is = ", ".join(sorted(used)) or "none"
            message = f"{original.name} has no operation “{unknown[0]}” of its own. It has: {there_is}."
            raise BadRequest(message, details={"operation": unknown[0]})
        texts = {**await self._drafts.texts(original.id), **request.code}
        return {name: text for name, text in texts.items() if name in used and text != sources[name][1]}

    async def _check(
        self, original: Execution, nodes: tuple[str, ...], chosen: Collection[str], edits: Mapping[str, str]
    ) -> None:
        """Edited code must still fit where it stands."""
        if not edits:
            return
        sources = await self._snapshots.sources(original)
        operations = await asyncio.to_thread(_read, sources, edits)
        found = validate(
            part_of(original.document, nodes), operations, artifacts=None, references=None, path=original.pipeline
        )
        refuse_errors(original.pipeline, [problem for problem in found if problem.where.node in chosen])

    async def _snapshot(self, original: Execution, folder: Path, edits: Mapping[str, str], *, author: str) -> str:
        if not edits:
            await asyncio.to_thread(self._snapshots.put, original.snapshot, folder)
            return original.snapshot
        sources = await self._snapshots.sources(original)
        files = {sources[name][0]: text.encode() for name, text in edits.items()}
        message = f"Debug {original.name}: {', '.join(sorted(edits))}"
        history = self._histories.of(folder)
        commit = await asyncio.to_thread(history.derive, original.snapshot, files, message=message, author=author)
        await asyncio.to_thread(self._snapshots.put, commit, folder)
        return commit


def _chosen(original: Execution, request: Rerun) -> set[str]:
    """The nodes that run."""
    if request.node not in original.nodes:
        there_is = ", ".join(original.nodes)
        message = f"{original.name} has no node “{request.node}”. It has: {there_is}."
        raise BadRequest(message, details={"node": request.node})
    if request.only:
        return {request.node}
    return all_downstream(original.document, [request.node]) & set(original.nodes)


def _read(sources: Mapping[str, tuple[str, str]], edits: Mapping[str, str]) -> dict[str, Operation]:
    from deepforge_jupyter.analysis import read_operation

    operations = {
        name: read_operation(edits.get(name, text), name=name, path=path) for name, (path, text) in sources.items()
    }
    return {**operations, **{each.name: each for each in BUILTIN_OPERATIONS}}
