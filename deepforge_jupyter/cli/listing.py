"""`deepforge list executions` and `deepforge compare`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from deepforge_jupyter.cli.display import ICONS
from deepforge_jupyter.cli.opened import execution_named, maybe_project, opened
from deepforge_jupyter.cli.terminal import Terminal
from deepforge_jupyter.domain.execution import Execution
from deepforge_jupyter.domain.project import Project
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.listing import Cell, ComparedRow, ExecutionComparison, ExecutionPage
from deepforge_jupyter.workspace import Workspace

MOST_COMPARED = 8
LONGEST_CELL = 40
NOT_FINITE = "NaN or ∞"
_OPTIONS = {"search": "", "status": None, "sort": "-date", "columns": (), "limit": 50, "json": False}


def given_options(options: argparse.Namespace) -> list[str]:
    """The options of a list of executions that were used."""
    return [f"--{name}" for name, default in _OPTIONS.items() if getattr(options, name) != default]


async def list_executions(
    options: argparse.Namespace, workspace: Workspace, project: Project, terminal: Terminal
) -> None:
    search = " ".join([options.search, *([f"status:{options.status}"] if options.status else [])])
    page = await workspace.listing.page(
        project.id, limit=options.limit, search=search, sort=options.sort, columns=options.columns, zone=None
    )
    if options.json:
        for row in page.executions:
            _write_json(row)
        return
    if options.columns and page.executions:
        terminal.table(
            [("execution", "status", "done", "created", "pipeline", *options.columns), *_rows(page, options)]
        )
    else:
        terminal.table(_rows(page, options))
    if page.total > len(page.executions):
        terminal.say(f"… and {page.total - len(page.executions)} more")
    if not page.executions:
        terminal.note("No execution is like that." if search.strip() else "No execution yet.")


async def compare(options: argparse.Namespace, terminal: Terminal) -> int:
    if not 2 <= len(options.executions) <= MOST_COMPARED:
        raise BadRequest(f"Two to {MOST_COMPARED} executions can be compared.")
    async with opened() as workspace:
        project = await maybe_project(workspace, options.project, terminal)
        found = [await execution_named(workspace, name, project) for name in options.executions]
        if len({execution.project for execution in found}) > 1:
            raise BadRequest("These are executions of several projects: only those of one can be compared.")
        compared = await workspace.comparisons.of(found[0].project, [execution.id for execution in found])
    if options.json:
        _write_json(compared)
        return 0
    _show(compared, terminal, only_differences=options.differences)
    return 0


def _rows(page: ExecutionPage, options: argparse.Namespace) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for row in page.executions:
        execution = row.execution
        reused = f", {row.reused} reused" if row.reused else ""
        created = execution.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        cells = [_text(row.cells.get(column, "-"), none=NOT_FINITE) for column in options.columns]
        name = f"{execution.name} ★" if execution.is_starred else execution.name
        rows.append(
            (name, execution.status.value, f"{row.ended}/{row.jobs}{reused}", created, execution.pipeline, *cells)
        )
    return rows


def _show(compared: ExecutionComparison, terminal: Terminal, *, only_differences: bool) -> None:
    there = [execution for execution in compared.executions if execution is not None]
    if len(there) < len(compared.executions):
        raise NotFound("One of the executions was deleted meanwhile.")
    table: list[Sequence[str]] = [("", "", *(execution.name for execution in there))]
    table += [
        _line("status", [f"{ICONS[one.status]} {one.status.value}" for one in there]),
        _line("pipeline", [one.pipeline for one in there]),
        _line("took", [_took(one) for one in there]),
        _line("code", [one.snapshot[:10] for one in there]),
    ]
    rows = [row for row in compared.rows if row.differs or not only_differences]
    table += [_compared_line(row) for row in rows]
    for name in dict.fromkeys(artifact.name for artifact in compared.artifacts):
        kept = {item.execution: item.value for item in compared.artifacts if item.name == name}
        values = [kept.get(one.id) for one in there]
        table.append(_line(f"artifact {name}", [(value.summary or value.type) if value else "-" for value in values]))
    terminal.table(row for row in table if row[0] or not only_differences or row is table[0])
    if only_differences and not rows:
        terminal.note("No attribute and no metric differs.")


def _line(label: str, cells: list[str]) -> Sequence[str]:
    return ("≠" if len(set(cells)) > 1 else "", label, *(_short(cell) for cell in cells))


def _compared_line(row: ComparedRow) -> Sequence[str]:
    none = NOT_FINITE if row.kind == "metric" else "None"
    cells = [_text(value if is_set else "-", none=none) for value, is_set in zip(row.cells, row.is_set, strict=True)]
    return ("≠" if row.differs else "", f"{row.node}.{row.name}", *cells)


def _text(value: Cell, *, none: str) -> str:
    if value is None:
        return none
    return _short(value if isinstance(value, str) else f"{value:.6g}" if isinstance(value, float) else _json(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _took(execution: Execution) -> str:
    return "-" if execution.elapsed_s is None else f"{execution.elapsed_s:.1f} s"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _write_json(value: Any) -> None:
    sys.stdout.write(f"{_json(value)}\n")
