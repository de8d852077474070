"""The storage that a project keeps its values in: where runs and uploads start; what lies elsewhere stays there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge_jupyter.domain.target import AdapterChoice
from deepforge_jupyter.errors import BadRequest, Conflict, NotFound
from deepforge_jupyter.protocol.artifacts import UploadWish
from deepforge_jupyter.protocol.requests import ChangeProject, CreateProject
from deepforge_jupyter.protocol.storages import AddStorage

NODES = {"a": {"operation": "Double"}, "keep": {"operation": "Output", "attributes": {"name": "two"}}}


@pytest.fixture
async def shelf(desk, tmp_path: Path):
    """The desk's project, which keeps its values in the storage “Other”."""
    other = AddStorage(name="Other", adapter="folder", options={"folder": str(tmp_path / "other")})
    await desk.workspace.configured_storages.add(other)
    await desk.workspace.arrangement.change(desk.project, ChangeProject(storage="Other"))
    desk.pipeline(NODES, "a.doubled>keep.data")
    return desk


async def upload(desk, content: bytes, storage: str | None = None) -> str:
    wish = UploadWish(project=desk.project, filename="words.txt", storage=storage)
    coming = await desk.workspace.uploads.begin(wish, user="ada")
    await coming.write(content)
    return (await coming.finish()).value.storage


async def test_runs_and_uploads_are_kept_in_it(shelf):
    detail = await shelf.run()
    assert detail.execution.storage == AdapterChoice(name="Other")
    assert {value.storage for job in detail.jobs for value in job.outputs.values()} == {"Other"}
    assert await upload(shelf, b"hello") == "Other"


async def test_a_run_or_an_upload_may_say_otherwise(shelf):
    detail = await shelf.run(storage=AdapterChoice(name="local"))
    assert {value.storage for job in detail.jobs for value in job.outputs.values()} == {"local"}
    assert await upload(shelf, b"hello", storage="local") == "local"


async def test_another_choice_moves_nothing(shelf):
    await shelf.run()
    changed = await shelf.workspace.arrangement.change(shelf.project, ChangeProject(storage="local"))
    assert changed.storage is None
    assert "storage" not in json.loads((shelf.folder / "deepforge.json").read_text())
    (kept,) = await shelf.workspace.artifacts.all(shelf.project)
    assert kept.value.storage == "Other"
    assert (await shelf.workspace.artifacts.verify(kept.id)).verified.problem is None


async def test_a_storage_that_is_not_there_is_not_chosen(shelf):
    with pytest.raises(BadRequest, match=r"There is no storage “Otter”\. There is: local, Other\."):
        await shelf.workspace.arrangement.change(shelf.project, ChangeProject(storage="Otter"))
    assert (await shelf.workspace.projects.get(shelf.project)).storage == "Other"


async def test_without_its_storage_a_run_and_an_upload_say_what_to_do(shelf):
    await shelf.workspace.configured_storages.remove("Other", anyway=True)
    for attempt in (shelf.start, lambda: upload(shelf, b"hello")):
        with pytest.raises(
            BadRequest, match=r"keeps its values in “Other”, and there is no such storage here\. Add one"
        ):
            await attempt()
    assert (await shelf.run(storage=AdapterChoice(name="local"))).execution.status.value == "success"


async def test_what_keeps_its_values_in_a_storage_is_said_before_it_is_removed(shelf):
    storages, arrangement = shelf.workspace.configured_storages, shelf.workspace.arrangement
    with pytest.raises(Conflict) as one:
        await storages.remove("Other")
    assert str(one.value) == (
        "The project “lab” keeps its values in “Other”: its runs and uploads are refused until another storage is "
        "chosen in its properties, or one of this name is added again. Change that first, or remove it anyway."
    )
    for name in ("Zebra", "ant", "Bee", "cat", "trashed"):
        project = await shelf.workspace.projects.create(CreateProject(path=name, name=name))
        await arrangement.change(project.id, ChangeProject(storage="Other"))
    await shelf.workspace.trash.delete(project.id, user="ada")
    await shelf.run()
    assert (await storages.use("Other")).projects == ("ant", "Bee", "cat", "lab", "Zebra")
    with pytest.raises(Conflict) as many:
        await storages.remove("Other")
    assert "“Other” holds 1 artifact and the values of 1 execution: what it holds stays listed" in str(many.value)
    assert "The projects “ant”, “Bee”, “cat” and 2 more keep their values in “Other”: their runs" in str(many.value)


async def test_what_lay_in_a_removed_storage_stays_listed_and_says_what_to_do(shelf):
    await shelf.run()
    await shelf.workspace.configured_storages.remove("Other", anyway=True)
    (kept,) = await shelf.workspace.artifacts.all(shelf.project)
    with pytest.raises(NotFound, match=r"no storage “Other” here \(any more\)\. Add it again under this name"):
        await shelf.workspace.storages.local_path(kept.value)
