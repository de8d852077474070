"""Uploads that go straight to a storage: only the parts that were lent, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from direct_shelves import left, made
from jupyter_servers import TOKEN, Server, started, stop
from s3_relay import Relay, relayed
from s3_servers import S3Server

LARGE = os.urandom((16 << 20) + 4321)


@pytest.fixture
def relay(s3: S3Server) -> Iterator[Relay]:
    """The S3 server as others reach it."""
    with relayed(s3) as relay:
        yield relay


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    return f"{request.node.name[:60]}/{time.monotonic_ns()}"


@pytest.fixture
def shelf(server: Server, s3: S3Server, relay: Relay, prefix: str) -> Iterator[str]:
    """A project of the test's own, whose storage “Direct” is asked at the relay."""
    yield made(server, s3, relay, prefix)
    server.client().remove_storage("Direct", anyway=True)


def begin(http: httpx.Client, project: str, sent: dict[str, bytes], **wish: object) -> httpx.Response:
    body = {
        "filename": next(iter(sent), "set"),
        "files": [{"path": path, "size_bytes": len(data)} for path, data in sent.items()],
        **wish,
    }
    return http.post(f"projects/{project}/direct-uploads", json=body)


def address(http: httpx.Client, upload: str, *, file: int = 0, part: int = 0) -> httpx.Response:
    return http.post(f"direct-uploads/{upload}/addresses", params={"file": file, "part": part})


def send(http: httpx.Client, begun: dict[str, Any], files: dict[str, bytes]) -> None:
    """The last parts first; small files as one, under the number of the first of them."""
    size, small = begun["part_bytes"], begun["together_bytes"]
    sent: dict[int, bytes] = {}
    first = next((number for number, data in enumerate(files.values()) if len(data) <= small), None)
    for number, data in enumerate(files.values()):
        at = first if first is not None and len(data) <= small else number
        sent[at] = sent.get(at, b"") + data
    for file, data in sent.items():
        for part in reversed(range(math.ceil(len(data) / size))):
            url = address(http, begun["id"], file=file, part=part).json()["url"]
            assert httpx.put(url, content=data[part * size : (part + 1) * size]).status_code == 200


def finish(http: httpx.Client, upload: str) -> dict[str, Any]:
    """The last that is told."""
    answer = http.post(f"direct-uploads/{upload}/artifact")
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert all(line["done_bytes"] <= line["total_bytes"] for line in lines)
    return lines[-1]


def upload(server: Server, project: str, files: dict[str, bytes], **wish: object) -> dict[str, Any]:
    with server.http() as http:
        answer = begin(http, project, files, **wish)
        assert answer.status_code == 201, answer.text
        send(http, answer.json(), files)
        return finish(http, answer.json()["id"])


def until(is_so: Callable[[], bool], *, within_s: float = 60) -> None:
    deadline_s = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def test_the_bytes_go_to_the_storage_which_learns_nothing_of_jupyter(
    server: Server, shelf: str, s3: S3Server, relay: Relay, prefix: str, tmp_path: Path
) -> None:
    told = upload(server, shelf, {"large.bin": LARGE}, sha256=hashlib.sha256(LARGE).hexdigest())
    kept = told["artifact"]
    assert (kept["name"], kept["value"]["size_bytes"], kept["value"]["storage"]) == ("large.bin", len(LARGE), "Direct")
    puts = [asked for asked in relay.asked if asked.method == "PUT"]
    assert len(puts) == 2
    assert not {"authorization", "cookie"} & {name for put in puts for name in put.headers}
    assert TOKEN not in json.dumps(puts)
    assert "X-Amz-" not in server.log
    assert s3.secret_key not in json.dumps(puts)
    assert server.client().download_artifact(kept["id"], tmp_path).read_bytes() == LARGE
    assert server.client().verify_artifact(kept["id"]).verified.problem is None
    assert len([key for key in left(s3, prefix) if key.startswith("contents/")]) == 1
    assert not any("incoming" in key for key in left(s3, prefix))


