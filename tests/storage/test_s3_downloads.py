"""Objects on their way out of a bucket: in parts at once, whole or not at all, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
import threading
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from s3_relay import Asked, relayed
from s3_servers import S3Server

from deepforge_jupyter.errors import NotFound, Unavailable
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_client import PART_BYTES, S3Settings
from deepforge_jupyter.storage.sums import Crc32

DATA = os.urandom(2 * PART_BYTES + 12_345)


@pytest.fixture(scope="module")
def theirs(s3: S3Server) -> Any:
    client = s3.client()
    client.create_bucket(Bucket="downloads")
    client.put_object(Bucket="downloads", Key="large", Body=DATA)
    client.put_object(Bucket="downloads", Key="empty", Body=b"")
    return client


def bucket(s3: S3Server, endpoint: str | None = None) -> Bucket:
    return Bucket(
        S3Settings(
            bucket="downloads",
            endpoint=endpoint or s3.endpoint,
            access_key=s3.access_key,
            secret_key=s3.secret_key,
        )
    )


def ranges(asked: list[Asked]) -> list[str]:
    return [each.headers.get("range", "") for each in asked if each.method == "GET"]


@pytest.mark.usefixtures("theirs")
async def test_what_arrives_is_whole_summed_up_and_told(s3: S3Server, tmp_path: Path) -> None:
    told: list[int] = []
    large, empty = tmp_path / "large", tmp_path / "empty"
    digest, nothing = sha256(), Crc32()
    await bucket(s3).download("large", large, total=digest, progress=told.append)
    await bucket(s3).download("empty", empty, total=nothing)
    assert (digest.hexdigest(), nothing.hexdigest()) == (sha256(DATA).hexdigest(), "00000000")
    assert (large.read_bytes() == DATA, empty.read_bytes()) == (True, b"")
    assert sum(told) == len(DATA)


@pytest.mark.usefixtures("theirs")
async def test_a_part_whose_connection_breaks_off_goes_on_where_it_was(s3: S3Server, tmp_path: Path) -> None:
    broken: list[str] = []

    def spoil(asked: Asked, content: bytes) -> bytes:
        if len(broken) < 2 and len(content) > 3 << 20:
            broken.append(asked.headers["range"])
            return content[: 3 << 20]
        return content

    told: list[int] = []
    with relayed(s3, spoil=spoil) as relay:
        crc = Crc32()
        await bucket(s3, relay.endpoint).download("large", tmp_path / "large", total=crc, progress=told.append)
    assert crc.hexdigest() == f"{zlib.crc32(DATA):08x}"
    assert (tmp_path / "large").read_bytes() == DATA
    assert sum(told) == len(DATA)
    again = set(ranges(relay.asked)) - {f"bytes={n}-{min(n + PART_BYTES, len(DATA)) - 1}" for n in parts()}
    assert len(again) == 2
    assert all((int(each[len("bytes=") :].split("-")[0]) % PART_BYTES) >= 2 << 20 for each in again)


@pytest.mark.usefixtures("theirs")
async def test_a_connection_that_breaks_off_again_and_again_is_told(s3: S3Server, tmp_path: Path) -> None:
    with (
        relayed(s3, spoil=lambda asked, content: content[:10] if asked.method == "GET" else content) as relay,
        pytest.raises(Unavailable, match="broke off"),
    ):
        await bucket(s3, relay.endpoint).download("large", tmp_path / "large")


async def test_what_is_changed_on_the_way_is_not_mixed(s3: S3Server, theirs: Any, tmp_path: Path) -> None:
    theirs.put_object(Bucket="downloads", Key="changing", Body=DATA)
    is_changed = threading.Event()

    def spoil(asked: Asked, content: bytes) -> bytes:
        if asked.method != "GET":
            return content
        if not is_changed.is_set():
            theirs.put_object(Bucket="downloads", Key="changing", Body=DATA[::-1])
            is_changed.set()
        return content[: 1 << 20]

    with relayed(s3, spoil=spoil) as relay, pytest.raises(Unavailable, match="changed meanwhile"):
        await bucket(s3, relay.endpoint).download("changing", tmp_path / "changing")


@pytest.mark.usefixtures("theirs")
async def test_nothing_goes_on_after_it_was_canceled(s3: S3Server, tmp_path: Path) -> None:
    begun, is_canceled = threading.Event(), threading.Event()

    def spoil(asked: Asked, content: bytes) -> bytes:
        if asked.method == "GET":
            begun.set()
            is_canceled.wait()
        return content

    told: list[int] = []
    with relayed(s3, spoil=spoil) as relay:
        coming = asyncio.create_task(
            bucket(s3, relay.endpoint).download("large", tmp_path / "large", progress=told.append)
        )
        await asyncio.to_thread(begun.wait)
        coming.cancel()
        await asyncio.sleep(0)
        is_canceled.set()
        await asyncio.wait([coming])
    assert coming.cancelled()
    assert [each.name for each in threading.enumerate() if each.name.startswith("deepforge-s3-part")] == []
    assert told == []


@pytest.mark.usefixtures("theirs")
async def test_what_is_not_there_is_said(s3: S3Server, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such object"):
        await bucket(s3).download("nothing", tmp_path / "nothing")


def parts() -> range:
    return range(0, len(DATA), PART_BYTES)
