"""Two servers and commands on one store, killed at any moment: one at a time runs an execution, to its end."""

from __future__ import annotations

import asyncio
import random

from faults.facts import check, failed_jobs
from faults.world import Faults, World, ended, start

from deepforge_jupyter.scheduler.records import EXECUTIONS


async def test_what_one_process_leaves_another_goes_on_with(make_world, chance: random.Random) -> None:
    world: World = make_world()
    faults = Faults(world, chance)
    async with world.opened() as workspace:
        for host in [world.host(), world.host()]:
            world.wait_ready(host)
        executions = [(await start(workspace, world.pipeline(chance, f"p{number}"))).id for number in range(2)]
        command = world.command("run", world.pipeline(chance, "c0"), "--afresh")
        for _ in range(3):
            await asyncio.sleep(chance.random() * 0.8)
            await faults.kill_server()
        command.kill()
        command.wait()
        executions += await others(workspace, executions)
        await ended(workspace, executions)
        await check(world, workspace, executions)
        assert await failed_jobs(workspace, executions) == {}


async def test_what_a_killed_command_ran_by_itself_the_next_server_goes_on_with(
    make_world, chance: random.Random
) -> None:
    world: World = make_world()
    command = world.command("run", world.pipeline(chance, "c0"), "--afresh")
    async with world.opened() as workspace:
        while not world.operations():
            assert command.poll() is None
            await asyncio.sleep(0.02)
        await asyncio.sleep(chance.random() * 0.2)
        command.kill()
        command.wait()
        (execution,) = await others(workspace, [])
        world.host()
        await ended(workspace, [execution])
        await check(world, workspace, [execution])
        assert await failed_jobs(workspace, [execution]) == {}


async def others(workspace, known: list[str]) -> list[str]:
    """The executions besides the known ones."""
    return [record.id for record in await workspace.store.find(EXECUTIONS) if record.id not in known]
