"""Executions beside each other: what they were given, what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.protocol.listing import ComparedRow, ExecutionComparison
from deepforge_jupyter.scheduler.records import ARTIFACTS, EXECUTIONS, JOBS, artifact_of, execution_of, job_of
from deepforge_jupyter.services.listing import cell, metrics_of
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.store.base import Store

Values = Mapping[str, Mapping[str, Any]]


class Comparisons:
    def __init__(self, projects: Projects, store: Store) -> None:
        self._projects = projects
        self._store = store

    async def of(self, project: str, executions: Sequence[str]) -> ExecutionComparison:
        """In the order of `executions`; one that was deleted, or is another project's, is None. Raises NotFound."""
        await self._projects.check_known(project)
        found = [await self._execution(project, execution) for execution in executions]
        metrics = [await self._metrics(execution) for execution in found]
        attributes: list[Values] = [{} if execution is None else execution.attributes for execution in found]
        references = [_references(execution) for execution in found]
        nodes = list(dict.fromkeys(node for execution in found if execution for node in execution.nodes))
        is_there = [execution is not None for execution in found]
        artifacts = await self._store.find(ARTIFACTS, {"execution": [one.id for one in found if one]}, order_by="name")
        return ExecutionComparison(
            executions=tuple(found),
            rows=(
                *_rows("attribute", nodes, attributes, is_there),
                *_rows("reference", nodes, references, is_there),
                *_rows("metric", nodes, metrics, is_there),
            ),
            artifacts=tuple(artifact_of(record) for record in artifacts),
        )

    async def _execution(self, project: str, id: str) -> Execution | None:
        record = await self._store.get(EXECUTIONS, id)
        execution = None if record is None else execution_of(record)
        return execution if execution is not None and execution.project == project else None

    async def _metrics(self, execution: Execution | None) -> Values:
        if execution is None:
            return {}
        jobs = () if execution.status.is_final else await self._store.find(JOBS, {"execution": execution.id})
        return metrics_of(execution, map(job_of, jobs))


def _references(execution: Execution | None) -> Values:
    """The resources that each node was given."""
    if execution is None:
        return {}
    drawn = execution.document.nodes
    return {node: drawn[node].references for node in execution.nodes if node in drawn}


def _rows(
    kind: Literal["attribute", "reference", "metric"],
    nodes: Iterable[str],
    values: Sequence[Values],
    is_there: Sequence[bool],
) -> Iterable[ComparedRow]:
    for node in nodes:
        for name in dict.fromkeys(name for one in values for name in one.get(node, ())):
            is_set = tuple(name in one.get(node, ()) for one in values)
            cells = tuple(cell(one.get(node, {}).get(name)) for one in values)
            seen = {(there, type(value) is bool, value) for there, value in _counted(is_set, cells, is_there)}
            yield ComparedRow(kind=kind, node=node, name=name, cells=cells, is_set=is_set, differs=len(seen) > 1)


def _counted(is_set: Sequence[bool], cells: Sequence[Any], is_there: Sequence[bool]) -> Iterable[tuple[bool, Any]]:
    """Those of executions that exist."""
    return [(one, value) for one, value, there in zip(is_set, cells, is_there, strict=True) if there]
