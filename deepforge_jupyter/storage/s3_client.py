"""Who asks an S3 server, and how: boto3, which is loaded at the first use."""

from __future__ import annotations

from typing import Any

import msgspec

AMAZON = "Amazon S3"
ATTEMPTS = 4
CONNECT_S = 5
READ_S = 60
THREADS = 8
PARTS_AT_ONCE = 4
PART_BYTES = 8 << 20


class S3Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bucket is and who asks; without keys boto3 finds them (environment, profile, role of the machine).
    `direct`: others are lent addresses of its objects, at the `public_endpoint` if they reach it elsewhere."""

    bucket: str
    endpoint: str = ""
    region: str = ""
    prefix: str = ""
    path_style: bool = True
    access_key: str = ""
    secret_key: str = ""
    session_token: str = ""
    direct: bool = False
    public_endpoint: str = ""

    @property
    def server(self) -> str:
        return self.endpoint or AMAZON

    @property
    def reached_at(self) -> str | None:
        """The address that others ask; None: they ask here."""
        amazon = f"https://s3.{self.region}.amazonaws.com"
        return self.public_endpoint or self.endpoint or amazon if self.direct else None


def connected(settings: S3Settings) -> Any:
    import boto3
    from botocore.config import Config

    keys = {
        "aws_access_key_id": settings.access_key or None,
        "aws_secret_access_key": settings.secret_key or None,
        "aws_session_token": settings.session_token or None,
    }
    config = Config(
        signature_version="s3v4",
        retries={"mode": "standard", "max_attempts": ATTEMPTS},
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        max_pool_connections=THREADS * PARTS_AT_ONCE,
        s3={"addressing_style": "path" if settings.path_style else "virtual"},
    )
    session = boto3.session.Session(region_name=settings.region or None)
    region = settings.region or session.region_name or "us-east-1"
    return session.client("s3", endpoint_url=settings.endpoint or None, region_name=region, config=config, **keys)
