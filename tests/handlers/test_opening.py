"""The services of a server are opened once for all who ask, and again after it failed."""

import asyncio

import pytest

from deepforge_jupyter.app import DeepForge
from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.workspace import Workspace


class SlowToFail(DeepForge):
    """Its records cannot be reached, which it says after a while."""

    attempts = 0

    async def _open(self) -> Workspace:
        self.attempts += 1
        await asyncio.sleep(0.05)
        raise Unavailable("The records cannot be reached.")


@pytest.fixture
async def app() -> SlowToFail:
    app = SlowToFail()
    app.settings = {}
    app.initialize_settings()
    return app


async def test_those_who_ask_meanwhile_share_one_attempt_and_its_failure(app: SlowToFail) -> None:
    answers = await asyncio.gather(*(app.workspace() for _ in range(10)), return_exceptions=True)
    assert ([type(one) for one in answers], app.attempts) == ([Unavailable] * 10, 1)
    with pytest.raises(Unavailable):
        await app.workspace()
    assert app.attempts == 2


async def test_who_leaves_does_not_end_it_for_others(app: SlowToFail) -> None:
    first, second = [asyncio.ensure_future(app.workspace()) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(Unavailable):
        await second
    assert (first.cancelled(), app.attempts) == (True, 1)
