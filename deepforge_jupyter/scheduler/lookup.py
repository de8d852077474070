"""Keys of one execution's jobs, and earlier results that may stand for them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from pathlib import Path

import msgspec

from deepforge_jupyter.compute.base import Compute
from deepforge_jupyter.domain.execution import Execution, Job, Status
from deepforge_jupyter.domain.operation import INPUT, OUTPUT
from deepforge_jupyter.errors import DeepForgeError
from deepforge_jupyter.scheduler import builtins
from deepforge_jupyter.scheduler.adapters import Adapters
from deepforge_jupyter.scheduler.attempts import now
from deepforge_jupyter.scheduler.reconcile import Dependencies
from deepforge_jupyter.scheduler.reuse import Earlier, is_still_good, port_key, result_key
from deepforge_jupyter.scheduler.snapshots import SnapshotFacts

log = logging.getLogger("deepforge.scheduler")


class Lookup:
    """`prepare` comes first."""

    def __init__(self, adapters: Adapters, execution: Execution, graph: Dependencies) -> None:
        self._adapters = adapters
        self._execution = execution
        self._graph = graph
        self._earlier = Earlier(adapters.store, execution.project)
        self._snapshot = SnapshotFacts(folder="")
        self._environment = ""

    async def prepare(self, snapshot: SnapshotFacts, compute: Compute) -> None:
        self._snapshot = snapshot
        self._environment = await self._adapters.keys.environment()
        if not compute.shares_environment:
            self._environment += f" on {compute.name}"
        if decisive := compute.decisive(self._execution.compute.options):
            self._environment += msgspec.json.encode(decisive, order="deterministic").decode()
        if not self._execution.afresh:
            await self._earlier.expect(self._probable_keys())

    def key(self, node: str, jobs: Mapping[str, Job]) -> str | None:
        """The key of a job whose sources have succeeded; None if its result must never stand for another."""
        return self._key(node, {edge.source: result_key(jobs[edge.source]) for edge in self._graph.incoming[node]})

    def incoming_key(self, node: str, jobs: Mapping[str, Job]) -> str:
        """What stands for the one value that comes into an `Output` node."""
        (edge,) = self._graph.incoming[node]
        return port_key(result_key(jobs[edge.source]), edge.output)

    async def find(self, job: Job) -> Job | None:
        """`job` as ended by an earlier result, if one may stand for it."""
        if self._execution.afresh or job.key is None:
            return None
        try:
            for earlier in await self._earlier.of(job.key):
                if await self._is_good(earlier, job):
                    return _reused(job, earlier)
        except DeepForgeError as error:
            log.warning("job %s: earlier results cannot be looked up: %s", job.id, error)
        return None

    async def _is_good(self, earlier: Job, job: Job) -> bool:
        storages, hashes, root = self._adapters.storages, self._adapters.hashes, Path(self._execution.root)
        if not await is_still_good(earlier, storages=storages, root=root, hashes=hashes):
            return False
        if job.operation != OUTPUT:
            return True
        if any(value.storage != self._execution.storage.name for value in earlier.outputs.values()):
            return False
        name = str(self._execution.document.nodes[job.node].attributes.get("name"))
        return await builtins.is_newest(self._adapters.store, earlier, project=job.project, name=name)

    def _key(self, name: str, results: Mapping[str, str]) -> str | None:
        node, keys = self._execution.document.nodes[name], self._adapters.keys
        incoming = self._graph.incoming[name]
        if node.operation == INPUT or node.reuse is False:
            return None
        if node.operation == OUTPUT:
            (edge,) = incoming
            return keys.output(str(node.attributes.get("name")), port_key(results[edge.source], edge.output))
        facts = self._snapshot.operations.get(node.operation)
        if facts is None or not facts.allows_reuse:
            return None
        return keys.operation(
            node,
            facts,
            environment=self._environment,
            inputs={edge.input: port_key(results[edge.source], edge.output) for edge in incoming},
            references={name: self._snapshot.references.get(path, path) for name, path in node.references.items()},
        )

    def _probable_keys(self) -> list[str]:
        """The keys that jobs will have if none of them reads files of the project: one query for all of them."""
        waits_for = {node: {edge.source for edge in edges} for node, edges in self._graph.incoming.items()}
        probable: dict[str, str] = {}
        ready = deque(node for node, sources in waits_for.items() if not sources)
        while ready:
            node = ready.popleft()
            key = self._key(node, probable)
            if key is None:
                continue
            probable[node] = key
            for dependent in self._graph.dependents[node]:
                waits_for[dependent].discard(node)
                if not waits_for[dependent]:
                    ready.append(dependent)
        return list(probable.values())


def _reused(job: Job, earlier: Job) -> Job:
    return msgspec.structs.replace(
        job,
        status=Status.success,
        reused=True,
        reused_from=earlier.reused_from or earlier.id,
        outputs=earlier.outputs,
        opened=earlier.opened,
        figures=earlier.figures,
        metrics=earlier.metrics,
        installation=earlier.installation,
        ended_at=now(),
    )
