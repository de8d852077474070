"""Order: quick tests first, the browser's last. Who ends pytest by SIGTERM ends the servers of its tests, too."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mongo_servers import VARIABLE, MongoServer, NamedServer, drop, new_database
from s3_servers import S3Server, s3_server
from sciserver_servers import SciServer, sciserver

# the same for the tests that run beside each other
os.environ.setdefault("DEEPFORGE_FAULT_SEED", str(time.time_ns() % 1_000_000))

TERMINATED = 128 + signal.SIGTERM
TESTS = Path(__file__).parent
# of those that take long, the longest file first: the others are there for whoever has time meanwhile
SLOWEST_LAST = (
    *("history", "runner", "compute", "supervisor", "trying", "storage", "store", "architecture", "handlers"),
    *("faults/test_kills_while_storing.py", "faults", "benchmarks", "acceptance"),
    *("cli/test_storages.py", "cli/test_commands.py", "cli/test_start.py", "cli", "browser"),
)


def pytest_configure() -> None:
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended by SIGTERM", returncode=TERMINATED))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(TESTS)
        if path.is_relative_to("browser") is not any(item.iter_markers("browser")):
            raise pytest.UsageError(f"{path}: the tests in tests/browser, and only those, are marked as the browser's")
        return next((place + 1 for place, name in enumerate(SLOWEST_LAST) if path.is_relative_to(name)), 0)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One S3 server for all tests; each uses a bucket of its own."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(scope="session")
def sci(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SciServer]:
    """One SciServer for all tests; each uses a volume of its own."""
    with sciserver(tmp_path_factory.mktemp("sciserver")) as server:
        yield server


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer | NamedServer]:
    """A replica set of one server; any server that the environment names."""
    if os.environ.get(VARIABLE):
        yield NamedServer()
        return
    server = MongoServer(tmp_path_factory.mktemp("mongo") / "set")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def lone_mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """A server that is no replica set: without change streams."""
    server = MongoServer(tmp_path_factory.mktemp("mongo") / "alone", "--standalone")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_mongo_server(tmp_path: Path) -> Iterator[MongoServer]:
    """One that the test may stop, pause and kill."""
    server = MongoServer(tmp_path / "mongo")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def mongo_uri(mongo_server: MongoServer | NamedServer) -> Iterator[str]:
    """A new database."""
    uri = mongo_server.uri(new_database())
    yield uri
    drop(uri)


@pytest.fixture
def lone_mongo_uri(lone_mongo_server: MongoServer) -> Iterator[str]:
    """A new database on a server that is no replica set."""
    uri = lone_mongo_server.uri(new_database())
    yield uri
    drop(uri)
