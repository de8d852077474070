"""What people call executions, and write about them."""

from __future__ import annotations

import asyncio

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, NotFound
from deepforge_jupyter.history.history import History
from deepforge_jupyter.protocol.requests import ChangeExecution


def tags(desk):
    return {name: commit for name, commit in History(desk.folder).tags().items() if name.startswith("execution/")}


async def change(desk, execution, **what):
    return await desk.workspace.executions.change(execution, ChangeExecution(**what))


async def test_a_new_name_is_the_tag_in_the_history_too(desk):
    execution = (await desk.run()).execution
    renamed = await change(desk, execution.id, name="best so far")
    assert renamed.name == "best_so_far"
    assert tags(desk) == {"execution/best_so_far": execution.snapshot}
    assert (await desk.workspace.executions.named("best_so_far", project=desk.project)).id == execution.id
    assert (await desk.run()).execution.name == "train"


async def test_a_name_that_is_taken_is_refused_and_nothing_changes(desk):
    first, second = (await desk.run()).execution, (await desk.run()).execution
    with pytest.raises(AlreadyExists, match="“train”"):
        await change(desk, second.id, name="train", note="not this")
    found = (await desk.workspace.executions.get(second.id)).execution
    assert (found.name, found.note) == ("train_2", "")
    assert set(tags(desk)) == {"execution/train", "execution/train_2"}
    assert (await desk.workspace.executions.get(first.id)).execution.name == "train"


@pytest.mark.parametrize("name", ["", "   "])
async def test_an_execution_needs_a_name(desk, name):
    execution = (await desk.run()).execution
    with pytest.raises(BadRequest, match="needs a name"):
        await change(desk, execution.id, name=name)


async def test_notes_tags_and_stars_are_kept_and_set_one_by_one(desk):
    execution = (await desk.run()).execution
    await change(desk, execution.id, note="**good**", tags=("baseline", " baseline ", "", "paper"))
    await change(desk, execution.id, is_starred=True)
    found = (await desk.workspace.executions.get(execution.id)).execution
    assert (found.note, found.tags, found.is_starred) == ("**good**", ("baseline", "paper"), True)
    assert (await change(desk, execution.id, tags=())).tags == ()


async def test_what_is_written_while_it_runs_stays(desk):
    desk.write(
        "operations/Slow.py", "import time\nclass Slow:\n    def execute(self, v=None):\n        time.sleep(0.2)\n"
    )
    desk.pipeline({"a": {"operation": "Slow"}, "b": {"operation": "Slow"}})
    execution = await desk.start()
    for number in range(5):
        await change(desk, execution, note=f"note {number}", name=f"named_{number}")
        await asyncio.sleep(0.03)
    ended = await desk.end(execution)
    assert (ended.execution.note, ended.execution.name) == ("note 4", "named_4")
    assert ended.execution.status.value == "success"
    assert set(tags(desk)) == {"execution/named_4"}


async def test_an_execution_that_is_not_there(desk):
    with pytest.raises(NotFound):
        await change(desk, "nothing", note="x")
