"""Running exactly the same once more, and whether the result is the same."""

from __future__ import annotations

import shutil

import pytest

from deepforge_jupyter.errors import Conflict, NotFound
from deepforge_jupyter.workspace import Workspace

KEEP = {"operation": "Output", "attributes": {"name": "model"}}
LOAD = {"operation": "Input", "attributes": {"artifact": "model"}}
DRAWS = """
import random


class Draw:
    def execute(self):
        number = random.random()
        return number
"""
READS = """
from pathlib import Path


class Read:
    def execute(self):
        text = Path("data.txt").read_text()
        return text
"""


@pytest.fixture
def lab(desk):
    """`train` keeps an artifact, `use` loads it."""
    nodes = {"a": {"operation": "Double", "attributes": {"number": 3}}, "b": {"operation": "Double"}, "keep": KEEP}
    desk.pipeline(nodes, "a.doubled>b.value", "b.doubled>keep.data")
    desk.pipeline({"load": LOAD, "c": {"operation": "Double"}}, "load.data>c.value", name="use")
    return desk


async def reproduced(desk, execution):
    """The reproduction's execution as it ended, and what became of it."""
    again = await desk.workspace.reproducing.execution(execution)
    detail = await desk.end(again.id)
    return detail, await desk.workspace.reproductions.of(again.id)


async def test_the_same_is_said_to_be_the_same(lab):
    first = await lab.run()
    detail, found = await reproduced(lab, first.execution.id)
    assert found.outcome == "same"
    assert found.message == "The same as train: all 3 outputs have the same content."
    assert (detail.execution.name, detail.execution.snapshot) == ("train_again", first.execution.snapshot)
    assert not any(job.reused for job in detail.jobs)
    kept = (await lab.workspace.executions.get(detail.execution.id)).execution.reproduces
    assert (kept.execution, kept.name, kept.outcome) == (first.execution.id, "train", "same")


async def test_it_runs_the_code_and_the_values_of_then(lab):
    first = await lab.run(overrides={"a": {"number": 5}})
    lab.write("operations/Double.py", "class Double: nonsense(")
    lab.pipeline({"z": {"operation": "Gone"}})
    detail, found = await reproduced(lab, first.execution.id)
    assert found.outcome == "same"
    assert detail.jobs[1].outputs["doubled"].summary == "20"


async def test_it_announces_no_artifact(lab):
    first = await lab.run()
    await lab.run(overrides={"a": {"number": 9}})
    before = await lab.workspace.artifacts.all(lab.project)
    _, found = await reproduced(lab, first.execution.id)
    assert found.outcome == "same"
    assert await lab.workspace.artifacts.all(lab.project) == before


async def test_an_input_loads_what_it_loaded_then(lab):
    await lab.run()
    used = await lab.run("use")
    await lab.run(overrides={"a": {"number": 9}})
    detail, found = await reproduced(lab, used.execution.id)
    assert found.outcome == "same"
    assert detail.jobs[1].outputs["doubled"].summary == "24"


async def test_what_differs_is_named_with_what_may_explain_it(desk):
    desk.write("operations/Draw.py", DRAWS)
    desk.pipeline({"d": {"operation": "Draw"}, "b": {"operation": "Double"}}, "d.number>b.value")
    first = await desk.run()
    _, found = await reproduced(desk, first.execution.id)
    assert (found.outcome, found.message) == ("different", "Different from train: d, b.")
    drawn, doubled = found.jobs
    assert "→" in drawn.outputs[0].note
    assert drawn.reasons == ("operations/Draw.py line 7 draws random numbers and sets no seed (random.random).",)
    assert doubled.reasons[0] == "Its input value differs."


async def test_a_file_that_changed_is_named(desk):
    desk.write("operations/Read.py", READS)
    desk.write("data.txt", "one")
    desk.pipeline({"r": {"operation": "Read"}})
    first = await desk.run()
    desk.write("data.txt", "two")
    _, found = await reproduced(desk, first.execution.id)
    assert found.outcome == "different"
    assert found.jobs[0].reasons[0] == "data.txt, which it read, is not what it was."