def test_it_is_kept_as_if_it_had_come_through_the_server(
    server: Server, shelf: str, s3: S3Server, prefix: str, tmp_path: Path
) -> None:
    np.save(tmp_path / "a.npy", np.arange(6.0).reshape(2, 3))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    client = server.client()
    for name, opens_as in (("a.npy", "found"), ("a.npy", "file"), ("a.csv", "found"), ("a.csv", "value")):
        data = (tmp_path / name).read_bytes()
        through = client.upload_artifact(shelf, tmp_path / name, name="through", opens_as=opens_as)
        direct = upload(server, shelf, {name: data}, name="direct", opens_as=opens_as)["artifact"]["value"]
        for field in ("type", "format", "size_bytes", "summary", "content"):
            assert direct[field] == getattr(through.value, field), (name, opens_as, field)
    again = upload(server, shelf, {"a.csv": data}, name="direct", opens_as="value")["artifact"]
    assert (again["version"], again["value"]["location"]) == (4, direct["location"])
    with server.http() as http:
        refused = begin(http, shelf, {"a.gif": b"GIF89a"}, opens_as="value").json()
        send(http, refused, {"a.gif": b"GIF89a"})
        assert "Upload it as a file" in finish(http, refused["id"])["problem"]
    assert not any("incoming" in key for key in left(s3, prefix))


def test_a_folder_comes_back_as_it_was(server: Server, shelf: str, relay: Relay, tmp_path: Path) -> None:
    many = {f"many/{number}": b"%d" % number for number in range(100)}
    files = {"b/ünï.txt": b"b", "large": LARGE, "a.txt": b"a", "b/empty": b"", **many}
    kept = upload(server, shelf, files, filename="set", kind="folder")["artifact"]
    assert (kept["name"], kept["value"]["summary"]) == ("set", "folder of 104 files")
    assert len([asked for asked in relay.asked if asked.method == "PUT"]) == 3
    with zipfile.ZipFile(server.client().download_artifact(kept["id"], tmp_path)) as archive:
        assert {name.removeprefix("set/"): archive.read(name) for name in archive.namelist()} == files
    assert server.client().verify_artifact(kept["id"]).verified.problem is None


def test_an_address_writes_its_part_and_nothing_else(server: Server, shelf: str, s3: S3Server, relay: Relay) -> None:
    with server.http() as http:
        begun = begin(http, shelf, {"f": LARGE}).json()
        answer = address(http, begun["id"], part=1)
        assert answer.headers["Cache-Control"] == "no-store"
        url, data = answer.json()["url"], LARGE[begun["part_bytes"] :]
        assert url.startswith(relay.endpoint)
        others = [
            url.replace("partNumber=2", "partNumber=1"),
            url.replace("incoming/0", "incoming/1"),
            url.replace("incoming/0", "value.json"),
        ]
        assert [httpx.put(other, content=data).status_code for other in others] == [403] * 3
        assert httpx.put(url, content=data + b"more").status_code == 403
        assert (httpx.get(url).status_code, httpx.delete(url).status_code) == (403, 403)
        assert [address(http, begun["id"], part=part).status_code for part in (2, -1)] == [404, 400]
        assert address(http, begun["id"], file=1).status_code == 404
        assert address(http, "nothing").status_code == 404
        send(http, begun, {"f": LARGE})
        assert "artifact" in finish(http, begun["id"])
        assert httpx.put(url, content=data).status_code == 404
        assert address(http, begun["id"]).status_code == 404


def test_what_is_canceled_leaves_nothing(server: Server, shelf: str, s3: S3Server, prefix: str) -> None:
    with server.http() as http:
        begun = begin(http, shelf, {"f": LARGE}).json()
        url = address(http, begun["id"]).json()["url"]
        assert httpx.put(url, content=LARGE[: begun["part_bytes"]]).status_code == 200
        assert any("incoming" in key for key in left(s3, prefix))
        assert http.delete(f"direct-uploads/{begun['id']}").status_code == 204
        assert left(s3, prefix) == []
        assert httpx.put(url, content=LARGE[: begun["part_bytes"]]).status_code == 404
        assert http.delete(f"direct-uploads/{begun['id']}").status_code == 204
        assert http.post(f"direct-uploads/{begun['id']}/artifact").status_code == 404
    assert server.client().artifact_page(shelf).total == 0


