"""What a figure is drawn from may lie beside its image; it reaches whoever watches as it was logged."""

from __future__ import annotations

import msgspec

from deepforge_jupyter.handlers.follow import send_attempt
from deepforge_jupyter.protocol.events import DisplayDataEvent
from deepforge_jupyter.protocol.messages import JobEvents

DRAWING = {"library": "some", "axes": [{"lines": [[1, 2], [3, 4]]}]}
CONTENT = {
    "data": {"image/png": "iVBORw=="},
    "metadata": {},
    "transient": {"display_id": "loss"},
    "is_figure": True,
    "drawing": DRAWING,
    "of_a_later_version": 7,
}


async def replayed(*contents):
    async def events(*, on_caught_up, on_begun):
        for seq, content in enumerate(contents, start=1):
            kind = "display_data" if seq == 1 else "update_display_data"
            yield {"seq": seq, "unix_s": 0.0, "type": kind, "content": content}

    sent: list[JobEvents] = []

    async def send(message):
        sent.append(msgspec.json.decode(msgspec.json.encode(message)))

    await send_attempt(events, execution="e", node="n", attempt=1, send=send)
    return [event for message in sent for event in message["events"]]


async def test_drawing_data_and_unknown_fields_are_passed_on():
    (event,) = await replayed(CONTENT)
    assert event["content"] == CONTENT


async def test_of_merged_updates_the_newest_drawing_stays():
    (event,) = await replayed(CONTENT, {**CONTENT, "drawing": {"axes": []}})
    assert event["content"]["drawing"] == {"axes": []}
    assert event["content"]["of_a_later_version"] == 7


def test_the_field_is_part_of_the_protocol():
    event = {"seq": 1, "unix_s": 0.0, "type": "display_data", "content": CONTENT}
    assert msgspec.convert(event, DisplayDataEvent).content.drawing == DRAWING
