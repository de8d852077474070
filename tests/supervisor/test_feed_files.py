"""The feed on disk: numbering, segments, the cap and its gap, followers, replay, figure payloads."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from deepforge_runner import figure_history
from deepforge_runner.feed import FeedReader, FeedWriter


def line(text: str) -> dict[str, object]:
    return {"type": "stream", "content": {"name": "stdout", "text": text}}


def figure(folder: Path, number: int, *, display: str | None = "loss", update: bool = True) -> dict[str, object]:
    name = f"{number:064x}.png"
    (folder / "feed" / "blobs").mkdir(parents=True, exist_ok=True)
    (folder / "feed" / "blobs" / name).write_bytes(b"png")
    content: dict[str, object] = {
        "data": {"text/plain": f"figure {number}"},
        "metadata": {},
        "transient": {"display_id": display} if display else {},
        "blobs": {"image/png": {"name": name, "size": 3, "encoding": "base64"}},
        "is_figure": True,
    }
    return {"type": "update_display_data" if update else "display_data", "content": content}


def blobs(folder: Path) -> list[int]:
    return sorted(int(path.stem, 16) for path in (folder / "feed" / "blobs").iterdir())


def test_events_are_numbered_from_one_without_holes(tmp_path: Path) -> None:
    writer = FeedWriter(tmp_path)
    assert [writer.write(line(str(n))) for n in range(3)] == [1, 2, 3]
    writer.close()
    events = FeedReader(tmp_path).read()
    assert [event["seq"] for event in events] == [1, 2, 3]
    assert all(event["unix_s"] > 1.6e9 for event in events)


def test_a_second_writer_goes_on_with_the_numbering_after_half_a_line(tmp_path: Path) -> None:
    writer = FeedWriter(tmp_path)
    writer.write(line("a"))
    writer.close()
    with open(tmp_path / "feed" / "000001.jsonl", "ab") as file:
        file.write(b'{"seq": 2, "type": "str')
    reader = FeedReader(tmp_path)
    assert [event["seq"] for event in reader.read()] == [1]
    second = FeedWriter(tmp_path)
    assert second.write(line("b")) == 2
    second.close()
    assert [event["content"]["text"] for event in reader.read()] == ["b"]


def test_a_follower_gets_each_event_once_and_a_half_written_line_when_it_is_whole(tmp_path: Path) -> None:
    writer = FeedWriter(tmp_path, segment_bytes=200)
    reader = FeedReader(tmp_path)
    assert reader.read() == []
    seen: list[int] = []
    for number in range(1, 50):
        writer.write(line("x" * number))
        if number % 3 == 0:
            seen += [event["seq"] for event in reader.read()]
    seen += [event["seq"] for event in reader.read(limit_bytes=10)]
    while batch := reader.read(limit_bytes=64):
        seen += [event["seq"] for event in batch]
    assert seen == list(range(1, 50))
    assert reader.read() == []
    newest = sorted((tmp_path / "feed").glob("*.jsonl"))[-1]
    whole = json.dumps({"seq": 50, "unix_s": 1.0, "type": "log", "content": {}}).encode() + b"\n"
    with open(newest, "ab") as file:
        file.write(whole[:20])
        file.flush()
        assert reader.read() == []
        file.write(whole[20:])
    assert [event["seq"] for event in reader.read()] == [50]


def test_reading_from_the_middle_starts_after_the_given_number(tmp_path: Path) -> None:
    writer = FeedWriter(tmp_path, segment_bytes=150)
    for number in range(40):
        writer.write(line(f"line {number}"))
    assert [event["seq"] for event in FeedReader(tmp_path, after=31).read()] == list(range(32, 41))
    assert FeedReader(tmp_path, after=40).read() == []


def small_feed(folder: Path) -> FeedWriter:
    return FeedWriter(folder, segment_bytes=1000, head_bytes=3000, tail_bytes=6000)


def test_at_the_cap_the_middle_becomes_one_gap_in_its_place(tmp_path: Path) -> None:
    writer = small_feed(tmp_path)
    for number in range(500):
        writer.write(line(f"{number:0100d}"))
    events = FeedReader(tmp_path).read()
    gaps = [event for event in events if event["type"] == "gap"]
    assert len(gaps) == 1
    place = events.index(gaps[0])
    assert gaps[0]["content"] == {"from": events[place - 1]["seq"] + 1, "to": events[place + 1]["seq"] - 1}
    assert gaps[0]["seq"] == gaps[0]["content"]["to"]
    assert events[0]["seq"] == 1
    assert events[-1]["seq"] == 500
    assert sum(path.stat().st_size for path in (tmp_path / "feed").glob("*.jsonl")) < 11_000
    middle = FeedReader(tmp_path, after=100).read()
    assert middle[0]["type"] == "gap"
    assert middle[0]["content"]["from"] == 101


def test_a_slow_follower_sees_every_number_either_as_an_event_or_in_a_gap(tmp_path: Path) -> None:
    writer = small_feed(tmp_path)
    reader = FeedReader(tmp_path)
    expected = 1
    for number in range(1, 1501):
        writer.write(line("y" * (number % 90)))
        if number % 170 and number != 1500:
            continue
        for event in reader.read(limit_bytes=700 if number % 340 else None):
            first = event["content"]["from"] if event["type"] == "gap" else event["seq"]
            assert first == expected
            expected = event["seq"] + 1
    for event in reader.read():
        first = event["content"]["from"] if event["type"] == "gap" else event["seq"]
        assert first == expected
        expected = event["seq"] + 1
    assert expected == 1501


def test_a_writer_that_resumes_a_capped_feed_keeps_one_gap(tmp_path: Path) -> None:
    writer = small_feed(tmp_path)
    for number in range(300):
        writer.write(line(f"{number:0100d}"))
    writer.close()
    writer = small_feed(tmp_path)
    for number in range(300, 500):
        assert writer.write(line(f"{number:0100d}")) == number + 1
    gaps = [event for event in FeedReader(tmp_path).read() if event["type"] == "gap"]
    assert len(gaps) == 1
    assert FeedReader(tmp_path).read()[-1]["seq"] == 500


def test_what_json_cannot_say_is_null_and_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    writer = FeedWriter(tmp_path)
    writer.write({"type": "metric", "content": {"name": "loss", "value": float("nan"), "step": None}})
    writer.write(line("\ud800"))
    metric, text = FeedReader(tmp_path).read()
    assert metric["content"]["value"] is None
    assert text["content"]["text"] == "?"


def test_of_a_displays_updates_the_first_the_last_and_evenly_spaced_ones_keep_their_payload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_history, "GRACE_S", 0.0)
    writer = FeedWriter(tmp_path)
    for number in range(1000):
        writer.write(figure(tmp_path, number, update=number > 0))
    writer.close()
    kept = blobs(tmp_path)
    assert kept[0] == 0
    assert kept[-1] == 999
    assert 100 < len(kept) <= 201
    assert {later - earlier for earlier, later in itertools.pairwise(kept[:-1])} == {8}


def test_a_payload_that_another_event_names_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_history, "GRACE_S", 0.0)
    writer = FeedWriter(tmp_path)
    writer.write(figure(tmp_path, 7, display=None, update=False))
    for number in range(500):
        writer.write(figure(tmp_path, 7 if number == 3 else 1000 + number))
    writer.close()
    assert 7 in blobs(tmp_path)
    assert 1001 not in blobs(tmp_path)


def test_the_svg_of_a_figure_stays_and_goes_with_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_history, "GRACE_S", 0.0)
    writer = FeedWriter(tmp_path)
    folder = tmp_path / "feed" / "blobs"
    for number in range(500):
        event: dict[str, Any] = figure(tmp_path, number)
        (folder / f"{number:064x}.svg").write_text("<svg/>")
        event["content"]["svg"] = {"name": f"{number:064x}.svg", "size": 6}
        writer.write(event)
    writer.close()
    kept = {path.stem for path in folder.glob("*.svg")}
    assert len(kept) < 300
    assert kept == {path.stem for path in folder.glob("*.png")}


def test_payloads_go_with_dropped_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_history, "GRACE_S", 0.0)
    writer = small_feed(tmp_path)
    for number in range(300):
        writer.write(figure(tmp_path, number, display=None, update=False))
    writer.close()
    named = {
        int(event["content"]["blobs"]["image/png"]["name"][:64], 16)
        for event in FeedReader(tmp_path).read()
        if event["type"] != "gap"
    }
    assert set(blobs(tmp_path)) == named
    assert len(named) < 100
