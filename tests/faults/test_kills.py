"""Whatever is killed at whatever moment, nothing is lost, doubled or left in an untrue state."""

from __future__ import annotations

import asyncio
import random

import pytest
from faults.facts import check, failed_jobs
from faults.world import Faults, World, ended, start

FAULTS = {
    "server": ("kill_server",),
    "supervisor": ("kill_supervisor",),
    "idle-fork": ("kill_idle_fork",),
    "operation": ("kill_operation",),
    "anything": ("kill_server", "kill_supervisor", "kill_idle_fork", "kill_operation", "suspend_server"),
}


async def trouble(faults: Faults, names: tuple[str, ...], *, times: int) -> None:
    for _ in range(times):
        await asyncio.sleep(faults.chance.random() * 0.4)
        await getattr(faults, faults.chance.choice(names))()


@pytest.mark.parametrize("killed", FAULTS)
async def test_every_execution_comes_to_a_true_end(make_world, chance: random.Random, killed: str) -> None:
    world: World = make_world()
    faults = Faults(world, chance)
    async with world.opened() as workspace:
        world.wait_ready(world.host())
        executions = [(await start(workspace, world.pipeline(chance, f"p{number}"))).id for number in range(2)]
        await trouble(faults, FAULTS[killed], times=5)
        if not world.hosts:
            world.host()
        await ended(workspace, executions)
        await check(world, workspace, executions)
        failed = await failed_jobs(workspace, executions)
        assert failed.keys() <= world.killed_jobs(), (
            f"{failed} failed, not all of them killed by themselves\n{world.log}"
        )
