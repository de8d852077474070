"""Executions in pages: found by what people type, in any order, with values of their nodes as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timezone, tzinfo
from typing import Any

import msgspec

from deepforge_jupyter.domain.execution import FINAL, Execution, Job, Status, brief
from deepforge_jupyter.domain.search import Term, parse_search
from deepforge_jupyter.errors import BadRequest
from deepforge_jupyter.protocol.listing import Cell, ColumnChoice, ExecutionPage, ExecutionSummary, ListChoices
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, execution_of, job_of
from deepforge_jupyter.services.projects import Projects
from deepforge_jupyter.store.base import Order, Store
from deepforge_jupyter.store.conditions import ANY, Condition, Path

ALIVE = [status.value for status in Status if status not in FINAL]
LOOKED_AT = 300
MOST_COLUMNS = 50
MOST_STEPS = 20
NEWEST_FIRST = "-date"

_PLACES: Mapping[str, tuple[Path, ...]] = {
    "word": (("name",), ("pipeline",), ("note",), ("created_by",), ("tags", ANY)),
    "name": (("name",),),
    "pipeline": (("pipeline",),),
    "note": (("note",),),
    "tag": (("tags", ANY),),
    "status": (("status",),),
    "by": (("created_by",),),
    "date": (("created_at",),),
    "took": (("elapsed_s",),),
    "star": (("is_starred",),),
}
_SORTED = ("name", "pipeline", "status", "by", "took", "star")


class Listing:
    def __init__(self, projects: Projects, store: Store) -> None:
        self._projects = projects
        self._store = store

    async def page(
        self,
        project: str,
        *,
        limit: int = 50,
        offset: int = 0,
        search: str = "",
        sort: str = "",
        columns: Sequence[str] = (),
        zone: tzinfo | None = timezone.utc,
    ) -> ExecutionPage:
        """Those of a project that `search` finds, newest first or ordered by `sort`: date, name, pipeline, status, by,
        took, star, or an attribute or metric; a minus before it turns it round. Days are those of `zone` (None: of this
        machine). Raises BadRequest, NotFound."""
        await self._projects.check_known(project)
        if len(columns) > MOST_COLUMNS:
            raise BadRequest(f"A list has at most {MOST_COLUMNS} columns of attributes and metrics.")
        sort = sort or NEWEST_FIRST
        where, conditions = {"project": project}, [_condition(term) for term in parse_search(search, zone=zone)]
        records, total = await self._store.page(
            EXECUTIONS,
            where,
            conditions=conditions,
            order_by=_order(sort.removeprefix("-")),
            descending=sort.startswith("-"),
            limit=limit,
            offset=offset,
        )
        return ExecutionPage(executions=await self._summaries(map(execution_of, records), columns), total=total)

    async def unfinished(self) -> ExecutionPage:
        """Those of all projects that have not ended, newest first."""
        records = await self._store.find(EXECUTIONS, {"status": ALIVE}, order_by="created_at", descending=True)
        return ExecutionPage(executions=await self._summaries(map(execution_of, records)), total=len(records))

    async def choices(self, project: str) -> ListChoices:
        """What the newest executions have: the columns in the order of the nodes, attributes before metrics."""
        await self._projects.check_known(project)
        records = await self._store.find(
            EXECUTIONS, {"project": project}, order_by="created_at", descending=True, limit=LOOKED_AT
        )
        executions = [execution_of(record) for record in records]
        jobs = await self._jobs(executions)
        columns: dict[str, ColumnChoice] = {}
        for execution in executions:
            metrics = metrics_of(execution, jobs.get(execution.id, ()))
            for node in execution.nodes:
                for name in execution.attributes.get(node, ()):
                    columns.setdefault(
                        f"{node}.{name}", ColumnChoice(name=f"{node}.{name}", kind="attribute", node=node)
                    )
                for name in metrics.get(node, ()):
                    columns.setdefault(f"{node}.{name}", ColumnChoice(name=f"{node}.{name}", kind="metric", node=node))
        return ListChoices(
            columns=tuple(columns.values()),
            tags=tuple(sorted({tag for execution in executions for tag in execution.tags}, key=str.casefold)),
            people=tuple(sorted({execution.created_by for execution in executions if execution.created_by})),
        )

    async def _summaries(
        self, executions: Iterable[Execution], columns: Sequence[str] = ()
    ) -> tuple[ExecutionSummary, ...]:
        """Of those that run the jobs are counted; those that have ended say everything themselves."""
        shown = list(executions)
        jobs = await self._jobs(shown)
        return tuple(_summary(execution, jobs.get(execution.id), columns) for execution in shown)

    async def _jobs(self, executions: Sequence[Execution]) -> dict[str, list[Job]]:
        """By execution, the jobs of those that have not ended."""
        alive = [execution.id for execution in executions if not execution.status.is_final]
        found: dict[str, list[Job]] = {id: [] for id in alive}
        for record in await self._store.find(JOBS, {"execution": alive}) if alive else ():
            job = job_of(record)
            found[job.execution].append(job)
        return found


def metrics_of(execution: Execution, jobs: Iterable[Job]) -> Mapping[str, Mapping[str, float | None]]:
    """The last values by node; of an execution that runs, those of the jobs that have ended."""
    if execution.status.is_final:
        return execution.metrics
    return {job.node: job.metrics for job in jobs if job.metrics}


def cell(value: Any) -> Cell:
    """The value as a table shows it."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return msgspec.json.encode(value).decode()


