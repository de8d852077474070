"""Deleted projects: in the trash, back again, gone for good."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import threading
import time

import pytest

from deepforge_jupyter.errors import AlreadyExists, BadRequest, Conflict, NotFound
from deepforge_jupyter.protocol.artifacts import UploadWish
from deepforge_jupyter.protocol.requests import CreateProject, RestoreProject
from deepforge_jupyter.scheduler.ownership import Neighbours
from deepforge_jupyter.services.emptying import Emptying
from deepforge_jupyter.services.trash import Trash
from deepforge_jupyter.services.trash_folder import make_trash, remove_empty_trash
from deepforge_jupyter.workspace import Workspace


async def kept_run(desk):
    """An execution that kept an artifact."""
    nodes = {"a": {"operation": "Double"}, "keep": {"operation": "Output", "attributes": {"name": "two"}}}
    desk.pipeline(nodes, "a.doubled>keep.data", name="keep")
    return await desk.run("keep")


async def test_what_goes_with_a_project_is_counted(workspace, desk):
    await kept_run(desk)
    usage = await workspace.usages.of(desk.project, desk.folder)
    assert (usage.executions, usage.artifacts, usage.running) == (1, 1, ())
    assert usage.files > 4 and usage.folder_bytes > 500 and usage.kept_bytes > 500


async def test_a_deleted_project_is_in_the_trash_alone(workspace, desk, tmp_path):
    await kept_run(desk)
    deleted = await workspace.trash.delete(desk.project, user="ada")
    assert (deleted.name, deleted.path, deleted.deleted_by, deleted.usage.artifacts) == ("lab", "lab", "ada", 1)
    assert not desk.folder.exists()
    assert await workspace.projects.all() == []
    assert await workspace.trash.all() == [deleted]
    assert await workspace.projects.find(f".deepforge-trash/{desk.project}/operations") is None
    with pytest.raises(NotFound, match="trash"):
        await workspace.projects.get(desk.project)
    with pytest.raises(NotFound):
        await workspace.trash.delete(desk.project, user="ada")


async def test_a_restored_project_is_whole(workspace, desk, tmp_path):
    detail = await kept_run(desk)
    await workspace.trash.delete(desk.project, user="ada")
    restored = await workspace.trash.restore(desk.project, RestoreProject())
    assert (restored.id, restored.path, restored.other_path) == (desk.project, "lab", None)
    assert desk.folder.is_dir()
    assert not (tmp_path / "root/.deepforge-trash").exists()
    assert await workspace.trash.all() == []
    assert (await workspace.executions.get(detail.execution.id)).execution == detail.execution
    assert (await desk.run("keep")).execution.reused == 2


async def test_a_project_is_restored_elsewhere_where_its_place_is_taken(workspace, desk):
    await workspace.trash.delete(desk.project, user="ada")
    await workspace.projects.create(CreateProject(path="lab"))
    with pytest.raises(AlreadyExists, match="lab"):
        await workspace.trash.restore(desk.project, RestoreProject())
    assert len(await workspace.trash.all()) == 1
    restored = await workspace.trash.restore(desk.project, RestoreProject(path="old lab"))
    assert (restored.id, restored.path) == (desk.project, "old lab")


async def test_emptying_leaves_nothing_of_the_project_and_everything_of_others(workspace, desk, tmp_path):
    await kept_run(desk)
    other = await workspace.projects.create(CreateProject(path="other"))
    folder = tmp_path / "root/other"
    for name in ("operations/Double.py", "pipelines/keep.dfpipe"):
        (folder / name).write_text((desk.folder / name).read_text())
    mine, desk.project, desk.folder = desk.project, other.id, folder
    theirs = await desk.run("keep")
    await workspace.trash.delete(mine, user="ada")
    await workspace.trash.empty(mine)
    assert await workspace.trash.all() == []
    for collection in ("executions", "jobs", "artifacts"):
        assert await workspace.store.find(collection, {"project": mine}) == []
    assert await workspace.store.get("projects", mine) is None
    assert await workspace.store.get("names", f"{mine}/keep") is None
    assert sorted(path.name for path in (tmp_path / "root").iterdir()) == ["other"]
    runs = [path.name for path in (tmp_path / "data/runs").iterdir() if len(path.name) == 32]
    assert runs == [theirs.execution.id]
    (artifact,) = await workspace.artifacts.all(other.id)
    assert (await workspace.storages.local_path(artifact.value)).is_dir()
    values = {path.name for path in (tmp_path / "data/blobs/values").iterdir()}
    assert values == {theirs.execution.id, "artifacts"}
    assert len(list((tmp_path / "data/blobs/values/artifacts").iterdir())) == 1


async def test_what_is_restored_while_the_trash_is_emptied_stays_whole(workspace, desk, tmp_path):
    await kept_run(desk)
    other = await workspace.projects.create(CreateProject(path="other"))
    for name in ("operations/Double.py", "pipelines/keep.dfpipe"):
        (tmp_path / "root/other" / name).write_text((desk.folder / name).read_text())
    mine, desk.project, desk.folder = desk.project, other.id, tmp_path / "root/other"
    await desk.run("keep")
    for project in (mine, other.id):
        await workspace.trash.delete(project, user="ada")
    first, last = [record.id for record in await workspace.store.find("projects")]
    await asyncio.gather(workspace.trash.empty(), workspace.trash.restore(last, RestoreProject()))
    assert await workspace.trash.all() == []
    assert [project.id for project in await workspace.projects.all()] == [last]
    for project, number in ((first, 0), (last, 1)):
        assert len(await workspace.store.find("executions", {"project": project})) == number
        assert len(await workspace.artifacts.all(project)) == number


class LateAnswers:
    """A store whose answer about a record comes only when the trash is being emptied."""

    def __init__(self, store) -> None:
        self._store = store
        self.asked = asyncio.Event()

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def get(self, collection, id):
        record = await self._store.get(collection, id)
        if not self.asked.is_set():
            self.asked.set()
            while not (await self._store.get(collection, id)).body["deleted"]["is_emptying"]:  # noqa: ASYNC110
                await asyncio.sleep(0)
        return record


def emptying_of(workspace, store) -> Emptying:
    owner = workspace.storing.owner
    return Emptying(store, histories=None, cleanup=None, owner=owner, neighbours=Neighbours(store, owner))


async def test_what_began_to_be_emptied_when_its_restoring_began_is_not_half_restored(workspace, desk, tmp_path):
    for number in range(60):
        wish = UploadWish(project=desk.project, filename=f"{number}.txt", kind="file", size_bytes=2)
        coming = await workspace.uploads.begin(wish, user="ada")
        await coming.write(b"%02d" % number)
        await coming.finish()
        await coming.discard()
    await workspace.trash.delete(desk.project, user="ada")
    store = LateAnswers(workspace.store)
    emptying = emptying_of(workspace, store)
    trash = Trash(workspace.projects, store, histories=None, usages=workspace.usages, emptying=emptying)
    restoring = asyncio.create_task(trash.restore(desk.project, RestoreProject()))
    await store.asked.wait()
    await workspace.trash.empty(desk.project)
    with pytest.raises(Conflict, match="being deleted for good"):
        await restoring
    assert not desk.folder.exists()
    assert await workspace.trash.all() == []


async def test_what_is_being_restored_is_not_emptied(workspace, desk, tmp_path):
    await kept_run(desk)
    (artifact,) = await workspace.artifacts.all(desk.project)
    await workspace.trash.delete(desk.project, user="ada")
    other = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"), adopts=False)
    await other.open()
    try:
        async with emptying_of(other, other.store).held(desk.project):
            with pytest.raises(Conflict, match="is being restored already"):
                await workspace.trash.restore(desk.project, RestoreProject())
            await workspace.trash.empty()
            await workspace.sweeping()
    finally:
        await other.close()
    assert (await workspace.storages.local_path(artifact.value)).is_dir()
    await workspace.trash.restore(desk.project, RestoreProject())  # the one that restored it died
    assert (desk.folder / "deepforge.json").is_file()


async def test_what_could_not_be_restored_can_be_emptied(workspace, desk):
    await workspace.trash.delete(desk.project, user="ada")
    await workspace.projects.create(CreateProject(path="lab"))
    with pytest.raises(AlreadyExists, match="lab"):
        await workspace.trash.restore(desk.project, RestoreProject())
    await workspace.trash.empty(desk.project)
    assert await workspace.store.get("projects", desk.project) is None


async def test_many_may_remove_an_empty_trash_at_once(tmp_path):
    for number in range(300):
        trash = tmp_path / str(number)
        trash.mkdir()
        (trash / ".gitignore").write_text("*")
        await asyncio.gather(*(asyncio.to_thread(remove_empty_trash, trash) for _ in range(4)))
        assert not trash.exists()


async def test_what_comes_into_the_trash_while_an_empty_one_goes_stays(tmp_path):
    trash = tmp_path / "trash"
    done = threading.Event()

    def remove():
        while not done.is_set():
            remove_empty_trash(trash)

    def delete():
        for number in range(300):
            project = tmp_path / str(number)
            project.mkdir()
            (project / "work.txt").write_text("years")
            with contextlib.suppress(FileNotFoundError, FileExistsError):  # it went just then: the project stays
                make_trash(trash)
                project.rename(trash / project.name)
                project = trash / project.name
            assert (project / "work.txt").read_text() == "years"
            shutil.rmtree(project)
            time.sleep(0)

    removing = asyncio.ensure_future(asyncio.to_thread(remove))
    try:
        await asyncio.to_thread(delete)
    finally:
        done.set()
        await removing


async def test_emptying_goes_on_after_a_crash(workspace, desk, tmp_path):
    await kept_run(desk)
    await workspace.trash.delete(desk.project, user="ada")
    (artifact,) = await workspace.artifacts.all(desk.project)
    await workspace.storages.delete(artifact.value)
    await workspace.trash.empty()
    assert await workspace.store.find("executions", {"project": desk.project}) == []
    assert not (tmp_path / "root/.deepforge-trash").exists()


async def test_a_folder_that_never_reached_the_trash_is_still_the_project(workspace, desk):
    """The process died between writing the record and moving the folder."""
    await workspace.trash.delete(desk.project, user="ada")
    record = await workspace.store.get("projects", desk.project)
    from pathlib import Path

    Path(record.body["path"]).rename(desk.folder)
    assert [project.id for project in await workspace.projects.all()] == [desk.project]
    assert await workspace.trash.all() == []
    assert (await workspace.projects.get(desk.project)).path == "lab"


async def test_a_folder_that_somebody_took_out_of_the_trash_is_the_project_again(workspace, desk, tmp_path):
    await workspace.trash.delete(desk.project, user="ada")
    (tmp_path / "root/.deepforge-trash" / desk.project).rename(tmp_path / "root/mine")
    assert (await workspace.projects.at("mine")).other_path is None
    assert await workspace.trash.all() == []


async def test_another_process_sees_that_a_project_went_and_came_back_elsewhere(workspace, desk, tmp_path):
    other = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"), adopts=False)
    await other.open()
    try:
        assert (await other.projects.get(desk.project)).path == "lab"
        await workspace.trash.delete(desk.project, user="ada")
        with pytest.raises(NotFound):
            await other.projects.get(desk.project)
        await workspace.trash.restore(desk.project, RestoreProject(path="back"))
        assert (await other.projects.get(desk.project)).path == "back"
    finally:
        await other.close()


async def test_the_servers_own_folder_is_not_deleted(workspace, tmp_path):
    project = await workspace.projects.create(CreateProject(path=""))
    with pytest.raises(BadRequest, match="own folder"):
        await workspace.trash.delete(project.id, user="ada")


async def test_only_what_is_in_the_trash_can_be_restored_or_emptied(workspace, desk):
    with pytest.raises(NotFound):
        await workspace.trash.restore(desk.project, RestoreProject())
    with pytest.raises(NotFound):
        await workspace.trash.empty(desk.project)
    await workspace.trash.empty()
    assert desk.folder.is_dir()
