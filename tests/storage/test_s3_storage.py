"""Values in a bucket, over HTTP: what is there is whole, equal contents lie there once, and what is wrong is said."""

import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
import zlib
from pathlib import Path
from typing import Any

import boto3
import pytest
from s3_servers import READER_KEY, READER_SECRET, S3Server
from storage.conformance import StorageConformance, stage

from deepforge_jupyter.domain.artifact import Value
from deepforge_jupyter.errors import BadRequest, NotFound, Unavailable
from deepforge_jupyter.storage.base import Storage
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.s3 import S3Adapter, S3Storage
from deepforge_jupyter.storage.s3_client import S3Settings

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parents[1]
BUCKET = "values"


@pytest.fixture(scope="module")
def client(s3: S3Server) -> Any:
    made = boto3.client(
        "s3",
        endpoint_url=s3.endpoint,
        aws_access_key_id=s3.access_key,
        aws_secret_access_key=s3.secret_key,
        region_name="us-east-1",
    )
    yield made
    made.close()


@pytest.fixture
def settings(s3: S3Server) -> S3Settings:
    """A place of this test's own in the bucket of all."""
    return S3Settings(
        bucket=BUCKET,
        endpoint=s3.endpoint,
        access_key=s3.access_key,
        secret_key=s3.secret_key,
        prefix=f"tests/{uuid.uuid4().hex}",
    )


@pytest.fixture
async def storage(settings: S3Settings, tmp_path: Path):
    storage = S3Storage("team", settings, ValueCache(tmp_path / "cache"))
    await storage.check()
    yield storage
    await storage.close()


def elsewhere(settings: S3Settings, folder: Path, **changes: Any) -> S3Storage:
    """The same bucket, as another machine sees it (or with other settings)."""
    fields = {name: getattr(settings, name) for name in settings.__struct_fields__}
    return S3Storage("team", S3Settings(**{**fields, **changes}), ValueCache(folder / uuid.uuid4().hex))


def objects(client: Any, settings: S3Settings) -> dict[str, int]:
    start = f"{settings.prefix}/"
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=settings.bucket, Prefix=start)
    return {each["Key"].removeprefix(start): each["Size"] for page in pages for each in page.get("Contents", ())}


class TestS3Storage(StorageConformance):
    @pytest.fixture(autouse=True)
    def _place(self, client: Any, settings: S3Settings, tmp_path: Path) -> None:
        self.client, self.settings, self.folder = client, settings, tmp_path

    async def rewritten(self, storage: Storage, value: Value, data: bytes) -> Storage:
        key = f"{self.settings.prefix}/values/{value.location}/data.pickle"
        self.client.put_object(Bucket=BUCKET, Key=key, Body=data)
        return elsewhere(self.settings, self.folder)


async def test_another_machine_fetches_what_is_opened_and_only_once(
    storage: S3Storage, settings: S3Settings, runs: Path, tmp_path: Path, client: Any
) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    there = elsewhere(settings, tmp_path)
    folders = await asyncio.gather(*(there.local_path(value) for _ in range(4)))
    assert (folders[0] / "data.pickle").read_bytes() == b"hello"
    client.delete_object(Bucket=BUCKET, Key=f"{settings.prefix}/values/e/a/1/x/data.pickle")
    assert await there.local_path(value) == folders[0]
    with pytest.raises(NotFound, match="damaged"):
        await there.confirm(value)
    await there.close()


async def test_a_spoiled_copy_on_this_machine_is_fetched_again(storage: S3Storage, runs: Path) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    spoiled = await storage.local_path(value) / "data.pickle"
    spoiled.unlink()
    assert (await storage.local_path(value) / "data.pickle").read_bytes() == b"hello"


@pytest.mark.parametrize("was_fetched_whole", [False, True])
async def test_a_spoiled_copy_of_one_file_is_fetched_again(
    storage: S3Storage, settings: S3Settings, runs: Path, tmp_path: Path, was_fetched_whole: bool
) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    there = elsewhere(settings, tmp_path)
    if was_fetched_whole:
        await there.local_path(value)
    for _ in range(2):
        copy = await there.local_file(value, "data.pickle")
        assert copy.read_bytes() == b"hello"
        copy.chmod(0o600)
        copy.write_bytes(b"")
    await there.close()


