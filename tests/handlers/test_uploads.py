"""Uploads over HTTP: whole, cut off, damaged, too large, hostile; and what operations get of them."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas
import pytest
from artifact_shelves import put, run_use
from jupyter_servers import BASE, TOKEN, Server, started, stop
from PIL import Image

from deepforge_jupyter.errors import BadRequest, NotFound, TooLarge


@pytest.fixture
def shelf(server: Server, request: pytest.FixtureRequest) -> str:
    """A project of the test's own."""
    return server.client().create_project(f"uploads/{request.node.name[:60]}", name="Uploads").id


def waiting(server: Server) -> list[Path]:
    """What lies in the folder of uploads."""
    folder = server.home / "deepforge" / "blobs" / "uploads"
    return list(folder.iterdir()) if folder.is_dir() else []


def until(is_so: Callable[[], bool], *, within_s: float = 60) -> None:
    deadline_s = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


def send(server: Server, project: str, body: bytes, **query: str) -> dict[str, object]:
    with server.http() as http:
        answer = http.post(f"projects/{project}/uploads", params={"filename": "f", **query}, content=body)
    return {"status": answer.status_code, **answer.json()}


def packed(*members: tuple[str, bytes | str]) -> bytes:
    """A tar archive; a text is where a link leads."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                archive.addfile(member)
            else:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


def test_an_operation_gets_the_path_of_an_uploaded_file(server: Server, shelf: str) -> None:
    put(server, shelf, "words", b"hello")
    assert run_use(server, shelf, "words")[1].strip() == "PosixPath hello"


def test_an_operation_gets_an_uploaded_folder_as_it_was(server: Server, shelf: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    for name in ("b.txt", "a.txt"):
        (tmp_path / "set" / name).write_text(name)
    server.client().upload_artifact(shelf, tmp_path / "set")
    assert run_use(server, shelf, "set")[1].strip() == "PosixPath ['a.txt', 'b.txt']"


def test_the_same_bytes_are_not_kept_twice(server: Server, shelf: str) -> None:
    first, again = put(server, shelf, "data", b"same"), put(server, shelf, "data", b"same")
    assert (first.id, first.is_same, again.is_same) == (again.id, False, True)
    other = put(server, shelf, "data", b"other")
    assert (other.version, other.is_same) == (2, False)


def test_an_upload_that_is_cut_off_leaves_nothing(server: Server, shelf: str) -> None:
    head = (
        f"POST {BASE}deepforge/api/projects/{shelf}/uploads?filename=big HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: token {TOKEN}\r\nContent-Length: 50000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode() + bytes(3_000_000))
        until(lambda: bool(waiting(server)))
    until(lambda: not waiting(server))
    assert server.client().artifact_page(shelf).total == 0


def test_a_folder_that_is_cut_off_leaves_nothing(server: Server, shelf: str) -> None:
    body = packed(("a", bytes(100_000)), ("b", bytes(100_000)))
    refused = send(server, shelf, body[:150_000], kind="folder")
    assert (refused["status"], refused["code"]) == (400, "bad_request")
    assert waiting(server) == []


def test_a_wrong_hash_is_refused_and_the_right_one_taken(server: Server, shelf: str) -> None:
    refused = send(server, shelf, b"data", sha256=hashlib.sha256(b"other").hexdigest())
    assert (refused["status"], "another hash" in str(refused["message"])) == (400, True)
    assert (server.client().artifact_page(shelf).total, waiting(server)) == (0, [])
    taken = send(server, shelf, b"data", sha256=hashlib.sha256(b"data").hexdigest().upper())
    assert taken["status"] == 201


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"name": "a/b"}, "cannot be called"),
        ({"name": "x" * 10_000}, "cannot be called"),
        ({"filename": "../../etc/passwd"}, "no name of a file"),
        ({"filename": "a\nb", "name": "ok"}, "another control character."),
        ({"filename": "ü" * 101, "name": "ok"}, "longer than 200 bytes."),
        ({"sha256": "abc"}, "hexadecimal"),
        ({"kind": "device"}, "kind"),
        ({"opens_as": "pickle"}, "opens_as"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(server: Server, shelf: str, query: dict[str, str], said: str) -> None:
    refused = send(server, shelf, b"data", **query)
    assert (refused["status"], said in str(refused["message"])) == (400, True), refused
    assert waiting(server) == []


def test_what_is_nowhere_is_said(server: Server, shelf: str) -> None:
    assert send(server, "nowhere", b"data")["status"] == 404
    refused = send(server, shelf, b"data", storage="moon")
    assert (refused["status"], "There is: local" in str(refused["message"])) == (400, True)
    with pytest.raises(NotFound):
        server.client().upload_artifact(shelf, "/nowhere/at/all")


@pytest.mark.parametrize("filename", ["value.json", "-rf", ".hidden", "ünï cödé 😀.txt", "a;b&c.txt"])
def test_odd_names_of_files_come_back(server: Server, shelf: str, tmp_path: Path, filename: str) -> None:
    (tmp_path / filename).write_bytes(b"odd")
    kept = server.client().upload_artifact(shelf, tmp_path / filename)
    assert kept.name == filename
    (tmp_path / "back").mkdir()
    path = server.client().download_artifact(kept.id, tmp_path / "back")
    assert (path.name, path.read_bytes()) == (filename, b"odd")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("../out", b"x")], "no path inside"),
        ([("/etc/x", b"x")], "no path inside"),
        ([("link", "/etc/passwd")], "link or device"),
        ([("a", b"x"), ("a", b"y")], "two files"),
        ([("a", b"x"), ("a/b", b"y")], "file and a folder"),
        ([("a\nb", b"x")], "control character"),
        ([], "no files"),
    ],
)
def test_a_hostile_folder_is_refused(
    server: Server, shelf: str, members: list[tuple[str, bytes | str]], said: str
) -> None:
    refused = send(server, shelf, packed(*members), kind="folder")
    assert (refused["status"], said in str(refused["message"])) == (400, True), refused
    assert waiting(server) == []


def test_what_is_no_archive_is_refused(server: Server, shelf: str) -> None:
    refused = send(server, shelf, b"not a tar archive" * 1000, kind="folder")
    assert (refused["status"], "no whole tar archive" in str(refused["message"])) == (400, True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """A server that takes a megabyte at most."""
    for name in ("home", "root"):
        (tmp_path / name).mkdir()
    server = started(tmp_path / "home", tmp_path / "root", "--Workspace.largest_upload_gib=0.001")
    yield server
    stop(server)


def test_what_is_too_large_is_refused_whether_or_not_it_says_so(small: Server, tmp_path: Path) -> None:
    client = small.client()
    project = client.create_project("work", name="Work").id
    (tmp_path / "big").write_bytes(bytes(3_000_000))
    with pytest.raises(TooLarge, match="can be uploaded"):
        client.upload_artifact(project, tmp_path / "big")
    refused = send(small, project, bytes(3_000_000))
    assert (refused["status"], "largest_upload_gib" in str(refused["message"])) == (413, True)
    refused = send(small, project, packed(("big", bytes(3_000_000))), kind="folder")
    assert (refused["status"], "largest_upload_gib" in str(refused["message"])) == (413, True)
    (tmp_path / "set").mkdir()
    (tmp_path / "big").rename(tmp_path / "set" / "big")
    with pytest.raises(TooLarge, match="can be uploaded"):
        client.upload_artifact(project, tmp_path / "set")
    assert (client.artifact_page(project).total, waiting(small)) == (0, [])
    assert client.artifact_page(project).largest_upload_bytes == int(0.001 * (1 << 30))


def test_a_large_upload_and_its_download_do_not_grow_the_server(server: Server, shelf: str, tmp_path: Path) -> None:
    np.save(tmp_path / "large.npy", np.zeros(300 << 17))
    before_kib = memory_kib(server)
    kept = server.client().upload_artifact(shelf, tmp_path / "large.npy", name="large")
    server.client().download_artifact(kept.id, tmp_path / "back.npy")
    assert (tmp_path / "back.npy").stat().st_size == (tmp_path / "large.npy").stat().st_size
    assert memory_kib(server) - before_kib < 100 << 10


def memory_kib(server: Server) -> int:
    """The most that the server ever held in memory."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def test_reading_needs_no_more_than_a_name(server: Server, shelf: str) -> None:
    kept = put(server, shelf, "here", b"x")
    place = server.client().artifact_place(shelf, "here")
    assert place.artifact.id == kept.id
    assert (Path(place.folder) / "file.csv").read_bytes() == b"x"
    with pytest.raises((NotFound, BadRequest), match="It has: here"):
        server.client().artifact_place(shelf, "there")


