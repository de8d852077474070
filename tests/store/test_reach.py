"""How long those who ask for records wait while the place of these is away."""

from __future__ import annotations

import asyncio
import time

import pytest

from deepforge_jupyter.errors import Unavailable
from deepforge_jupyter.store.reach import Reach

PATIENCE_S = 1.0


async def lost() -> Reach:
    """One that has just gone away."""
    reach = Reach("mongodb://example.org")
    gone = asyncio.Event()
    reach.listen(gone.set)
    reach.lost()
    await gone.wait()
    return reach


async def test_who_asks_when_a_place_has_been_away_for_long_is_answered_at_once():
    reach = await lost()
    with pytest.raises(Unavailable):
        await reach.wait(at_most_s=PATIENCE_S)
    asked_s = time.monotonic()
    with pytest.raises(Unavailable, match=r"mongodb://example\.org cannot be reached now"):
        await reach.wait(at_most_s=PATIENCE_S)
    assert time.monotonic() - asked_s < PATIENCE_S / 2


async def test_a_place_that_comes_back_soon_is_waited_for():
    reach = await lost()
    asyncio.get_running_loop().call_later(0.05, reach.found)
    await reach.wait(at_most_s=60)
    assert not reach.is_away
