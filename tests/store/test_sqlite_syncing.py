"""When a commit that does not wait for the disk gets there all the same."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.prepared import Prepared
from deepforge_jupyter.store.sqlite_file import open_file
from deepforge_jupyter.store.sqlite_writer import UNSYNCED_S, Commit, Writer
from deepforge_jupyter.store.worker import Worker


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    path = tmp_path / "store.sqlite"
    writer = Writer(open_file(path), path, publish=lambda changes: None)
    yield writer
    writer.close()


def write(writer: Writer, *, durable: bool) -> None:
    prepared = Prepared.of(Write(collection="jobs", id="a", body={"status": "running"}))
    future = asyncio.get_running_loop().create_future()
    for answer in writer.work([Commit([prepared], durable=durable, future=future)]):
        answer()
    future.result()


async def test_what_need_not_be_durable_is_synced_once_and_with_what_must_be(writer: Writer) -> None:
    assert writer.sync_within_s() is None
    write(writer, durable=False)
    while writer.sync_within_s() is not None:  # not before none has come for a moment
        writer.sync()
    write(writer, durable=False)
    write(writer, durable=True)
    assert writer.sync_within_s() is None


async def test_commits_without_a_pause_are_synced_all_the_same(writer: Writer) -> None:
    started = time.monotonic()
    write(writer, durable=False)
    while writer.sync_within_s() is not None:
        assert time.monotonic() - started < 100 * UNSYNCED_S
        write(writer, durable=False)
    assert time.monotonic() - started >= UNSYNCED_S


async def test_a_worker_rests_once_no_call_came_for_a_while() -> None:
    rested = threading.Event()
    done: list[str] = []

    def rest() -> None:
        done.append("rest")
        rested.set()

    worker: Worker[str] = Worker(
        lambda calls: done.extend(calls) or [],
        name="resting",
        rest=rest,
        pause_s=lambda: None if not done or done[-1] == "rest" else 0.01,
    )
    worker.put("one")
    assert await asyncio.to_thread(rested.wait, 20)
    worker.stop()
    assert done == ["one", "rest"]
