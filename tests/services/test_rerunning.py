"""Debug mode: an execution's own code is edited and run again from a node, on the very inputs that it had."""

from __future__ import annotations

import asyncio

import pytest

from deepforge_jupyter.errors import BadRequest, Conflict, DocumentChanged, InvalidPipeline, NotFound
from deepforge_jupyter.protocol.debugging import EditCode, OperationCode, Rerun
from deepforge_jupyter.protocol.history import RestoreDocuments
from deepforge_jupyter.protocol.requests import ChangeExecution

CHANCE = """
import random


class Chance:
    reuse = False

    def execute(self):
        print("chance")
        value = random.getrandbits(60)
        return value
"""
TRIPLE = """
class Triple:
    def execute(self, value):
        print("tripling")
        more = 3 * value
        return more
"""
BROKEN = TRIPLE.replace("3 * value", "three * value")


@pytest.fixture
async def broken(desk):
    """`c` (never the same twice) > `t` (fails) > `d`, run in debug mode; `o` stands beside."""
    desk.write("operations/Chance.py", CHANCE)
    desk.write("operations/Triple.py", BROKEN)
    nodes = {"c": "Chance", "t": "Triple", "d": "Double", "o": "Double"}
    desk.pipeline(
        {node: {"operation": operation} for node, operation in nodes.items()}, "c.value>t.value", "t.more>d.value"
    )
    return await desk.run(debug=True)


def of(detail):
    return {job.node: job for job in detail.jobs}


async def rerun(desk, execution, node, **options):
    again = await desk.workspace.rerunning(execution.id, Rerun(node=node, **options), user="ada")
    return await desk.end(again.id)


async def test_a_node_is_repaired_and_run_from_on_the_inputs_that_it_had(desk, broken):
    execution, jobs = broken.execution, of(broken)
    assert [jobs[node].status.value for node in "ctdo"] == ["success", "failed", "canceled", "success"]
    await desk.workspace.drafts.edit(execution.id, "Triple", EditCode(text=TRIPLE))
    detail = await rerun(desk, execution, "t")
    again = of(detail)
    assert detail.execution.status.value == "success"
    assert (detail.execution.name, detail.execution.is_debug) == ("train_debug", True)
    derived = detail.execution.derived_from
    assert (derived.execution, derived.name, derived.node) == (execution.id, "train", "t")
    assert derived.operations == ("Triple",)
    assert {node for node, job in again.items() if job.reused} == {"c", "o"}
    assert again["c"].reused_from == jobs["c"].id
    made = int(jobs["c"].outputs["value"].summary)
    assert [again[node].outputs[port].summary for node, port in (("t", "more"), ("d", "doubled"))] == [
        str(3 * made),
        str(6 * made),
    ]


async def test_the_original_and_the_project_stay_as_they_were(desk, broken):
    head = (await desk.workspace.versions.page(desk.project)).entries[0].commit
    await desk.workspace.drafts.edit(broken.execution.id, "Triple", EditCode(text=TRIPLE))
    detail = await rerun(desk, broken.execution, "t")
    assert await desk.workspace.executions.get(broken.execution.id) == broken
    assert (desk.folder / "operations/Triple.py").read_text() == BROKEN
    page = await desk.workspace.versions.page(desk.project)
    assert (page.entries[0].commit, page.unsaved) == (head, 0)
    assert detail.execution.snapshot not in {entry.commit for entry in page.entries}
    content = await desk.workspace.versions.content(
        desk.project, "operations/Triple.py", commit=detail.execution.snapshot
    )
    assert content.text == TRIPLE


async def test_repaired_code_is_copied_into_the_project_from_the_execution_that_ran_it(desk, broken):
    detail = await rerun(desk, broken.execution, "t", code={"Triple": TRIPLE})
    wish = RestoreDocuments(commit=detail.execution.snapshot, paths=("operations/Triple.py",))
    await desk.workspace.restoring(desk.project, wish, author="Ada")
    assert (desk.folder / "operations/Triple.py").read_text() == TRIPLE


async def test_the_ports_are_those_of_the_code_that_ran_also_when_its_file_is_gone(desk, broken):
    (desk.folder / "operations/Triple.py").unlink()
    desk.write("operations/Chance.py", CHANCE.replace("value", "other"))
    ran = {each.name: each for each in await desk.workspace.drafts.operations(broken.execution.id)}
    assert [port.name for port in ran["Triple"].inputs + ran["Triple"].outputs] == ["value", "more"]
    assert [port.name for port in ran["Chance"].outputs] == ["value"]
    assert {"Input", "Output"} <= ran.keys()
    with pytest.raises(NotFound):
        await desk.workspace.drafts.operations("gone")