def test_the_format_of_a_file_is_known_and_its_value_can_be_what_operations_get(
    server: Server, shelf: str, tmp_path: Path
) -> None:
    client = server.client()
    table = pandas.DataFrame({"a": [1, 2, 3]})
    table.to_parquet(tmp_path / "table.parquet")
    as_file = client.upload_artifact(shelf, tmp_path / "table.parquet", name="file", opens_as="file")
    as_value = client.upload_artifact(shelf, tmp_path / "table.parquet", name="value")
    assert (as_file.value.type, as_file.value.format) == ("pathlib.Path", "parquet")
    assert (as_value.value.type, as_value.value.format) == ("pandas.DataFrame", "parquet")
    folder = server.root / client.project(shelf).path
    (folder / "operations" / "Sum.py").write_text(
        "class Sum:\n    def execute(self, data):\n        total = data['a'].sum().item()\n        return total, data\n"
    )
    nodes = {
        "Load": {"operation": "Input", "attributes": {"artifact": "value"}},
        "Sum": {"operation": "Sum"},
        "Total": {"operation": "Output", "attributes": {"name": "total"}},
        "Again": {"operation": "Output", "attributes": {"name": "again"}},
    }
    edges = [
        {"source": "Load", "output": "data", "target": "Sum", "input": "data"},
        {"source": "Sum", "output": "total", "target": "Total", "input": "data"},
        {"source": "Sum", "output": "data", "target": "Again", "input": "data"},
    ]
    document = json.dumps({"format": 1, "nodes": nodes, "edges": edges})
    (folder / "pipelines" / "sum.dfpipe").write_text(document)
    ended = client.wait(client.start(shelf, "pipelines/sum.dfpipe").id, timeout_s=120)
    assert ended.status.value == "success", [job.failure for job in client.execution(ended.id).jobs]
    kept = {artifact.name: artifact for artifact in client.artifacts(shelf)}
    assert (kept["total"].value.format, kept["total"].value.summary) == ("json", "6")
    assert kept["again"].value.format == "parquet"
    assert client.inside(kept["again"].id).columns[0].maximum == "3"
    assert client.download_artifact(kept["again"].id, tmp_path).name == "again.parquet"


