"""Executions: what is run is what the person sees."""

from __future__ import annotations

import asyncio
import hashlib
import shutil

import pytest

from deepforge_jupyter.errors import BadRequest, Conflict, DocumentChanged, InvalidPipeline, NotFound


async def test_a_pipeline_runs_and_its_output_can_be_read(desk):
    detail = await desk.run()
    assert detail.execution.status.value == "success"
    assert [job.node for job in detail.jobs] == ["a", "b"]
    assert [await desk.text(job) for job in detail.jobs] == ["doubling\n", "doubling\n"]
    assert detail.execution.created_by == "ada"
    assert detail.jobs[1].outputs["doubled"].summary == "4"


async def test_the_next_run_reuses_everything_and_shows_the_same_output(desk):
    await desk.run()
    detail = await desk.run()
    assert [job.reused for job in detail.jobs] == [True, True]
    assert await desk.text(detail.jobs[0]) == "doubling\n"
    assert await desk.workspace.executions.newest_attempt(detail.execution.id, "a") == 1


async def test_attributes_of_the_request_stand_over_the_documents(desk):
    detail = await desk.run(overrides={"a": {"number": 5}})
    assert detail.jobs[1].outputs["doubled"].summary == "20"
    assert detail.execution.document.nodes["a"].attributes == {"number": 5}


async def test_only_the_chosen_nodes_and_what_they_need_run(desk):
    desk.pipeline(
        {"a": {"operation": "Double"}, "b": {"operation": "Double"}, "c": {"operation": "Nothing"}}, "a.doubled>b.value"
    )
    detail = await desk.run(nodes=("b",))
    assert [job.node for job in detail.jobs] == ["a", "b"]
    assert detail.execution.status.value == "success"


async def test_names_are_unique_also_when_many_start_at_once(desk):
    identities = await asyncio.gather(*[desk.start() for _ in range(5)])
    names = [(await desk.end(identity)).execution.name for identity in identities]
    assert sorted(names) == ["train", "train_2", "train_3", "train_4", "train_5"]


async def test_a_name_is_made_of_word_characters(desk):
    detail = await desk.run(name="my first run!")
    assert detail.execution.name == "my_first_run_"


async def test_a_document_that_changed_since_it_was_seen_stops_the_start(desk):
    seen = {"operations/Double.py": hashlib.sha256(b"something else").hexdigest()}
    with pytest.raises(DocumentChanged) as caught:
        await desk.start(seen=seen)
    assert caught.value.details == {"path": "operations/Double.py"}


async def test_what_was_seen_is_compared_with_line_ends_as_the_browser_has_them(desk):
    text = (desk.folder / "operations/Double.py").read_text()
    (desk.folder / "operations/Double.py").write_bytes(text.replace("\n", "\r\n").encode())
    detail = await desk.run(seen={"operations/Double.py": hashlib.sha256(text.encode()).hexdigest()})
    assert detail.execution.status.value == "success"


async def test_an_invalid_pipeline_is_refused_with_all_its_problems(desk):
    desk.pipeline({"x": {"operation": "Nothing"}, "y": {"operation": "Double", "attributes": {"number": "many"}}})
    with pytest.raises(InvalidPipeline) as caught:
        await desk.start()
    assert {problem["code"] for problem in caught.value.details["problems"]} == {"unknown_operation", "bad_attribute"}
    assert (await desk.workspace.listing.page(desk.project)).total == 0


async def test_a_wrong_override_is_refused(desk):
    with pytest.raises(InvalidPipeline, match="number"):
        await desk.start(overrides={"a": {"number": "many"}})
    with pytest.raises(BadRequest, match="It has: a, b"):
        await desk.start(overrides={"z": {"number": 1}})


async def test_a_pipeline_that_is_not_there_is_named_with_those_that_are(desk):
    with pytest.raises(NotFound, match=r"pipelines/train\.dfpipe"):
        await desk.start("evaluate")


async def test_what_runs_is_the_code_as_it_was_at_the_start(desk):
    desk.write(
        "operations/Slow.py",
        "import time\nclass Slow:\n    def execute(self):\n        time.sleep(0.5)\n        return 1\n",
    )
    desk.pipeline({"s": {"operation": "Slow"}, "d": {"operation": "Double"}}, "s.result>d.value")
    identity = await desk.start()
    desk.write("operations/Double.py", "class Double:\n    def execute(self, value):\n        raise SystemExit\n")
    detail = await desk.end(identity)
    assert detail.execution.status.value == "success"


async def test_a_page_is_newest_first_with_counts_and_without_documents(desk):
    for _ in range(3):
        await desk.run()
    page = await desk.workspace.listing.page(desk.project, limit=2)
    assert page.total == 3
    assert [row.execution.name for row in page.executions] == ["train_3", "train_2"]
    assert [(row.jobs, row.ended, row.reused) for row in page.executions] == [(2, 2, 2), (2, 2, 2)]
    assert page.executions[0].execution.document.nodes == {}
    other = await desk.workspace.listing.page(desk.project, search="pipeline:pipelines/other.dfpipe")
    assert (other.total, other.executions) == (0, ())


SLEEPER = (
    "import time\nclass Sleep:\n    def execute(self):\n        print('asleep', flush=True)\n        time.sleep(60)\n"
)


async def test_an_execution_can_be_canceled_and_not_deleted_before(desk):
    desk.write("operations/Sleep.py", SLEEPER)
    desk.pipeline({"s": {"operation": "Sleep"}})
    identity = await desk.start()
    async for event in desk.workspace.executions.events(identity, "s"):
        if event["type"] == "stream":
            break
    with pytest.raises(Conflict, match="cancel it"):
        await desk.workspace.executions.delete(identity)
    await desk.workspace.executions.cancel(identity)
    detail = await desk.end(identity)
    assert (detail.execution.status.value, detail.jobs[0].status.value) == ("canceled", "canceled")
    await desk.workspace.executions.cancel(identity)
    assert (await desk.workspace.executions.get(identity)).execution.wanted == "cancel"


