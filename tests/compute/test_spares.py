"""Run directories are made ahead, shared by processes, and never in the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from compute.attempts import Operations, attempt_of
from compute.conformance import events_of, text_of

from deepforge_jupyter.compute.server import ServerCompute
from deepforge_jupyter.compute.spares import IDLE_S, SpareFolders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spares"


@pytest.fixture
async def spares(folder: Path, tmp_path: Path) -> AsyncIterator[SpareFolders]:
    """Three, as they are once the first was asked for."""
    found = SpareFolders(folder, count=3)
    found.open()
    assert not found.take(str(tmp_path / "first"))
    await until(lambda: len(made(folder)) == 3)
    yield found
    found.close()


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come true in time")


def made(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*") if path.suffix != ".part"]


async def test_one_is_taken_with_all_that_a_run_directory_begins_with(
    spares: SpareFolders, folder: Path, tmp_path: Path
) -> None:
    assert spares.take(str(tmp_path / "node"))
    assert sorted(path.name for path in (tmp_path / "node" / "1").iterdir()) == ["feed", "outputs"]
    assert len(made(folder)) == 2
    await until(lambda: len(made(folder)) == 3)


async def test_none_is_made_while_they_are_taken(spares: SpareFolders, folder: Path, tmp_path: Path) -> None:
    for number in range(3):
        await asyncio.sleep(0.02)
        assert spares.take(str(tmp_path / f"node{number}"))
    assert made(folder) == []
    assert not spares.take(str(tmp_path / "another"))


async def test_each_is_taken_by_one_of_two_processes(spares: SpareFolders, folder: Path, tmp_path: Path) -> None:
    other = SpareFolders(folder, count=3)
    other.open()
    takers = [spares, other] * 3
    taken = [taker.take(str(tmp_path / f"node{number}")) for number, taker in enumerate(takers)]
    other.close()
    assert sum(taken) == 3
    assert sum((tmp_path / f"node{number}" / "1" / "feed").is_dir() for number in range(6)) == 3


async def test_a_folder_that_is_there_stays_as_it_is(spares: SpareFolders, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "node" / "1").mkdir(parents=True)
    assert not spares.take(str(tmp_path / "node"))
    assert list((tmp_path / "node" / "1").iterdir()) == []
    assert len(made(folder)) == 3


async def test_what_a_killed_process_left_half_made_is_not_taken(folder: Path, tmp_path: Path) -> None:
    (folder / "half.part" / "1").mkdir(parents=True)
    (folder / "whole" / "1").mkdir(parents=True)
    spares = SpareFolders(folder)
    spares.open()
    assert spares.take(str(tmp_path / "node"))
    assert not spares.take(str(tmp_path / "another"))
    spares.close()


async def test_where_none_can_be_made_attempts_make_their_own(operations: Operations, runs: Path) -> None:
    runs.mkdir()
    (runs / "spares").write_text("in the way")
    compute = ServerCompute(runs, idle_seconds=0.2)
    await compute.open()
    for _ in range(2):
        call = operations.call("print('ran')")
        await compute.prepare(call)
        await compute.start(call)
        assert (await compute.result(attempt_of(call))).status == "success"
        await asyncio.sleep(2 * IDLE_S)
    await compute.close()


async def test_the_next_operation_runs_in_one_that_was_made_ahead(
    operations: Operations, compute: ServerCompute, runs: Path
) -> None:
    await compute.prepare(operations.call("print('first')"))
    await until(lambda: made(runs / "spares"))
    ahead = {(runs / "spares" / name).stat().st_ino for name in made(runs / "spares")}
    call = operations.call("print('second')")
    await compute.prepare(call)
    assert (runs / call.execution / call.node).stat().st_ino in ahead
    await compute.start(call)
    assert (await compute.result(attempt_of(call))).status == "success"
    assert text_of(await events_of(compute, attempt_of(call))) == "second\n"
