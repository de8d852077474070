"""The lineage of artifacts and jobs, walked generation by generation across executions and pipelines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable

import msgspec

from deepforge_jupyter.domain.execution import Job, job_id
from deepforge_jupyter.domain.installation import Installation
from deepforge_jupyter.domain.operation import BUILTIN_PORT, INPUT, OUTPUT
from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.protocol.lineage import Lineage, LineageArtifact, LineageEdge, LineageJob
from deepforge_jupyter.scheduler.records import ARTIFACTS, INSTALLATIONS, JOBS, artifact_of, installation_of, job_of
from deepforge_jupyter.scheduler.reuse import Keys
from deepforge_jupyter.services.relatives import Relative, Relatives, artifact_node, job_node
from deepforge_jupyter.store.base import Store

MOST_NODES = 300

Step = Callable[[str], Awaitable[list[Relative]]]


class Lineages:
    def __init__(self, store: Store, keys: Keys, *, most_nodes: int = MOST_NODES) -> None:
        self._store = store
        self._keys = keys
        self._most_nodes = most_nodes

    async def of_artifact(self, artifact: str, *, up: int, down: int) -> Lineage:
        """`up` and `down` count generations: an artifact and the job that made it are two. Raises NotFound."""
        record = await self._store.get(ARTIFACTS, artifact)
        if record is None:
            raise NotFound(f"There is no artifact {artifact}; what was deleted is shown in the lineage of its users.")
        return await self._walk(artifact_of(record).project, artifact_node(artifact), up=up, down=down)

    async def of_job(self, execution: str, node: str, *, up: int, down: int) -> Lineage:
        """Of an `Input` or `Output` node: of the artifact that it loaded or kept. Raises NotFound."""
        record = await self._store.get(JOBS, job_id(execution, node))
        if record is None:
            raise NotFound(f"There is no job {node} in the execution {execution}.")
        job = job_of(record)
        relatives = Relatives(self._store, self._keys, project=job.project)
        return await self._walk(job.project, await self._root(relatives, job), up=up, down=down, relatives=relatives)

    async def _root(self, relatives: Relatives, job: Job) -> str:
        if job.operation in (INPUT, OUTPUT):
            value = job.outputs.get(BUILTIN_PORT)
            if value is None or value.artifact is None:
                word = "loaded" if job.operation == INPUT else "kept"
                raise NotFound(f"{job.label} has {word} no artifact, so there is nothing to follow.")
            return artifact_node(value.artifact)
        return job_node((await relatives.made_by(job)).id)

    async def _walk(
        self, project: str, root: str, *, up: int, down: int, relatives: Relatives | None = None
    ) -> Lineage:
        relatives = relatives or Relatives(self._store, self._keys, project=project)
        walk = _Walk(root, most_nodes=self._most_nodes)
        await walk.go(up, relatives.sources, is_up=True)
        await walk.go(down, relatives.users, is_up=False)
        nodes = []
        for id in walk.nodes:
            node = await relatives.node(id)
            more = {"more_up": id in walk.more_up, "more_down": id in walk.more_down}
            nodes.append(msgspec.structs.replace(node, **more))
        return Lineage(
            project=project,
            root=root,
            nodes=tuple(nodes),
            edges=tuple(walk.edges),
            installations=await self._installations(nodes),
            is_cut=walk.is_cut,
        )

    async def _installations(self, nodes: list[LineageArtifact | LineageJob]) -> dict[str, Installation]:
        ids = {node.installation for node in nodes if isinstance(node, LineageJob) and node.installation}
        records = [await self._store.get(INSTALLATIONS, id) for id in sorted(ids)]
        return {record.id: installation_of(record) for record in records if record is not None}


class _Walk:
    """What was found so far, in the order of finding."""

    def __init__(self, root: str, *, most_nodes: int) -> None:
        self._most_nodes = most_nodes
        self.nodes: dict[str, None] = {root: None}
        self.edges: dict[LineageEdge, None] = {}
        self._following: defaultdict[str, set[str]] = defaultdict(set)
        self.more_up: set[str] = set()
        self.more_down: set[str] = set()
        self.is_cut = False
        self._root = root

    async def go(self, generations: int, step: Step, *, is_up: bool) -> None:
        """Each node is asked once, so that this ends whatever the records say."""
        more = self.more_up if is_up else self.more_down
        asked, now = {self._root}, [self._root]
        for generation in range(generations + 1):
            following: list[str] = []
            for id in now:
                for relative in await step(id):
                    if relative.id not in self.nodes and not self._may_grow(generation < generations):
                        more.add(id)
                        continue
                    self.nodes[relative.id] = None
                    self._connect(relative.edge)
                    if relative.id not in asked:
                        asked.add(relative.id)
                        following.append(relative.id)
            now = following

    def _connect(self, edge: LineageEdge) -> None:
        following = self._following[edge.source]
        if edge.target in following or not self._leads(edge.target, edge.source):
            following.add(edge.target)
            self.edges[edge] = None

    def _leads(self, start: str, end: str) -> bool:
        """Whether there is a way from one node to the other; an edge back would close a cycle."""
        waiting, seen = [start], {start}
        while waiting:
            now = waiting.pop()
            if now == end:
                return True
            following = self._following[now] - seen
            seen |= following
            waiting += following
        return False

    def _may_grow(self, is_near: bool) -> bool:
        if is_near and len(self.nodes) >= self._most_nodes:
            self.is_cut = True
        return is_near and not self.is_cut
