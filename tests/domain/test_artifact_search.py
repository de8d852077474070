"""What people type to find artifacts."""

from __future__ import annotations

import pytest

from deepforge_jupyter.domain.artifact_search import parse_artifact_search
from deepforge_jupyter.domain.search import Term
from deepforge_jupyter.errors import BadRequest


def only(text: str) -> Term:
    (term,) = parse_artifact_search(text)
    return term


@pytest.mark.parametrize(
    ("text", "sign", "size_bytes"),
    [
        ("size>10MB", ">", 10e6),
        ("size:>10MB", ">", 10e6),
        ("size:<=2GiB", "<=", 2 * 1024**3),
        ("size=1.5kB", "=", 1500),
        ("size:500", "=", 500),
        ("size<1t", "<", 1e12),
    ],
)
def test_sizes_have_units(text: str, sign: str, size_bytes: float) -> None:
    assert only(text) == Term(field="size", sign=sign, values=(size_bytes,))  # type: ignore[arg-type]


def test_words_and_fields_are_told_apart() -> None:
    assert only("sizeable") == Term(field="word", sign="contains", values=("sizeable",))
    assert only('-"two words"') == Term(field="word", sign="contains", values=("two words",), is_not=True)
    assert only("type:ndarray,DataFrame") == Term(field="type", sign="contains", values=("ndarray", "DataFrame"))
    assert only("verified:damaged,unread") == Term(field="verified", sign="=", values=("damaged", "unread"))
    assert only("-storage:local") == Term(field="storage", sign="=", values=("local",), is_not=True)


def test_a_day_is_from_midnight_to_midnight() -> None:
    begin, end = parse_artifact_search("date:2026-11-30")
    assert (begin.sign, end.sign) == (">=", "<")
    assert (begin.values, end.values) == (("2026-11-30T00:00:00",), ("2026-12-01T00:00:00",))


@pytest.mark.parametrize("text", ["", "   ", "name:", "size>", '""'])
def test_what_is_not_finished_asks_for_nothing(text: str) -> None:
    assert parse_artifact_search(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("size>big", "no size"),
        ("colour:red", "not known"),
        ("date>x", "no date"),
        ("rate>3", "compared by size and date, not by rate"),
        ('"my model', "A quote is not closed"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        parse_artifact_search(text)
