"""Downloads that come straight from a storage: it learns nothing of Jupyter; if it is not reached they pass here."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from artifact_shelves import put
from counting_proxy import counting_proxy
from jupyter_servers import BASE, TOKEN, Server, started, stop
from s3_relay import Asked, Relay, relayed
from s3_servers import S3Server

from deepforge_jupyter.client import Client
from deepforge_jupyter.errors import NotFound, Unavailable, Unreadable


@pytest.fixture
def relay(s3: S3Server) -> Iterator[Relay]:
    """The S3 server as others reach it."""
    with relayed(s3) as relay:
        yield relay


@pytest.fixture
def shelf(server: Server, s3: S3Server, relay: Relay, request: pytest.FixtureRequest) -> Iterator[str]:
    """A project of the test's own, whose storage “Direct” is asked at the relay."""
    client = server.client()
    options = s3.options("direct", direct=True, public_endpoint=relay.endpoint)
    client.add_storage("Direct", "s3", options=options, secrets={"secret_key": s3.secret_key})
    check = client.check_storage("Direct")
    assert (check.problem, check.reached_at) == (None, relay.endpoint)
    project = client.create_project(f"direct/{request.node.name[-60:]}", name="Direct").id
    client.change_project(project, storage="Direct")
    yield project
    client.remove_storage("Direct", anyway=True)


def address_of(server: Server, artifact: str) -> dict[str, str | None]:
    with server.http() as http:
        answer = http.get(f"artifacts/{artifact}/address")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return answer.json()


def test_a_client_reads_from_the_storage_which_learns_nothing_of_jupyter(
    server: Server, shelf: str, relay: Relay, tmp_path: Path
) -> None:
    kept = put(server, shelf, "words", b"hello")
    relay.asked.clear()
    path = server.client().download_artifact(kept.id, tmp_path)
    assert (path.name, path.read_bytes()) == ("file.csv", b"hello")
    ((method, address, headers),) = [asked for asked in relay.asked if asked.method != "HEAD"]
    assert (method, "X-Amz-Signature=" in address) == ("GET", True)
    assert not {"authorization", "cookie", "referer", "x-xsrftoken"} & headers.keys()
    assert TOKEN not in address + json.dumps(headers)


