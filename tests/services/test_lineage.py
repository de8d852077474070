"""Where an artifact comes from and what was made of it."""

from __future__ import annotations

import itertools

import pytest

from deepforge_jupyter.errors import NotFound
from deepforge_jupyter.scheduler import Keys
from deepforge_jupyter.scheduler.records import EXECUTIONS, JOBS, body_of
from deepforge_jupyter.services.lineage import Lineages
from deepforge_jupyter.store.base import Write

KEEP = {"operation": "Output", "attributes": {"name": "model"}}
LOAD = {"operation": "Input", "attributes": {"artifact": "model"}}


@pytest.fixture
def two(desk):
    """`train` keeps an artifact of two operations, `use` makes another of it."""
    desk.pipeline(
        {"a": {"operation": "Double", "attributes": {"number": 3}}, "b": {"operation": "Double"}, "keep": KEEP},
        "a.doubled>b.value",
        "b.doubled>keep.data",
    )
    desk.pipeline(
        {
            "load": LOAD,
            "c": {"operation": "Double", "label": "Third"},
            "keep": {"operation": "Output", "attributes": {"name": "score"}},
        },
        "load.data>c.value",
        "c.doubled>keep.data",
        name="use",
    )
    return desk


async def named(desk, name):
    return await desk.workspace.artifacts.named(desk.project, name)


async def of(desk, name, *, up=20, down=20):
    artifact = await named(desk, name)
    return await desk.workspace.lineages.of_artifact(artifact.id, up=up, down=down)


def words(lineage):
    """`{"b → model", …}`: the edges by what people call their ends."""
    names = {node.id: node.name if hasattr(node, "name") else node.label for node in lineage.nodes}
    return {f"{names[edge.source]} → {names[edge.target]}" for edge in lineage.edges}


def node(lineage, name):
    return next(node for node in lineage.nodes if name in (getattr(node, "name", ""), getattr(node, "label", "")))


async def test_an_artifact_knows_how_it_was_made(two):
    detail = await two.run()
    origin = (await named(two, "model")).origin
    assert (origin.execution, origin.execution_name, origin.node, origin.port) == (
        detail.execution.id,
        "train",
        "b",
        "doubled",
    )
    assert (origin.snapshot, origin.pipeline) == (detail.execution.snapshot, "pipelines/train.dfpipe")
    (given,) = origin.inputs.values()
    assert (given.node, given.output, given.value.summary, len(given.value.content)) == ("a", "doubled", "6", 64)


async def test_a_job_knows_what_was_installed(two):
    detail = await two.run()
    lineage = await of(two, "model")
    job = node(lineage, "b")
    installation = lineage.installations[job.installation]
    assert "msgspec" in installation.packages
    assert installation.python.count(".") >= 2
    assert {job.installation for job in detail.jobs if job.operation == "Double"} == {installation.id}


async def test_a_lineage_goes_through_pipelines(two):
    await two.run()
    await two.run("use")
    whole = {"a → b", "b → model", "model → Third", "Third → score"}
    assert words(await of(two, "model")) == whole
    assert words(await of(two, "score")) == whole
    lineage = await of(two, "score")
    assert node(lineage, "a").attributes == {"number": 3}
    assert node(lineage, "Third").pipeline == "pipelines/use.dfpipe"
    assert (node(lineage, "model").value.summary, node(lineage, "score").value.summary) == ("12", "24")


async def test_a_result_that_was_taken_is_the_job_that_made_it(two):
    first = await two.run()
    again = await two.run()
    assert all(job.reused for job in again.jobs)
    lineage = await of(two, "model")
    assert words(lineage) == {"a → b", "b → model"}
    assert node(lineage, "b").execution == first.execution.id
    of_job = await two.workspace.lineages.of_job(again.execution.id, "b", up=9, down=9)
    assert of_job.root == f"job/{first.execution.id}/b"
    assert words(of_job) == {"a → b", "b → model"}


async def test_an_artifact_made_of_a_result_that_was_taken_names_the_job_that_made_it(two):
    first = await two.run()
    two.pipeline(
        {
            "a": {"operation": "Double", "attributes": {"number": 3}},
            "b": {"operation": "Double"},
            "keep": {"operation": "Output", "attributes": {"name": "other"}},
        },
        "a.doubled>b.value",
        "b.doubled>keep.data",
        name="other",
    )
    await two.run("other")
    assert (await named(two, "other")).origin.execution == first.execution.id
    assert words(await of(two, "other")) == {"a → b", "b → other"}
    everything = await two.workspace.lineages.of_job(first.execution.id, "a", up=9, down=9)
    assert words(everything) == {"a → b", "b → model", "b → other"}


async def test_the_lineage_of_an_input_and_of_an_output_is_their_artifacts(two):
    first = await two.run()
    second = await two.run("use")
    model = await named(two, "model")
    for execution, name in ((first, "keep"), (second, "load")):
        lineage = await two.workspace.lineages.of_job(execution.execution.id, name, up=1, down=1)
        assert lineage.root == f"artifact/{model.id}"


