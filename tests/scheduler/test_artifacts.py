"""`Input` and `Output` nodes."""

from __future__ import annotations

from deepforge_jupyter.scheduler.builtins import newest_artifact
from deepforge_jupyter.store.base import Write

KEEP = {"operation": "Output", "attributes": {"name": "model"}}
LOAD = {"operation": "Input", "attributes": {"artifact": "model"}}


async def test_an_output_keeps_an_artifact_that_an_input_loads(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    artifact = await newest_artifact(bench.store, "p", "model")
    assert (artifact.execution, artifact.execution_name, artifact.node) == ("e1", "train_1", "keep")
    jobs = await bench.run(graph("load>evaluate", load=LOAD))
    assert jobs["evaluate"].status.value == "success"
    assert jobs["load"].outputs["data"].location == artifact.value.location


async def test_an_input_loads_the_newest_of_its_name_or_the_one_of_its_id(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    old = await newest_artifact(bench.store, "p", "model")
    await bench.run(graph("train>keep", keep=KEEP, train={"attributes": {"epochs": 9}}))
    new = await newest_artifact(bench.store, "p", "model")
    assert new.id != old.id
    by_id = {"operation": "Input", "attributes": {"artifact": old.id}}
    jobs = await bench.run(graph("load>x", "first>y", load=LOAD, first=by_id))
    assert jobs["load"].outputs["data"].location == new.value.location
    assert jobs["first"].outputs["data"].location == old.value.location


async def test_an_input_without_its_artifact_says_what_there_is(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    jobs = await bench.run(graph("load>x", load={"operation": "Input", "attributes": {"artifact": "modle"}}))
    assert jobs["load"].failure.message == "There is no artifact named “modle” in this project. It has: model."
    assert jobs["x"].reason == "not run because load failed"


async def test_the_same_content_is_not_kept_twice(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    await bench.run(graph("train>keep", keep=KEEP), afresh=True)
    assert len(await bench.store.find("artifacts")) == 1
    assert len(list((bench.folder / "blobs/artifacts").iterdir())) == 1


async def test_an_output_whose_input_is_unchanged_is_reused(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    jobs = await bench.run(graph("train>keep", keep=KEEP))
    assert jobs["keep"].reused


async def test_an_output_whose_artifact_was_deleted_is_kept_again(bench, graph):
    await bench.run(graph("train>keep", keep=KEEP))
    artifact = await newest_artifact(bench.store, "p", "model")
    await bench.store.commit([Write(collection="artifacts", id=artifact.id, body=None)])
    await bench.storage.delete(artifact.value)
    jobs = await bench.run(graph("train>keep", keep=KEEP))
    assert not jobs["keep"].reused
    assert await newest_artifact(bench.store, "p", "model") is not None


async def test_an_output_without_a_name_says_how_to_give_one(bench, graph):
    jobs = await bench.run(graph("train>keep", keep={"operation": "Output"}))
    assert "--set keep.name=" in jobs["keep"].failure.message
