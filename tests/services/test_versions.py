"""The history as people see it: pages, saved versions, comparing, restoring, commits by themselves."""

from __future__ import annotations

import asyncio
import json
from datetime import timezone

import pytest

from deepforge_jupyter.domain.project import MANIFEST
from deepforge_jupyter.errors import BadRequest, Conflict, DocumentChanged, NotFound, Unavailable
from deepforge_jupyter.protocol.history import FileChange, RestoreDocuments, SaveVersion
from deepforge_jupyter.protocol.requests import ChangeProject, CreateProject, DuplicateProject
from deepforge_jupyter.services.histories import Histories
from deepforge_jupyter.services.restoring import Restoring
from deepforge_jupyter.workspace import Workspace


async def save(desk, name, message=""):
    return await desk.workspace.versions.save(desk.project, SaveVersion(name=name, message=message), author="Ada")


async def test_a_saved_version_has_a_name_a_message_and_an_author(workspace, desk):
    saved = await save(desk, "Läuft jetzt!", "with two\nepochs")
    assert (saved.name, saved.message, saved.author, saved.tag) == (
        "Läuft jetzt!",
        "with two\nepochs",
        "Ada",
        "L-uft-jetzt",
    )
    again = await save(desk, "Läuft jetzt!")
    assert (again.tag, again.commit) == ("L-uft-jetzt_2", saved.commit)
    assert {version.tag for version in (await workspace.versions.saved(desk.project)).versions} == {
        saved.tag,
        again.tag,
    }
    for name in ("", " ", "two\nlines"):
        with pytest.raises(BadRequest):
            await save(desk, name)


async def test_a_versions_name_can_be_taken_away(workspace, desk):
    saved = await save(desk, "first")
    await desk.run()
    await workspace.versions.remove(desk.project, saved.tag)
    assert (await workspace.versions.saved(desk.project)).versions == ()
    for tag in (saved.tag, "execution/train"):
        with pytest.raises(NotFound):
            await workspace.versions.remove(desk.project, tag)
    assert (await workspace.versions.page(desk.project)).entries[0].commit == saved.commit


async def test_the_history_says_who_changed_what_and_what_ran_it(workspace, desk):
    await save(desk, "first")
    desk.write("utils/more.py", "X = 1\n")
    desk.write("operations/Double.py", (desk.folder / "operations/Double.py").read_text() + "# better\n")
    await save(desk, "second", "better")
    detail = await desk.run()
    entry, first = (await workspace.versions.page(desk.project)).entries
    assert (entry.author, entry.changed, entry.parent) == ("Ada", 2, first.commit)
    assert entry.changes == (
        FileChange(path="operations/Double.py", change="changed"),
        FileChange(path="utils/more.py", change="added"),
    )
    assert [(version.name, version.message) for version in entry.versions] == [("second", "better")]
    assert [(run.name, run.id) for run in entry.executions] == [("train", detail.execution.id)]
    assert entry.created_at.tzinfo is timezone.utc


async def test_the_history_comes_in_pages(workspace, desk):
    for number in range(5):
        desk.write("utils/n.py", f"N = {number}\n")
        await save(desk, f"v{number}")
    newest = await workspace.versions.page(desk.project, limit=2)
    older = await workspace.versions.page(desk.project, limit=2, start=newest.next)
    last = await workspace.versions.page(desk.project, limit=2, start=older.next)
    names = [[entry.versions[0].name for entry in page.entries] for page in (newest, older, last)]
    assert names == [["v4", "v3"], ["v2", "v1"], ["v0"]]
    assert last.next is None
    with pytest.raises(NotFound):
        await workspace.versions.page(desk.project, start="0" * 40)


async def test_what_is_not_yet_in_the_history_is_counted(workspace, desk):
    assert (await workspace.versions.page(desk.project)).unsaved == 3
    await save(desk, "all")
    desk.write("utils/n.py", "N = 1\n")
    assert (await workspace.versions.page(desk.project)).unsaved == 1


async def test_two_versions_and_the_present_are_compared(workspace, desk):
    one = (await save(desk, "one")).commit
    desk.write("utils/new.py", "X = 1\n")
    two = (await save(desk, "two")).commit
    (desk.folder / "utils/new.py").unlink()
    desk.write("operations/Double.py", "class Double: ...\n")
    compare = workspace.versions.compare
    assert (await compare(desk.project, old=one, new=two)).changes == (FileChange(path="utils/new.py", change="added"),)
    assert (await compare(desk.project, old=two, new=None)).changes == (
        FileChange(path="operations/Double.py", change="changed"),
        FileChange(path="utils/new.py", change="removed"),
    )
    assert (await compare(desk.project, old=one, new=None)).changes == (
        FileChange(path="operations/Double.py", change="changed"),
    )
    assert len((await compare(desk.project, old="empty", new=one)).changes) == 3
    with pytest.raises(NotFound):
        await compare(desk.project, old="0" * 40, new=None)


