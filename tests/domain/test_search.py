"""What people type to find executions."""

import time
from datetime import timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge_jupyter.domain.search import Term, parse_search, zone_named
from deepforge_jupyter.errors import BadRequest


def one(text: str, zone: tzinfo | None = timezone.utc) -> Term:
    (term,) = parse_search(text, zone=zone)
    return term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("train", Term(field="word", sign="contains", values=("train",))),
        ('"two words"', Term(field="word", sign="contains", values=("two words",))),
        ("-draft", Term(field="word", sign="contains", values=("draft",), is_not=True)),
        ("-", Term(field="word", sign="contains", values=("-",))),
        ('"a:b"', Term(field="word", sign="contains", values=("a:b",))),
        ("status:failed,Canceled", Term(field="status", sign="=", values=("failed", "canceled"))),
        ('tag:"for the paper",best', Term(field="tag", sign="=", values=("for the paper", "best"))),
        ("-tag:draft", Term(field="tag", sign="=", values=("draft",), is_not=True)),
        ("pipeline:train", Term(field="pipeline", sign="contains", values=("train",))),
        ("is:starred", Term(field="star", sign="=", values=(1,))),
        ("epochs>=10", Term(field="value", name="epochs", sign=">=", values=(10,))),
        ("Train.val/loss<1e-3", Term(field="value", name="Train.val/loss", sign="<", values=(0.001,))),
        ("optimizer=adam", Term(field="value", name="optimizer", sign="=", values=("adam",))),
        ("epochs=30", Term(field="value", name="epochs", sign="=", values=(30, "30"))),
        ('version="30"', Term(field="value", name="version", sign="=", values=("30",))),
        ("flip=true", Term(field="value", name="flip", sign="=", values=(1, "true"))),
        ("epochs!=3", Term(field="value", name="epochs", sign="=", values=(3, "3"), is_not=True)),
        ("-epochs!=3", Term(field="value", name="epochs", sign="=", values=(3, "3"))),
        ('release>"b-2"', Term(field="value", name="release", sign=">", values=("b-2",))),
        ("status!=failed", Term(field="status", sign="=", values=("failed",), is_not=True)),
        ("took>5min", Term(field="took", sign=">", values=(300.0,))),
        ("date>=2026-11-01", Term(field="date", sign=">=", values=("2026-11-01T00:00:00",))),
        ("date>2026-11-01", Term(field="date", sign=">=", values=("2026-11-02T00:00:00",))),
        ("date<=2026-11-01", Term(field="date", sign="<", values=("2026-11-02T00:00:00",))),
        ("date<2026-11-01T10:00+02:00", Term(field="date", sign="<", values=("2026-11-01T08:00:00",))),
    ],
)
def test_what_is_typed_and_what_it_asks_for(text: str, term: Term) -> None:
    assert one(text) == term


def test_a_day_is_all_of_it() -> None:
    assert [(term.sign, term.values) for term in parse_search("date:2026-11-01")] == [
        (">=", ("2026-11-01T00:00:00",)),
        ("<", ("2026-11-02T00:00:00",)),
    ]


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("date:2026-11-01", "2026-10-31T23:00:00", "2026-11-01T23:00:00"),
        ("date:2026-07-01", "2026-06-30T22:00:00", "2026-07-01T22:00:00"),
        ("date:2026-10-25", "2026-10-24T22:00:00", "2026-10-25T23:00:00"),
    ],
)
def test_a_day_is_that_of_the_persons_time_zone_also_where_the_clocks_change(text: str, begins: str, ends: str) -> None:
    found = parse_search(text, zone=zone_named("Europe/Berlin"))
    assert [term.values for term in found] == [(begins,), (ends,)]


def test_a_moment_without_a_zone_is_the_persons_and_one_with_it_is_its_own() -> None:
    berlin = zone_named("Europe/Berlin")
    assert one("date<2026-11-01T10:00", berlin).values == ("2026-11-01T09:00:00",)
    assert one("date<2026-11-01T10:00Z", berlin).values == ("2026-11-01T10:00:00",)


def test_no_zone_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        assert one("date>=2026-11-01", None).values == ("2026-10-31T18:15:00",)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("name", ["Mars/Base", "", "../../etc/passwd", "Europe", "x" * 300])
def test_a_zone_that_there_is_not_is_said(name: str) -> None:
    with pytest.raises(BadRequest, match="There is no time zone “"):
        zone_named(name)


def test_several_are_asked_for_together() -> None:
    assert [term.field for term in parse_search("  train status:failed   epochs>3 ")] == ["word", "status", "value"]


@pytest.mark.parametrize("text", ["", "  ", "status:", "tag:,", "epochs=", "date:", '""'])
def test_what_is_not_finished_asks_for_nothing(text: str) -> None:
    assert parse_search(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour:red", "“colour:” is not known"),
        ("status:done", "no status “done”; there are pending"),
        ("date>yesterday", "“yesterday” is no date"),
        ("date>2026-13-01", "is no date"),
        ("-date:2026-11-01", "cannot be left out"),
        ("took>long", "“long” is no time"),
        ("is:blue", "is:starred"),
        ("rate>abc", "“abc” is no number: rate> compares with one"),
        ("Train.rate<=NaN", "“NaN” is no number"),
        ("status=done", "no status “done”"),
        ("status>failed", "write it as status:failed"),
        ('train tag:"for the', 'A quote is not closed in “tag:"for the”: write'),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        parse_search(text)


@given(st.text(alphabet=st.sampled_from('ab":,-=<>!. 1é\n'), max_size=30))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        terms = parse_search(text)
    except BadRequest:
        return
    assert all(term.values for term in terms)
