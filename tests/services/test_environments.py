"""Environment files: which is for which operation, and what is wrong with them where people look."""

from __future__ import annotations

from deepforge_jupyter.protocol.requests import Rename

FILE = "dependencies:\n  - numpy>=2\n"
BROKEN = "dependencies:\n  - numpy>>2\n"


async def said(desk) -> list[tuple]:
    (pipeline,) = await desk.workspace.pipelines.all(desk.project)
    return [(problem.severity, problem.where.node, problem.message) for problem in pipeline.problems]


async def environment_of(desk, name: str) -> str | None:
    operations = await desk.workspace.operations.all(desk.project)
    return next(operation.environment for operation in operations if operation.name == name)


async def test_an_operation_has_its_own_file_or_shares_the_projects_or_has_none(desk):
    desk.write("operations/Other.py", (desk.folder / "operations/Double.py").read_text())
    assert await desk.workspace.environments.all(desk.project) == []
    assert await environment_of(desk, "Double") is None
    desk.write("environment.yml", FILE)
    desk.write("operations/Double.yml", FILE)
    found = {file.path: file.operations for file in await desk.workspace.environments.all(desk.project)}
    assert found == {"environment.yml": ("Other",), "operations/Double.yml": ("Double",)}
    assert await environment_of(desk, "Double") == "operations/Double.yml"
    assert await environment_of(desk, "Other") == "environment.yml"
    (desk.folder / "operations/Double.yml").unlink()
    assert await environment_of(desk, "Double") == "environment.yml"


async def test_a_file_is_checked_as_the_person_sees_it(desk):
    desk.write("environment.yml", FILE)
    environment = await desk.workspace.environments.check(desk.project, "environment.yml", BROKEN)
    assert [problem.where.line for problem in environment.problems] == [2]
    assert environment.operations == ("Double",)
    assert (desk.folder / "environment.yml").read_text() == FILE


async def test_a_broken_file_is_a_warning_of_pipelines_that_use_it_and_stops_no_run(desk):
    desk.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Double"}})
    desk.write("operations/Double.yml", BROKEN)
    ((severity, node, message),) = await said(desk)
    assert (severity, node) == ("warning", "a")
    assert message.startswith("a: operations/Double.yml:2: “numpy>>2” is no package")
    (desk.folder / "operations/Double.yml").unlink()
    desk.write("environment.yml", BROKEN)
    ((severity, node, message),) = await said(desk)
    assert (severity, node) == ("warning", None)
    assert message.startswith("environment.yml:2: “numpy>>2” is no package")
    assert (await desk.run()).execution.status.value == "success"


async def test_a_file_that_is_no_text_is_said(desk):
    (desk.folder / "environment.yml").write_bytes(b"\xff\xfe")
    (environment,) = await desk.workspace.environments.all(desk.project)
    assert "cannot be read" in environment.problems[0].message


async def test_an_operations_file_is_renamed_with_it(desk):
    desk.write("operations/Double.yml", FILE)
    renamed = await desk.workspace.renames.rename(
        desk.project, Rename(kind="operation", name="Double", new_name="Twice")
    )
    assert renamed.moved_with == {"operations/Double.yml": "operations/Twice.yml"}
    assert not (desk.folder / "operations/Double.yml").exists()
    assert (desk.folder / "operations/Twice.yml").read_text() == FILE


async def test_a_file_that_waits_under_the_new_name_stays(desk):
    desk.write("operations/Double.yml", FILE)
    desk.write("operations/Twice.yml", BROKEN)
    renamed = await desk.workspace.renames.rename(
        desk.project, Rename(kind="operation", name="Double", new_name="Twice")
    )
    assert renamed.moved_with == {}
    assert (desk.folder / "operations/Twice.yml").read_text() == BROKEN
