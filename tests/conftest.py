"""Order: quick tests first, the browser's last."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from s3_servers import S3Server, s3_server

# the same for the tests that run beside each other
os.environ.setdefault("DEEPFORGE_FAULT_SEED", str(time.time_ns() % 1_000_000))

SLOWEST_LAST = ("compute", "supervisor", "runner", "handlers", "cli", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        parts = item.path.parts
        return next((place + 1 for place, folder in enumerate(SLOWEST_LAST) if folder in parts), 0)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One S3 server for all tests; each uses a bucket of its own."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server
