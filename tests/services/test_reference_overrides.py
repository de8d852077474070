"""Resources that a person chooses for one run."""

from __future__ import annotations

import pytest

from deepforge_jupyter.errors import BadRequest, InvalidPipeline

TAKES = """
from deepforge import Resource


class Takes:
    def __init__(self, net: Resource["python"], either, extra: Resource = None, factor: int = 1):
        self.all = (net, either, extra, factor)

    def execute(self):
        found = repr(self.all)
        return found
"""
NODE = {
    "operation": "Takes",
    "references": {"net": "resources/large.py", "extra": "resources/large.py"},
    "attributes": {"either": 7},
}
LARGE, SMALL = "resources/large.py", "resources/small.py"


@pytest.fixture
def nets(desk):
    desk.write("operations/Takes.py", TAKES)
    desk.write(LARGE, "result = 'large'\n")
    desk.write(SMALL, "result = 'small'\n")
    desk.write("resources/scheme.keras", "{}")
    desk.pipeline({"t": NODE})
    return desk


def found(detail):
    return detail.jobs[0].outputs["found"].summary.strip('"')


async def test_another_resource_is_taken_for_this_run_and_kept_with_the_execution(nets):
    before = (nets.folder / "pipelines/train.dfpipe").read_text()
    detail = await nets.run(overrides={"t": {"net": SMALL, "factor": 2}})
    assert found(detail) == "('small', 7, 'large', 2)"
    assert detail.execution.overrides == {"t": {"net": SMALL, "factor": 2}}
    assert detail.execution.document.nodes["t"].references["net"] == SMALL
    assert (nets.folder / "pipelines/train.dfpipe").read_text() == before
    assert found(await nets.run()) == "('large', 7, 'large', 1)"


async def test_null_is_no_resource(nets):
    assert found(await nets.run(overrides={"t": {"extra": None}})) == "('large', 7, None, 1)"
    with pytest.raises(InvalidPipeline, match="t: “net” has no resource"):
        await nets.start(overrides={"t": {"net": None}})


async def test_where_the_code_says_neither_a_resources_path_stands_for_the_value_and_a_value_for_the_resource(nets):
    detail = await nets.run(overrides={"t": {"either": SMALL}})
    assert found(detail) == "('large', 'small', 'large', 1)"
    nets.pipeline({"t": {**NODE, "references": {**NODE["references"], "either": SMALL}, "attributes": {}}})
    assert found(await nets.run()) == "('large', 'small', 'large', 1)"
    assert found(await nets.run(overrides={"t": {"either": 8}})) == "('large', 8, 'large', 1)"


@pytest.mark.parametrize(
    ("name", "value", "error", "said"),
    [
        ("nett", SMALL, BadRequest, r"t: Takes has no attribute or reference “nett” \(is it “net”\?\)\. It has: "),
        ("net", 3, BadRequest, r"t: net takes a resource, by its path \(resources/…\), not 3\."),
        ("net", "", BadRequest, 'not ""'),
        ("net", "resources/gone.py", InvalidPipeline, "t: the resource resources/gone.py for “net” is not in the pro"),
        ("net", "../small.py", InvalidPipeline, "is not in the project"),
        ("net", "resources/scheme.keras", InvalidPipeline, "“net” takes a resource of kind python, but .* keras"),
        ("either", "resources/gone.py", InvalidPipeline, "resources/gone.py for “either” is not in the project"),
    ],
)
async def test_what_cannot_be_taken_is_refused_naming_the_place_before_anything_is_recorded(
    nets, name, value, error, said
):
    with pytest.raises(error, match=said) as refused:
        await nets.start(overrides={"t": {name: value}})
    details = refused.value.details
    place = details["problems"][0]["where"] if "problems" in details else details
    assert (place["node"], place["attribute"]) == ("t", name)
    assert (await nets.workspace.listing.page(nets.project)).total == 0


async def test_results_are_reused_by_what_the_chosen_resource_holds(nets):
    first = await nets.run(overrides={"t": {"net": SMALL}})
    again = await nets.run(overrides={"t": {"net": SMALL}})
    assert again.jobs[0].reused_from == first.jobs[0].id
    nets.write("resources/copy.py", "result = 'large'\n")
    assert not (await nets.run(overrides={"t": {"net": "resources/copy.py"}})).jobs[0].reused
    nets.write(SMALL, "result = 'tiny'\n")
    changed = await nets.run(overrides={"t": {"net": SMALL}})
    assert (changed.jobs[0].reused, found(changed)) == (False, "('tiny', 7, 'large', 1)")
    report = await nets.workspace.reuse_reasons.of(changed.execution.id, "t")
    assert "net changed from resources/copy.py to resources/small.py." in [each.message for each in report.reasons]


async def test_a_retry_and_a_reproduction_take_it_again(nets):
    nets.write(SMALL, "result = unknown\n")
    failed = await nets.run(overrides={"t": {"net": SMALL}})
    assert failed.execution.status.value == "failed"
    await nets.workspace.executions.retry(failed.execution.id)
    retried = await nets.end(failed.execution.id)
    assert retried.execution.overrides == {"t": {"net": SMALL}}
    assert retried.jobs[0].failure.message == failed.jobs[0].failure.message
    nets.write(SMALL, "result = 'small'\n")
    first = await nets.run(overrides={"t": {"net": SMALL}})
    again = await nets.workspace.reproducing.execution(first.execution.id)
    detail = await nets.end(again.id)
    assert (found(detail), detail.execution.overrides) == (found(first), {"t": {"net": SMALL}})


async def test_resources_stand_in_comparisons(nets):
    plain, small = await nets.run(), await nets.run(overrides={"t": {"net": SMALL}})
    compared = await nets.workspace.comparisons.of(nets.project, [plain.execution.id, small.execution.id])
    rows = {row.name: (row.kind, row.cells, row.differs) for row in compared.rows}
    assert rows["net"] == ("reference", (LARGE, SMALL), True)
    assert rows["extra"] == ("reference", (LARGE, LARGE), False)
    assert rows["factor"] == ("attribute", (1, 1), False)
