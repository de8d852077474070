"""Why a job ran: what is different from the run before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deepforge_jupyter.errors import NotFound

READS = """
from utils.numbers import step


class Reads:
    def execute(self, value: int):
        more = value + step + int(open("data.txt").read())
        return more
"""


PICKY = """number = int(open("data.txt").read())
        assert number in (5, 7), "neither 5 nor 7"
        return number
"""


@pytest.fixture
async def before(desk):
    """`a` goes into `b`, which imports a util and reads a file; it ran once."""
    desk.write("operations/Reads.py", READS)
    desk.write("utils/numbers.py", "step = 1\n")
    desk.write("data.txt", "5")
    draw(desk)
    await desk.run()
    return desk


def draw(desk, **a):
    desk.pipeline({"a": {"operation": "Double", **a}, "b": {"operation": "Reads"}}, "a.doubled>b.value")


async def reasons(desk, node, **options):
    detail = await desk.run(**options)
    report = await desk.workspace.reuse_reasons.of(detail.execution.id, node)
    return report, [(reason.code, reason.name, reason.message) for reason in report.reasons]


async def test_the_first_run_has_nothing_to_take(desk):
    _, found = await reasons(desk, "a")
    assert found == [("first", None, "This node has no earlier result in this pipeline.")]


async def test_what_was_reused_has_no_reasons(before):
    report, found = await reasons(before, "b")
    assert report.is_reused
    assert found == []


async def test_an_attribute_changed_and_with_it_the_input_of_what_follows(before):
    draw(before, attributes={"number": 4})
    report, found = await reasons(before, "a")
    assert report.compared_with_name == "train"
    assert found == [("attribute", "number", "number changed from its default to 4.")]
    execution = (await before.workspace.executions.named("train_2")).id
    (reason,) = (await before.workspace.reuse_reasons.of(execution, "b")).reasons
    assert (reason.code, reason.name, reason.message) == ("input", "value", "Its input value changed (from a).")


async def test_a_module_that_it_imports_changed(before):
    before.write("utils/numbers.py", "step = 2\n")
    _, found = await reasons(before, "b")
    assert found == [("source", "utils/numbers.py", "utils/numbers.py changed.")]


async def test_its_own_code_changed_and_does_not_import_the_module_any_more(before):
    before.write("operations/Reads.py", READS.replace("from utils.numbers import step", "step = 3"))
    _, found = await reasons(before, "b")
    assert found == [
        ("source", "operations/Reads.py", "operations/Reads.py changed."),
        ("source", "utils/numbers.py", "utils/numbers.py is not used any more."),
    ]


async def test_a_file_that_it_read_changed(before):
    before.write("data.txt", "6")
    _, found = await reasons(before, "b")
    assert found == [("file", "data.txt", "data.txt changed.")]


async def test_everything_was_run_afresh(before):
    _, found = await reasons(before, "b", afresh=True)
    assert [code for code, _, _ in found] == ["afresh"]


async def test_reuse_is_off_in_the_run_options(before):
    draw(before, reuse=False)
    _, found = await reasons(before, "a")
    assert [code for code, _, _ in found] == ["never"]
    execution = (await before.workspace.executions.named("train_2")).id
    (reason,) = (await before.workspace.reuse_reasons.of(execution, "b")).reasons
    assert reason.message == "Its input value comes from a, whose results are never reused."


async def test_the_class_says_that_it_is_never_reused(before):
    before.write("operations/Reads.py", READS.replace("class Reads:", "class Reads:\n    reuse = False\n"))
    _, found = await reasons(before, "b")
    assert found == [("never", None, "operations/Reads.py says reuse = False.")]


async def test_the_earlier_result_was_deleted(before):
    shutil.rmtree(Path(before.workspace.data_dir) / "blobs" / "values")
    _, found = await reasons(before, "a")
    assert [code for code, _, _ in found] == ["gone"]


async def test_a_job_that_is_not_there(before):
    with pytest.raises(NotFound):
        await before.workspace.reuse_reasons.of("nothing", "a")


async def failed_after_success(desk):
    """An execution that read 6 and failed, after another had read 5 and succeeded."""
    desk.write("operations/Picky.py", "class Picky:\n    def execute(self):\n        " + PICKY)
    desk.write("data.txt", "5")
    desk.pipeline({"a": {"operation": "Picky"}})
    await desk.run()
    desk.write("data.txt", "6")
    return (await desk.run()).execution.id


async def test_each_attempt_has_reasons_of_its_own(desk):
    failed = await failed_after_success(desk)
    for content in ("8", "7"):
        desk.write("data.txt", content)
        await desk.workspace.executions.retry(failed)
        await desk.end(failed)

    async def told(attempt=None):
        report = await desk.workspace.reuse_reasons.of(failed, "a", attempt=attempt)
        return [reason.message for reason in report.reasons]

    assert await told(1) == ["data.txt changed."]
    assert await told(2) == ["Attempt 1 failed: it was tried again.", "data.txt changed."]
    assert await told() == await told(3) == ["Attempt 2 failed: it was tried again.", "data.txt changed."]
    with pytest.raises(NotFound, match="a has no attempt 4"):
        await told(4)


async def test_an_attempt_that_failed_keeps_its_reasons_when_the_next_took_an_earlier_result(desk):
    failed = await failed_after_success(desk)
    desk.write("data.txt", "5")
    await desk.workspace.executions.retry(failed)
    await desk.end(failed)
    assert (await desk.workspace.reuse_reasons.of(failed, "a")).is_reused
    (reason,) = (await desk.workspace.reuse_reasons.of(failed, "a", attempt=1)).reasons
    assert reason.message == "data.txt changed."
