"""Computes by name, also those that take their time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from deepforge_jupyter.compute.computes import Computes
from deepforge_jupyter.compute.server import ServerCompute
from deepforge_jupyter.errors import Unavailable


class SlowToMake:
    name = "server"
    package = ""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self.made = 0
        self.may_go_on = threading.Event()

    def create(self) -> ServerCompute:
        self.made += 1
        self.may_go_on.wait(30)
        return ServerCompute(self.runs)


async def test_a_compute_that_is_slow_to_load_is_said_and_loaded_once(tmp_path: Path) -> None:
    offer = SlowToMake(tmp_path)
    computes = Computes([offer], runs=tmp_path, patience_s=0.05)
    try:
        for _ in range(2):
            with pytest.raises(Unavailable, match="is still being loaded"):
                await computes.look("server")
        missing = await computes.of("server")
        assert "is still being loaded" in (await missing.problem() or "")
    finally:
        offer.may_go_on.set()
    while True:
        try:
            compute = await computes.look("server")
            break
        except Unavailable:
            await asyncio.sleep(0.01)
    assert (offer.made, await computes.look("server") is compute) == (1, True)


class SlowToOpen(ServerCompute):
    async def open(self) -> None:
        await asyncio.Event().wait()

    def create(self) -> SlowToOpen:
        return self


async def test_a_compute_that_does_not_open_is_said(tmp_path: Path) -> None:
    offer = SlowToOpen(tmp_path)
    offer.package = ""
    computes = Computes([offer], runs=tmp_path, patience_s=0.05)
    assert await computes.look("server") is offer
    with pytest.raises(Unavailable, match="did not open within"):
        await computes.open("server")
