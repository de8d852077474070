"""What waits to be sent is merged, and draws the same."""

from __future__ import annotations

from itertools import count

import pytest

from deepforge_jupyter.handlers.condense import TEXT_CHARACTERS, Condensed


@pytest.fixture
def event():
    seq = count(1)

    def make(kind, **content):
        return {"seq": next(seq), "unix_s": 0.0, "type": kind, "content": content}

    return make


def condensed(*events):
    waiting = Condensed()
    for event in events:
        waiting.add(event)
    return waiting.take()


def shown(events):
    """What each event shows, in short."""
    return [event["content"].get("text") or event["content"].get("data") or event["type"] for event in events]


def display(event, id, data, kind="update_display_data"):
    return event(kind, data=data, metadata={}, transient={"display_id": id})


def test_neighbouring_texts_of_a_stream_are_one(event):
    (merged,) = condensed(event("stream", name="stdout", text="a"), event("stream", name="stdout", text="b"))
    assert (merged["content"]["text"], merged["seq"]) == ("ab", 2)


def test_texts_of_two_streams_stay_apart_and_in_order(event):
    texts = [event("stream", name=name, text=name) for name in ("stdout", "stderr", "stdout")]
    assert shown(condensed(*texts)) == ["stdout", "stderr", "stdout"]


def test_text_on_both_sides_of_a_figure_stays_on_its_side(event):
    events = condensed(
        event("stream", name="stdout", text="a"),
        display(event, "f", {"image/png": "1"}, kind="display_data"),
        event("stream", name="stdout", text="b"),
    )
    assert shown(events) == ["a", {"image/png": "1"}, "b"]


def test_what_shows_a_picture_again_to_bring_its_svg_is_no_update(event):
    last = display(event, "f", {"image/png": "2"})
    again = event("update_display_data", **{**last["content"], "updates": 0, "svg": {"name": "f.svg", "size": 9}})
    (merged,) = condensed(display(event, "f", {"image/png": "1"}, kind="display_data"), last, again)
    assert (merged["content"]["updates"], merged["content"]["svg"]["name"]) == (1, "f.svg")
    (merged,) = condensed(last, again)
    assert merged["content"]["updates"] == 1


def test_a_merged_text_stays_small_enough_for_a_message(event):
    line = "x" * 1000
    events = condensed(*[event("stream", name="stdout", text=line) for _ in range(1000)])
    assert len(events) > 1
    assert max(len(entry["content"]["text"]) for entry in events) <= TEXT_CHARACTERS + 1000
    assert sum(len(entry["content"]["text"]) for entry in events) == 1_000_000


def test_of_updates_the_newest_stays_in_the_place_of_the_display(event):
    events = condensed(
        display(event, "f", {"image/png": "1"}, kind="display_data"),
        event("stream", name="stdout", text="a"),
        display(event, "f", {"image/png": "2"}),
        display(event, "f", {"image/png": "3"}),
    )
    assert shown(events) == [{"image/png": "3"}, "a"]
    assert (events[0]["type"], events[0]["content"]["updates"], events[0]["seq"]) == ("display_data", 2, 4)


def test_updates_of_a_display_that_was_sent_before_stay_updates(event):
    (update,) = condensed(display(event, "f", {"image/png": "2"}), display(event, "f", {"image/png": "3"}))
    assert (update["type"], update["content"]["updates"]) == ("update_display_data", 2)


def test_two_displays_are_not_mixed(event):
    events = condensed(
        display(event, "f", {"image/png": "f"}, kind="display_data"),
        display(event, "g", {"image/png": "g"}, kind="display_data"),
        display(event, "f", {"image/png": "f2"}),
    )
    assert shown(events) == [{"image/png": "f2"}, {"image/png": "g"}]


def test_what_was_cleared_is_left_out_and_the_clearing_stays(event):
    events = condensed(event("stream", name="stdout", text="a"), event("clear_output", wait=False))
    assert shown(events) == ["clear_output"]


def test_a_clearing_that_waits_takes_effect_with_the_next_output(event):
    old, clear = event("stream", name="stdout", text="a"), event("clear_output", wait=True)
    assert shown(condensed(old, clear)) == ["a", "clear_output"]
    assert shown(condensed(old, clear, event("stream", name="stdout", text="b"))) == ["clear_output", "b"]


def test_a_loop_that_clears_and_draws_waits_as_one_picture(event):
    events = []
    for number in range(100):
        events.append(event("clear_output", wait=True))
        events.append(event("display_data", data={"image/png": str(number)}, metadata={}, transient={}))
    assert shown(condensed(*events)) == ["clear_output", {"image/png": "99"}]


def test_status_and_metrics_outlive_a_clearing(event):
    events = condensed(
        event("status", status="running"),
        event("metric", name="loss", value=1.0, step=None),
        event("stream", name="stdout", text="a"),
        event("clear_output", wait=False),
    )
    assert [entry["type"] for entry in events] == ["status", "metric", "clear_output"]


def test_the_events_that_were_given_are_not_changed(event):
    first, second = event("stream", name="stdout", text="a"), event("stream", name="stdout", text="b")
    condensed(first, second)
    assert (first["seq"], first["content"]["text"]) == (1, "a")


def test_size_counts_payloads_and_is_nothing_after_taking(event):
    waiting = Condensed()
    waiting.add(event("display_data", data={}, metadata={}, transient={}, blobs={"image/png": {"size": 50_000}}))
    assert waiting.size > 50_000
    waiting.take()
    assert waiting.size == 0
    assert not waiting
