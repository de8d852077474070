"""Requests and messages of the feed cross the wire by their `type`."""

from __future__ import annotations

import msgspec
import pytest

from deepforge_jupyter.protocol.events import Event, GapEvent
from deepforge_jupyter.protocol.messages import Message, Request, Watching, WatchJob


def test_a_watched_job_begins_at_its_newest_attempt_and_follows_it():
    asked = msgspec.json.decode(b'{"type": "watch_job", "execution": "e", "node": "n"}', type=Request)
    assert asked == WatchJob(execution="e", node="n", attempt=None, after=0, follow=True)


def test_a_message_says_its_type():
    assert msgspec.json.decode(msgspec.json.encode(Watching(project="p"))) == {"type": "watching", "project": "p"}


@pytest.mark.parametrize("text", ['{"project": "p"}', '{"type": "watch_project"}', '{"type": "execution"}', "3"])
def test_what_is_no_request_is_refused(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Request)


def test_message_types_are_distinct():
    tags = [kind.__struct_config__.tag for kind in (*Message.__args__, *Request.__args__)]
    assert len(set(tags)) == len(tags)


def test_a_logged_gap_is_an_event():
    text = b'{"seq": 9, "unix_s": 1.0, "type": "gap", "content": {"from": 3, "to": 9}}'
    gap = msgspec.json.decode(text, type=Event)
    assert isinstance(gap, GapEvent)
    assert (gap.content.start, gap.content.end) == (3, 9)
