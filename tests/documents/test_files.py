"""The door to a project's files: nothing is lost, nothing leads out."""

import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from deepforge_jupyter.documents.files import Documents, line_ends_of, text_sha256
from deepforge_jupyter.errors import (
    AlreadyExists,
    BadDocument,
    BadRequest,
    DocumentChanged,
    Forbidden,
    NotFound,
    Unavailable,
)

PATH = "operations/Train.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / "operations").mkdir(parents=True)
    (project / "deepforge.json").write_text("{}")
    (project / PATH).write_bytes(b"class Train:\n    pass\n")
    return project


@pytest.fixture
def documents(folder: Path) -> Documents:
    return Documents(folder)


def drafts(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".~*")]


def test_a_document_is_read_with_the_hash_that_the_browser_computes(documents: Documents) -> None:
    document = documents.read_text(PATH)
    assert (document.path, document.text, document.line_ends) == (PATH, "class Train:\n    pass\n", "\n")
    assert document.sha256 == hashlib.sha256(b"class Train:\n    pass\n").hexdigest()


def test_the_hash_is_the_same_whatever_the_line_ends() -> None:
    assert len({text_sha256(text) for text in ("a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\nb\n")}) == 1
    assert text_sha256("a\n\nb") != text_sha256("a\nb")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_were(folder: Path, documents: Documents, ends: str) -> None:
    (folder / PATH).write_bytes(f"one{ends}two{ends}".encode())
    document = documents.read_text(PATH)
    assert (document.text, document.line_ends) == ("one\ntwo\n", ends)
    documents.write(PATH, "one\nthree\n", expected_sha256=document.sha256)
    assert (folder / PATH).read_bytes() == f"one{ends}three{ends}".encode()


def test_most_lines_decide_and_none_means_newline() -> None:
    assert line_ends_of("a\r\nb\r\nc\n") == "\r\n"
    assert line_ends_of("a\nb\r\n") == "\n"
    assert line_ends_of("no line end") == "\n"


def test_writing_answers_with_what_can_be_written_next(documents: Documents) -> None:
    document = documents.read_text(PATH)
    for text in ("second\n", "third\n"):
        document = documents.write(PATH, text, expected_sha256=document.sha256)
    assert documents.read_text(PATH) == document


def test_a_file_that_changed_meanwhile_is_not_overwritten(folder: Path, documents: Documents) -> None:
    document = documents.read_text(PATH)
    (folder / PATH).write_text("theirs\n")
    with pytest.raises(DocumentChanged, match="changed") as caught:
        documents.write(PATH, "ours\n", expected_sha256=document.sha256)
    assert caught.value.details["path"] == PATH
    assert (folder / PATH).read_text() == "theirs\n"


def test_a_file_that_was_deleted_meanwhile_is_not_made_again(folder: Path, documents: Documents) -> None:
    document = documents.read_text(PATH)
    (folder / PATH).unlink()
    with pytest.raises(DocumentChanged, match="deleted"):
        documents.write(PATH, "ours\n", expected_sha256=document.sha256)
    assert not (folder / PATH).exists()


def test_without_a_hash_whatever_is_there_is_replaced(folder: Path, documents: Documents) -> None:
    documents.write(PATH, "ours\n", expected_sha256=None)
    documents.write("operations/New.py", "new\n", expected_sha256=None)
    (folder / "utils.bin").write_bytes(b"\xff\xfe")
    documents.write("utils.bin", "text\n", expected_sha256=None)
    assert [(folder / path).read_text() for path in (PATH, "operations/New.py", "utils.bin")] == [
        "ours\n",
        "new\n",
        "text\n",
    ]


def test_a_file_keeps_its_mode(folder: Path, documents: Documents) -> None:
    (folder / PATH).chmod(0o750)
    documents.write(PATH, "x\n", expected_sha256=None)
    assert stat.S_IMODE((folder / PATH).stat().st_mode) == 0o750


def test_a_new_file_is_as_any_program_would_make_it(folder: Path, documents: Documents) -> None:
    documents.create("resources/deep/net.json", "{}\n")
    (folder / "theirs").touch()
    made = folder / "resources/deep/net.json"
    assert made.read_text() == "{}\n"
    assert made.stat().st_mode == (folder / "theirs").stat().st_mode
    assert drafts(folder) == []


def test_creating_never_overwrites(folder: Path, documents: Documents) -> None:
    with pytest.raises(AlreadyExists, match=r"operations/Train\.py"):
        documents.create(PATH, "ours\n")
    assert (folder / PATH).read_text().startswith("class Train")
    assert drafts(folder) == []


def test_of_many_that_create_one_wins(documents: Documents) -> None:
    won: list[int] = []

    def create(number: int) -> None:
        try:
            documents.create("operations/New.py", f"{number}\n")
            won.append(number)
        except AlreadyExists:
            pass

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [documents.read_text("operations/New.py").text] == [f"{number}\n" for number in won]


