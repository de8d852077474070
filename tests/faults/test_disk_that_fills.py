"""A disk that is full now and then: what it could not keep is said, and what is kept is whole."""

from __future__ import annotations

import asyncio
import contextlib
import random
from pathlib import Path

from faults.facts import check, failed_jobs
from faults.world import Faults, World, ended, start

from deepforge_jupyter.errors import StorageFull


@contextlib.contextmanager
def full(disk: Path):
    """Not a byte is left while this lasts."""
    filler = disk / "filler"
    try:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(512))
        yield
    finally:
        filler.unlink()


async def test_a_disk_that_is_full_for_a_while_leaves_nothing_untrue(
    make_world, chance: random.Random, small_disk: Path
) -> None:
    world: World = make_world(data=small_disk / "data")
    faults = Faults(world, chance)
    async with world.opened() as workspace:
        world.wait_ready(world.host())
        executions = [(await start(workspace, world.pipeline(chance, f"p{number}"))).id for number in range(2)]
        for turn in range(4):
            await asyncio.sleep(chance.random() * 0.4)
            with full(small_disk):
                await asyncio.sleep(chance.random() * 0.5)
                if turn == 1:
                    world.kill_host(world.hosts[0])
            if not world.hosts:
                await faults.kill_server()
                world.wait_ready(world.hosts[0])
        await ended(workspace, executions)
        await check(world, workspace, executions, may_lose_events=True)
        for reason in (await failed_jobs(workspace, executions)).values():
            assert any(word in reason for word in ("disk", "space", "room")), reason
        with full(small_disk), contextlib.suppress(StorageFull):
            await start(workspace, "pipelines/p0.dfpipe")
        execution = await start(workspace, "pipelines/p0.dfpipe")
        await ended(workspace, [execution.id])
        assert await failed_jobs(workspace, [execution.id]) == {}
