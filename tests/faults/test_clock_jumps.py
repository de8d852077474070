"""A clock that jumps, and two machines whose clocks differ, change nothing but the times that are shown."""

from __future__ import annotations

import asyncio
import random
import struct
import subprocess
import sys
from pathlib import Path

from faults.facts import check, failed_jobs
from faults.world import Faults, World, ended, start

DAY_S = 24 * 3600


def shift(clock: Path, seconds: int) -> None:
    with open(clock, "r+b") as file:
        file.write(struct.pack("q", seconds))


def clock_of(world: World, library: Path, name: str) -> tuple[Path, dict[str, str]]:
    """A file that says how far its programs' clocks are wrong, and what they need to obey it."""
    clock = world.folder / name
    clock.write_bytes(struct.pack("q", 0))
    return clock, {"LD_PRELOAD": str(library), "DEEPFORGE_TEST_CLOCK": str(clock)}


def test_the_clock_of_another_program_can_be_shifted(make_world, clock_library: Path) -> None:
    clock, environment = clock_of(make_world(), clock_library, "clock")
    shift(clock, 10 * DAY_S)
    code = "import time, datetime; print(time.time(), datetime.datetime.now().timestamp(), time.monotonic())"
    shifted = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    now = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    later = [float(a) - float(b) for a, b in zip(shifted.stdout.split(), now.stdout.split(), strict=True)]
    assert [round(seconds / DAY_S, 1) for seconds in later] == [10, 10, 0]


async def test_jumps_of_a_servers_clock_lose_nothing(make_world, chance: random.Random, clock_library: Path) -> None:
    world: World = make_world()
    clock, world.environment = clock_of(world, clock_library, "clock")
    faults = Faults(world, chance)
    async with world.opened() as workspace:
        world.wait_ready(world.host())
        executions = [(await start(workspace, world.pipeline(chance, f"p{number}"))).id for number in range(2)]
        for turn in range(6):
            await asyncio.sleep(chance.random() * 0.4)
            shift(clock, chance.choice((0, -1, 1, -3600, 3600, -400 * DAY_S, 400 * DAY_S)))
            if turn == 3:
                await faults.kill_server()
        await ended(workspace, executions)
        await check(world, workspace, executions)
        assert await failed_jobs(workspace, executions) == {}


async def test_servers_with_other_clocks_share_a_store(make_world, chance: random.Random, clock_library: Path) -> None:
    world: World = make_world()
    faults = Faults(world, chance)
    async with world.opened() as workspace:
        for name, seconds in (("early", -2 * DAY_S), ("late", 2 * DAY_S)):
            clock, world.environment = clock_of(world, clock_library, name)
            shift(clock, seconds)
            world.wait_ready(world.host())
        executions = [(await start(workspace, world.pipeline(chance, f"p{number}"))).id for number in range(3)]
        for _ in range(2):
            await asyncio.sleep(chance.random() * 0.4)
            await faults.kill_server()
        await ended(workspace, executions)
        await check(world, workspace, executions)
        assert await failed_jobs(workspace, executions) == {}