async def test_a_document_is_read_as_it_was_and_as_it_is(workspace, desk):
    desk.write("resources/net.bin", "")
    (desk.folder / "resources/net.bin").write_bytes(b"\0\1")
    commit = (await save(desk, "one")).commit
    desk.write("operations/Double.py", "now\r\n")
    content = workspace.versions.content
    assert "class Double" in (await content(desk.project, "operations/Double.py", commit=commit)).text
    assert (await content(desk.project, "operations/Double.py", commit=None)).text == "now\n"
    binary = await content(desk.project, "resources/net.bin", commit=commit)
    assert (binary.text, binary.size_bytes) == (None, 2)
    desk.write("data/secret.txt", "mine")
    for path in ("operations/No.py", "../secret", "/etc/passwd", "data/secret.txt", ".deepforge/copy.json"):
        for when in (commit, None):
            with pytest.raises(NotFound):
                await content(desk.project, path, commit=when)


async def restore(desk, commit, *paths, **more):
    request = RestoreDocuments(commit=commit, paths=paths or None, **more)
    return await desk.workspace.restoring(desk.project, request, author="Bob")


async def test_one_document_is_restored_and_that_is_undone(workspace, desk):
    old = (desk.folder / "operations/Double.py").read_text()
    commit = (await save(desk, "one")).commit
    desk.write("operations/Double.py", "class Double: ...\n")
    desk.write("utils/new.py", "X = 1\n")
    done = await restore(desk, commit, "operations/Double.py")
    assert done.paths == ("operations/Double.py",)
    assert (desk.folder / "operations/Double.py").read_text() == old
    assert (desk.folder / "utils/new.py").read_text() == "X = 1\n"
    entries = (await workspace.versions.page(desk.project)).entries
    assert [entry.message for entry in entries[:2]] == [
        f"Restore operations/Double.py from {commit[:8]}",
        "Before restoring documents",
    ]
    assert entries[0].author == "Bob"
    await restore(desk, done.before, *done.paths)
    assert (desk.folder / "operations/Double.py").read_text() == "class Double: ...\n"


async def test_all_documents_are_restored_and_others_left_alone(workspace, desk):
    commit = (await save(desk, "one")).commit
    (desk.folder / "operations/Double.py").unlink()
    desk.write("utils/new.py", "X = 1\n")
    desk.write("data/big.csv", "1,2\n")
    done = await restore(desk, commit)
    assert done.paths == ("operations/Double.py", "utils/new.py")
    assert (desk.folder / "operations/Double.py").is_file()
    assert not (desk.folder / "utils/new.py").exists()
    assert (desk.folder / "data/big.csv").read_text() == "1,2\n"
    await restore(desk, done.before)
    assert not (desk.folder / "operations/Double.py").exists()
    assert (desk.folder / "utils/new.py").read_text() == "X = 1\n"


async def test_binary_documents_and_modes_come_back(workspace, desk):
    file = desk.folder / "resources/net.bin"
    desk.write("resources/net.bin", "")
    file.write_bytes(b"\0\xff")
    file.chmod(0o600)
    commit = (await save(desk, "one")).commit
    file.write_bytes(b"else")
    await restore(desk, commit, "resources/net.bin")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"\0\xff", 0o600)


class Shared:
    """Every document is edited together; `text` is what people see."""

    async def at(self, file):
        return self

    def text(self):
        return ""


async def test_nothing_is_restored_while_people_edit_together_what_would_go(workspace, desk):
    commit = (await save(desk, "first")).commit
    desk.write("utils/newer.py", "X = 1\n")
    desk.write("operations/Double.py", "# other\n")
    restoring = Restoring(workspace.projects, histories=Histories(), rooms=Shared())
    with pytest.raises(Conflict, match=r"utils/newer\.py.*close it everywhere"):
        await restoring(desk.project, RestoreDocuments(commit=commit), author="Bob")
    assert (desk.folder / "utils/newer.py").read_text() == "X = 1\n"
    assert (desk.folder / "operations/Double.py").read_text() == "# other\n"


async def test_a_restored_manifest_keeps_the_projects_own_id(workspace, desk, tmp_path):
    commit = (await save(desk, "one")).commit
    copy = await workspace.arrangement.duplicate(desk.project, DuplicateProject(path="copy"))
    await workspace.arrangement.change(copy.id, ChangeProject(name="Other"))
    await workspace.restoring(copy.id, RestoreDocuments(commit=commit), author="")
    manifest = json.loads((tmp_path / "root/copy" / MANIFEST).read_text())
    assert (manifest["id"], manifest["name"]) == (copy.id, "lab")


async def test_links_stay_what_they_are(workspace, desk):
    desk.write("utils/real.py", "X = 1\n")
    (desk.folder / "utils/link.py").symlink_to("real.py")
    commit = (await save(desk, "one")).commit
    (desk.folder / "utils/link.py").unlink()
    (desk.folder / "utils/link.py").symlink_to("other.py")
    assert (await restore(desk, commit)).paths == ()
    assert (desk.folder / "utils/real.py").read_text() == "X = 1\n"


