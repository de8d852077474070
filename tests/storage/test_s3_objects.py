"""What others put into a bucket: looked through below the storage's prefix, also by whoever may only read."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from s3_servers import READER_KEY, READER_SECRET, S3Server
from storage.objects_conformance import ObjectsConformance, Write

from deepforge_jupyter.storage.objects import Objects
from deepforge_jupyter.storage.s3_bucket import Bucket
from deepforge_jupyter.storage.s3_client import S3Settings
from deepforge_jupyter.storage.s3_objects import S3Objects

BUCKET = "others"


@pytest.fixture(scope="module")
def client(s3: S3Server) -> Any:
    made = s3.client()
    made.create_bucket(Bucket=BUCKET)
    return made


@pytest.fixture
def prefix() -> str:
    return f"team/{uuid.uuid4().hex}"


@pytest.fixture
def write(client: Any, prefix: str) -> Write:
    def write(path: str, data: bytes) -> None:
        client.put_object(Bucket=BUCKET, Key=f"{prefix}/{path}", Body=data)

    return write


@pytest.fixture
async def objects(s3: S3Server, prefix: str, client: Any) -> Any:
    """By credentials that may only read, of the bucket that `client` made."""
    bucket = Bucket(
        S3Settings(bucket=BUCKET, endpoint=s3.endpoint, access_key=READER_KEY, secret_key=READER_SECRET, prefix=prefix)
    )
    yield S3Objects(bucket, (s3.endpoint, BUCKET, prefix))
    await bucket.close()


class TestS3Objects(ObjectsConformance):
    own = ("values", "contents", "checks")


async def test_an_empty_bucket_shows_nothing(objects: Objects) -> None:
    assert (await objects.page("")).entries == ()
