"""Running a pipeline as an earlier execution of it was run."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.protocol.debugging import Rerun

VARIABLES = AdapterChoice(name="server", options={"variables": {"FLAVOUR": "sweet"}})


async def test_everything_that_was_chosen_then_is_chosen_again_on_the_pipeline_as_it_is_now(desk):
    chosen = {"overrides": {"a": {"number": 5}}, "compute": VARIABLES, "afresh": True, "debug": True}
    first = (await desk.run(**chosen)).execution
    desk.pipeline({"a": {"operation": "Double"}, "more": {"operation": "Double"}}, "a.doubled>more.value")
    again = (await desk.run(like=first.id)).execution
    assert (again.overrides, again.compute, again.afresh, again.is_debug) == tuple(chosen.values())
    assert again.nodes == ("a", "more")
    assert (again.reproduces, again.derived_from) == (None, None)


async def test_what_is_given_stands_over_it_name_by_name(desk):
    first = (await desk.run(overrides={"a": {"number": 5}, "b": {"number": 6}}, compute=VARIABLES)).execution
    other = AdapterChoice(name="server")
    again = (await desk.run(like=first.id, overrides={"a": {"number": 7}}, compute=other, name="mine")).execution
    assert again.overrides == {"a": {"number": 7}, "b": {"number": 6}}
    assert (again.compute, again.name) == (other, "mine")


async def test_a_run_of_some_nodes_is_one_again(desk):
    first = (await desk.run(nodes=("a",))).execution
    assert (await desk.run(like=first.id)).execution.nodes == ("a",)
    assert (await desk.run(like=first.id, nodes=("b",))).execution.nodes == ("a", "b")


@pytest.mark.parametrize(("name", "becomes"), [(None, "train_3"), ("grid", "grid_3"), ("of_2024", "of_2024_3")])
async def test_the_name_that_a_person_gave_is_taken_with_another_number(desk, name, becomes):
    first = (await desk.run(name=name)).execution
    second = (await desk.run(like=first.id)).execution
    assert (await desk.run(like=second.id)).execution.name == becomes


async def test_of_a_reproduction_and_of_a_debugged_part_only_the_values_are_taken(desk):
    first = (await desk.run(overrides={"a": {"number": 5}})).execution
    reproduced = await desk.end((await desk.workspace.reproducing.execution(first.id)).id)
    debugged = await desk.end((await desk.workspace.rerunning(first.id, Rerun(node="b", only=True))).id)
    for before in (reproduced, debugged):
        again = (await desk.run(like=before.execution.id)).execution
        assert (again.overrides, again.afresh, again.is_debug) == ({"a": {"number": 5}}, False, False)
        assert (again.nodes, again.name[:6]) == (("a", "b"), "train_")
        assert "again" not in again.name
        assert "debug" not in again.name


async def test_an_execution_of_another_pipeline_or_none_is_refused(desk):
    desk.pipeline({"a": {"operation": "Double"}}, name="other")
    other = (await desk.run("other")).execution
    with pytest.raises(BadRequest, match=r"other is no execution of pipelines/train\.dfpipe, but of pipelines/other"):
        await desk.start(like=other.id)
    with pytest.raises(NotFound, match="There is no execution nothing in the project"):
        await desk.start(like="nothing")


async def test_a_value_whose_attribute_is_gone_is_refused_by_name(desk):
    first = (await desk.run(overrides={"a": {"number": 5}})).execution
    desk.write(
        "operations/Double.py", "class Double:\n    def execute(self):\n        doubled = 1\n        return doubled\n"
    )
    desk.pipeline({"a": {"operation": "Double"}})
    with pytest.raises(BadRequest, match="a: Double has no attribute “number”"):
        await desk.start(like=first.id)


async def test_where_the_pipeline_is_gone_it_is_said_how_to_run_what_ran(desk):
    first = (await desk.run()).execution
    (desk.folder / first.pipeline).unlink()
    with pytest.raises(NotFound, match=r"deleted or renamed since\. “Reproduce” runs exactly what the execution ran"):
        await desk.run(like=first.id)