def test_what_did_not_come_whole_or_is_another_file_is_refused_and_not_left(
    server: Server, shelf: str, s3: S3Server, prefix: str
) -> None:
    with server.http() as http:
        begun = begin(http, shelf, {"f": LARGE}).json()
        url = address(http, begun["id"]).json()["url"]
        httpx.put(url, content=LARGE[: begun["part_bytes"]])
        assert f"instead of {len(LARGE)}" in finish(http, begun["id"])["problem"]
    told = upload(server, shelf, {"f": b"data"}, sha256=hashlib.sha256(b"other").hexdigest())
    assert "another hash" in told["problem"]
    assert left(s3, prefix) == []
    assert server.client().artifact_page(shelf).total == 0


def test_a_folder_of_more_files_than_are_kept_is_refused_before_it_is_sent(server: Server, shelf: str) -> None:
    files = {str(number): b"" for number in range(100_001)}
    with server.http() as http:
        refused = begin(http, shelf, files, filename="set", kind="folder")
    assert (refused.status_code, "more than 100000 files" in refused.text) == (413, True)


def test_a_folder_of_many_small_files_is_sent_in_one_request(server: Server, shelf: str, relay: Relay) -> None:
    files = {f"{number:04d}": b"%d" % number for number in range(1500)}
    kept = upload(server, shelf, files, filename="set", kind="folder")["artifact"]
    assert kept["value"]["summary"] == "folder of 1500 files"
    assert [asked.method for asked in relay.asked] == ["PUT"]


def test_files_that_are_empty_are_kept_without_any_part(server: Server, shelf: str, relay: Relay) -> None:
    kept = upload(server, shelf, {"a": b"", "b": b""}, filename="set", kind="folder")["artifact"]
    assert kept["value"]["summary"] == "folder of 2 files"
    assert relay.asked == []
    assert server.client().verify_artifact(kept["id"]).verified.problem is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"name": "a/b"}, "cannot be called"),
        ({"sha256": "abc"}, "hexadecimal"),
        ({"files": []}, "one file"),
        ({"files": [{"path": "f", "size_bytes": -1}]}, "size_bytes"),
        ({"kind": "folder", "files": [{"path": "../f", "size_bytes": 1}]}, "no path inside"),
        ({"kind": "folder", "files": [{"path": "f", "size_bytes": 1}] * 2}, "two files"),
        ({"kind": "folder", "files": []}, "no files"),
        ({"kind": "folder", "opens_as": "value"}, "operations get its path"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(server: Server, shelf: str, wish: dict[str, object], said: str) -> None:
    with server.http() as http:
        refused = begin(http, shelf, {"f": b"x"}, **wish)
    assert (refused.status_code, said in refused.json()["message"]) == (400, True), refused.text


def test_where_it_is_not_offered_bytes_pass_through_the_server(server: Server, shelf: str) -> None:
    with server.http() as http:
        assert begin(http, shelf, {"f": b"x"}, storage="local").json()["id"] is None
        assert begin(http, "nowhere", {"f": b"x"}).status_code == 404


def test_what_is_too_large_is_refused_and_what_nobody_goes_on_with_is_given_up(
    s3: S3Server, relay: Relay, prefix: str, tmp_path: Path
) -> None:
    for name in ("home", "root"):
        (tmp_path / name).mkdir()
    options = ("--DownloadsConfig.address_life_s=3", "--Workspace.largest_upload_gib=0.001")
    server = started(tmp_path / "home", tmp_path / "root", *options)
    try:
        project = made(server, s3, relay, prefix)
        with server.http() as http:
            refused = begin(http, project, {"f": bytes(3_000_000)})
            assert (refused.status_code, "largest_upload_gib" in refused.text) == (413, True)
            begun = begin(http, project, {"f": b"data"}).json()
            url = address(http, begun["id"]).json()["url"]
            until(lambda: httpx.put(url, content=b"data").status_code == 403)
            assert httpx.put(address(http, begun["id"]).json()["url"], content=b"data").status_code == 200
            until(lambda: left(s3, prefix) == [])
            assert address(http, begun["id"]).status_code == 404
    finally:
        stop(server)


def test_what_the_newest_version_holds_already_is_told(server: Server, shelf: str) -> None:
    first, again = (upload(server, shelf, {"words.txt": b"the same"})["artifact"] for _ in range(2))
    assert (first["is_same"], again["is_same"]) == (False, True)
    assert again["id"] == first["id"]
