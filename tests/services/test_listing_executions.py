"""Executions are found by what people type, and listed in any order."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from deepforge_jupyter.domain.execution import Execution, Status
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.requests import ChangeExecution
from deepforge_jupyter.scheduler.records import EXECUTIONS, body_of
from deepforge_jupyter.services.comparisons import Comparisons
from deepforge_jupyter.services.listing import Listing
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.memory import MemoryStore

BEGIN = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
TRAIN = """
import deepforge

class Train:
    def __init__(self, epochs: int = 2, rate: float = 0.1, layers=[8, 8]):
        self.epochs, self.rate = epochs, rate

    def execute(self):
        for epoch in range(self.epochs):
            deepforge.log(step=epoch, loss=1 / (epoch + 1) - self.rate)
        model = self.rate
        return model
"""
WAITS = """
import time

class Waits:
    def execute(self, model):
        time.sleep(60)
"""


def run(number: int, **more: Any) -> Execution:
    given: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "name": f"train_{number}",
        "pipeline": "pipelines/train.dfpipe",
        "status": Status.success,
        "created_at": BEGIN + timedelta(days=number),
        "created_by": "ada",
        "nodes": ("Train", "Split"),
        "attributes": {"Train": {"epochs": number, "optimizer": "adam"}, "Split": {"seed": 1}},
        "metrics": {"Train": {"loss": 1 / (number + 1), "val/loss": None}},
        "elapsed_s": 10.0 * number,
        **more,
    }
    return Execution(project="p", document={}, root="/", snapshot="0", **given)


RUNS = [
    run(0, note="the **first** one", tags=("baseline",)),
    run(1, status=Status.failed, metrics={}, elapsed_s=None, pipeline="pipelines/other.dfpipe"),
    run(2, is_starred=True, tags=("paper", "best of all"), created_by="grace"),
    run(3, attributes={"Train": {"epochs": 3, "optimizer": "sgd", "shape": [3, 4]}}),
]


class Known:
    """Every project is."""

    async def check_known(self, project: str) -> None: ...


@pytest.fixture
async def listing() -> AsyncIterator[Listing]:
    store = MemoryStore()
    await store.commit([Write(collection=EXECUTIONS, id=one.id, body=body_of(one)) for one in RUNS])
    yield Listing(Known(), store)  # type: ignore[arg-type]
    await store.close()


async def found(listing: Listing, search: str = "", **more: Any) -> str:
    page = await listing.page("p", search=search, **more)
    return "".join(row.execution.name.removeprefix("train_") for row in page.executions)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", "3210"),
        ("train", "3210"),
        ("TRAIN_2", "2"),
        ("first", "0"),
        ("grace", "2"),
        ("baseline", "0"),
        ("-first", "321"),
        ("status:failed", "1"),
        ("status:failed,success train_1", "1"),
        ("-status:failed", "320"),
        ("pipeline:other", "1"),
        ("tag:paper", "2"),
        ('tag:"Best of all",baseline', "20"),
        ("tag:best", ""),
        ("by:ad", "310"),
        ("is:starred", "2"),
        ("-is:starred", "310"),
        ("date:2026-11-02", "1"),
        ("date>=2026-11-03", "32"),
        ("date<2026-11-03T12:00", "10"),
        ("took>15", "32"),
        ("epochs>=2", "32"),
        ("Train.epochs=2", "2"),
        ("Split.epochs=2", ""),
        ("Train.epochs!=2", "310"),
        ("optimizer=SGD", "3"),
        ("Train.loss<0.4", "32"),
        ("Train.val/loss<1", ""),
        ("loss<0.4 is:starred", "2"),
        ("no such thing", ""),
    ],
)
async def test_what_is_typed_finds(listing: Listing, search: str, names: str) -> None:
    assert await found(listing, search) == names
    assert (await listing.page("p", search=search, limit=1)).total == len(names)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("-date", "3210"),
        ("date", "0123"),
        ("-name", "3210"),
        ("status", "1320"),
        ("-took", "3201"),
        ("took", "0231"),
        ("-Train.epochs", "3210"),
        ("epochs", "0123"),
        ("Train.loss", "3201"),
        ("-loss", "0231"),
        ("-star", "2310"),
        ("nothing", "3210"),
    ],
)
async def test_in_any_order_those_without_a_value_last(listing: Listing, sort: str, names: str) -> None:
    assert await found(listing, sort=sort) == names


async def test_pages_say_how_many_there_are(listing: Listing) -> None:
    page = await listing.page("p", search="-status:failed", limit=2, offset=2)
    assert ([row.execution.name for row in page.executions], page.total) == (["train_0"], 3)
    assert (await listing.page("p", limit=2, offset=10)).total == 4


async def test_columns_hold_the_values_that_there_are(listing: Listing) -> None:
    columns = ["Train.epochs", "loss", "Train.shape", "Split.seed", "Train.nothing", "Train.val/loss"]
    page = await listing.page("p", columns=columns)
    cells = {row.execution.name: row.cells for row in page.executions}
    assert cells["train_3"] == {"Train.epochs": 3, "loss": 0.25, "Train.shape": "[3,4]", "Train.val/loss": None}
    assert cells["train_1"] == {"Train.epochs": 1, "Split.seed": 1}
    assert page.executions[0].execution.attributes == {}


async def test_what_the_newest_have_is_offered(listing: Listing) -> None:
    choices = await listing.choices("p")
    assert [(column.name, column.kind) for column in choices.columns] == [
        ("Train.epochs", "attribute"),
        ("Train.optimizer", "attribute"),
        ("Train.shape", "attribute"),
        ("Train.loss", "metric"),
        ("Train.val/loss", "metric"),
        ("Split.seed", "attribute"),
    ]
    assert choices.tags == ("baseline", "best of all", "paper")
    assert choices.people == ("ada", "grace")


@pytest.mark.parametrize(
    "options",
    [
        {"search": "colour:red"},
        {"search": "word " * 51},
        {"search": f"name:{'a,' * 2000}"},
        {"search": f"{'a.' * 600}a>1"},
        {"sort": "-"},
        {"sort": "a." * 60 + "a"},
        {"columns": ["a"] * 51},
        {"columns": ["a." * 30_000 + "a"]},
    ],
)
async def test_what_cannot_be_listed_is_refused(listing: Listing, options: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        await listing.page("p", **options)


async def test_compared_they_differ_in_what_differs(listing: Listing) -> None:
    compared = await Comparisons(Known(), listing._store).of("p", [RUNS[0].id, RUNS[3].id, "gone"])  # type: ignore[arg-type]
    assert [one and one.name for one in compared.executions] == ["train_0", "train_3", None]
    rows = {f"{row.node}.{row.name}": (row.kind, row.cells, row.is_set, row.differs) for row in compared.rows}
    there = (True, True, False)
    assert rows["Train.epochs"] == ("attribute", (0, 3, None), there, True)
    assert rows["Train.shape"] == ("attribute", (None, "[3,4]", None), (False, True, False), True)
    assert rows["Train.loss"] == ("metric", (1.0, 0.25, None), there, True)
    assert rows["Train.val/loss"] == ("metric", (None, None, None), there, False)
    assert list(rows)[-1] == "Train.val/loss"


async def test_a_run_keeps_what_it_was_given_and_what_came_out(desk) -> None:
    desk.write("operations/Train.py", TRAIN)
    desk.pipeline({"Train": {"operation": "Train", "attributes": {"epochs": 4}}})
    execution = (await desk.run(overrides={"Train": {"rate": 0.5}})).execution
    assert execution.attributes == {"Train": {"epochs": 4, "rate": 0.5, "layers": [8, 8]}}
    assert execution.metrics == {"Train": {"loss": pytest.approx(-0.25)}}
    assert execution.elapsed_s is not None
    again = (await desk.run(overrides={"Train": {"rate": 0.5}})).execution
    assert (again.reused, again.metrics) == (1, execution.metrics)
    page = await desk.workspace.listing.page(desk.project, search="Train.loss<0 rate=0.5", columns=["Train.loss"])
    assert [row.cells for row in page.executions] == [{"Train.loss": pytest.approx(-0.25)}] * 2
    compared = await desk.workspace.comparisons.of(desk.project, [execution.id, again.id])
    assert not any(row.differs for row in compared.rows)


async def test_while_it_runs_the_metrics_of_ended_jobs_are_shown(desk) -> None:
    desk.write("operations/Train.py", TRAIN)
    desk.write("operations/Waits.py", WAITS)
    desk.pipeline({"Train": {"operation": "Train"}, "Waits": {"operation": "Waits"}}, "Train.model>Waits.model")
    changes = desk.workspace.store.watch("jobs")
    execution = await desk.start()
    while True:
        change = await asyncio.wait_for(anext(changes), 30)
        if change.record and change.record.body["node"] == "Train" and change.record.body["status"] == "success":
            break
    page = await desk.workspace.listing.page(desk.project, search="epochs=2", columns=["Train.loss"])
    (row,) = page.executions
    assert (row.ended, row.jobs, row.cells) == (1, 2, {"Train.loss": pytest.approx(0.4)})
    choices = await desk.workspace.listing.choices(desk.project)
    assert "Train.loss" in [column.name for column in choices.columns]
    await desk.workspace.executions.cancel(execution)
    assert (await desk.end(execution)).execution.metrics == {"Train": {"loss": pytest.approx(0.4)}}


async def test_before_it_is_deleted_is_said_what_it_gave_to_others(desk) -> None:
    keep = {"operation": "Output", "attributes": {"name": "four"}}
    desk.pipeline({"a": {"operation": "Double", "attributes": {"number": 2}}, "keep": keep}, "a.doubled>keep.data")
    first, second = (await desk.run()).execution, (await desk.run()).execution
    dependents = await desk.workspace.executions.dependents(first.id)
    assert dependents.artifacts == ("four",)
    assert [other.name for other in dependents.reused_by] == [second.name]
    assert (await desk.workspace.executions.dependents(second.id)).reused_by == ()
    with pytest.raises(NotFound):
        await desk.workspace.executions.dependents("nothing")


async def test_an_unknown_project_has_no_list(desk) -> None:
    for attempt in (
        desk.workspace.listing.page("nothing"),
        desk.workspace.listing.choices("nothing"),
        desk.workspace.comparisons.of("nothing", ["a", "b"]),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_what_people_wrote_is_found(desk) -> None:
    execution = (await desk.run()).execution
    await desk.workspace.executions.change(execution.id, ChangeExecution(note="Überraschend gut", tags=("paper",)))
    page = await desk.workspace.listing.page(desk.project, search="ÜBERRASCHEND tag:Paper")
    assert page.total == 1
