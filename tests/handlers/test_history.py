"""Projects and their history over HTTP."""

from __future__ import annotations

import time

import pytest
from jupyter_servers import started, stop

from deepforge_jupyter.errors import AlreadyExists, BadRequest, NotFound


def test_a_project_is_renamed_duplicated_moved_and_archived(server):
    client = server.client()
    project = client.create_project("first", name="First").id
    assert client.change_project(project, name="Second", description="More").name == "Second"
    copy = client.duplicate_project(project, "copies/first")
    assert (copy.name, copy.path, copy.id != project) == ("Second copy", "copies/first", True)
    assert client.move_project(project, "moved/first", only_check=True).path == "first"
    assert client.move_project(project, "moved/first").path == "moved/first"
    assert client.change_project(project, is_archived=True).is_archived
    with pytest.raises(AlreadyExists):
        client.move_project(project, "copies/first")
    with pytest.raises(BadRequest):
        client.duplicate_project(project, "../outside")
    with pytest.raises(NotFound):
        client.change_project("nothing", name="x")


def test_a_project_goes_into_the_trash_and_comes_back(server):
    client = server.client()
    project = client.create_project("bin", name="Bin").id
    assert client.usage(project).executions == 0
    deleted = client.delete_project(project)
    assert deleted.name == "Bin" and deleted.deleted_by
    assert project in [other.id for other in client.deleted_projects()]
    assert project not in [other.id for other in client.projects()]
    with pytest.raises(NotFound, match="trash"):
        client.pipelines(project)
    assert client.restore_project(project).path == "bin"
    client.delete_project(project)
    client.empty_trash(project)
    with pytest.raises(NotFound):
        client.restore_project(project)
    assert not (server.root / ".deepforge-trash" / project).exists()


def test_a_browser_is_told_that_its_project_went_elsewhere(server):
    client = server.client()
    project = client.create_project("watched").id
    feed = server.feed()
    feed.ask(type="watch_project", project=project)
    feed.until("watching", project=project)
    client.move_project(project, "watched too")
    assert feed.until("project", project=project)
    feed.close()


def test_a_version_is_saved_compared_and_restored(server):
    client = server.client()
    project = client.create_project("versions").id
    client.create_operation(project, "Train")
    file = server.root / "versions/operations/Train.py"
    before = file.read_text()
    saved = client.save_version(project, "Good", message="it learns")
    file.write_text("class Train: ...\n")
    (change,) = client.compare(project, old=saved.commit).changes
    assert (change.path, change.change) == ("operations/Train.py", "changed")
    assert client.content(project, "operations/Train.py", commit=saved.commit).text == before
    done = client.restore_documents(project, saved.commit, paths=("operations/Train.py",))
    assert file.read_text() == before
    entries = client.history(project).entries
    assert [entry.commit for entry in entries] == [done.commit, done.before, saved.commit]
    assert entries[2].versions == (saved,)
    client.remove_version(project, saved.tag)
    assert client.versions(project) == ()


def test_the_history_is_asked_for_in_pages_of_sensible_size(server):
    project = server.client().create_project("pages").id
    with server.http() as http:
        assert http.get(f"projects/{project}/history", params={"limit": 201}).status_code == 400
        assert http.get(f"projects/{project}/history", params={"start": "nonsense"}).status_code == 404
        assert http.get(f"projects/{project}/history").json() == {"entries": [], "next": None, "unsaved": 1}


def test_a_document_saved_in_jupyter_is_kept_with_the_persons_name(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "root").mkdir()
    server = started(tmp_path / "home", tmp_path / "root", "--Workspace.commit_after_s=0.3")
    try:
        client = server.client()
        project = client.create_project("lab").id
        client.save_version(project, "start")
        file = {"type": "file", "format": "text", "content": "X = 1\n"}
        with server.http() as http:
            me = http.get(f"{server.url}api/me").json()["identity"]["display_name"]
            for path, body in (("lab/utils", {"type": "directory"}), ("lab/utils/nets.py", file)):
                assert http.put(f"{server.url}api/contents/{path}", json=body).is_success
        deadline_s = time.monotonic() + 120
        while len(entries := client.history(project).entries) < 2 and time.monotonic() < deadline_s:
            time.sleep(0.1)
        assert (entries[0].message, entries[0].author) == ("Add utils/nets.py", me)
    finally:
        stop(server)
