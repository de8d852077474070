"""The files of an artifact that is a folder, over HTTP."""

from __future__ import annotations

import pickle

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from deepforge_jupyter.errors import NotFound, Unreadable

NET = b"\x80\x04\x95\x13\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x8c\x06system\x93\x8c\x01:\x85R."


@pytest.fixture(scope="module")
def images(server, tmp_path_factory):
    """The id of a folder with files of many kinds."""
    client = server.client()
    project = client.create_project("folders", name="Folders").id
    folder = tmp_path_factory.mktemp("uploads") / "images"
    (folder / "train").mkdir(parents=True)
    (folder / "data").mkdir()
    for number in range(12):
        np.save(folder / "train" / f"image{number}.npy", np.full((2, 3), number))
    (folder / "data" / "words.csv").write_text("word;count\none;1\ntwo;2\n")
    parquet.write_table(pa.table({"a": [1, 2, 3]}), folder / "data" / "numbers.parquet")
    (folder / "data" / "settings.json").write_text('{"rate": 0.5}')
    (folder / "data" / "plain.pkl").write_bytes(pickle.dumps({"rate": 0.5}))
    (folder / "data" / "hostile.pkl").write_bytes(NET)
    (folder / "readme ü.txt").write_text("Hello")
    return client.upload_artifact(project, folder).id


def test_a_folder_is_listed_folder_by_folder_as_people_count(server, images):
    client = server.client()
    inside = client.inside(images)
    assert (inside.kind, inside.facts["files"]) == ("folder", "18")
    top = client.files(images)
    assert [(item.path, item.is_folder, item.files) for item in top.items] == [
        ("data", True, 5),
        ("train", True, 12),
        ("readme ü.txt", False, 1),
    ]
    train = client.files(images, folder="train", limit=3, offset=1)
    assert [item.path for item in train.items] == [f"train/image{number}.npy" for number in (1, 2, 3)]
    assert (train.total, train.files) == (12, 12)


def test_files_are_found_by_a_part_of_their_path_or_a_pattern(server, images):
    client = server.client()
    assert [item.path for item in client.files(images, search="IMAGE1").items] == [
        "train/image1.npy",
        "train/image10.npy",
        "train/image11.npy",
    ]
    assert {item.path for item in client.files(images, search="*.pkl").items} == {
        "data/plain.pkl",
        "data/hostile.pkl",
    }
    assert client.files(images, folder="data", search="image").total == 0


def test_only_a_star_and_a_question_mark_stand_for_something_else(server, tmp_path):
    client = server.client()
    project = client.create_project("brackets", name="Brackets").id
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in ("run[1].txt", "run1.txt", "run!.txt"):
        (folder / name).write_text("Hello")
    notes = client.upload_artifact(project, folder).id
    assert [item.path for item in client.files(notes, search="run[1]*").items] == ["run[1].txt"]
    assert client.files(notes, search="run?.txt").total == 2


def test_each_file_is_looked_into_as_an_artifact_of_its_own(server, images):
    client = server.client()
    array = client.inside(images, file="train/image10.npy")
    assert (array.kind, array.file, array.facts["shape"]) == ("array", "train/image10.npy", "(2, 3)")
    assert array.window.cells[0] == ("10", "10", "10")
    table = client.inside(images, file="data/words.csv", row=1)
    assert (table.window.names, table.window.cells) == (("word", "count"), (("two", "2"),))
    assert client.inside(images, file="data/numbers.parquet").facts["rows"] == "3"
    assert '"rate": 0.5' in client.inside(images, file="data/settings.json").text
    assert client.inside(images, file="readme ü.txt").text == "Hello"
    assert client.inside(images, file="data/plain.pkl").needs == ()


def test_a_pickle_in_a_folder_is_never_opened_without_being_asked_to(server, images):
    client = server.client()
    closed = client.inside(images, file="data/hostile.pkl")
    assert (closed.kind, closed.needs) == ("unread", ("os.system",))
    assert client.inside(images, file="data/hostile.pkl", opens=True).text == "0"


def test_one_file_is_downloaded_under_its_own_name(server, images, tmp_path):
    path = server.client().download_artifact(images, tmp_path, file="data/words.csv")
    assert (path.name, path.read_text()) == ("words.csv", "word;count\none;1\ntwo;2\n")


@pytest.mark.parametrize("file", ["missing.txt", "train", "../value.json", "000000", ""])
def test_what_is_no_file_of_the_folder_is_not_found(server, images, tmp_path, file):
    client = server.client()
    for ask in (client.inside, lambda *a, **b: client.download_artifact(*a, tmp_path, **b)):
        with pytest.raises(NotFound, match="images"):
            ask(images, file=file)


def test_what_is_no_folder_has_no_files(server, images, tmp_path):
    client = server.client()
    (tmp_path / "alone.txt").write_text("alone")
    alone = client.upload_artifact(client.artifact(images).project, tmp_path / "alone.txt").id
    with pytest.raises(NotFound, match="no folder"):
        client.files(alone)
    with pytest.raises(NotFound, match="no folder"):
        client.inside(alone, file="alone.txt")
    with pytest.raises(NotFound, match="no folder"):
        client.files(images, folder="nowhere")


def test_a_damaged_file_is_told_and_the_others_open(server, images, tmp_path):
    client = server.client()
    place = server.home / "deepforge" / "blobs" / "values" / client.artifact(images).value.location
    words, gone = (
        next(path for path in place.iterdir() if path.read_bytes()[:4] == head) for head in (b"word", b"Hell")
    )
    content = words.read_bytes()
    words.chmod(0o644)
    words.write_bytes(content.replace(b"one", b"ONE"))
    kept = gone.rename(tmp_path / "kept")
    try:
        damaged = client.inside(images, file="data/words.csv")
        assert "not those that were kept" in damaged.notes[0] and damaged.window.cells[0] == ("ONE", "1")
        with pytest.raises(Unreadable, match=r"words\.csv.*damaged"):
            client.download_artifact(images, tmp_path, file="data/words.csv")
        assert not (tmp_path / "words.csv").exists()
        with pytest.raises(NotFound, match=r"readme ü\.txt.*gone"):
            client.inside(images, file="readme ü.txt")
        assert client.files(images).total == 3
        assert client.inside(images, file="train/image1.npy").kind == "array"
    finally:
        words.write_bytes(content)
        kept.rename(gone)