def test_a_reader_never_sees_half_a_file(folder: Path, documents: Documents) -> None:
    texts = {"a" * 500_000, "b" * 500_000}
    documents.write(PATH, min(texts), expected_sha256=None)
    done = threading.Event()

    def write() -> None:
        for _ in range(15):
            for text in sorted(texts):
                documents.write(PATH, text, expected_sha256=None)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert (folder / PATH).read_text() in texts
    writer.join()


def test_deleting_takes_the_hash_into_account(folder: Path, documents: Documents) -> None:
    document = documents.read_text(PATH)
    (folder / PATH).write_text("theirs\n")
    with pytest.raises(DocumentChanged):
        documents.delete(PATH, expected_sha256=document.sha256)
    documents.delete(PATH, expected_sha256=documents.read_text(PATH).sha256)
    with pytest.raises(NotFound):
        documents.delete(PATH, expected_sha256=None)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a\0b", "a\\b", "a/"])
def test_what_is_no_path_is_refused(documents: Documents, path: str) -> None:
    for attempt in (
        lambda: documents.read_text(path),
        lambda: documents.write(path, "", expected_sha256=None),
        lambda: documents.create(path, ""),
        lambda: documents.delete(path, expected_sha256=None),
    ):
        with pytest.raises(BadRequest):
            attempt()


@pytest.mark.parametrize("path", [".deepforge/copy.json", ".DeepForge/x", "notebooks/.deepforge/x"])
def test_the_private_folder_is_closed(documents: Documents, path: str) -> None:
    with pytest.raises(Forbidden):
        documents.create(path, "")


def test_links_cannot_lead_out(folder: Path, documents: Documents, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out").symlink_to(tmp_path)
    (folder / "operations/secret.txt").symlink_to(tmp_path / "secret.txt")
    (folder / ".deepforge").mkdir()
    (folder / "private").symlink_to(".deepforge")
    for path in ("out/secret.txt", "operations/secret.txt", "private/copy.json", "out/new.txt"):
        with pytest.raises(Forbidden):
            documents.write(path, "ours", expected_sha256=None)
        with pytest.raises(Forbidden):
            documents.read_text(path)
    assert (tmp_path / "secret.txt").read_text() == "secret"


def test_a_link_inside_is_written_through(folder: Path, documents: Documents) -> None:
    (folder / "operations/Same.py").symlink_to("Train.py")
    documents.write("operations/Same.py", "both\n", expected_sha256=None)
    assert (folder / "operations/Same.py").is_symlink()
    assert (folder / PATH).read_text() == "both\n"


def test_a_project_reached_by_a_link_is_a_project(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert Documents(tmp_path / "link").read_text(PATH).text.startswith("class Train")


def test_files_of_a_nested_project_are_not_ours(folder: Path, documents: Documents) -> None:
    (folder / "inner/operations").mkdir(parents=True)
    (folder / "inner/deepforge.json").write_text("{}")
    with pytest.raises(Forbidden, match="belongs to the project in inner"):
        documents.create("inner/operations/A.py", "")


def test_what_is_not_there_or_no_file_is_not_found(documents: Documents) -> None:
    for path in ("operations/No.py", "operations", "operations/Train.py/x"):
        with pytest.raises(NotFound):
            documents.read_text(path)


def test_what_is_no_text_is_said_with_its_line(folder: Path, documents: Documents) -> None:
    (folder / PATH).write_bytes(b"fine\nb\xff\xfe\n")
    with pytest.raises(BadDocument, match=r"operations/Train\.py, line 2"):
        documents.read_text(PATH)


def test_text_that_cannot_be_saved_leaves_the_file(folder: Path, documents: Documents) -> None:
    with pytest.raises(BadDocument, match="character 3"):
        documents.write(PATH, "ab\ud83d", expected_sha256=None)
    assert (folder / PATH).read_text().startswith("class Train")


def test_names_that_the_system_refuses_are_the_clients_mistake(documents: Documents) -> None:
    for path in ("operations/" + "x" * 300, "operations/Train.py/New.py"):
        with pytest.raises((BadRequest, AlreadyExists)):
            documents.create(path, "")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(folder: Path, documents: Documents) -> None:
    (folder / "operations").chmod(0o555)
    with pytest.raises(Unavailable, match="permissions"):
        documents.write(PATH, "x", expected_sha256=None)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_stays(folder: Path, documents: Documents) -> None:
    (folder / PATH).chmod(0o444)
    with pytest.raises(Forbidden, match="read-only"):
        documents.write(PATH, "x", expected_sha256=None)


def test_a_file_with_the_longest_name_that_there_can_be_is_written(folder: Path, documents: Documents) -> None:
    path = f"operations/{'数' * 84}.py"
    (folder / path).write_text("a = 1\n")
    documents.write(path, "a = 2\n", expected_sha256=text_sha256("a = 1\n"))
    assert (folder / path).read_text() == "a = 2\n"
    assert drafts(folder) == []
