"""The adapter `server` keeps what every adapter promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from compute.conformance import ComputeConformance

from deepforge_jupyter.compute.server import ServerCompute, ServerComputeConfig


class TestServerCompute(ComputeConformance):
    @pytest.fixture
    async def another(self, runs: Path) -> AsyncIterator[Callable[[], ServerCompute]]:
        made: list[ServerCompute] = []

        def make() -> ServerCompute:
            made.append(ServerCompute(runs, capacity=2, idle_seconds=1.0))
            return made[-1]

        yield make
        for adapter in made:
            await adapter.close()


def test_settings_choose_the_capacity_and_default_to_the_processors(tmp_path: Path) -> None:
    assert ServerComputeConfig(capacity=7).create(tmp_path).capacity == 7
    assert ServerComputeConfig().create(tmp_path).capacity >= 1