GET = """\
class Get:
    def execute(self, path, table, picture):
        print(type(path).__name__, path.suffix, list(table["b"]), picture.size)
        seen = 1
        return seen
"""


def test_operations_get_the_path_or_the_value_of_a_file_as_it_was_wished(
    server: Server, shelf: str, tmp_path: Path
) -> None:
    client = server.client()
    np.save(tmp_path / "path.npy", np.zeros(3))
    (tmp_path / "table.tsv").write_text("a\tb\n1\t2\n")
    Image.new("RGB", (5, 4)).save(tmp_path / "picture.jpg")
    path = client.upload_artifact(shelf, tmp_path / "path.npy", opens_as="file")
    table = client.upload_artifact(shelf, tmp_path / "table.tsv", opens_as="value")
    picture = client.upload_artifact(shelf, tmp_path / "picture.jpg")
    assert [(each.value.type, each.value.format) for each in (path, table, picture)] == [
        ("pathlib.Path", "numpy"),
        ("pandas.DataFrame", "tsv"),
        ("PIL.Image.Image", "jpeg"),
    ]
    assert [client.inside(each.id).kind for each in (path, table, picture)] == ["array", "table", "picture"]
    assert client.download_artifact(picture.id, tmp_path / "back.jpg").read_bytes()[:2] == b"\xff\xd8"
    folder = server.root / client.project(shelf).path
    (folder / "operations" / "Get.py").write_text(GET)
    names = {"path": "path.npy", "table": "table.tsv", "picture": "picture.jpg"}
    nodes: dict[str, object] = {
        port: {"operation": "Input", "attributes": {"artifact": name}} for port, name in names.items()
    }
    nodes["Get"] = {"operation": "Get"}
    edges = [{"source": port, "output": "data", "target": "Get", "input": port} for port in names]
    document = json.dumps({"format": 1, "nodes": nodes, "edges": edges})
    (folder / "pipelines" / "get.dfpipe").write_text(document)
    ended = client.wait(client.start(shelf, "pipelines/get.dfpipe").id, timeout_s=120)
    assert ended.status.value == "success", [job.failure for job in client.execution(ended.id).jobs]
    said = "".join(event["content"].get("text", "") for event in client.events(ended.id, "Get"))
    assert said.strip() == "PosixPath .npy [2] (5, 4)"


def test_a_file_that_holds_no_value_is_refused_as_one(server: Server, shelf: str) -> None:
    refused = send(server, shelf, b"GIF89a", filename="a.gif", opens_as="value")
    assert (refused["status"], "Upload it as a file" in str(refused["message"])) == (400, True)
    refused = send(server, shelf, packed(("a", b"x")), kind="folder", opens_as="value")
    assert (refused["status"], "operations get its path" in str(refused["message"])) == (400, True)
    assert waiting(server) == []
