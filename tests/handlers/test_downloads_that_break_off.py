"""Downloads whose storage goes away on the way: nobody takes a part for the whole, and what came is gone on from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from artifact_shelves import put
from counting_proxy import CountingProxy, counting_proxy
from jupyter_servers import Server
from s3_servers import S3Server

from deepforge_jupyter.errors import Unavailable

DATA = bytes(range(256)) * (80 << 10)  # 20 MiB


@pytest.fixture
def way(s3: S3Server) -> Iterator[CountingProxy]:
    """From the server to the S3 server."""
    with counting_proxy(urlsplit(s3.endpoint).port or 80) as way:
        yield way


@pytest.fixture
def shelf(server: Server, s3: S3Server, way: CountingProxy, request: pytest.FixtureRequest) -> Iterator[str]:
    """A project of the test's own, whose storage lies behind that way."""
    client = server.client()
    options = s3.options("breaking", endpoint=f"http://127.0.0.1:{way.port}")
    client.add_storage("Breaking", "s3", options=options, secrets={"secret_key": s3.secret_key})
    assert client.check_storage("Breaking").problem is None
    project = client.create_project(f"breaking/{request.node.name[-60:]}", name="Breaking").id
    client.change_project(project, storage="Breaking")
    yield project
    way.most_bytes = None
    client.remove_storage("Breaking", anyway=True)


def test_a_file_that_broke_off_is_gone_on_with(server: Server, shelf: str, way: CountingProxy, tmp_path: Path) -> None:
    kept = put(server, shelf, "words", DATA)
    way.passed_bytes, way.most_bytes = 0, 9 << 20
    with pytest.raises(
        Unavailable, match=r"file.csv broke off after 8.4 MB of 21.0 MB.* The connection to .* download it again"
    ):
        server.client().download_artifact(kept.id, tmp_path)
    (part,) = tmp_path.iterdir()
    came = part.read_bytes()
    assert part.suffix == ".part" and DATA.startswith(came)
    part.write_bytes(b"came before" + came[11:])

    way.most_bytes = None
    whole = server.client().download_artifact(kept.id, tmp_path).read_bytes()
    assert whole == b"came before" + DATA[11:]
    assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]


def test_an_archive_that_broke_off_is_not_taken_for_whole(
    server: Server, shelf: str, way: CountingProxy, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for name in "ab":
        (folder / name).write_bytes(DATA)
    kept = server.client().upload_artifact(shelf, folder)
    (back := tmp_path / "back").mkdir()
    for _ in range(2):
        way.passed_bytes, way.most_bytes = 0, 9 << 20
        with pytest.raises(Unavailable, match=r"set.zip broke off after .*The connection to .* Nothing of it was kept"):
            server.client().download_artifact(kept.id, back)
        assert list(back.iterdir()) == []
    way.passed_bytes = 0
    with server.http() as http, pytest.raises(httpx.RemoteProtocolError):
        http.get(f"artifacts/{kept.id}/content")


def test_a_file_is_read_from_a_byte_on(server: Server, shelf: str) -> None:
    kept = put(server, shelf, "words", b"hello, all")
    where = f"artifacts/{kept.id}/content"
    with server.http() as http:
        whole = http.get(where)
        assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
        rest = http.get(where, headers={"Range": "bytes=7-", "If-Range": whole.headers["Etag"]})
        assert (rest.status_code, rest.text, rest.headers["Content-Range"]) == (206, "all", "bytes 7-9/10")
        for headers in (
            {"Range": "bytes=7-", "If-Range": '"another"'},
            {"Range": "bytes=10-"},
            {"Range": "bytes=-3"},
            {"Range": "bytes=1-2"},
        ):
            assert (answer := http.get(where, headers=headers)).status_code == 200
            assert answer.text == "hello, all"


def test_a_page_learns_that_the_storage_is_away_before_it_saves_anything(
    server: Server, shelf: str, way: CountingProxy
) -> None:
    kept = put(server, shelf, "words", b"hello")
    way.most_bytes = 0
    with server.http() as http:
        answer = http.get(f"artifacts/{kept.id}/address")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
