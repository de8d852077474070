"""`python -m benchmarks.storages [--smoke]`: values to and from an S3 server on this machine, beside plain boto3.

Both send and fetch the same file with the same settings, in turn. Of an upload the hash is known, it was made while the
file came from the browser; a job's value is hashed while it is sent, which on a processor without instructions for
SHA-256 takes what the server beside it would have had. What was fetched is compared, too. Of a small value the requests
for its header and its content's users cost more than its bytes: it has no budget. `weed` (SeaweedFS) must be installed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks.table import Row, machine, row_of, show

if TYPE_CHECKING:
    from s3_servers import S3Server

TESTS = Path(__file__).parents[1] / "tests"
WITHIN = 1.15
LARGE_MB = 100


async def measure(*, repeats: int, sizes_mb: tuple[int, ...]) -> list[Row]:
    sys.path.insert(0, str(TESTS))
    from s3_servers import s3_server

    rows: list[Row] = []
    with TemporaryDirectory() as name, s3_server(Path(name) / "server") as server:
        for size_mb in sizes_mb:
            rows += await _sizes(Path(name) / str(size_mb), server, size_mb=size_mb, repeats=repeats)
    return rows


async def _sizes(folder: Path, server: S3Server, *, size_mb: int, repeats: int) -> list[Row]:
    from deepforge_jupyter.storage.cache import ValueCache
    from deepforge_jupyter.storage.s3 import S3Storage
    from deepforge_jupyter.storage.s3_client import S3Settings
    from deepforge_jupyter.storage.value_folder import file_hashes

    settings = S3Settings(
        bucket="benchmarks", endpoint=server.endpoint, access_key=server.access_key, secret_key=server.secret_key
    )
    storage = S3Storage("benchmarks", settings, ValueCache(folder / "cache"))
    await storage.check()
    plain = _Plain(settings)
    sent: list[float] = []
    adopted: list[float] = []
    fetched: list[float] = []
    for number in range(repeats + 1):  # the first is for connections and the server's volumes
        value_folder = _value(folder / str(number), size_mb)
        plain.round(value_folder / "data.bin", folder / "fetched", is_counted=number > 0)
        digests = file_hashes(value_folder)
        began = time.perf_counter()
        value = await storage.put(value_folder, f"{size_mb}/{number}", digests=digests)
        put_s = time.perf_counter() - began
        began = time.perf_counter()
        await storage.local_path(value)
        if number > 0:
            sent.append(put_s)
            fetched.append(time.perf_counter() - began)
        await storage.delete(value)
        began = time.perf_counter()
        value = await storage.adopt(value_folder, f"{size_mb}/{number}/job")
        if number > 0:
            adopted.append(time.perf_counter() - began)
        await storage.delete(value)
    await storage.close()
    is_large = size_mb >= LARGE_MB
    return [
        row_of(
            f"{size_mb} MB into S3, uploaded", sent, budget=WITHIN * median(plain.sent) * 1000 if is_large else None
        ),
        row_of(
            f"{size_mb} MB into S3, of a job", adopted, budget=WITHIN * median(plain.sent) * 1000 if is_large else None
        ),
        row_of(f"for comparison, boto3's upload of {size_mb} MB, in between", plain.sent),
        row_of(f"{size_mb} MB out of S3", fetched, budget=WITHIN * median(plain.fetched) * 1000 if is_large else None),
        row_of(f"for comparison, boto3's download of {size_mb} MB, in between", plain.fetched),
    ]


class _Plain:
    """The same by boto3 alone."""

    def __init__(self, settings: Any) -> None:
        from deepforge_jupyter.storage.s3_bucket import parts
        from deepforge_jupyter.storage.s3_client import connected

        self.sent: list[float] = []
        self.fetched: list[float] = []
        self._bucket = settings.bucket
        self._client = connected(settings)
        self._parts = parts()

    def round(self, file: Path, target: Path, *, is_counted: bool) -> None:
        began = time.perf_counter()
        self._client.upload_file(str(file), self._bucket, "plain", Config=self._parts)
        between = time.perf_counter()
        self._client.download_file(self._bucket, "plain", str(target), Config=self._parts)
        if is_counted:
            self.sent.append(between - began)
            self.fetched.append(time.perf_counter() - between)
        target.unlink()


def _value(folder: Path, size_mb: int) -> Path:
    """A value folder of random bytes."""
    folder.mkdir(parents=True)
    with (folder / "data.bin").open("wb") as file:
        for _ in range(size_mb):
            file.write(os.urandom(1 << 20))
    header = {"format": 1, "type": "bytes", "serializer": "bytes", "size_bytes": size_mb << 20, "summary": ""}
    (folder / "value.json").write_bytes(msgspec.json.encode(header))
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storages", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    smoke = parser.parse_args().smoke
    rows = asyncio.run(measure(repeats=1 if smoke else 7, sizes_mb=(1,) if smoke else (1, 200)))
    print(show([*machine(), *rows]))


if __name__ == "__main__":
    main()