async def test_one_node_runs_alone_again(desk, broken):
    detail = await rerun(desk, broken.execution, "t", only=True, code={"Triple": TRIPLE}, name="just t")
    assert detail.execution.name == "just_t"
    assert [(job.node, job.reused) for job in detail.jobs] == [("c", True), ("t", False)]


async def test_what_was_not_edited_runs_again_all_the_same(desk):
    first = await desk.run()
    detail = await rerun(desk, first.execution, "b")
    assert [(job.node, job.reused) for job in detail.jobs] == [("a", True), ("b", False)]
    assert detail.execution.snapshot == first.execution.snapshot
    report = await desk.workspace.reuse_reasons.of(detail.execution.id, "b")
    assert [reason.message for reason in report.reasons] == ["It was run again: train from b on."]
    third = await rerun(desk, detail.execution, "b")
    assert (third.execution.name, third.jobs[0].reused_from) == ("train_debug_2", first.jobs[0].id)


async def test_a_result_that_is_missing_names_where_to_begin_instead(desk, broken):
    with pytest.raises(Conflict, match=r"train has no result of t that d could take\. Run from t instead") as refused:
        await rerun(desk, broken.execution, "d")
    assert refused.value.details == {"node": "t"}


async def test_code_that_does_not_fit_the_pipeline_any_more_is_refused(desk, broken):
    other = TRIPLE.replace("more", "less")
    with pytest.raises(InvalidPipeline, match="Triple has no output “more”"):
        await rerun(desk, broken.execution, "t", code={"Triple": other})
    with pytest.raises(InvalidPipeline, match=r"operations/Triple\.py:2"):
        await rerun(desk, broken.execution, "t", code={"Triple": "\nclass Triple(:\n"})
    assert await desk.workspace.store.count("executions", {"project": desk.project}) == 1


async def test_nodes_and_operations_that_there_are_not_are_named(desk, broken):
    with pytest.raises(BadRequest, match=r"no node “z”\. It has: "):
        await rerun(desk, broken.execution, "z")
    with pytest.raises(BadRequest, match="no operation “Nothing” of its own"):
        await rerun(desk, broken.execution, "t", code={"Nothing": TRIPLE})
    with pytest.raises(NotFound):
        await desk.workspace.drafts.edit(broken.execution.id, "Nothing", EditCode(text=TRIPLE))
    with pytest.raises(NotFound):
        await desk.workspace.drafts.code("nothing")


async def test_code_is_kept_with_an_execution_in_debug_mode_and_taken_back(desk):
    execution = (await desk.run()).execution
    drafts = desk.workspace.drafts
    with pytest.raises(Conflict, match="Turn debug mode on first"):
        await drafts.edit(execution.id, "Double", EditCode(text="x"))
    await desk.workspace.executions.change(execution.id, ChangeExecution(is_debug=True))
    (before,) = (await drafts.code(execution.id)).operations
    assert (before.path, before.text, before.is_edited) == ("operations/Double.py", before.original, False)
    edited = await drafts.edit(execution.id, "Double", EditCode(text="# other", seen=before.sha256))
    assert (await drafts.code(execution.id)).operations == (edited,)
    assert (edited.text, edited.original, edited.is_edited) == ("# other", before.original, True)
    with pytest.raises(DocumentChanged, match="edited by somebody else"):
        await drafts.edit(execution.id, "Double", EditCode(text="# third", seen=before.sha256))
    await drafts.reset(execution.id, "Double")
    assert (await drafts.code(execution.id)).operations == (before,)


async def test_what_a_rerun_took_outlives_the_execution_that_made_it(desk, broken):
    again = await rerun(desk, broken.execution, "t", code={"Triple": TRIPLE})
    await desk.workspace.executions.delete(broken.execution.id)
    third = await rerun(desk, again.execution, "t")
    assert third.execution.status.value == "success"


async def test_of_two_first_edits_at_once_one_is_told_of_the_other(desk, broken):
    drafts, id = desk.workspace.drafts, broken.execution.id
    seen = next(code for code in (await drafts.code(id)).operations if code.operation == "Double").sha256
    edits = [drafts.edit(id, "Double", EditCode(text=text, seen=seen)) for text in ("# mine\n", "# yours\n")]
    answers = await asyncio.gather(*edits, return_exceptions=True)
    assert [isinstance(answer, DocumentChanged) for answer in answers].count(True) == 1
    assert (await drafts.texts(id))["Double"] == next(kept.text for kept in answers if isinstance(kept, OperationCode))