async def test_a_deleted_execution_frees_its_files_and_its_name(desk, tmp_path):
    detail = await desk.run()
    await desk.workspace.executions.delete(detail.execution.id)
    with pytest.raises(NotFound):
        await desk.workspace.executions.get(detail.execution.id)
    assert not (tmp_path / "data/runs" / detail.execution.id).exists()
    assert not list((tmp_path / "data/blobs").rglob("value.json"))
    again = await desk.run()
    assert (again.execution.name, again.jobs[0].reused) == ("train", False)


async def test_values_and_output_that_a_later_execution_took_over_stay(desk):
    first = await desk.run()
    second = await desk.run()
    await desk.workspace.executions.delete(first.execution.id)
    third = await desk.run()
    assert [job.reused for job in third.jobs] == [True, True]
    await desk.workspace.executions.delete(second.execution.id)
    await desk.workspace.executions.delete(third.execution.id)


async def test_an_artifact_outlives_its_execution_until_it_is_deleted(desk, tmp_path):
    desk.pipeline(
        {"a": {"operation": "Double"}, "keep": {"operation": "Output", "attributes": {"name": "four"}}},
        "a.doubled>keep.data",
    )
    made = await desk.run()
    await desk.workspace.executions.delete(made.execution.id)
    (artifact,) = await desk.workspace.artifacts.all(desk.project)
    assert (artifact.name, artifact.execution_name) == ("four", "train")
    desk.pipeline(
        {"load": {"operation": "Input", "attributes": {"artifact": "four"}}, "b": {"operation": "Double"}},
        "load.data>b.value",
        name="use",
    )
    used = await desk.run("use")
    assert used.jobs[1].outputs["doubled"].summary == "4"
    await desk.workspace.executions.delete(used.execution.id)
    await desk.workspace.artifacts.delete(artifact.id)
    assert await desk.workspace.artifacts.all(desk.project) == []
    assert not list((tmp_path / "data/blobs").rglob("value.json"))


async def test_a_lost_snapshot_is_taken_from_the_history_again(desk, tmp_path):
    await desk.run()
    snapshots = tmp_path / "data/runs/snapshots"
    for path in snapshots.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(snapshots)
    detail = await desk.run(afresh=True)
    assert detail.execution.status.value == "success"


async def test_nobody_else_may_read_a_blob_that_is_none(desk):
    detail = await desk.run()
    with pytest.raises(NotFound):
        await desk.workspace.executions.blob(detail.execution.id, "a", None, "../../job.json")
    with pytest.raises(NotFound):
        await desk.workspace.executions.blob(detail.execution.id, "a", 7, "x.png")


async def test_the_selection_alone_takes_what_the_last_run_left(desk):
    desk.pipeline(
        {name: {"operation": "Double", "attributes": {"number": 1}} for name in "abc"},
        "a.doubled>b.value",
        "b.doubled>c.value",
    )
    await desk.run()
    desk.write("operations/Double.py", (desk.folder / "operations/Double.py").read_text() + "\n# changed\n")
    detail = await desk.run(nodes=("c",), only=True)
    assert [(job.node, job.reused) for job in detail.jobs] == [("b", True), ("c", False)]
    assert detail.jobs[1].outputs["doubled"].summary == "8"
    assert await desk.text(detail.jobs[0]) == "doubling\n"


async def test_the_selection_alone_says_what_must_run_first(desk):
    with pytest.raises(BadRequest, match="“a” has no result yet") as caught:
        await desk.start(nodes=("b",), only=True)
    assert caught.value.details == {"node": "a"}


async def test_nothing_runs_alone_without_being_named(desk):
    with pytest.raises(BadRequest, match="name them"):
        await desk.start(only=True)


async def test_the_selection_alone_runs_beside_mistakes_elsewhere(desk):
    await desk.run()
    desk.pipeline(
        {"a": {"operation": "Double"}, "b": {"operation": "Double"}, "x": {"operation": "Nothing"}},
        "a.doubled>b.value",
    )
    detail = await desk.run(nodes=("b",), only=True, afresh=True)
    assert [(job.node, job.reused) for job in detail.jobs] == [("a", True), ("b", False)]


async def test_what_has_not_ended_is_listed_whatever_its_project(desk):
    desk.write("operations/Slow.py", "import time\nclass Slow:\n    def execute(self):\n        time.sleep(60)\n")
    desk.pipeline({"a": {"operation": "Slow"}, "b": {"operation": "Double"}})
    await desk.run(nodes=("b",))
    execution = await desk.start()
    unfinished = await desk.workspace.listing.unfinished()
    assert [row.execution.id for row in unfinished.executions] == [execution]
    assert unfinished.executions[0].jobs == 2
    await desk.workspace.executions.cancel(execution)
    await desk.end(execution)
    assert (await desk.workspace.listing.unfinished()).total == 0


async def test_the_last_metrics_stay_with_the_job_and_with_those_that_reuse_it(desk):
    code = "import deepforge\nclass Fit:\n    def execute(self):\n"
    code += "        for epoch in range(3):\n            deepforge.log(step=epoch, loss=1 / (epoch + 1))\n"
    code += "        return epoch\n"
    desk.write("operations/Fit.py", code)
    desk.pipeline({"a": {"operation": "Fit"}})
    assert (await desk.run()).jobs[0].metrics == {"loss": 1 / 3}
    again = (await desk.run()).jobs[0]
    assert (again.reused, again.metrics) == (True, {"loss": 1 / 3})
