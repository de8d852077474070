"""What was there when somebody began to watch comes as one replay, however slowly it is read."""

from __future__ import annotations

import asyncio

from deepforge_jupyter.handlers.follow import WAITING_BYTES, send_attempt
from deepforge_jupyter.protocol.messages import JobEvents


def printed(seq, text="x"):
    return {"seq": seq, "unix_s": 0.0, "type": "stream", "content": {"name": "stdout", "text": text}}


async def sent_of(events):
    sent: list[JobEvents] = []

    async def send(message):
        sent.append(message)

    await send_attempt(events, execution="e", node="n", attempt=1, send=send)
    return sent


async def test_a_pause_in_reading_does_not_end_the_replay():
    async def events(*, on_caught_up, on_begun):
        yield printed(1)
        await asyncio.sleep(0.1)
        yield printed(2)
        on_caught_up()
        await asyncio.sleep(0.1)
        yield printed(3)

    replay, live = await sent_of(events)
    assert [event["content"]["text"] for event in replay.events] == ["xx"]
    assert (replay.is_replay, replay.replay_ends) == (True, True)
    assert [event["seq"] for event in live.events] == [3]
    assert not live.is_replay


async def test_a_replay_waits_for_its_first_event_however_long_that_takes():
    async def events(*, on_caught_up, on_begun):
        await asyncio.sleep(0.1)
        yield printed(1)
        on_caught_up()

    (replay,) = await sent_of(events)
    assert [event["seq"] for event in replay.events] == [1]
    assert (replay.is_replay, replay.replay_ends) == (True, True)


async def test_a_replay_in_many_messages_ends_with_the_last():
    async def events(*, on_caught_up, on_begun):
        for seq in range(1, 40):
            yield printed(seq, "x" * (WAITING_BYTES // 8))

    sent = await sent_of(events)
    assert len(sent) > 8
    assert all(message.is_replay for message in sent)
    assert [message.replay_ends for message in sent] == [False] * (len(sent) - 1) + [True]


async def test_a_feed_without_events_has_an_empty_replay():
    async def events(*, on_caught_up, on_begun):
        on_caught_up()
        await asyncio.sleep(0.05)
        yield printed(1)

    replay, live = await sent_of(events)
    assert replay.events == ()
    assert replay.replay_ends
    assert len(live.events) == 1
