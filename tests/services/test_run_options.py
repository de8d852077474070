"""What a person chooses for one run: attributes, a name, where it runs."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, InvalidPipeline

SHOW = """
import os


class Show:
    def execute(self):
        found = os.environ.get("FLAVOUR", "none")
        return found
"""


def variables(**values):
    return AdapterChoice(name="server", options={"variables": values})


async def test_overrides_are_kept_with_the_execution_and_not_written_into_the_pipeline(desk):
    before = (desk.folder / "pipelines/train.dfpipe").read_text()
    detail = await desk.run(overrides={"a": {"number": 5}})
    assert detail.jobs[0].outputs["doubled"].summary == "10"
    assert detail.execution.overrides == {"a": {"number": 5}}
    assert (desk.folder / "pipelines/train.dfpipe").read_text() == before
    assert (await desk.run()).execution.overrides == {}


async def test_an_override_of_an_attribute_that_there_is_not_is_refused_naming_node_and_attribute(desk):
    with pytest.raises(BadRequest, match=r"a: Double has no attribute “nunber” \(is it “number”\?\)") as refused:
        await desk.start(overrides={"a": {"nunber": 5}})
    assert refused.value.details == {"node": "a", "attribute": "nunber"}
    assert (await desk.workspace.listing.page(desk.project)).total == 0


async def test_an_override_of_the_wrong_type_is_refused_naming_node_and_attribute(desk):
    with pytest.raises(InvalidPipeline, match='a: number must be a whole number, not "ten"') as refused:
        await desk.start(overrides={"a": {"number": "ten"}})
    where = refused.value.details["problems"][0]["where"]
    assert (where["node"], where["attribute"]) == ("a", "number")


@pytest.mark.parametrize("name", ["", "  ", "\t"])
async def test_a_name_of_nothing_but_spaces_is_refused(desk, name):
    with pytest.raises(BadRequest, match="needs a name"):
        await desk.start(name=name)
    with pytest.raises(BadRequest, match="needs a name"):
        await desk.workspace.executions.proposed_name(desk.project, "pipelines/train.dfpipe", name)


async def test_what_a_name_becomes_is_known_before(desk):
    path = "pipelines/train.dfpipe"
    proposed = await desk.workspace.executions.proposed_name(desk.project, path, "my run")
    assert (proposed.name, proposed.is_taken) == ("my_run", False)
    assert (await desk.run(name="my run")).execution.name == "my_run"
    proposed = await desk.workspace.executions.proposed_name(desk.project, path, "my run")
    assert (proposed.name, proposed.is_taken) == ("my_run_2", True)
    assert (await desk.run(name="my run")).execution.name == "my_run_2"


async def test_variables_of_the_compute_reach_every_operation_and_are_part_of_the_reuse_key(desk):
    desk.write("operations/Show.py", SHOW)
    desk.pipeline({"s": {"operation": "Show"}})
    plain = await desk.run()
    assert plain.jobs[0].outputs["found"].summary == "'none'"
    sweet = await desk.run(compute=variables(FLAVOUR="sweet"))
    assert sweet.jobs[0].outputs["found"].summary == "'sweet'"
    assert sweet.execution.compute == variables(FLAVOUR="sweet")
    report = await desk.workspace.reuse_reasons.of(sweet.execution.id, "s")
    assert [reason.message for reason in report.reasons] == ["The compute or its options changed."]
    again = await desk.run(compute=variables(FLAVOUR="sweet"))
    assert again.jobs[0].reused_from == sweet.jobs[0].id
    assert (await desk.run()).jobs[0].reused_from == plain.jobs[0].id


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (AdapterChoice(name="moon"), "There is no compute “moon”. There is: server"),
        (AdapterChoice(name="server", options={"variable": {}}), r"no option “variable” \(is it “variables”\?\)"),
        (AdapterChoice(name="server", options={"variables": 3}), r"\(variables\) must be an object, not 3"),
        (variables(A=1), "a variable is a name .* with a text"),
        (variables(**{"A=B": "1"}), "a variable is a name .* with a text"),
    ],
)
async def test_a_compute_or_option_that_there_is_not_is_refused(desk, choice, message):
    with pytest.raises(BadRequest, match=message):
        await desk.start(compute=choice)


async def test_a_storage_that_there_is_not_is_refused(desk):
    with pytest.raises(BadRequest, match=r"There is no storage “moon”\. There is: local"):
        await desk.start(storage=AdapterChoice(name="moon"))
    with pytest.raises(BadRequest, match=r"no option “x”\. It has none"):
        await desk.start(storage=AdapterChoice(name="local", options={"x": 1}))
