"""Projects renamed, archived, duplicated and moved."""

from __future__ import annotations

import asyncio
import json
import shutil

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict
from deepforge_jupyter.history.history import History
from deepforge_jupyter.protocol.requests import ChangeProject, CreateProject, DuplicateProject, MoveProject

SLOW = """
import time


class Slow:
    def execute(self):
        time.sleep(30)
"""


async def test_a_name_and_a_description_are_changed_and_unknown_keys_stay(workspace, desk):
    manifest = desk.folder / "deepforge.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "mine": [1]}))
    request = ChangeProject(name=" Better ", description="What it is for")
    changed = await workspace.arrangement.change(desk.project, request)
    assert (changed.id, changed.name, changed.description) == (desk.project, "Better", "What it is for")
    assert json.loads(manifest.read_text())["mine"] == [1]
    again = await workspace.arrangement.change(desk.project, ChangeProject(description=""))
    assert (again.name, again.description) == ("Better", "")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201])
async def test_a_name_that_is_none_is_refused(workspace, desk, name):
    with pytest.raises(BadRequest):
        await workspace.arrangement.change(desk.project, ChangeProject(name=name))


async def test_an_archived_project_is_marked_until_it_is_taken_back(workspace, desk, tmp_path):
    assert (await workspace.arrangement.change(desk.project, ChangeProject(is_archived=True))).is_archived
    assert [project.is_archived for project in await workspace.projects.all()] == [True]
    desk.folder.rename(tmp_path / "root/elsewhere")
    assert (await workspace.projects.at("elsewhere")).is_archived
    assert not (await workspace.arrangement.change(desk.project, ChangeProject(is_archived=False))).is_archived


async def test_a_duplicate_is_a_project_of_its_own_without_executions(workspace, desk, tmp_path):
    detail = await desk.run()
    desk.write("data/train.csv", "1,2\n")
    desk.write("operations/__pycache__/x.pyc", "")
    await workspace.projects.create(CreateProject(path="lab/inner"))
    copy = await workspace.arrangement.duplicate(desk.project, DuplicateProject(path="lab copy"))
    folder = tmp_path / "root/lab copy"
    assert (copy.id != desk.project, copy.name, copy.other_path) == (True, "lab copy", None)
    assert (folder / "data/train.csv").read_text() == "1,2\n"
    assert not (folder / "inner").exists()
    assert not (folder / "operations/__pycache__").exists()
    assert (await workspace.listing.page(copy.id)).total == 0
    history = History(folder)
    assert [version.commit for version in history.log()] == [detail.execution.snapshot]
    assert history.tags() == {}
    assert History(desk.folder).tags() == {"execution/train": detail.execution.snapshot}
    assert list((tmp_path / "root").glob(".deepforge-new-*")) == []


async def test_a_duplicate_goes_where_nothing_is(workspace, desk, tmp_path):
    (tmp_path / "root/there").mkdir()
    with pytest.raises(AlreadyExists, match="there"):
        await workspace.arrangement.duplicate(desk.project, DuplicateProject(path="there"))
    with pytest.raises(BadRequest, match="into itself"):
        await workspace.arrangement.duplicate(desk.project, DuplicateProject(path="lab/copy"))
    with pytest.raises(BadRequest, match="leads out"):
        await workspace.arrangement.duplicate(desk.project, DuplicateProject(path="../out"))


async def test_a_moved_project_is_the_same_with_its_executions(workspace, desk, tmp_path):
    detail = await desk.run()
    moved = await workspace.arrangement.move(desk.project, MoveProject(path="shelf/lab"))
    assert (moved.id, moved.path, moved.other_path) == (desk.project, "shelf/lab", None)
    assert not desk.folder.exists()
    assert (await workspace.listing.page(desk.project)).executions[0].execution.id == detail.execution.id
    assert (await workspace.versions.page(desk.project)).entries[0].executions[0].name == "train"


async def test_a_move_is_checked_before_a_browser_makes_it(workspace, desk, tmp_path):
    checked = await workspace.arrangement.move(desk.project, MoveProject(path="other", only_check=True))
    assert (checked.path, desk.folder.is_dir()) == ("lab", True)
    desk.folder.rename(tmp_path / "root/other")
    assert (await workspace.arrangement.move(desk.project, MoveProject(path="other"))).path == "other"
    assert (await workspace.arrangement.move(desk.project, MoveProject(path="other"))).path == "other"


async def test_a_project_is_not_moved_over_another_or_into_documents(workspace, desk):
    await workspace.projects.create(CreateProject(path="busy"))
    with pytest.raises(AlreadyExists):
        await workspace.arrangement.move(desk.project, MoveProject(path="busy"))
    with pytest.raises(BadRequest, match="holds documents"):
        await workspace.arrangement.move(desk.project, MoveProject(path="busy/operations/lab"))
    with pytest.raises(BadRequest, match="into itself"):
        await workspace.arrangement.move(desk.project, MoveProject(path="lab/within"))
    assert desk.folder.is_dir()


async def test_a_project_in_which_something_runs_stays_where_it_is(workspace, desk):
    desk.write("operations/Slow.py", SLOW)
    desk.pipeline({"slow": {"operation": "Slow"}}, name="slow")
    execution = await desk.start("slow")
    with pytest.raises(Conflict, match="slow"):
        await workspace.arrangement.move(desk.project, MoveProject(path="away"))
    with pytest.raises(Conflict, match="slow"):
        await workspace.trash.delete(desk.project, user="ada")
    await workspace.executions.cancel(execution)
    await asyncio.wait_for(desk.end(execution), 60)
    assert (await workspace.arrangement.move(desk.project, MoveProject(path="away"))).path == "away"


async def test_a_copy_that_was_never_settled_can_be_duplicated_and_moved_apart(workspace, desk, tmp_path):
    shutil.copytree(desk.folder, tmp_path / "root/copy")
    assert (await workspace.projects.at("copy")).other_path == "lab"
    await workspace.arrangement.move(desk.project, MoveProject(path="away"))
    assert (await workspace.projects.at("copy")).other_path == "away"