async def test_nothing_is_restored_over_what_the_person_did_not_see(workspace, desk):
    commit = (await save(desk, "one")).commit
    desk.write("operations/Double.py", "class Double: ...\n")
    with pytest.raises(DocumentChanged, match=r"Double\.py"):
        await restore(desk, commit, seen={"operations/Double.py": "0" * 64})
    assert (desk.folder / "operations/Double.py").read_text() == "class Double: ...\n"
    with pytest.raises(NotFound):
        await restore(desk, commit, "operations/No.py")
    with pytest.raises(NotFound):
        await restore(desk, "0" * 40)


async def test_a_deleted_execution_takes_its_name_out_of_the_history(workspace, desk):
    detail = await desk.run()
    await workspace.executions.delete(detail.execution.id)
    (entry,) = (await workspace.versions.page(desk.project)).entries
    assert (entry.commit, entry.executions) == (detail.execution.snapshot, ())


@pytest.fixture
async def quick(tmp_path):
    """A workspace that commits what was left alone for a fifth of a second."""
    (tmp_path / "root").mkdir(exist_ok=True)
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"), commit_after_s=0.2)
    await workspace.open()
    yield workspace
    await workspace.close()


async def commits(workspace, project):
    return [(entry.message, entry.author) for entry in (await workspace.versions.page(project)).entries]


async def test_a_document_is_committed_once_it_was_left_alone(workspace, desk, quick):
    await save(desk, "start")
    desk.write("operations/Double.py", "class Double: ...\n")
    await quick.autosave.saved("lab/operations/Double.py", author="Grace")
    for _ in range(4):
        await asyncio.sleep(0.1)
        quick.autosave.touched(desk.project, ["operations/Double.py"])
        assert len(await commits(quick, desk.project)) == 1
    await asyncio.sleep(0.6)
    assert (await commits(quick, desk.project))[0] == ("Edit operations/Double.py", "Grace")


async def test_one_quiet_document_is_not_held_up_by_another(workspace, desk, quick):
    await save(desk, "start")
    desk.write("utils/quiet.py", "X = 1\n")
    quick.autosave.touched(desk.project, ["utils/quiet.py"])
    for number in range(6):
        desk.write("utils/busy.py", f"N = {number}\n")
        quick.autosave.touched(desk.project, ["utils/busy.py"])
        await asyncio.sleep(0.1)
    assert ("Add utils/busy.py and 1 more", "DeepForge") in await commits(quick, desk.project)


async def test_what_waits_is_committed_when_the_project_is_closed(workspace, desk):
    await save(desk, "start")
    desk.write("operations/Double.py", "class Double: ...\n")
    workspace.autosave.touched(desk.project, author="Grace")
    await workspace.autosave.commit(desk.project)
    assert (await commits(workspace, desk.project))[0] == ("Edit operations/Double.py", "Grace")
    await workspace.autosave.commit(desk.project)
    assert len(await commits(workspace, desk.project)) == 2


async def test_what_waits_is_committed_when_the_server_stops(workspace, desk):
    await save(desk, "start")
    desk.write("operations/Double.py", "class Double: ...\n")
    workspace.autosave.touched(desk.project)
    await workspace.autosave.close()
    assert (await commits(workspace, desk.project))[0][0] == "Edit operations/Double.py"


async def test_a_file_of_no_project_is_nobodys(workspace, desk, tmp_path):
    (tmp_path / "root/notes.txt").write_text("mine")
    await workspace.autosave.saved("notes.txt", author="Ada")
    await workspace.autosave.saved("../../etc/passwd")
    await workspace.autosave.close()
    assert not (tmp_path / "root/.deepforge").exists()


async def test_what_waits_is_committed_once_a_damaged_history_was_moved_away(tmp_path, caplog):
    async def until(is_so):
        for _ in range(3000):
            if await is_so():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(is_so.__name__)

    async def is_refused():
        return "could not be committed" in caplog.text

    async def is_committed():
        return not (await workspace.versions.page(project.id)).unsaved

    (tmp_path / "root").mkdir()
    workspace = Workspace(data_dir=str(tmp_path / "data"), root=str(tmp_path / "root"), commit_after_s=0.01)
    await workspace.open()
    project = await workspace.projects.create(CreateProject(path="lab"))
    folder = tmp_path / "root/lab"
    await workspace.versions.save(project.id, SaveVersion(name="one"), author="ada")
    for file in (folder / ".deepforge/history.git/objects").glob("??/*"):
        file.chmod(0o644)
        file.write_bytes(b"garbage")
    (folder / "README.md").write_text("# Lab\n")
    workspace.autosave.touched(project.id)
    await until(is_refused)
    with pytest.raises(Unavailable, match="damaged"):
        await workspace.versions.page(project.id)
    (folder / ".deepforge/history.git").rename(folder / ".deepforge/aside.git")
    workspace.autosave.touched(project.id, author="grace")
    await until(is_committed)
    assert [entry.author for entry in (await workspace.versions.page(project.id)).entries] == ["grace"]
    await workspace.close()
