"""The artifacts of a project over HTTP: listed, renamed, deleted, verified, downloaded; what uses them is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from artifact_shelves import put, run_use
from jupyter_servers import Server

from deepforge_jupyter.errors import AlreadyExists, BadRequest, NotFound
from deepforge_jupyter.protocol.artifacts import CopyProgress


@pytest.fixture
def shelf(server: Server, request: pytest.FixtureRequest) -> str:
    """A project of the test's own."""
    return server.client().create_project(f"shelves/{request.node.name[:60]}", name="Shelf").id


def test_the_newest_of_each_name_is_listed_and_found(server: Server, shelf: str) -> None:
    client = server.client()
    for name, content in [("train.csv", b"1\n"), ("test.csv", b"22\n"), ("train.csv", b"4444\n")]:
        put(server, shelf, name, content)
    page = client.artifact_page(shelf)
    assert [(a.name, a.version, a.value.size_bytes) for a in page.artifacts] == [
        ("train.csv", 2, 5),
        ("test.csv", 1, 3),
    ]
    assert page.total == 2
    assert [a.name for a in client.artifact_page(shelf, sort="name").artifacts] == ["test.csv", "train.csv"]
    assert [a.name for a in client.artifact_page(shelf, sort="-size").artifacts] == ["train.csv", "test.csv"]
    assert [a.name for a in client.artifact_page(shelf, search="size>4 type:path storage:local").artifacts] == [
        "train.csv"
    ]
    assert client.artifact_page(shelf, search="-storage:local").total == 0
    assert [a.version for a in client.artifact_page(shelf, name="train.csv").artifacts] == [2, 1]
    second = client.artifact_page(shelf, limit=1, offset=1)
    assert ([a.name for a in second.artifacts], second.total) == (["test.csv"], 2)


@pytest.mark.parametrize("query", [{"sort": "colour"}, {"search": "size>big"}])
def test_a_list_that_cannot_be_is_refused(server: Server, shelf: str, query: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        server.client().artifact_page(shelf, **query)


def test_renaming_takes_all_versions_along_and_says_who_asks_for_the_old_name(server: Server, shelf: str) -> None:
    client = server.client()
    put(server, shelf, "old", b"1\n")
    newest = put(server, shelf, "old", b"2\n")
    run_use(server, shelf, "old")
    renamed = client.rename_artifact(newest.id, " new ")
    assert renamed.artifact.name == "new"
    assert [(use.path, use.node) for use in renamed.inputs] == [("pipelines/use.dfpipe", "Load")]
    assert [a.version for a in client.artifact_page(shelf, name="new").artifacts] == [2, 1]
    assert client.artifact_page(shelf, name="old").total == 0
    put(server, shelf, "other")
    with pytest.raises(AlreadyExists, match="other"):
        client.rename_artifact(newest.id, "other")


@pytest.mark.parametrize(
    "name", ["", "  ", "a/b", "a\\b", "line\nbreak", "tab\t", "nul\0", "x" * 10_000, "..", "\u202e"]
)
def test_a_name_that_cannot_be_is_refused(server: Server, shelf: str, name: str) -> None:
    kept = put(server, shelf, "fine")
    with pytest.raises(BadRequest, match="cannot be called"):
        server.client().rename_artifact(kept.id, name)
    assert server.client().artifact(kept.id).name == "fine"


def test_what_uses_an_artifact_is_said_and_the_version_before_takes_its_place(server: Server, shelf: str) -> None:
    client = server.client()
    first = put(server, shelf, "data", b"first\n")
    second = put(server, shelf, "data", b"second\n")
    execution, said = run_use(server, shelf, "data")
    assert said.split(maxsplit=1)[1].strip() == "second"
    (uses,) = client.artifact_uses(shelf, [second.id])
    assert [use.node for use in uses.inputs] == ["Load"]
    assert [(each.id, each.name) for each in uses.executions] == [(execution.id, execution.name)]
    (older,) = client.artifact_uses(shelf, [first.id])
    assert (older.inputs, older.executions, older.versions) == ((), (), 2)
    client.delete_artifact(second.id)
    assert [a.id for a in client.artifact_page(shelf).artifacts] == [first.id]
    client.delete_artifact(first.id, all_versions=True)
    assert client.artifact_page(shelf).total == 0
    with pytest.raises(NotFound):
        client.artifact(first.id)


def test_a_file_comes_back_as_it_was(server: Server, shelf: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000
    kept = put(server, shelf, "Größe 1.bin", content)
    path = server.client().download_artifact(kept.id, tmp_path)
    assert (path.name, path.read_bytes()) == ("file.csv", content)
    with server.http() as http:
        answer = http.get(f"artifacts/{kept.id}/content")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_is_not_one_file_comes_as_an_archive(server: Server, shelf: str, tmp_path: Path) -> None:
    folder = tmp_path / "images"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "ü.txt").write_text("deep")
    (folder / "top.txt").write_text("top")
    kept = server.client().upload_artifact(shelf, folder)
    assert kept.value.summary == "folder of 2 files"
    path = server.client().download_artifact(kept.id, tmp_path)
    assert path.name == "images.zip"
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "images/a/b/ü.txt": b"deep",
            "images/top.txt": b"top",
        }


