"""Resources of the kind `python`: made, listed, taken by an operation, part of what a result depends on."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.resource import ResourceKind
from deepforge_jupyter.errors import AlreadyExists, BadRequest
from deepforge_jupyter.services.resources import Resources

TAKES = """
from deepforge import Resource


class Takes:
    def __init__(self, net: Resource["python"]):
        self.net = net

    def execute(self):
        print("net is", self.net)
        size = len(self.net)
        return size
"""
NODE = {"operation": "Takes", "references": {"net": "resources/net.py"}}


async def test_a_new_resource_comes_from_the_template_and_can_be_taken_as_it_is(desk):
    assert await desk.workspace.resources.create(desk.project, "net", "python") == "lab/resources/net.py"
    desk.write("operations/Takes.py", TAKES)
    desk.pipeline({"t": NODE})
    detail = await desk.run()
    assert await desk.text(detail.jobs[0]) == "net is {}\n"
    (listed,) = await desk.workspace.resources.all(desk.project)
    assert (listed.name, listed.path, listed.kind, listed.problems) == ("net", "resources/net.py", "python", ())
    with pytest.raises(AlreadyExists):
        await desk.workspace.resources.create(desk.project, "net.py", "python")


@pytest.mark.parametrize(("name", "kind"), [("", "python"), ("my net", "python"), ("../x", "python"), ("net", "keras")])
async def test_a_name_or_kind_that_cannot_be_is_refused(desk, name, kind):
    with pytest.raises(BadRequest):
        await desk.workspace.resources.create(desk.project, name, kind)


async def test_a_result_depends_on_the_resource_and_on_what_it_imports(desk):
    desk.write("operations/Takes.py", TAKES)
    desk.write("resources/net.py", "from utils.nets import layers\n\nresult = layers()\n")
    desk.write("utils/nets.py", "from utils.sizes import SIZE\n\n\ndef layers():\n    return [SIZE]\n")
    desk.write("utils/sizes.py", "SIZE = 3\n")
    desk.pipeline({"t": NODE})
    assert not (await desk.run()).jobs[0].reused
    assert (await desk.run()).jobs[0].reused
    desk.write("utils/sizes.py", "SIZE = 4\n")
    again = await desk.run()
    assert not again.jobs[0].reused
    assert await desk.text(again.jobs[0]) == "net is [4]\n"


async def test_a_resource_without_result_is_said_before_the_run(desk):
    desk.write("operations/Takes.py", TAKES)
    desk.write("resources/net.py", "net = 3\n")
    desk.pipeline({"t": NODE})
    listed = {pipeline.name: pipeline for pipeline in await desk.workspace.pipelines.all(desk.project)}
    assert [problem.code.value for problem in listed["train"].problems] == ["no_result"]


async def test_a_kind_of_an_extension_has_its_own_template(desk):
    keras = ResourceKind(name="keras", label="Keras", extension="keras", template='{{"name": "{name}"}}')
    resources = Resources(desk.workspace.projects, kinds={"keras": keras})
    assert await resources.create(desk.project, "my net", "keras") == "lab/resources/my net.keras"
    (listed,) = await resources.all(desk.project)
    assert listed.kind == "keras"
    assert (desk.folder / "resources/my net.keras").read_text() == '{"name": "my net"}'
