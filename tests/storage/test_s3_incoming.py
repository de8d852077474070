"""Parts that others sent into a bucket go with what they were for, also when whoever lent the addresses died."""

from __future__ import annotations

import asyncio
import hashlib
import os
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
from s3_servers import S3Server

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.s3 import S3Storage
from deepforge_jupyter.storage.s3_client import S3Settings
from deepforge_jupyter.storage.s3_incoming import BATCH_BYTES, TOGETHER_BYTES
from deepforge_jupyter.storage.s3_parts import MOST_PARTS, SENT_PART_BYTES

BUCKET = "incoming"
LOCATION = "artifacts/1"


def opened(s3: S3Server, folder: Path, prefix: str, *, direct: bool = True) -> S3Storage:
    settings = S3Settings(
        bucket=BUCKET,
        endpoint=s3.endpoint,
        access_key=s3.access_key,
        secret_key=s3.secret_key,
        prefix=prefix,
        direct=direct,
    )
    return S3Storage("team", settings, ValueCache(folder / "cache"))


def keys(client: Any, prefix: str) -> list[str]:
    objects = client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
    uploads = client.list_multipart_uploads(Bucket=BUCKET, Prefix=prefix).get("Uploads", [])
    return [each["Key"] for each in [*objects, *uploads]]


def put(url: str, data: bytes) -> None:
    urllib.request.urlopen(urllib.request.Request(url, data=data, method="PUT"), timeout=20).close()


async def test_what_a_dead_process_left_goes_with_the_value(s3: S3Server, tmp_path: Path) -> None:
    prefix, client = f"tests/{uuid.uuid4().hex}", s3.client()
    storage = opened(s3, tmp_path, prefix)
    await storage.check()
    sizes = [TOGETHER_BYTES + 1, TOGETHER_BYTES + 2, 4]
    incoming = await storage.incoming(LOCATION, sizes)
    assert incoming is not None
    for file, size_bytes in enumerate(sizes[:2]):
        await asyncio.to_thread(put, await incoming.address(file, 0, life_s=60), bytes(size_bytes))
    with pytest.raises(BadRequest, match="0 bytes of a file came instead of 4"):
        await incoming.complete()
    assert {key.rpartition("/incoming/")[2] for key in keys(client, prefix)} == {"parts.json", "0", "1"}
    await storage.close()
    later = opened(s3, tmp_path, prefix)
    await later.delete(Value(storage="team", location=LOCATION, type="", size_bytes=0))
    assert keys(client, prefix) == []
    await later.close()


async def test_a_file_is_not_complete_before_all_of_it_arrived(s3: S3Server, tmp_path: Path) -> None:
    storage = opened(s3, tmp_path, f"tests/{uuid.uuid4().hex}")
    await storage.check()
    incoming = await storage.incoming(LOCATION, [4])
    assert incoming is not None
    with pytest.raises(BadRequest, match="0 bytes of a file came instead of 4"):
        await incoming.complete()
    await incoming.address(0, 0, life_s=60)
    with pytest.raises(BadRequest, match="0 bytes of a file came instead of 4"):
        await incoming.complete()
    await storage.close()


async def test_there_are_never_more_parts_than_a_server_takes(s3: S3Server, tmp_path: Path) -> None:
    storage = opened(s3, tmp_path, f"tests/{uuid.uuid4().hex}")
    await storage.check()
    for size_bytes in (1, 100 << 30, 5 << 40):
        incoming = await storage.incoming(LOCATION, [size_bytes])
        assert incoming is not None
        assert incoming.part_bytes >= SENT_PART_BYTES
        assert -(-size_bytes // incoming.part_bytes) <= MOST_PARTS
    assert await opened(s3, tmp_path, "tests", direct=False).incoming(LOCATION, [1]) is None
    await storage.close()


async def test_small_files_lie_in_one_that_is_read_by_its_parts(s3: S3Server, tmp_path: Path) -> None:
    storage = opened(s3, tmp_path, f"tests/{uuid.uuid4().hex}")
    await storage.check()
    large = os.urandom(TOGETHER_BYTES + 1)
    small = [os.urandom(size) for size in (3, 0, TOGETHER_BYTES, *[TOGETHER_BYTES - 7] * 2, *[1] * 200)]
    files = [small[0], large, *small[1:], b""]
    assert sum(map(len, small)) > BATCH_BYTES
    incoming = await storage.incoming(LOCATION, [len(data) for data in files])
    assert incoming is not None
    await asyncio.to_thread(put, await incoming.address(1, 0, life_s=60), large)
    await asyncio.to_thread(put, await incoming.address(0, 0, life_s=60), b"".join(small))
    with pytest.raises(NotFound):
        await incoming.address(2, 0, life_s=60)
    await incoming.complete()
    told: list[int] = []
    assert await incoming.hashes(progress=told.append) == [hashlib.sha256(data).hexdigest() for data in files]
    assert sum(told) == sum(map(len, files))
    for number in (0, 1, 2, 3, 4, 5, len(files) - 1):
        assert await incoming.read(number) == files[number]
        assert await incoming.read(number, offset=1, length=2) == files[number][1:3]
    await storage.close()