async def test_generations_are_counted_and_more_is_said(two):
    await two.run()
    await two.run("use")
    lineage = await of(two, "model", up=1, down=1)
    assert words(lineage) == {"b → model", "model → Third"}
    assert (node(lineage, "b").more_up, node(lineage, "Third").more_down) == (True, True)
    assert (node(lineage, "model").more_up, node(lineage, "model").more_down) == (False, False)
    alone = await of(two, "model", up=0, down=0)
    assert words(alone) == set()
    assert (node(alone, "model").more_up, node(alone, "model").more_down) == (True, True)


async def test_what_a_deleted_execution_made_is_still_known(two):
    await two.run("train")
    await two.run("use")
    execution = (await named(two, "model")).execution
    await two.workspace.executions.delete(execution)
    lineage = await of(two, "score")
    assert words(lineage) == {"a → b", "b → model", "model → Third", "Third → score"}
    made = node(lineage, "b")
    assert (made.is_gone, made.execution_name, made.operation) == (True, "train", "Double")
    assert node(lineage, "a").is_gone
    assert not node(lineage, "Third").is_gone


async def test_a_deleted_artifact_is_shown_as_gone(two):
    await two.run()
    await two.run("use")
    await two.workspace.artifacts.delete((await named(two, "model")).id)
    lineage = await of(two, "score")
    assert words(lineage) == {"model → Third", "Third → score"}
    gone = node(lineage, "model")
    assert (gone.is_gone, gone.value.summary) == (True, "12")


async def test_who_took_a_result_stands_for_the_job_when_that_is_deleted(two):
    first = await two.run()
    second = await two.run()
    await two.workspace.executions.delete(first.execution.id)
    lineage = await of(two, "model")
    assert words(lineage) == {"a → b", "b → model"}
    assert (node(lineage, "b").execution, node(lineage, "b").took_deleted) == (second.execution.id, True)
    down = await two.workspace.lineages.of_job(second.execution.id, "a", up=9, down=9)
    assert words(down) == {"a → b", "b → model"}


async def test_a_value_kept_once_more_under_the_same_name_makes_no_cycle(two):
    await two.run()
    two.pipeline({"load": LOAD, "keep": KEEP}, "load.data>keep.data", name="again")
    await two.run("again")
    assert words(await of(two, "model")) == {"a → b", "b → model"}
    two.pipeline(
        {"load": LOAD, "keep": {"operation": "Output", "attributes": {"name": "copy"}}},
        "load.data>keep.data",
        name="copy",
    )
    await two.run("copy")
    assert words(await of(two, "model")) == {"a → b", "b → model", "model → copy"}
    assert words(await of(two, "copy")) == {"a → b", "b → model", "model → copy"}


async def test_a_very_large_lineage_is_cut(two):
    await two.run()
    for number in range(6):
        await two.run("use", overrides={"c": {"number": number}})
    lineages = Lineages(two.workspace.store, Keys(environment=lambda: ""), most_nodes=4)
    lineage = await lineages.of_artifact((await named(two, "model")).id, up=9, down=9)
    assert len(lineage.nodes) == 4
    assert lineage.is_cut
    assert any(node.more_down or node.more_up for node in lineage.nodes)


async def test_what_is_not_there_has_no_lineage(two):
    with pytest.raises(NotFound):
        await two.workspace.lineages.of_artifact("nothing", up=1, down=1)
    with pytest.raises(NotFound):
        await two.workspace.lineages.of_job("nothing", "a", up=1, down=1)


async def test_the_lineage_of_a_pipeline_in_which_everything_is_connected_has_every_way(desk):
    layers, width = 6, 14
    names = [[f"n{layer}_{place}" for place in range(width)] for layer in range(layers)]
    edges = [
        {"source": source, "output": "doubled", "target": target, "input": f"v{place}"}
        for above, below in itertools.pairwise(names)
        for place, source in enumerate(above)
        for target in below
    ]
    nodes = {name: {"operation": "Double"} for layer in names for name in layer}
    document = {"format": 1, "nodes": nodes, "edges": edges}
    execution = (await desk.run()).execution
    body = {**body_of(execution), "id": "wide", "document": document, "nodes": list(nodes)}
    jobs = [{"id": f"wide/{name}", "execution": "wide", "node": name} for name in nodes]
    shared = {"project": desk.project, "operation": "Double", "label": "Double", "status": "success", "attempt": 1}
    writes = [Write(collection=JOBS, id=job["id"], body={**job, **shared}) for job in jobs]
    await desk.workspace.store.commit([Write(collection=EXECUTIONS, id="wide", body=body), *writes])
    lineage = await desk.workspace.lineages.of_job("wide", names[-1][0], up=20, down=20)
    assert len(lineage.nodes) == (layers - 1) * width + 1
    assert len(lineage.edges) == (layers - 2) * width * width + width