def test_an_array_is_an_array_again(server: Server, shelf: str, tmp_path: Path) -> None:
    np.save(tmp_path / "weights.npy", np.arange(6.0).reshape(2, 3))
    kept = server.client().upload_artifact(shelf, tmp_path / "weights.npy", name="weights")
    assert (kept.value.type, kept.value.summary) == ("numpy.ndarray", "(2, 3) float64")
    (tmp_path / "back").mkdir()
    path = server.client().download_artifact(kept.id, tmp_path / "back")
    assert path.name == "weights.npy"
    assert np.load(path).sum() == 15


def test_damage_is_found_by_reading_everything_again(server: Server, shelf: str) -> None:
    client = server.client()
    whole, spoiled, gone = (put(server, shelf, name, name.encode()) for name in ("whole", "spoiled", "gone"))
    values = server.home / "deepforge" / "blobs" / "values"
    file = values / spoiled.value.location / "file.csv"
    file.chmod(0o600)
    file.write_bytes(b"SPOILED")
    (values / gone.value.location / "file.csv").unlink()
    found = {each.name: each for each in client.verify_artifacts(shelf)}
    outcomes = {name: (each.verified.outcome, each.verified.problem or "") for name, each in found.items()}
    assert outcomes["whole"] == ("intact", "")
    assert (outcomes["spoiled"][0], "not those that were kept" in outcomes["spoiled"][1]) == ("damaged", True)
    assert (outcomes["gone"][0], "damaged" in outcomes["gone"][1]) == ("damaged", True)
    last = list(found.values())[-1]
    assert (last.done, last.total, last.done_bytes) == (3, 3, last.total_bytes)
    assert {each.name: each.verified for each in client.artifacts(shelf)} == {
        name: each.verified for name, each in found.items()
    }
    assert {each.name for each in client.artifact_page(shelf, search="verified:damaged").artifacts} == {
        "spoiled",
        "gone",
    }
    assert client.verify_artifact(whole.id).verified.problem is None
    assert client.verify_artifact(spoiled.id).verified.problem == outcomes["spoiled"][1]
    assert "It was damaged when it was verified last." in client.inside(spoiled.id).notes[0]
    copied = client.copy_artifact(whole.id, "local", name="copy")
    assert copied.verified is None


def test_what_a_storage_does_not_give_is_not_called_damaged(server: Server, shelf: str, tmp_path: Path) -> None:
    client = server.client()
    client.add_storage("Shelf that goes", "folder", options={"folder": str(tmp_path / "there")})
    kept = put(server, shelf, "kept", storage="Shelf that goes")
    assert client.artifact_page(shelf, search="-verified:intact").total == 1
    client.remove_storage("Shelf that goes", anyway=True)
    verified = client.verify_artifact(kept.id).verified
    assert (verified.outcome, "Shelf that goes" in (verified.problem or "")) == ("unread", True)
    client.add_storage("Shelf that goes", "folder", options={"folder": str(tmp_path / "there")})
    assert client.verify_artifact(kept.id).verified.outcome == "intact"
    client.delete_artifact(kept.id)
    client.remove_storage("Shelf that goes")


def test_a_copy_lies_in_another_storage_and_outlives_the_original(server: Server, shelf: str, tmp_path: Path) -> None:
    client = server.client()
    client.add_storage("Shelf", "folder", options={"folder": str(tmp_path / "shelf")})
    kept = put(server, shelf, "words", b"hello").id
    told: list[CopyProgress] = []
    copy = client.copy_artifact(kept, "Shelf", progress=told.append)
    assert (copy.version, copy.value.storage, told[-1].done_bytes) == (2, "Shelf", told[-1].total_bytes)
    client.delete_artifact(kept)
    assert client.download_artifact(copy.id, tmp_path).read_bytes() == b"hello"
    with pytest.raises(BadRequest, match="There is no storage “Moon”"):
        client.copy_artifact(copy.id, "Moon")
    with pytest.raises(NotFound):
        client.copy_artifact(kept, "local")
    client.delete_artifact(copy.id)
    client.remove_storage("Shelf")
