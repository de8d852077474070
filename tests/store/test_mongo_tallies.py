"""What is counted with every commit leads to short ranges, wherever a page lies and whatever came and went."""

import random

import pytest

from deepforge_jupyter.store.mongo_tallies import MOST_SPANS, Tally, Window

LONG = 20_000


def read(times: list[str], window: Window) -> tuple[list[str], int]:
    """What the window shows of a list in order, newest first, and how many it lies in."""
    since, before = window.bounds.get("$gte", ""), window.bounds.get("$lt", "~")
    within = [time for time in times if since <= time < before]
    page = (within[::-1] if window.newest_first else within)[window.skip :][: window.limit]
    return page if window.newest_first else page[::-1], len(within)


@pytest.fixture(params=range(3))
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.param)


@pytest.fixture
def counted(chance: random.Random) -> tuple[list[str], Tally]:
    """In bursts and with pauses, a few too late, a third of them gone."""
    tally, times, now = Tally(), [], 0
    for _ in range(LONG):
        now += chance.choice([0, 0, 0, 1, 1, 500])
        times.append(f"{max(0, now - chance.choice([0, 0, 0, 2_000])):09}")
        tally.add(times[-1])
    chance.shuffle(times)
    for time in times[: LONG // 3]:
        tally.add(time, -1)
    return sorted(times[LONG // 3 :]), tally


def test_the_total_is_exact(counted: tuple[list[str], Tally]) -> None:
    times, tally = counted
    assert (tally.total, len(tally.spans) <= MOST_SPANS) == (len(times), True)


def test_every_page_is_in_its_window(counted: tuple[list[str], Tally], chance: random.Random) -> None:
    times, tally = counted
    for offset in [0, 50, len(times) - 50, len(times) - 1, *(chance.randrange(len(times)) for _ in range(50))]:
        window = tally.window(newest_first=True, offset=offset, limit=100)
        assert read(times, window)[0] == times[::-1][offset : offset + 100]
        turned = tally.window(newest_first=False, offset=offset, limit=100)
        assert read(times, turned)[0][::-1] == times[offset : offset + 100]


@pytest.mark.parametrize("offset", [0, 300, LONG * 2 // 3 - 100])
def test_the_pages_near_both_ends_are_in_short_windows(counted: tuple[list[str], Tally], offset: int) -> None:
    times, tally = counted
    _, within = read(times, tally.window(newest_first=True, offset=offset, limit=100))
    assert within <= 3 * min(offset + 100, len(times) - offset) + 200


def test_stretches_are_everything_once_and_in_order(counted: tuple[list[str], Tally]) -> None:
    times, tally = counted
    stretches = tally.stretches(newest_first=False)
    assert [time for one in stretches for time in read(times, Window(one, False, 0, LONG))[0][::-1]] == times
    assert tally.stretches(newest_first=True) == stretches[::-1]


def test_beyond_the_end_there_is_nothing(counted: tuple[list[str], Tally]) -> None:
    assert counted[1].window(newest_first=True, offset=LONG, limit=100).limit == 0
    assert Tally().window(newest_first=False, offset=0, limit=100).limit == 0


def test_what_has_no_time_is_in_every_window() -> None:
    tally = Tally()
    for number in range(300):
        tally.add(f"{number:03}")
    assert tally.window(newest_first=True, offset=0, limit=10).bounds
    tally.add(None)
    assert (tally.total, tally.window(newest_first=True, offset=0, limit=10).bounds) == (301, {})
    tally.add(None, -1)
    assert (tally.total, bool(tally.window(newest_first=True, offset=0, limit=10).bounds)) == (300, True)