@pytest.mark.parametrize("knows_crcs", [True, False])
async def test_bytes_that_are_not_what_was_stored_are_not_handed_out(
    storage: S3Storage, settings: S3Settings, runs: Path, tmp_path: Path, client: Any, knows_crcs: bool
) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    if not knows_crcs:  # as whoever sends straight to the bucket stores it
        header = {"Bucket": BUCKET, "Key": f"{settings.prefix}/values/e/a/1/x/value.json"}
        stored = json.loads(client.get_object(**header)["Body"].read())
        assert stored.pop("crcs")["data.pickle"] == f"{zlib.crc32(b'hello'):08x}"
        client.put_object(**header, Body=json.dumps(stored))
        there = elsewhere(settings, tmp_path)
        assert (await there.local_path(value) / "data.pickle").read_bytes() == b"hello"
        await there.close()
    client.put_object(Bucket=BUCKET, Key=f"{settings.prefix}/values/e/a/1/x/data.pickle", Body=b"hallo")
    there = elsewhere(settings, tmp_path)
    with pytest.raises(NotFound, match=r"damaged: “data\.pickle” is not what was stored"):
        await there.local_path(value)
    await there.close()


async def test_equal_kept_contents_lie_there_once_and_are_freed_with_the_last(
    storage: S3Storage, settings: S3Settings, runs: Path, client: Any
) -> None:
    values = [await storage.adopt(stage(runs / str(n), b"same"), f"e/{n}") for n in range(2)]
    kept = [await storage.keep(value, f"artifacts/{n}") for n, value in enumerate(values)]
    for value in values:
        await storage.delete(value)
    data = [key for key in objects(client, settings) if key.endswith("data.pickle")]
    assert len(data) == 1
    await storage.delete(kept[0])
    assert await storage.read(kept[1], "data.pickle") == b"same"
    await storage.delete(kept[1])
    assert {key.rpartition("/")[2] for key in objects(client, settings)} <= {"users.json"}


async def test_content_that_somebody_took_away_is_there_again_for_all_when_one_stores_it_again(
    storage: S3Storage, settings: S3Settings, runs: Path, tmp_path: Path, client: Any
) -> None:
    first = await storage.put(stage(runs / "a", b"same"), "artifacts/1")
    (data,) = [key for key in objects(client, settings) if key.endswith("data.pickle")]
    for taken in (None, b"sa"):
        if taken is None:
            client.delete_object(Bucket=BUCKET, Key=f"{settings.prefix}/{data}")
        else:
            client.put_object(Bucket=BUCKET, Key=f"{settings.prefix}/{data}", Body=taken)
        with pytest.raises(NotFound, match="damaged"):
            await storage.confirm(first)
        again = await storage.put(stage(runs / f"again{taken}", b"same"), f"artifacts/again{taken}")
        for value in (first, again):
            await storage.confirm(value)
            there = elsewhere(settings, tmp_path)
            assert (await there.local_path(value) / "data.pickle").read_bytes() == b"same"
            await there.close()
        await storage.delete(again)
    await storage.delete(first)
    assert {key.rpartition("/")[2] for key in objects(client, settings)} <= {"users.json"}


async def test_an_upload_that_is_cut_off_in_the_middle_leaves_nothing(
    storage: S3Storage, settings: S3Settings, runs: Path, client: Any
) -> None:
    source, begun = stage(runs / "out", os.urandom(64 << 20)), asyncio.Event()
    loop = asyncio.get_running_loop()
    copying = asyncio.create_task(
        storage.put(source, "artifacts/1", progress=lambda _: loop.call_soon_threadsafe(begun.set))
    )
    await begun.wait()
    copying.cancel()
    await asyncio.wait([copying])
    assert copying.cancelled()
    assert objects(client, settings) == {}
    uploads = client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
    assert [upload for upload in uploads if upload["Key"].startswith(settings.prefix)] == []


KILLED = """
import asyncio, os, sys
from pathlib import Path
from storage.conformance import stage
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.s3 import S3Storage
from deepforge_jupyter.storage.s3_client import S3Settings

async def main(bucket, endpoint, access_key, secret_key, prefix, folder):
    settings = S3Settings(
        bucket=bucket, endpoint=endpoint, access_key=access_key, secret_key=secret_key, prefix=prefix
    )
    storage = S3Storage("team", settings, ValueCache(Path(folder) / "other"))
    staged = Path(folder) / "runs" / "out"
    await storage.adopt(staged, "e/a/1/x")

asyncio.run(main(*sys.argv[1:]))
"""


