"""Operations and pipelines as files."""

from __future__ import annotations

import os

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest
from deepforge_jupyter.protocol.requests import CreateOperation


async def test_operations_are_read_from_their_files_and_the_built_in_ones_are_there(desk):
    operations = await desk.workspace.operations.all(desk.project)
    assert [operation.name for operation in operations] == ["Double", "Input", "Output"]
    assert [port.name for port in operations[0].outputs] == ["doubled"]


async def test_a_changed_file_is_read_again(desk):
    await desk.workspace.operations.all(desk.project)
    desk.write("operations/Double.py", "class Double:\n    def execute(self, other, second):\n        return other\n")
    (double, *_) = await desk.workspace.operations.all(desk.project)
    assert [port.name for port in double.inputs] == ["other", "second"]


async def test_a_file_whose_time_alone_changed_is_not_read_again(desk):
    (before, *_) = await desk.workspace.operations.all(desk.project)
    os.utime(desk.folder / "operations/Double.py", ns=(1, 1))
    (after, *_) = await desk.workspace.operations.all(desk.project)
    assert after is before


async def test_code_that_does_not_parse_keeps_the_last_good_interface_and_says_where(desk):
    await desk.workspace.operations.all(desk.project)
    desk.write("operations/Double.py", "class Double:\n    def execute(self:\n")
    (double, *_) = await desk.workspace.operations.all(desk.project)
    assert [port.name for port in double.outputs] == ["doubled"]
    assert double.problems[0].code.value == "syntax_error"
    assert double.problems[0].where.line == 2


async def test_a_new_operation_can_run_as_it_is(desk):
    path = await desk.workspace.operations.create(desk.project, CreateOperation(name="Fresh"))
    assert path == "lab/operations/Fresh.py"
    desk.pipeline({"f": {"operation": "Fresh"}})
    detail = await desk.run()
    assert detail.execution.status.value == "success"
    assert await desk.text(detail.jobs[0]) == "Fresh runs\n"


async def test_a_new_operation_gets_the_interface_that_is_asked_for(desk):
    wanted = CreateOperation(
        name="Fit", inputs=("dataset",), outputs=("model", "history"), attributes={"epochs": 30, "mode": "fast"}
    )
    await desk.workspace.operations.create(desk.project, wanted)
    (fit,) = [found for found in await desk.workspace.operations.all(desk.project) if found.name == "Fit"]
    assert [port.name for port in fit.inputs] == ["dataset"]
    assert [port.name for port in fit.outputs] == ["model", "history"]
    assert {attribute.name: attribute.default for attribute in fit.attributes} == {"epochs": 30, "mode": "fast"}
    assert fit.problems == ()
    with pytest.raises(BadRequest, match="a b"):
        await desk.workspace.operations.create(desk.project, CreateOperation(name="Bad", inputs=("a b",)))


@pytest.mark.parametrize("name", ["", "2nd", "my op", "class", "../x"])
async def test_a_name_that_is_no_class_name_is_refused(desk, name):
    with pytest.raises(BadRequest):
        await desk.workspace.operations.create(desk.project, CreateOperation(name=name))


@pytest.mark.parametrize("name", ["Double", "Input"])
async def test_an_operation_that_is_there_is_not_overwritten(desk, name):
    with pytest.raises(AlreadyExists):
        await desk.workspace.operations.create(desk.project, CreateOperation(name=name))


async def test_a_new_pipeline_is_empty_and_listed(desk):
    assert await desk.workspace.pipelines.create(desk.project, "second try") == "lab/pipelines/second try.dfpipe"
    listed = await desk.workspace.pipelines.all(desk.project)
    assert [(pipeline.name, pipeline.nodes) for pipeline in listed] == [("second try", 0), ("train", 2)]
    with pytest.raises(AlreadyExists):
        await desk.workspace.pipelines.create(desk.project, "second try")


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "x" * 300])
async def test_a_pipelines_name_must_be_a_file_name(desk, name):
    with pytest.raises(BadRequest):
        await desk.workspace.pipelines.create(desk.project, name)


async def test_a_list_of_pipelines_says_what_is_wrong_with_each(desk):
    desk.write("pipelines/broken.dfpipe", "{")
    desk.pipeline({"x": {"operation": "Nothing"}}, name="unknown")
    listed = {pipeline.name: pipeline for pipeline in await desk.workspace.pipelines.all(desk.project)}
    assert listed["broken"].problems[0].code.value == "not_json"
    assert listed["unknown"].problems[0].code.value == "unknown_operation"
    assert listed["train"].problems == ()


async def test_the_text_that_the_person_sees_is_judged_not_the_file(desk):
    problems = await desk.workspace.pipelines.problems(desk.project, "pipelines/train.dfpipe", "not json")
    assert problems[0].code.value == "not_json"
