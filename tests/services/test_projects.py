"""Projects, and which folder an id means."""

from __future__ import annotations

import json
import shutil

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadDocument, BadRequest, NotFound
from deepforge_jupyter.protocol.requests import CreateProject, SettleIdentity


async def test_a_new_project_is_a_folder_with_a_manifest(workspace, tmp_path):
    project = await workspace.projects.create(CreateProject(path="deep/lab", name="My lab"))
    folder = tmp_path / "root/deep/lab"
    assert json.loads((folder / "deepforge.json").read_text())["id"] == project.id
    assert (project.name, project.path) == ("My lab", "deep/lab")
    assert ".deepforge/" in (folder / ".gitignore").read_text().split()
    assert await workspace.projects.folder(project.id) == folder


async def test_a_folder_with_files_becomes_a_project_and_keeps_them(workspace, tmp_path):
    (tmp_path / "root/data").mkdir()
    (tmp_path / "root/data/.gitignore").write_text("*.csv")
    (tmp_path / "root/data/notes.txt").write_text("mine")
    await workspace.projects.create(CreateProject(path="data"))
    assert (tmp_path / "root/data/notes.txt").read_text() == "mine"
    assert (tmp_path / "root/data/.gitignore").read_text().split() == ["*.csv", ".deepforge/"]


async def test_a_project_is_not_made_twice(workspace):
    await workspace.projects.create(CreateProject(path="lab"))
    with pytest.raises(AlreadyExists, match="lab"):
        await workspace.projects.create(CreateProject(path="lab"))


async def test_an_example_is_copied_with_an_id_of_its_own(workspace, tmp_path):
    first = await workspace.projects.create(CreateProject(path="one", example="digits"))
    second = await workspace.projects.create(CreateProject(path="two", example="digits", name="Another"))
    assert first.id != second.id
    assert (first.name, second.name) == ("Handwritten digits", "Another")
    assert (tmp_path / "root/one/pipelines/train.dfpipe").is_file()


async def test_an_example_does_not_go_into_a_folder_with_files(workspace, tmp_path):
    (tmp_path / "root/full").mkdir()
    (tmp_path / "root/full/notes.txt").write_text("mine")
    with pytest.raises(AlreadyExists, match="not empty"):
        await workspace.projects.create(CreateProject(path="full", example="digits"))
    assert [path.name for path in (tmp_path / "root/full").iterdir()] == ["notes.txt"]


async def test_an_unknown_example_leaves_nothing_behind(workspace, tmp_path):
    with pytest.raises(NotFound, match="digits"):
        await workspace.projects.create(CreateProject(path="x", example="digit"))
    assert list((tmp_path / "root").iterdir()) == []


async def test_a_path_outside_the_root_is_refused(workspace):
    with pytest.raises(BadRequest, match="leads out"):
        await workspace.projects.create(CreateProject(path="../elsewhere"))


async def test_a_file_belongs_to_the_nearest_project_above_it(workspace, tmp_path):
    outer = await workspace.projects.create(CreateProject(path="outer"))
    inner = await workspace.projects.create(CreateProject(path="outer/inner"))
    assert (await workspace.projects.at("outer/pipelines")).id == outer.id
    assert (await workspace.projects.at("outer/inner/pipelines/x.dfpipe")).id == inner.id
    with pytest.raises(NotFound, match=r"deepforge\.json"):
        await workspace.projects.at("")


async def test_projects_near_the_root_are_found_without_being_opened(workspace, tmp_path):
    folder = tmp_path / "root/a/b"
    folder.mkdir(parents=True)
    (folder / "deepforge.json").write_text('{"format": 1, "id": "x", "name": "Found"}')
    (tmp_path / "root/broken").mkdir()
    (tmp_path / "root/broken/deepforge.json").write_text("{")
    assert [project.path for project in await workspace.projects.all()] == ["a/b"]
    with pytest.raises(BadDocument, match=r"broken/deepforge\.json"):
        await workspace.projects.at("broken")


async def test_a_copied_folder_asks_what_it_is(workspace, tmp_path):
    original = await workspace.projects.create(CreateProject(path="lab"))
    shutil.copytree(tmp_path / "root/lab", tmp_path / "root/copy")
    copy = await workspace.projects.at("copy")
    assert (copy.id, copy.other_path) == (original.id, "lab")
    assert (await workspace.projects.at("lab")).other_path is None


async def test_a_copy_gets_an_id_of_its_own_and_forgets_the_originals_executions(workspace, desk, tmp_path):
    await desk.run()
    shutil.copytree(desk.folder, tmp_path / "root/copy")
    settle = SettleIdentity(path="copy", choice="copy")
    copy = await workspace.projects.settle_identity(desk.project, settle)
    assert copy.id != desk.project and copy.other_path is None
    assert await workspace.projects.folder(desk.project) == desk.folder
    tags = tmp_path / "root/copy/.deepforge/history.git/refs/tags/execution"
    assert not tags.is_dir() or list(tags.iterdir()) == []


async def test_the_same_project_may_have_moved(workspace, desk, tmp_path):
    shutil.copytree(desk.folder, tmp_path / "root/new")
    settle = SettleIdentity(path="new", choice="moved")
    moved = await workspace.projects.settle_identity(desk.project, settle)
    assert (moved.id, moved.other_path) == (desk.project, None)
    assert await workspace.projects.folder(desk.project) == tmp_path / "root/new"


async def test_a_moved_folder_is_the_same_project_without_a_question(workspace, desk, tmp_path):
    desk.folder.rename(tmp_path / "root/moved")
    moved = await workspace.projects.at("moved")
    assert (moved.id, moved.other_path) == (desk.project, None)
    assert await workspace.projects.folder(desk.project) == tmp_path / "root/moved"


async def test_a_project_whose_folder_is_gone_says_so(workspace, desk):
    shutil.rmtree(desk.folder)
    with pytest.raises(NotFound, match="gone"):
        await workspace.projects.get(desk.project)


async def test_the_example_names_nothing_that_is_installed(workspace):
    (digits,) = [example for example in await workspace.projects.examples() if example.id == "digits"]
    assert digits.missing == ()
