"""Outputs that jobs elsewhere send into a bucket: they are what a job here would have stored, or nothing."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from s3_servers import S3Server
from storage.conformance import stage

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.incoming import Receiving
from deepforge_jupyter.storage.s3 import S3Storage
from deepforge_jupyter.storage.s3_client import S3Settings

BUCKET = "received"
LOCATION = "e/make.1.result"


class Team:
    """A storage, and what is in its bucket."""

    def __init__(self, s3: S3Server, folder: Path) -> None:
        self.prefix = f"tests/{uuid.uuid4().hex}"
        self.settings = S3Settings(
            bucket=BUCKET,
            endpoint=s3.endpoint,
            access_key=s3.access_key,
            secret_key=s3.secret_key,
            prefix=self.prefix,
            direct=True,
        )
        self.storage = S3Storage("team", self.settings, ValueCache(folder / "cache"))
        self.client = s3.client()

    def there(self) -> list[str]:
        """The names of what lies at the location, and of what is being sent there."""
        objects = self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix).get("Contents", [])
        uploads = self.client.list_multipart_uploads(Bucket=BUCKET, Prefix=self.prefix).get("Uploads", [])
        folder = f"{self.prefix}/values/{LOCATION}/"
        return sorted(
            each["Key"].removeprefix(folder) for each in [*objects, *uploads] if each["Key"].startswith(folder)
        )


@pytest.fixture
async def team(s3: S3Server, tmp_path: Path) -> AsyncIterator[Team]:
    team = Team(s3, tmp_path)
    await team.storage.check()
    yield team
    await team.storage.close()


def contents(folder: Path) -> tuple[bytes, dict[str, bytes]]:
    """The header and the data files of a value folder."""
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    return msgspec.json.format(files.pop("value.json"), indent=0), files


def digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def hashed(data: bytes) -> str:
    return b64encode(md5(data).digest()).decode()


async def begun(team: Team, files: dict[str, bytes]) -> Receiving:
    receiving = await team.storage.receiving(LOCATION, {name: len(data) for name, data in files.items()})
    assert receiving is not None
    return receiving


async def put(url: str, data: bytes, *, says: bytes | None = None) -> int:
    """The status of the answer; `says`: the bytes whose hash is told."""

    def ask() -> int:
        headers = {"Content-MD5": hashed(data if says is None else says)}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(url, data=data, method="PUT", headers=headers), timeout=20
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    return await asyncio.to_thread(ask)


async def send(receiving: Receiving, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        for part, start in enumerate(range(0, len(data), receiving.part_bytes)):
            piece = data[start : start + receiving.part_bytes]
            assert await put(await receiving.address(name, part, md5=hashed(piece), life_s=60), piece) == 200


async def test_what_was_sent_is_what_a_job_here_would_have_stored(team: Team, runs: Path) -> None:
    here = await team.storage.adopt(stage(runs / "here", b"hello"), "e/other.1.result")
    header, files = contents(stage(runs / "there", b"hello"))
    receiving = await begun(team, files)
    await send(receiving, files)
    value = await receiving.put(header, digests(files))
    assert (value.location, value.content, value.size_bytes) == (LOCATION, here.content, here.size_bytes)
    assert contents(await team.storage.local_path(value)) == contents(await team.storage.local_path(here))
    assert await team.storage.content(value, anew=True) == here.content
    assert await team.storage.digests(value) == digests(files)
    assert team.there() == ["buffers", "data.pickle", "value.json"]
    await team.storage.delete(value)
    assert team.there() == []


async def test_a_file_of_several_parts_and_an_empty_one_arrive(team: Team, runs: Path) -> None:
    header, files = contents(stage(runs / "there", b"x" * (17 << 20)))
    del files["buffers"]
    files["buffers"], data = b"", files["data.pickle"]
    header = header.replace(str(len(data) + 64).encode(), str(len(data)).encode())
    receiving = await begun(team, files)
    await send(receiving, files)
    value = await receiving.put(header, digests(files))
    assert contents(await team.storage.local_path(value))[1] == files


async def test_the_end_of_the_job_and_who_comes_after_a_crash_find_it(team: Team, runs: Path) -> None:
    header, files = contents(stage(runs / "there"))
    receiving = await begun(team, files)
    await send(receiving, files)
    value = await receiving.put(header, digests(files))
    assert await receiving.put(header, digests(files)) == value
    assert await team.storage.adopt(runs / "not here", LOCATION) == value
    again = await begun(team, files)
    assert (again.files, await again.put(header, digests(files))) == ({}, value)
    with pytest.raises(NotFound, match="there already"):
        await again.address("data.pickle", 0, md5=hashed(b""), life_s=60)


async def test_an_address_takes_the_bytes_it_was_given_for_and_no_others(team: Team, runs: Path) -> None:
    header, files = contents(stage(runs / "there", b"hello"))
    receiving = await begun(team, files)
    url = await receiving.address("data.pickle", 0, md5=hashed(b"hello"), life_s=60)
    assert await put(url, b"hullo", says=b"hello") == 400
    assert await put(url, b"hullo") == 403
    assert await put(url, b"hello!", says=b"hello") == 403
    assert await put(url.replace("data.pickle", "buffers"), b"hello") == 403
    assert await put(url.replace("partNumber=1", "partNumber=2"), b"hello") == 403
    await send(receiving, files)
    value = await receiving.put(header, digests(files))
    assert await put(url, b"hello") in (403, 404)
    assert await team.storage.content(value, anew=True) == value.content
    with pytest.raises(NotFound):
        await receiving.address("data.pickle", 1, md5=hashed(b""), life_s=60)
    with pytest.raises(NotFound):
        await receiving.address("more", 0, md5=hashed(b""), life_s=60)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sends": ["buffers"]}, "0 bytes of a file came instead of 5"),
        ({"digests": {"data.pickle": "0" * 64}}, "needs the SHA-256 of each"),
        ({"digests": {"data.pickle": "0" * 64, "buffers": "none"}}, "needs the SHA-256 of each"),
        ({"header": {"says_bytes": 70}}, "says that it has 70 bytes, and its files have 69"),
        ({"text": b"{"}, "cannot be read"),
    ],
)
async def test_what_does_not_agree_is_refused_and_nothing_of_it_stays(
    team: Team, runs: Path, wrong: dict[str, Any], said: str
) -> None:
    header, files = contents(stage(runs / "there", b"hello", **wrong.get("header", {})))
    receiving = await begun(team, files)
    await send(receiving, {name: files[name] for name in wrong.get("sends", files)})
    with pytest.raises(BadRequest, match=said):
        await receiving.put(wrong.get("text", header), wrong.get("digests", digests(files)))
    left = Value(storage="team", location=LOCATION, type="", size_bytes=0)
    with pytest.raises(NotFound):
        await team.storage.header(left)
    assert team.there() != []
    await team.storage.abandon(left)
    await team.storage.delete(left)
    assert team.there() == []


@pytest.mark.parametrize("name", ["", "../x", "a/b", "..", "value.json", "a\0", "a\n", "\ud800", "ä" * 150])
async def test_a_file_is_called_as_a_file_of_a_value_can_be(team: Team, name: str) -> None:
    with pytest.raises(BadRequest, match="cannot be called"):
        await team.storage.receiving(LOCATION, {name: 1})


async def test_nothing_is_received_where_others_do_not_reach_the_server(s3: S3Server, tmp_path: Path) -> None:
    settings = S3Settings(bucket=BUCKET, endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key)
    assert await S3Storage("team", settings, ValueCache(tmp_path)).receiving(LOCATION, {"data": 1}) is None
