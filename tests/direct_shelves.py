"""Storages that people send to straight: an S3 server as others reach it, and what is left there."""

from __future__ import annotations

from jupyter_servers import Server
from s3_relay import Relay
from s3_servers import S3Server

BUCKET = "sent"


def made(server: Server, s3: S3Server, relay: Relay, prefix: str) -> str:
    """A project whose storage “Direct” is asked at the relay."""
    client = server.client()
    options = s3.options(BUCKET, direct=True, public_endpoint=relay.endpoint, prefix=prefix)
    client.add_storage("Direct", "s3", options=options, secrets={"secret_key": s3.secret_key})
    assert client.check_storage("Direct").problem is None
    project = client.create_project(prefix.replace("/", "-"), name="Direct").id
    client.change_project(project, storage="Direct")
    return project


def left(s3: S3Server, prefix: str) -> list[str]:
    """The objects, and the uploads that are not complete, but what says who has a content."""
    client = s3.client()
    objects = client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", [])
    uploads = client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{prefix}/").get("Uploads", [])
    keys = [each["Key"].removeprefix(f"{prefix}/") for each in [*objects, *uploads]]
    return [key for key in keys if not key.endswith("/users.json")]