def _summary(execution: Execution, jobs: Sequence[Job] | None, columns: Sequence[str]) -> ExecutionSummary:
    body = {"attributes": execution.attributes, "metrics": metrics_of(execution, jobs or ())}
    cells: dict[str, Cell] = {}
    for column in columns:
        paths = _paths(column)
        found = next((found for path in paths if (found := _at(body, path)) is not None), None)
        if found is not None or any(_has_ended_without_number(body, path) for path in paths):
            cells[column] = cell(found)
    return ExecutionSummary(
        execution=brief(execution),
        jobs=len(execution.nodes),
        ended=len(execution.nodes) if jobs is None else sum(job.status.is_final for job in jobs),
        reused=execution.reused if jobs is None else sum(job.reused for job in jobs),
        cells=cells,
    )


def _at(body: Any, path: Path) -> Any:
    """The first value there that is not null."""
    if not path or body is None:
        return body
    if not isinstance(body, Mapping):
        return None
    if path[0] != ANY:
        return _at(body.get(path[0]), path[1:])
    return next((found for item in body.values() if (found := _at(item, path[1:])) is not None), None)


def _has_ended_without_number(body: Mapping[str, Any], path: Path) -> bool:
    """Whether it is a metric whose last value was not finite."""
    kind, node, name = path
    nodes = body["metrics"].values() if node == ANY else [body["metrics"].get(node, {})]
    return kind == "metrics" and any(name in metrics for metrics in nodes)


def _paths(name: str) -> tuple[Path, ...]:
    """Where the value of `Train.epochs` or of `epochs` may lie; both parts may hold dots themselves."""
    if not name:
        raise BadRequest("An attribute or metric needs a name: epochs, or Train.epochs.")
    steps = name.split(".")
    if len(steps) > MOST_STEPS:
        raise BadRequest(f"“{name[:60]}…” has more than {MOST_STEPS - 1} dots, so it is no attribute or metric.")
    places = [(".".join(steps[:index]), ".".join(steps[index:])) for index in range(1, len(steps))]
    named = [place for place in [*places, (ANY, name)] if all(place) and place[0] != ""]
    return tuple((kind, *place) for place in named for kind in ("attributes", "metrics"))


def _order(sort: str) -> Order:
    if sort == "date":
        return "created_at"
    return _PLACES[sort] if sort in _SORTED else _paths(sort)


def _condition(term: Term) -> Condition:
    paths = _paths(term.name) if term.field == "value" else _PLACES[term.field]
    return Condition(paths=paths, comparison=term.sign, values=term.values, is_not=term.is_not)
