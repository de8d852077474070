"""Addresses that are lent of files in a bucket: each reads the one file, as a download, until it expires."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from s3_relay import relayed
from s3_servers import S3Server
from storage.conformance import stage

from deepforge_jupyter.domain.artifact import Referral, Value
from deepforge_jupyter.errors import BadRequest, NotFound
from deepforge_jupyter.storage.addresses import Address, Lending
from deepforge_jupyter.storage.cache import ValueCache
from deepforge_jupyter.storage.referred import ReferredValues
from deepforge_jupyter.storage.s3 import S3Adapter, S3Storage

LENT = Lending(filename="größe & mehr.txt", media="text/plain", life_s=60)


@pytest.fixture
async def storage(s3: S3Server, tmp_path: Path) -> AsyncIterator[S3Storage]:
    opened = of(s3, tmp_path, prefix=f"tests/{uuid.uuid4().hex}")
    await opened.check()
    yield opened
    await opened.close()


def of(s3: S3Server, folder: Path, **options: object) -> S3Storage:
    opened = S3Adapter().open(
        "team",
        options={**s3.options("lent"), "direct": True, **options},
        secrets={"secret_key": s3.secret_key},
        cache=ValueCache(folder / "cache"),
    )
    assert isinstance(opened, S3Storage)
    return opened


async def lent(storage: S3Storage, value: Value, lending: Lending = LENT) -> Address:
    return (await storage.addresses(value, {"data.pickle": lending}))["data.pickle"]


async def asked(url: str, method: str = "GET") -> tuple[int, bytes, str, str]:
    """The status, body, type and disposition of the answer."""

    def ask() -> tuple[int, bytes, str, str]:
        request = urllib.request.Request(url, method=method, data=b"mine" if method == "PUT" else None)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                headers = answer.headers
                return answer.status, answer.read(), headers["Content-Type"], headers["Content-Disposition"]
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), "", ""

    return await asyncio.to_thread(ask)


async def test_a_file_is_read_as_a_download_without_credentials(storage: S3Storage, runs: Path) -> None:
    kept = await storage.keep(await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x"), "artifacts/1")
    address = await lent(storage, kept)
    status, body, media, disposition = await asked(address.url)
    assert (status, body, media) == (200, b"hello", "text/plain")
    assert disposition == "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%26%20mehr.txt"
    assert address.sha256 == sha256(b"hello").hexdigest()


async def test_it_allows_nothing_else(storage: S3Storage, runs: Path, s3: S3Server) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    url = (await lent(storage, value)).url
    others = [
        url.replace("data.pickle", "buffers"),
        url.replace("data.pickle", "value.json"),
        url.replace("Signature=", "Signature=0"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        f"{s3.endpoint}/lent?{urlsplit(url).query}",
    ]
    assert [(await asked(other))[0] for other in others] == [403] * len(others)
    assert [(await asked(url, method))[0] for method in ("PUT", "DELETE")] == [403, 403]
    assert await storage.read(value, "data.pickle") == b"hello"
    assert s3.secret_key not in url


async def test_it_is_refused_when_it_has_expired(storage: S3Storage, runs: Path) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    url = (await lent(storage, value, Lending(filename="x", media="text/plain", life_s=1))).url
    await asyncio.sleep(2.1)
    status, said, _, _ = await asked(url)
    assert (status, b"expired" in said) == (403, True)


async def test_none_is_given_where_browsers_do_not_reach_the_server(s3: S3Server, runs: Path, tmp_path: Path) -> None:
    storage = of(s3, tmp_path, direct=False, prefix=f"tests/{uuid.uuid4().hex}")
    await storage.check()
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    assert storage.reached_at is None
    assert await storage.addresses(value, {"data.pickle": LENT}) == {}
    await storage.close()


async def test_what_is_gone_has_no_address(storage: S3Storage, runs: Path) -> None:
    value = await storage.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    with pytest.raises(NotFound, match="no file"):
        await storage.addresses(value, {"data.pickle": LENT, "../x": LENT})
    await storage.delete(value)
    with pytest.raises(NotFound, match="is gone"):
        await storage.addresses(value, {"data.pickle": LENT})


async def test_what_others_put_there_has_one_while_it_is_what_was_imported(
    storage: S3Storage, s3: S3Server, tmp_path: Path
) -> None:
    objects = storage.objects()
    assert objects is not None
    key = f"{storage._place[2]}/theirs/words.txt"
    s3.client().put_object(Bucket="lent", Key=key, Body=b"theirs")
    stamp = (await objects.look("theirs/words.txt")).stamp
    value = Value(
        storage="team",
        location="artifacts/2",
        type="pathlib.Path",
        size_bytes=6,
        refers=Referral(path="theirs/words.txt", stamp=stamp, serializer="file", file="words.txt"),
    )
    values = ReferredValues("team", objects, ValueCache(tmp_path / "other"))
    address = (await values.addresses(value, {"words.txt": LENT, "none": LENT}))["words.txt"]
    assert (await asked(address.url))[:2] == (200, b"theirs")
    s3.client().put_object(Bucket="lent", Key=key, Body=b"changed")
    with pytest.raises(NotFound, match="was changed"):
        await values.addresses(value, {"words.txt": LENT})


def test_the_address_is_the_one_that_browsers_reach(s3: S3Server, tmp_path: Path) -> None:
    assert of(s3, tmp_path).reached_at == s3.endpoint
    assert of(s3, tmp_path, public_endpoint="https://s3.example.org").reached_at == "https://s3.example.org"
    assert of(s3, tmp_path, endpoint="", region="eu-west-1").reached_at == "https://s3.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"direct": "yes"}, "direct"),
        ({"direct": True, "public_endpoint": "s3.example.org"}, "public_endpoint"),
        ({"public_endpoint": "https://s3.example.org"}, "public_endpoint"),
        ({"direct": True, "endpoint": ""}, "region"),
    ],
)
def test_what_cannot_be_is_refused_by_name(s3: S3Server, options: dict[str, object], option: str) -> None:
    with pytest.raises(BadRequest) as caught:
        S3Adapter().check({**s3.options("lent"), **options}, {"secret_key": s3.secret_key})
    assert caught.value.details["option"] == option


def test_a_person_is_asked_for_the_two_parts_of_a_key_after_each_other() -> None:
    asked = [option.name for option in (*S3Adapter.options, *S3Adapter.secrets)]
    assert asked[asked.index("access_key") :] == ["access_key", "secret_key", "session_token"]
    assert asked.index("direct") + 1 == asked.index("public_endpoint")


async def test_a_piece_that_is_read_costs_one_request(s3: S3Server, runs: Path, tmp_path: Path) -> None:
    prefix = f"tests/{uuid.uuid4().hex}"
    made = of(s3, tmp_path, prefix=prefix)
    await made.check()
    value = await made.adopt(stage(runs / "out", b"hello"), "e/a/1/x")
    with relayed(s3) as relay:
        storage = of(s3, tmp_path / "other", prefix=prefix, endpoint=relay.endpoint)
        assert await storage.read(value, "data.pickle", length=2) == b"he"
        before = len(relay.asked)
        assert await storage.read(value, "data.pickle", offset=2) == b"llo"
        assert len(relay.asked) == before + 1
        await made.delete(value)
        with pytest.raises(NotFound, match="is gone from"):
            await storage.read(value, "data.pickle", offset=2)
        await storage.close()
    await made.close()
