"""What the Python client uploads: straight to a storage that offers it, else through the server; whole, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_proxy import counting_proxy
from direct_shelves import left, made
from jupyter_servers import BASE, TOKEN, Server
from s3_relay import Asked, Relay, relayed
from s3_servers import S3Server

from deepforge_jupyter.client import Client
from deepforge_jupyter.client.packing import LocalFile, files_at
from deepforge_jupyter.errors import BadRequest, Conflict, NotFound
from deepforge_jupyter.protocol.artifacts import UploadProgress

LARGE = os.urandom((16 << 20) + 4321)
LITTLE_BYTES = 64 << 10

UPLOAD = """\
import sys
from deepforge_jupyter.client import Client

Client(sys.argv[1], token=sys.argv[2]).upload_artifact(sys.argv[3], sys.argv[4])
"""


class Refusals:
    """What the way to the S3 server answers by itself: nothing, until a test says so."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.times = 0
        self.came = threading.Event()
        self.goes_on = threading.Event()
        self.goes_on.set()

    def __call__(self, asked: Asked) -> int | None:
        if asked.method != "PUT":
            return None
        self.came.set()
        self.goes_on.wait(60)
        if self.times == 0:
            return None
        self.times -= 1
        return self.status


@pytest.fixture
def refusals() -> Refusals:
    return Refusals()


@pytest.fixture
def relay(s3: S3Server, refusals: Refusals) -> Iterator[Relay]:
    """The S3 server as others reach it."""
    with relayed(s3, refuse=refusals) as relay:
        yield relay


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    return f"{request.node.name[:60]}/{time.monotonic_ns()}"


@pytest.fixture
def shelf(server: Server, s3: S3Server, relay: Relay, prefix: str) -> Iterator[str]:
    """A project of the test's own, whose storage “Direct” is asked at the relay."""
    yield made(server, s3, relay, prefix)
    server.client().remove_storage("Direct", anyway=True)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "large.bin"
    file.write_bytes(LARGE)
    return file


def puts(relay: Relay) -> list[str]:
    return [asked.path for asked in relay.asked if asked.method == "PUT"]


def test_jupyter_moves_none_of_the_bytes_and_the_storage_learns_nothing_of_jupyter(
    server: Server, shelf: str, s3: S3Server, relay: Relay, prefix: str, large: Path, tmp_path: Path
) -> None:
    told: list[UploadProgress] = []
    with counting_proxy(server.port) as proxy:
        client = Client(f"http://127.0.0.1:{proxy.port}{BASE}", token=TOKEN)
        kept = client.upload_artifact(shelf, large, progress=told.append)
        assert client.download_artifact(kept.id, tmp_path / "again.bin").read_bytes() == LARGE
        assert 0 < proxy.passed_bytes < LITTLE_BYTES
    assert (kept.name, kept.value.size_bytes, kept.value.storage) == ("large.bin", len(LARGE), "Direct")
    assert len(puts(relay)) == 2
    assert all(TOKEN not in f"{asked.path} {asked.headers}" for asked in relay.asked)
    assert {each.total_bytes for each in told} == {3 * len(LARGE)}
    assert [each.done_bytes for each in told] == sorted(each.done_bytes for each in told)
    assert told[-1].done_bytes >= len(LARGE)
    assert not any("incoming" in key for key in left(s3, prefix))


def test_a_folder_goes_straight_with_its_small_files_as_one(
    server: Server, shelf: str, relay: Relay, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    files = {f"many/{number}": b"%d" % number for number in range(200)} | {"ünï": b"", "large": LARGE}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "link").symlink_to("large")
    with counting_proxy(server.port) as proxy:
        client = Client(f"http://127.0.0.1:{proxy.port}{BASE}", token=TOKEN)
        kept = client.upload_artifact(shelf, folder)
        assert proxy.passed_bytes < LITTLE_BYTES
    assert (kept.value.summary, len(puts(relay))) == ("folder of 203 files", 5)
    with zipfile.ZipFile(server.client().download_artifact(kept.id, tmp_path)) as archive:
        came = {name.removeprefix("set/"): archive.read(name) for name in archive.namelist()}
    assert came == files | {"link": LARGE}
    assert server.client().upload_artifact(shelf, folder).is_same


@pytest.mark.parametrize("status", [403, 500, 0])
def test_a_part_that_is_refused_or_cut_off_is_sent_again_at_a_new_address(
    server: Server, shelf: str, relay: Relay, refusals: Refusals, large: Path, status: int
) -> None:
    refusals.status, refusals.times = status, 2
    kept = server.client().upload_artifact(shelf, large)
    assert server.client().verify_artifact(kept.id).verified.problem is None
    assert len(puts(relay)) == len(set(puts(relay))) == 4


def test_what_the_storage_never_takes_goes_through_the_server(
    server: Server, shelf: str, s3: S3Server, prefix: str, refusals: Refusals, large: Path
) -> None:
    refusals.status, refusals.times = 403, 1000
    told: list[UploadProgress] = []
    kept = server.client().upload_artifact(shelf, large, progress=told.append)
    assert (kept.value.storage, kept.value.size_bytes) == ("Direct", len(LARGE))
    assert told[-1] == UploadProgress(done_bytes=len(LARGE), total_bytes=len(LARGE))
    assert server.client().verify_artifact(kept.id).verified.problem is None
    assert not any("incoming" in key for key in left(s3, prefix))


