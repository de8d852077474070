"""What every store must do that several processes share, also when one of them dies.

A subclass gives the fixtures `place`, where its stores are, and `store`, one that is open there.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deepforge_jupyter.store.base import Store

ROOT = Path(__file__).parents[2]

INCREMENT = """
async def work(store, times):
    for _ in range(int(times)):
        await store.update("jobs", "shared", lambda body: {"n": body["n"] + 1})
"""

INSERT_PAIRS_FOREVER = """
async def work(store, is_always_durable=""):
    number = 0
    while True:
        pair = [Write(collection=name, id=f"{number:06d}", body={"n": number}) for name in ("jobs", "artifacts")]
        await store.commit(pair, durable=bool(is_always_durable) or number % 5 > 0)
        said(str(number))
        number += 1
"""

CHANGE_AND_DELETE = """
async def work(store):
    await store.insert("jobs", "a", {"n": 1})
    await store.insert("jobs", "b", {"n": 2})
    await store.commit([Write(collection="jobs", id="a", body=None)])
    await store.insert("artifacts", "c", {"n": 3})
"""

COME_AND_GO = """
async def work(store, who):
    for number in range(60):
        body = {"project": "p", "created_at": f"2026-01-01T{number:03}"}
        await store.commit([Write(collection="executions", id=f"{who}-{number}", body=body)])
        if number % 3 == 0:
            await store.commit([Write(collection="executions", id=f"{who}-{number}", body=None)])
"""


@dataclass(frozen=True)
class Place:
    """Where stores of one kind meet; `code` makes one in another process, as `make` does here."""

    make: Callable[[], Store]
    code: str

    def other_process(self, work: str, *arguments: str) -> subprocess.Popen[str]:
        code = f"""
import asyncio, sys
from pathlib import Path
from deepforge_jupyter.store.base import Write
from deepforge_jupyter.store.mongo import MongoStore
from deepforge_jupyter.store.sqlite import SqliteStore

def said(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()
{work}
async def main():
    store = {self.code}
    await store.open()
    await work(store, *sys.argv[1:])
    await store.close()

asyncio.run(main())
"""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


async def ended(process: subprocess.Popen[str]) -> None:
    await asyncio.to_thread(process.communicate)
    assert process.returncode == 0


def acknowledged(process: subprocess.Popen[str], kill: Callable[[], None], *, at_least: int = 100) -> set[int]:
    """What a process of `INSERT_PAIRS_FOREVER` was told to be kept, until it is killed."""
    assert process.stdout is not None
    told = {int(process.stdout.readline()) for _ in range(at_least)}
    kill()
    told |= {int(line) for line in process.stdout.read().splitlines() if line}
    process.wait()
    process.stdout.close()
    return told


class SharedByProcesses:
    increments = 100

    async def test_no_increment_of_two_processes_is_lost(self, place: Place, store: Store) -> None:
        await store.insert("jobs", "shared", {"n": 0})
        others = [place.other_process(INCREMENT, str(self.increments)) for _ in range(2)]
        await asyncio.gather(*map(ended, others))
        record = await store.get("jobs", "shared")
        assert record is not None and (record.body["n"], record.rev) == (2 * self.increments, 2 * self.increments + 1)

    async def test_lists_of_which_two_processes_write_are_counted_right(self, place: Place, store: Store) -> None:
        await asyncio.gather(*(ended(place.other_process(COME_AND_GO, who)) for who in ("a", "b")))
        assert await store.count("executions", {"project": "p"}) == 80
        first = {"order_by": "created_at", "descending": True, "limit": 3}
        assert [one.id for one in await store.find("executions", {"project": "p"}, **first)] == ["b-59", "a-59", "b-58"]

    async def test_opening_at_the_same_time_works(self, place: Place) -> None:
        stores = [place.make() for _ in range(4)]
        await asyncio.gather(*(store.open() for store in stores))
        await stores[0].insert("jobs", "a", {"n": 1})
        assert [(await store.get("jobs", "a")) is not None for store in stores] == [True] * 4
        await asyncio.gather(*(store.close() for store in stores))

    async def test_kill_9_of_a_writer_loses_no_acknowledged_commit_and_leaves_none_half(self, place: Place) -> None:
        process = place.other_process(INSERT_PAIRS_FOREVER)
        told = acknowledged(process, lambda: process.send_signal(signal.SIGKILL))
        store = place.make()
        await store.open()
        jobs, artifacts = [{one.body["n"] for one in await store.find(name)} for name in ("jobs", "artifacts")]
        await store.close()
        assert told <= jobs
        assert jobs == artifacts == set(range(len(jobs)))

    async def test_changes_and_deletions_of_another_process_are_seen(self, place: Place, store: Store) -> None:
        changes = store.watch("jobs", "artifacts")
        process = place.other_process(CHANGE_AND_DELETE)
        seen = {}
        while "c" not in seen:
            change = await asyncio.wait_for(anext(changes), 60)
            seen[change.id] = change.record and change.record.body
        await ended(process)
        assert seen == {"a": None, "b": {"n": 2}, "c": {"n": 3}}

    async def test_changes_of_others_come_by_themselves_and_before_later_own_ones(
        self, place: Place, store: Store
    ) -> None:
        other = place.make()
        await other.open()
        changes = store.watch("jobs")
        await other.insert("jobs", "theirs", {"n": 1})
        assert (await asyncio.wait_for(anext(changes), 30)).id == "theirs"
        await other.insert("jobs", "theirs too", {"n": 2})
        await store.insert("jobs", "ours", {"n": 3})
        assert [(await asyncio.wait_for(anext(changes), 30)).id for _ in range(2)] == ["theirs too", "ours"]
        await other.close()

    async def test_nobody_asks_when_nobody_watches(self, store: Store) -> None:
        before = asyncio.all_tasks()
        changes = store.watch("jobs")
        (asking,) = asyncio.all_tasks() - before
        await changes.aclose()  # type: ignore[attr-defined]
        await asyncio.wait_for(asking, 30)
        again = store.watch("jobs")
        await store.insert("jobs", "a", {})
        assert (await asyncio.wait_for(anext(again), 30)).id == "a"