def _kill_while_it_stores(client: Any, settings: S3Settings, given: list[str]) -> None:
    """When the small file is there and the large one on its way."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    with subprocess.Popen([sys.executable, "-c", KILLED, *given], env=environment) as process:
        while not objects(client, settings):
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()


async def test_a_process_that_is_killed_while_it_stores_leaves_a_value_that_can_be_stored_again(
    storage: S3Storage, settings: S3Settings, runs: Path, tmp_path: Path, client: Any
) -> None:
    data = os.urandom(160 << 20)
    staged = stage(runs / "out", data)
    given = [settings.bucket, settings.endpoint, settings.access_key, settings.secret_key, settings.prefix]
    await asyncio.to_thread(_kill_while_it_stores, client, settings, [*given, str(tmp_path)])
    if staged.exists():
        assert not [key for key in objects(client, settings) if key.endswith("value.json")]
    value = await storage.adopt(staged, "e/a/1/x")
    await storage.confirm(value)
    assert await storage.content(value, anew=True) == value.content
    assert await storage.read(value, "data.pickle", offset=len(data) - 10) == data[-10:]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"secret_key": "wrong"}, "does not accept the secret key"),
        ({"access_key": "nobody"}, "does not know the access key"),
        ({"bucket": "never-made"}, "“never-made” of http://127.0.0.1:.* is not there. Check this storage to make it"),
        ({"access_key": READER_KEY, "secret_key": READER_SECRET}, "these credentials may not write into it"),
    ],
)
async def test_what_keeps_it_from_being_written_is_said(
    settings: S3Settings, runs: Path, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    storage = elsewhere(settings, tmp_path, **changes)
    staged = stage(runs / "out", b"hello")
    with pytest.raises(Unavailable, match=said) as caught:
        await storage.adopt(staged, "e/a/1/x")
    assert settings.secret_key not in repr(caught.value.__dict__) + str(caught.value.__cause__)
    assert (staged / "data.pickle").read_bytes() == b"hello"
    await storage.close()


async def test_a_server_that_cannot_be_reached_is_said(settings: S3Settings, tmp_path: Path) -> None:
    storage = elsewhere(settings, tmp_path, endpoint="http://127.0.0.1:9")
    with pytest.raises(Unavailable, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        await storage.check()
    await storage.close()


async def test_without_keys_those_of_the_environment_are_used(
    settings: S3Settings, runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    nobody = elsewhere(settings, tmp_path, access_key="", secret_key="")
    with pytest.raises(Unavailable, match="There are no credentials"):
        await nobody.check()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", settings.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", settings.secret_key)
    storage = elsewhere(settings, tmp_path, access_key="", secret_key="")
    await storage.check()
    await nobody.close()
    await storage.close()


def test_copies_that_were_used_longest_ago_make_room_but_none_in_use(tmp_path: Path) -> None:
    cache = ValueCache(tmp_path, largest_bytes=1000)
    folders = []
    for n in range(4):
        with cache.draft() as draft:
            (draft / "data").write_bytes(b"x" * 400)
            folders.append(cache.put(draft, str(n)))
    assert all(folder.is_dir() for folder in folders)
    for age_s, folder in zip((2000, 4000, 3000), folders, strict=False):
        os.utime(folder, (time.time() - age_s,) * 2)
    assert cache.get("1") is not None
    with cache.draft() as draft:
        (draft / "data").write_bytes(b"x" * 400)
        cache.put(draft, "new")
    assert [folder.is_dir() for folder in folders] == [False, True, False, True]


@pytest.mark.parametrize(
    ("options", "secrets", "option"),
    [
        ({}, {}, "bucket"),
        ({"bucket": "No Such"}, {}, "bucket"),
        ({"bucket": "values", "endpoint": "localhost:9000"}, {}, "endpoint"),
        ({"bucket": "values", "endpoint": "http://me:secret@host"}, {}, "endpoint"),
        ({"bucket": "values", "prefix": "a/../b"}, {}, "prefix"),
        ({"bucket": "values", "access_key": "me"}, {}, "secret_key"),
        ({"bucket": "values"}, {"secret_key": "mine"}, "access_key"),
        ({"bucket": "values", "path_style": "yes"}, {}, "path_style"),
        ({"bucket": "values", "color": "red"}, {}, "color"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(
    options: dict[str, Any], secrets: dict[str, str], option: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        S3Adapter().check(options, secrets)
    assert caught.value.details["option"] == option
    assert "mine" not in caught.value.message
