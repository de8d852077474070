"""The order of a pipeline's nodes; pure functions. Edges from or to nodes that are not there are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from deepforge_jupyter.domain.pipeline import Pipeline

Dependencies = Mapping[str, Collection[str]]


def dependencies(pipeline: Pipeline) -> dict[str, tuple[str, ...]]:
    """For each node, in the document's order, the nodes whose values it takes directly."""
    found: dict[str, dict[str, None]] = {node: {} for node in pipeline.nodes}
    for edge in pipeline.edges:
        if edge.source in found and edge.target in found:
            found[edge.target][edge.source] = None
    return {node: tuple(sources) for node, sources in found.items()}


def topological_order(pipeline: Pipeline) -> tuple[str, ...]:
    """Every node after those that it needs. Raises graphlib.CycleError; `cycles` names them for people."""
    return tuple(TopologicalSorter(dependencies(pipeline)).static_order())


def cycles(pipeline: Pipeline, *, at_most: int = 10) -> list[tuple[str, ...]]:
    """Cycles that share no node, each from its earliest node in the document along the edges, without repeating
    it at the end. Empty if the pipeline can run."""
    needs = {node: list(sources) for node, sources in dependencies(pipeline).items()}
    position = {node: index for index, node in enumerate(needs)}
    found: list[tuple[str, ...]] = []
    while len(found) < at_most:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            nodes = error.args[1][:-1]
            start = min(range(len(nodes)), key=lambda index: position[nodes[index]])
            found.append((*nodes[start:], *nodes[:start]))
            gone = set(nodes)
            needs = {node: [s for s in sources if s not in gone] for node, sources in needs.items() if node not in gone}
            continue
        break
    return found


def describe_cycle(nodes: Iterable[str]) -> str:
    """`A → B → A`."""
    names = list(nodes)
    return " → ".join([*names, names[0]])


def all_upstream(pipeline: Pipeline, nodes: Iterable[str]) -> set[str]:
    """`nodes` and everything that they need, directly or through others."""
    return _closure(dependencies(pipeline), nodes)


def all_downstream(pipeline: Pipeline, nodes: Iterable[str]) -> set[str]:
    """`nodes` and everything that needs them, directly or through others."""
    needed_by: dict[str, list[str]] = {node: [] for node in pipeline.nodes}
    for node, sources in dependencies(pipeline).items():
        for source in sources:
            needed_by[source].append(node)
    return _closure(needed_by, nodes)


def ready(needs: Dependencies, todo: Collection[str], done: Collection[str]) -> list[str]:
    """The nodes of `todo` that need nothing outside `done`, in the order of `todo`. `needs` is `dependencies(…)`."""
    finished = done if isinstance(done, (set, frozenset, dict)) else set(done)
    return [node for node in todo if all(source in finished for source in needs[node])]


def _closure(neighbours: Dependencies, start: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in found and node in neighbours:
            found.add(node)
            waiting += neighbours[node]
    return found