def test_an_address_works_without_credentials_and_carries_no_secret(
    server: Server, shelf: str, s3: S3Server, relay: Relay
) -> None:
    kept = put(server, shelf, "words", b"hello")
    address = address_of(server, kept.id)
    answer = httpx.get(str(address["url"]))
    assert (answer.text, answer.headers["Content-Type"].split(";")[0]) == ("hello", "text/csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''file.csv"
    assert address["expires_at"] is not None
    assert str(address["url"]).startswith(relay.endpoint)
    assert s3.secret_key not in json.dumps(address) + server.log
    assert "X-Amz-" not in server.log


def test_what_is_no_single_file_passes_through_the_server(
    server: Server, shelf: str, relay: Relay, tmp_path: Path
) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.txt").write_text("a")
    kept = server.client().upload_artifact(shelf, tmp_path / "set")
    relay.asked.clear()
    assert address_of(server, kept.id)["url"] is None
    assert server.client().download_artifact(kept.id, tmp_path).name == "set.zip"
    here = put(server, shelf, "here", b"here", storage="local")
    assert address_of(server, here.id)["url"] is None
    assert server.client().download_artifact(here.id, tmp_path).read_bytes() == b"here"
    assert relay.asked == []


def test_where_the_storage_is_not_reached_it_passes_through_the_server(
    server: Server, shelf: str, s3: S3Server, tmp_path: Path
) -> None:
    kept = put(server, shelf, "words", b"hello")
    unreachable = s3.options("direct", direct=True, public_endpoint="http://127.0.0.1:9")
    server.client().change_storage("Direct", options=unreachable)
    assert str(address_of(server, kept.id)["url"]).startswith("http://127.0.0.1:9/direct/")
    assert server.client().download_artifact(kept.id, tmp_path).read_bytes() == b"hello"


@pytest.mark.parametrize("times", [1, 1000])
def test_what_breaks_off_goes_on_from_there_or_comes_through_the_server(
    server: Server, shelf: str, s3: S3Server, tmp_path: Path, times: int
) -> None:
    data = bytes(range(256)) * 20_000
    kept = put(server, shelf, "words", data)
    cut: list[Asked] = []

    def halved(asked: Asked, content: bytes) -> bytes:
        if asked.method != "GET" or len(cut) == times:
            return content
        cut.append(asked)
        return content[: len(content) // 2]

    with relayed(s3, spoil=halved) as breaking:
        options = s3.options("direct", direct=True, public_endpoint=breaking.endpoint)
        server.client().change_storage("Direct", options=options)
        assert server.client().download_artifact(kept.id, tmp_path / "back").read_bytes() == data
        asked = [asked.headers.get("range") for asked in breaking.asked if asked.method == "GET"]
    assert asked[:2] == [None, f"bytes={len(data) // 2}-"]
    assert len(asked) == (2 if times == 1 else 4)


def test_what_breaks_off_in_the_server_is_said_and_not_left(server: Server, shelf: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    for name in "ab":
        (tmp_path / "set" / name).write_bytes(bytes(20 << 20))
    client = server.client()
    file = client.upload_artifact(shelf, tmp_path / "set" / "a", storage="local")
    folder = client.upload_artifact(shelf, tmp_path / "set", storage="local")
    for artifact in (file.id, folder.id):
        with counting_proxy(server.port) as proxy:
            proxy.most_bytes = 5 << 20
            with pytest.raises(Unavailable, match="broke off after"):
                Client(f"http://127.0.0.1:{proxy.port}{BASE}", token=TOKEN).download_artifact(
                    artifact, tmp_path / "back"
                )
        assert not (tmp_path / "back").exists()


def test_what_is_not_what_was_kept_is_said_and_not_left(
    server: Server, shelf: str, s3: S3Server, tmp_path: Path
) -> None:
    kept = put(server, shelf, "words", b"hello")
    objects = s3.client().list_objects_v2(Bucket="direct", Prefix=f"contents/{kept.value.content}")["Contents"]
    key = next(each["Key"] for each in objects if each["Key"].endswith("file.csv"))
    s3.client().put_object(Bucket="direct", Key=key, Body=b"hallo")
    with pytest.raises(Unreadable, match="another hash"):
        server.client().download_artifact(kept.id, tmp_path)
    assert list(tmp_path.glob("*.csv")) == []


def test_an_artifact_that_there_is_not_has_no_address(server: Server) -> None:
    with server.http() as http:
        assert http.get("artifacts/nothing/address").status_code == 404
    with pytest.raises(NotFound):
        server.client().download_artifact("nothing", "/nowhere")


def test_an_address_that_was_used_too_late_is_refused(s3: S3Server, relay: Relay, tmp_path: Path) -> None:
    for name in ("home", "root"):
        (tmp_path / name).mkdir()
    server = started(tmp_path / "home", tmp_path / "root", "--DownloadsConfig.address_life_s=1")
    try:
        client = server.client()
        options = s3.options("late", direct=True, public_endpoint=relay.endpoint)
        client.add_storage("Direct", "s3", options=options, secrets={"secret_key": s3.secret_key})
        assert client.check_storage("Direct").problem is None
        kept = put(server, client.create_project("work", name="Work").id, "words", b"hello", storage="Direct")
        url = str(address_of(server, kept.id)["url"])
        while (answer := httpx.get(url)).status_code == 200:
            time.sleep(0.2)
        assert (answer.status_code, "expired" in answer.text) == (403, True)
        assert client.download_artifact(kept.id, tmp_path).read_bytes() == b"hello"
    finally:
        stop(server)


def write(s3: S3Server, key: str, data: bytes) -> None:
    """As others do."""
    s3.client().put_object(Bucket="direct", Key=key, Body=data)


@pytest.mark.parametrize("changes_at", ["first", "resumed"])
def test_what_others_change_while_it_comes_is_never_half_old_and_half_new(
    server: Server, shelf: str, s3: S3Server, tmp_path: Path, changes_at: str
) -> None:
    old, new = b"old!" * 500_000, b"new!" * 500_000
    key = f"theirs-{changes_at}.csv"
    write(s3, key, old)
    imported = server.client().import_artifact(shelf, "Direct", key, opens_as="file")

    def change(asked: Asked) -> None:
        if asked.method == "GET" and key in asked.path and ("range" in asked.headers) == (changes_at == "resumed"):
            write(s3, key, new)

    def halved(asked: Asked, content: bytes) -> bytes:
        return content[: len(content) // 2] if asked.method == "GET" and "range" not in asked.headers else content

    with relayed(s3, spoil=halved, refuse=change) as breaking:
        options = s3.options("direct", direct=True, public_endpoint=breaking.endpoint)
        server.client().change_storage("Direct", options=options)
        with pytest.raises(NotFound, match="was changed after it was imported"):
            server.client().download_artifact(imported.id, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_what_others_leave_alone_comes_straight_from_there(
    server: Server, shelf: str, s3: S3Server, relay: Relay, tmp_path: Path
) -> None:
    write(s3, "left-alone.csv", b"hello")
    imported = server.client().import_artifact(shelf, "Direct", "left-alone.csv", opens_as="file")
    relay.asked.clear()
    assert server.client().download_artifact(imported.id, tmp_path / "back").read_bytes() == b"hello"
    assert [asked.method for asked in relay.asked if "left-alone" in asked.path] == ["GET"]
