"""Bodies of answers that list and compare executions."""

from __future__ import annotations

from typing import Literal

import msgspec

from deepforge_jupyter.domain.artifact import Artifact
from deepforge_jupyter.domain.execution import Execution

# An attribute's value or a metric's last one, as a cell shows it: lists and objects as JSON text.
Cell = str | int | float | bool | None


class ExecutionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the list: the execution (`document`, `attributes` and `metrics` left empty) and how many of its jobs
    have ended. `cells` are the values of the columns that were asked for: null is a metric that ended
    with NaN or an infinity, a column without a value is left out."""

    execution: Execution
    jobs: int
    ended: int
    reused: int
    cells: dict[str, Cell] = {}


class ExecutionPage(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is how many there are on all pages."""

    executions: tuple[ExecutionSummary, ...]
    total: int


class ColumnChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A column that the list of executions can have: `name` as `columns`, `sort` and the search take it."""

    name: str
    kind: Literal["attribute", "metric"]
    node: str


class ListChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest executions of a project can be listed by."""

    columns: tuple[ColumnChoice, ...]
    tags: tuple[str, ...]
    people: tuple[str, ...]


class NamedOther(msgspec.Struct, frozen=True, kw_only=True):
    """Another execution."""

    id: str
    name: str


class Dependents(msgspec.Struct, frozen=True, kw_only=True):
    """What an execution gave to others: the names of its artifacts (they stay when it is deleted), and the executions
    that took its results (they keep the values, but not what was printed and shown)."""

    artifacts: tuple[str, ...]
    reused_by: tuple[NamedOther, ...]


class ComparedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute, reference (its resource's path) or final metric: a cell for each execution, in their order
    (`is_set` false where it has none)."""

    kind: Literal["attribute", "reference", "metric"]
    node: str
    name: str
    cells: tuple[Cell, ...]
    is_set: tuple[bool, ...]
    differs: bool


class ExecutionComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Executions beside each other. `executions` are in the order asked for (with their documents; null: there is no
    such execution any more), `rows` in the order of the nodes, `artifacts` what they keep."""

    executions: tuple[Execution | None, ...]
    rows: tuple[ComparedRow, ...]
    artifacts: tuple[Artifact, ...]