def test_where_the_storage_is_not_reached_it_goes_through_the_server(
    server: Server, shelf: str, s3: S3Server, relay: Relay, prefix: str, large: Path
) -> None:
    options = s3.options("sent", direct=True, public_endpoint="http://127.0.0.1:9", prefix=prefix)
    server.client().change_storage("Direct", options=options)
    kept = server.client().upload_artifact(shelf, large)
    assert (kept.value.storage, kept.value.size_bytes, puts(relay)) == ("Direct", len(LARGE), [])


def test_what_is_interrupted_leaves_nothing(
    server: Server, shelf: str, s3: S3Server, prefix: str, refusals: Refusals, large: Path
) -> None:
    refusals.goes_on.clear()
    process = subprocess.Popen(
        [sys.executable, "-c", UPLOAD, server.url, TOKEN, shelf, str(large)], stderr=subprocess.PIPE
    )
    assert refusals.came.wait(60)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, b"KeyboardInterrupt" in said) == (-signal.SIGINT, True), said
    assert left(s3, prefix) == []
    refusals.goes_on.set()
    assert server.client().artifact_page(shelf).total == 0


def test_what_is_refused_is_said_as_where_it_goes_through_the_server(
    server: Server, shelf: str, s3: S3Server, prefix: str, tmp_path: Path
) -> None:
    client = server.client()
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.gif").write_bytes(b"GIF89a")
    odd = tmp_path / "odd" / os.fsdecode(b"caf\xe9.txt")
    odd.parent.mkdir()
    odd.write_bytes(b"x")
    for storage in ("Direct", "local"):
        with pytest.raises(BadRequest, match="has no files"):
            client.upload_artifact(shelf, tmp_path / "empty", storage=storage)
        with pytest.raises(BadRequest, match="Upload it as a file"):
            client.upload_artifact(shelf, tmp_path / "a.gif", opens_as="value", storage=storage)
        with pytest.raises(BadRequest, match="cannot be called"):
            client.upload_artifact(shelf, tmp_path / "a.gif", name="a/b", storage=storage)
        with pytest.raises(NotFound, match="no file or folder"):
            client.upload_artifact(shelf, tmp_path / "gone", storage=storage)
        with pytest.raises(BadRequest, match="There is no storage “nowhere”"):
            client.upload_artifact(shelf, tmp_path / "a.gif", storage="nowhere")
        with pytest.raises(BadRequest, match=r"no text \(UTF-8\)"):
            client.upload_artifact(shelf, odd.parent, storage=storage)
        with pytest.raises(BadRequest, match="device or pipe"):
            client.upload_artifact(shelf, "/dev/zero", storage=storage)
    assert left(s3, prefix) == []


@pytest.mark.parametrize("storage", ["Direct", "local"])
def test_a_file_that_changes_while_it_is_sent_is_said_and_not_kept(
    server: Server, shelf: str, s3: S3Server, prefix: str, tmp_path: Path, storage: str
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "z").write_bytes(LARGE * 6)

    def change(_: UploadProgress) -> None:
        (folder / "z").write_bytes(LARGE)

    with pytest.raises(Conflict, match="z was changed while it was sent"):
        server.client().upload_artifact(shelf, folder, storage=storage, progress=change)
    assert left(s3, prefix) == []
    assert server.client().artifact_page(shelf).total == 0


def test_the_pieces_of_a_file_are_those_that_were_counted(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")
    (file,) = files_at(tmp_path / "f")
    assert b"".join(file.pieces(2, 5)) == b"234"
    assert b"".join(file.pieces(8)) == b"89"
    for size_bytes in (9, 11):
        with pytest.raises(Conflict, match="was changed"):
            list(LocalFile(path="f", source=tmp_path / "f", size_bytes=size_bytes).pieces())


@pytest.mark.parametrize("storage", ["Direct", "local"])
def test_a_file_that_is_gone_when_its_turn_comes_is_named(
    server: Server, shelf: str, s3: S3Server, prefix: str, tmp_path: Path, storage: str
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a").write_bytes(LARGE * 6)
    (folder / "z").write_bytes(LARGE)

    def remove(_: UploadProgress) -> None:
        (folder / "z").unlink(missing_ok=True)

    with pytest.raises(FileNotFoundError) as failed:
        server.client().upload_artifact(shelf, folder, storage=storage, progress=remove)
    assert failed.value.filename == str(folder / "z")
    assert left(s3, prefix) == []
    assert server.client().artifact_page(shelf).total == 0


@pytest.mark.parametrize("storage", ["Direct", "local"])
def test_two_names_of_one_file_are_two_files(server: Server, shelf: str, tmp_path: Path, storage: str) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a").write_bytes(b"words")
    (folder / "b").hardlink_to(folder / "a")
    kept = server.client().upload_artifact(shelf, folder, storage=storage)
    page = server.client().files(kept.id)
    assert [(item.path, item.size_bytes) for item in page.items] == [("a", 5), ("b", 5)]
