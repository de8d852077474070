"""Renaming what pipelines use keeps every pipeline whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, BadSyntax, DeepForgeError, DocumentChanged, NotFound
from deepforge_jupyter.protocol.requests import Rename
from deepforge_jupyter.services.renames import Renames

OPERATION = Rename(kind="operation", name="Double", new_name="Twice")


def read(desk, name: str) -> dict:
    return json.loads((desk.folder / f"pipelines/{name}.dfpipe").read_text())


@pytest.fixture
def two(desk):
    desk.pipeline({"only": {"operation": "Double", "odd": [1.50]}}, name="second")
    desk.write("utils/tools.py", "from operations.Double import Double\n")
    return desk


async def test_an_operation_is_renamed_with_its_file_its_class_its_imports_and_in_every_pipeline(two):
    renamed = await two.workspace.renames.rename(two.project, OPERATION)
    assert renamed.pipelines == {"pipelines/second.dfpipe": ("only",), "pipelines/train.dfpipe": ("a", "b")}
    assert (renamed.path, renamed.new_path) == ("operations/Double.py", "operations/Twice.py")
    assert not (two.folder / "operations/Double.py").exists()
    assert "class Twice:" in (two.folder / "operations/Twice.py").read_text()
    assert (two.folder / "utils/tools.py").read_text() == "from operations.Twice import Twice as Double\n"
    assert {node["operation"] for name in ("train", "second") for node in read(two, name)["nodes"].values()} == {
        "Twice"
    }
    assert '"odd": [1.5]' in (two.folder / "pipelines/second.dfpipe").read_text()
    assert (await two.run()).execution.status.value == "success"


async def test_the_inverse_brings_everything_back(two):
    before = {path: (two.folder / path).read_text() for path in ("operations/Double.py", "utils/tools.py")}
    renamed = await two.workspace.renames.rename(two.project, OPERATION)
    two.pipeline({"mine": {"operation": "Twice"}}, name="mine")
    back = Rename(kind="operation", name="Twice", new_name="Double", only=renamed.pipelines)
    await two.workspace.renames.rename(two.project, back)
    assert (two.folder / "operations/Double.py").read_text() == before["operations/Double.py"]
    assert read(two, "train")["nodes"]["a"]["operation"] == "Double"
    assert read(two, "mine")["nodes"]["mine"]["operation"] == "Twice", "was called that before"


async def test_a_preview_says_the_same_and_changes_nothing(two):
    texts = {path: path.read_text() for path in two.folder.rglob("*.*") if path.suffix in (".py", ".dfpipe")}
    preview = await two.workspace.renames.rename(two.project, Rename(**{**_fields(OPERATION), "preview": True}))
    assert set(preview.pipelines) == {"pipelines/second.dfpipe", "pipelines/train.dfpipe"}
    assert preview.files == ("operations/Double.py", "utils/tools.py")
    assert {path: path.read_text() for path in texts} == texts


async def test_documents_that_the_page_has_open_are_left_to_it(two):
    on_screen = json.dumps({"format": 1, "nodes": {"typed": {"operation": "Double"}}, "edges": []})
    request = Rename(**{**_fields(OPERATION), "open": {"pipelines/train.dfpipe": on_screen}})
    on_disk = (two.folder / "pipelines/train.dfpipe").read_text()
    renamed = await two.workspace.renames.rename(two.project, request)
    assert renamed.pipelines["pipelines/train.dfpipe"] == ("typed",)
    assert json.loads(renamed.texts["pipelines/train.dfpipe"])["nodes"]["typed"]["operation"] == "Twice"
    assert (two.folder / "pipelines/train.dfpipe").read_text() == on_disk
    assert read(two, "second")["nodes"]["only"]["operation"] == "Twice"


async def test_a_file_that_was_renamed_already_takes_its_pipelines_along(two):
    (two.folder / "operations/Double.py").rename(two.folder / "operations/Twice.py")
    await two.workspace.renames.rename(two.project, Rename(**{**_fields(OPERATION), "moves_file": False}))
    assert "class Twice:" in (two.folder / "operations/Twice.py").read_text()
    assert read(two, "train")["nodes"]["b"]["operation"] == "Twice"


@pytest.mark.parametrize(
    ("kind", "name", "edge"),
    [
        ("output", "doubled", {"source": "a", "output": "twofold", "target": "b", "input": "value"}),
        ("input", "value", {"source": "a", "output": "doubled", "target": "b", "input": "twofold"}),
    ],
)
async def test_a_port_that_was_renamed_in_code_is_renamed_in_the_connections(desk, kind, name, edge):
    request = Rename(kind=kind, operation="Double", name=name, new_name="twofold")
    renamed = await desk.workspace.renames.rename(desk.project, request)
    assert renamed.pipelines == {"pipelines/train.dfpipe": ("a" if kind == "output" else "b",)}
    assert read(desk, "train")["edges"] == [edge]


async def test_an_attribute_keeps_its_value_under_its_new_name(desk):
    desk.pipeline({"a": {"operation": "Double", "attributes": {"number": 1.0}}, "b": {"operation": "Other"}})
    request = Rename(kind="attribute", operation="Double", name="number", new_name="factor")
    await desk.workspace.renames.rename(desk.project, request)
    assert '"factor": 1.0' in (desk.folder / "pipelines/train.dfpipe").read_text()


async def test_a_resource_is_renamed_in_references(desk):
    desk.write("resources/net.py", "result = 1\n")
    desk.pipeline({"a": {"operation": "Double", "references": {"net": "resources/net.py"}}})
    request = Rename(kind="resource", name="resources/net.py", new_name="resources/small.py")
    await desk.workspace.renames.rename(desk.project, request)
    assert read(desk, "train")["nodes"]["a"]["references"] == {"net": "resources/small.py"}
    assert (desk.folder / "resources/small.py").is_file()
    with pytest.raises(BadRequest):
        await desk.workspace.renames.rename(
            desk.project, Rename(kind="resource", name="resources/small.py", new_name="operations/small.py")
        )


@pytest.mark.parametrize(
    ("new_name", "error"),
    [("Other", AlreadyExists), ("Input", AlreadyExists), ("2nd", BadRequest), ("a/b", BadRequest)],
)
async def test_a_name_that_is_taken_or_cannot_be_changes_nothing(desk, new_name, error):
    desk.write("operations/Other.py", "class Other:\n    def execute(self):\n        pass\n")
    with pytest.raises(error):
        await desk.workspace.renames.rename(desk.project, Rename(kind="operation", name="Double", new_name=new_name))
    assert (desk.folder / "operations/Double.py").is_file()
    with pytest.raises(NotFound):
        await desk.workspace.renames.rename(desk.project, Rename(kind="operation", name="Nothing", new_name="Some"))


@pytest.mark.parametrize(
    "code",
    ["class Double:\n    def execute(self:\n", "class Other:\n    def execute(self):\n        return 1\n"],
    ids=["does not parse", "has a class of another name"],
)
async def test_code_whose_class_cannot_be_renamed_is_moved_as_it_is(desk, code):
    desk.write("operations/Double.py", code)
    renamed = await desk.workspace.renames.rename(desk.project, OPERATION)
    assert (desk.folder / "operations/Twice.py").read_text() == code
    assert renamed.files == ()
    assert read(desk, "train")["nodes"]["a"]["operation"] == "Twice"


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [("input", "value", "given"), ("output", "doubled", "twice"), ("attribute", "number", "factor")],
)
async def test_taking_a_rename_back_takes_code_and_pipelines_back(desk, kind, old, new):
    desk.pipeline(
        {"a": {"operation": "Double", "attributes": {"number": 2}}, "b": {"operation": "Double"}}, "a.doubled>b.value"
    )
    code, pipeline = (desk.folder / path for path in ("operations/Double.py", "pipelines/train.dfpipe"))
    before = code.read_text(), read(desk, "train")
    rename = {"kind": kind, "operation": "Double", "in_code": True}
    await desk.workspace.renames.rename(desk.project, Rename(**rename, name=old, new_name=new))
    assert f"{new}" in code.read_text()
    assert f"{new}" in pipeline.read_text()
    renamed = await desk.workspace.renames.rename(desk.project, Rename(**rename, name=new, new_name=old))
    assert renamed.files == ("operations/Double.py",)
    assert (code.read_text(), read(desk, "train")) == before
    assert (await desk.run()).execution.status.value == "success"


async def test_code_that_has_its_old_name_back_already_stays(desk):
    code = (desk.folder / "operations/Double.py").read_text()
    desk.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Double"}}, "a.twice>b.value")
    wish = Rename(kind="output", operation="Double", name="twice", new_name="doubled", in_code=True)
    renamed = await desk.workspace.renames.rename(desk.project, wish)
    assert renamed.files == ()
    assert (desk.folder / "operations/Double.py").read_text() == code
    assert read(desk, "train")["edges"][0]["output"] == "doubled"


async def test_what_cannot_be_taken_back_in_the_code_is_taken_back_nowhere(desk):
    desk.write("operations/Double.py", "class Double:\n    def execute(self, given:\n")
    desk.pipeline({"a": {"operation": "Double"}, "b": {"operation": "Double"}}, "a.doubled>b.given")
    before = read(desk, "train")
    wish = Rename(kind="input", operation="Double", name="given", new_name="value", in_code=True)
    with pytest.raises(BadSyntax, match="Double"):
        await desk.workspace.renames.rename(desk.project, wish)
    assert read(desk, "train") == before


async def test_a_pipeline_is_renamed_with_its_executions(desk):
    ran = await desk.run()
    wish = Rename(kind="pipeline", name="pipelines/train.dfpipe", new_name="pipelines/fit.dfpipe")
    preview = await desk.workspace.renames.rename(desk.project, Rename(**{**_fields(wish), "preview": True}))
    assert (preview.executions, (desk.folder / "pipelines/train.dfpipe").is_file()) == (1, True)
    renamed = await desk.workspace.renames.rename(desk.project, wish)
    assert (renamed.path, renamed.new_path, renamed.executions) == (wish.name, wish.new_name, 1)
    assert (desk.folder / "pipelines/fit.dfpipe").is_file()
    assert not (desk.folder / "pipelines/train.dfpipe").exists()
    execution = (await desk.workspace.executions.get(ran.execution.id)).execution
    assert (execution.pipeline, execution.name) == ("pipelines/fit.dfpipe", ran.execution.name)
    again = await desk.run("fit", nodes=("b",), only=True)
    assert again.execution.status.value == "success", "takes what the pipeline made under its old name"


@pytest.mark.parametrize(
    "new_name",
    ["train.dfpipe", "pipelines/train.txt", "operations/train.dfpipe", "pipelines/.dfpipe", "pipelines/a:b.dfpipe"],
)
async def test_a_pipeline_cannot_become_something_else(desk, new_name):
    wish = Rename(kind="pipeline", name="pipelines/train.dfpipe", new_name=new_name)
    with pytest.raises(BadRequest):
        await desk.workspace.renames.rename(desk.project, wish)
    assert (desk.folder / "pipelines/train.dfpipe").is_file()


async def test_a_pipeline_takes_no_other_ones_name(two):
    wish = Rename(kind="pipeline", name="pipelines/train.dfpipe", new_name="pipelines/second.dfpipe")
    with pytest.raises(AlreadyExists):
        await two.workspace.renames.rename(two.project, wish)


async def test_a_name_that_the_code_uses_already_is_refused(desk):
    code = (desk.folder / "operations/Double.py").read_text()
    desk.write("operations/Double.py", f"from decimal import Decimal as Twice\n{code}")
    with pytest.raises(DeepForgeError, match="Twice"):
        await desk.workspace.renames.rename(desk.project, OPERATION)
    assert (desk.folder / "operations/Double.py").is_file()
    assert read(desk, "train")["nodes"]["a"]["operation"] == "Double"


async def test_a_pipeline_that_cannot_be_read_is_named_and_left(desk):
    desk.write("pipelines/broken.dfpipe", "{")
    renamed = await desk.workspace.renames.rename(desk.project, OPERATION)
    assert renamed.skipped == ("pipelines/broken.dfpipe",)
    assert (desk.folder / "pipelines/broken.dfpipe").read_text() == "{"


class Table:
    """A room in memory, which is what people see; it writes its file itself, later."""

    def __init__(self, text: str) -> None:
        self.current = text

    def text(self) -> str:
        return self.current

    def set_text(self, text: str) -> None:
        self.current = text


class Tables:
    def __init__(self, tables: dict[Path, Table]) -> None:
        self.tables = tables

    async def at(self, file: Path) -> Table | None:
        return self.tables.get(file)


async def test_a_document_that_people_edit_together_is_changed_in_their_room_not_under_it(two):
    file = two.folder / "pipelines/train.dfpipe"
    on_disk = file.read_text()
    table = Table(on_disk.replace('"a"', '"typed"'))
    renames = Renames(two.workspace.projects, two.workspace.resources, two.workspace.store, rooms=Tables({file: table}))
    renamed = await renames.rename(two.project, OPERATION)
    assert renamed.pipelines["pipelines/train.dfpipe"] == ("typed", "b")
    assert json.loads(table.current)["nodes"]["typed"]["operation"] == "Twice"
    assert file.read_text() == on_disk


class Meddled:
    """Somebody edits the room between reading and writing."""

    def __init__(self, text: str) -> None:
        self.times = 0
        self._text = text

    def text(self) -> str:
        self.times += 1
        return self._text + " " * self.times

    def set_text(self, text: str) -> None:
        raise AssertionError("must not be written")


async def test_a_document_that_changes_meanwhile_stops_everything_and_the_file_goes_back(two):
    file = two.folder / "pipelines/train.dfpipe"
    second = (two.folder / "pipelines/second.dfpipe").read_text()
    rooms = Tables({file: Meddled(file.read_text())})  # type: ignore[dict-item]
    with pytest.raises(DocumentChanged, match=r"train\.dfpipe"):
        await Renames(two.workspace.projects, two.workspace.resources, two.workspace.store, rooms=rooms).rename(
            two.project, OPERATION
        )
    assert (two.folder / "operations/Double.py").is_file()
    assert not (two.folder / "operations/Twice.py").exists()
    assert (two.folder / "pipelines/second.dfpipe").read_text() == second


def _fields(request: Rename) -> dict:
    return {name: getattr(request, name) for name in request.__struct_fields__}


async def test_executions_of_a_renamed_pipeline_have_the_path_that_its_file_got(desk):
    execution = (await desk.run()).execution
    request = Rename(kind="pipeline", name="pipelines/train.dfpipe", new_name="pipelines//better.dfpipe")
    await desk.workspace.renames.rename(desk.project, request)
    assert (await desk.workspace.executions.get(execution.id)).execution.pipeline == "pipelines/better.dfpipe"
