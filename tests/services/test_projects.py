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
    found = await workspace.projects.found()
    assert [project.path for project in found.projects] == ["a/b"]
    assert [each.path for each in found.damaged] == ["broken"]
    assert found.damaged[0].problem.startswith("broken/deepforge.json, line 1, column 2: this is not JSON")
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


async def test_the_id_of_a_project_that_went_elsewhere_does_not_mean_the_one_in_its_place(workspace, desk, tmp_path):
    desk.folder.rename(tmp_path / "root/elsewhere")
    other = await workspace.projects.create(CreateProject(path="lab"))
    with pytest.raises(NotFound, match="another one now"):
        await workspace.trash.delete(desk.project, user="ada")
    assert (await workspace.projects.get(other.id)).path == "lab"
    await workspace.projects.all()
    assert (await workspace.projects.get(desk.project)).path == "elsewhere"


async def test_no_project_is_made_in_the_trash(workspace):
    with pytest.raises(BadRequest, match="deleted projects wait"):
        await workspace.projects.create(CreateProject(path=".deepforge-trash/lab"))


@pytest.mark.parametrize("lines", [b"caf\xe9/\r\ndata/", b"data/\r\n"])
async def test_a_gitignore_in_another_encoding_gets_one_more_line(workspace, tmp_path, lines):
    folder = tmp_path / "root/old"
    folder.mkdir()
    (folder / ".gitignore").write_bytes(lines)
    await workspace.projects.create(CreateProject(path="old"))
    assert (folder / ".gitignore").read_bytes() == lines.rstrip() + b"\r\n.deepforge/\r\n"


@pytest.mark.parametrize("example", [None, "digits"])
async def test_an_empty_folder_that_becomes_a_project_stays_the_same_folder(workspace, tmp_path, example):
    (tmp_path / "root/empty").mkdir()
    before = (tmp_path / "root/empty").stat().st_ino
    await workspace.projects.create(CreateProject(path="empty", example=example))
    assert (tmp_path / "root/empty").stat().st_ino == before
    assert not list((tmp_path / "root/empty").glob(".deepforge-new-*"))


async def test_a_project_whose_private_folder_cannot_be_made_is_listed(workspace, tmp_path):
    folder = tmp_path / "root/odd"
    folder.mkdir()
    (folder / "deepforge.json").write_text(json.dumps({"format": 1, "id": "odd", "name": "Odd"}))
    (folder / ".deepforge").write_text("no folder")
    assert [project.name for project in await workspace.projects.all()] == ["Odd"]


@pytest.mark.parametrize("id", [".", ".."])
async def test_an_id_that_means_a_folder_in_paths_is_refused(workspace, tmp_path, id):
    folder = tmp_path / "root/odd"
    folder.mkdir()
    (folder / "deepforge.json").write_text(json.dumps({"format": 1, "id": id, "name": "Odd"}))
    with pytest.raises(BadDocument, match="cannot be one"):
        await workspace.projects.at("odd")


async def test_a_save_through_a_link_to_the_project_is_noticed(workspace, desk, tmp_path):
    (tmp_path / "root/link").symlink_to("lab")
    await workspace.autosave.saved("link/operations/Double.py", author="ada")
    await workspace.autosave.commit(desk.project)
    assert (await workspace.versions.page(desk.project)).entries[0].author == "ada"