async def test_what_fails_in_the_same_way_is_the_same_and_otherwise_not(desk):
    desk.write("operations/Read.py", READS)
    desk.pipeline({"r": {"operation": "Read"}})
    first = await desk.run()
    assert first.execution.status.value == "failed"
    _, found = await reproduced(desk, first.execution.id)
    assert (found.outcome, found.jobs[0].reasons) == ("same", ("It failed in the same way.",))
    desk.write("data.txt", "one")
    good = await desk.run()
    (desk.folder / "data.txt").unlink()
    _, found = await reproduced(desk, good.execution.id)
    assert found.outcome == "failed"
    assert "FileNotFoundError" in found.jobs[0].reasons[0]


async def test_nodes_that_ran_alone_run_alone_on_the_same_results(lab):
    await lab.run()
    lab.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Double"}}, "a.doubled>b.value")
    alone = await lab.run(nodes=("b",), only=True)
    assert alone.jobs[1].outputs["doubled"].summary == "12"
    detail, found = await reproduced(lab, alone.execution.id)
    assert found.outcome == "same"
    assert (detail.jobs[0].reused, detail.jobs[1].reused) == (True, False)


async def test_an_artifact_is_reproduced_by_what_it_came_from(lab):
    lab.pipeline(
        {"a": {"operation": "Double"}, "keep": KEEP, "other": {"operation": "Double", "attributes": {"number": 8}}},
        "a.doubled>keep.data",
    )
    await lab.run()
    (artifact,) = await lab.workspace.artifacts.all(lab.project)
    again = await lab.workspace.reproducing.artifact(artifact.id)
    detail = await lab.end(again.id)
    assert [job.node for job in detail.jobs] == ["a", "keep"]
    assert (await lab.workspace.reproductions.of(again.id)).outcome == "same"


async def test_a_deleted_artifact_is_refused(lab):
    await lab.run()
    used = await lab.run("use")
    (artifact,) = await lab.workspace.artifacts.all(lab.project)
    await lab.workspace.artifacts.delete(artifact.id)
    with pytest.raises(Conflict, match="“model” that load loaded was deleted"):
        await lab.workspace.reproducing.execution(used.execution.id)


async def test_changed_bytes_are_refused(lab):
    await lab.run()
    used = await lab.run("use")
    (artifact,) = await lab.workspace.artifacts.all(lab.project)
    (file,) = (await lab.workspace.storages.local_path(artifact.value)).glob("data*")
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[-2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Conflict, match="have changed on disk"):
        await lab.workspace.reproducing.execution(used.execution.id)
    file.unlink()
    with pytest.raises(Conflict, match="cannot be read any more"):
        await lab.workspace.reproducing.execution(used.execution.id)


async def test_a_missing_commit_is_refused(lab):
    first = await lab.run()
    workspace = lab.workspace
    await workspace.close()
    objects = lab.folder / ".deepforge" / "history.git" / "objects"
    shutil.rmtree(objects)
    objects.mkdir()
    later = Workspace(data_dir=workspace.data_dir, root=workspace.root)
    await later.open()
    try:
        with pytest.raises(Conflict, match="not in the project's history any more"):
            await later.reproducing.execution(first.execution.id)
    finally:
        await later.close()


async def test_the_artifact_of_a_deleted_execution_is_refused(lab):
    first = await lab.run()
    (artifact,) = await lab.workspace.artifacts.all(lab.project)
    await lab.workspace.executions.delete(first.execution.id)
    with pytest.raises(Conflict, match="was deleted: it cannot be run again"):
        await lab.workspace.reproducing.artifact(artifact.id)


async def test_without_the_original_nothing_is_claimed(lab):
    first = await lab.run()
    again = await lab.workspace.reproducing.execution(first.execution.id)
    await lab.end(again.id)
    await lab.workspace.executions.delete(first.execution.id)
    found = await lab.workspace.reproductions.of(again.id)
    assert (found.outcome, found.message) == ("unknown", "train was deleted: there is nothing left to compare with.")


async def test_what_was_compared_stays_known_when_the_original_is_deleted(lab):
    first = await lab.run()
    detail, found = await reproduced(lab, first.execution.id)
    await lab.workspace.executions.delete(first.execution.id)
    assert await lab.workspace.reproductions.of(detail.execution.id) == found


async def test_what_runs_and_what_reproduces_nothing_is_refused(lab):
    execution = await lab.start()
    with pytest.raises(Conflict, match="only what has ended"):
        await lab.workspace.reproducing.execution(execution)
    await lab.end(execution)
    with pytest.raises(NotFound, match="does not reproduce"):
        await lab.workspace.reproductions.of(execution)
