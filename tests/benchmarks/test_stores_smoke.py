"""`python -m benchmarks.stores` prints what records cost in a file and in MongoDB, beside the libraries alone."""

from __future__ import annotations

import pytest
from benchmark_tables import printed

OPERATIONS = ("insert", "get", "compare-and-swap", "page of 100")
PAGES = ("first page", "page in the middle", "last page", "sorted by size", "found by words")


def compared(place: str, library: str) -> list[str]:
    rows = [(f"{operation} in {place}", f"for comparison, plain {library}, in between") for operation in OPERATIONS]
    return [*(row for pair in rows for row in pair), f"insert in {place}, 50 at once"]


ROWS = [
    "this disk's fdatasync",
    "making a small file on this disk",
    "a bare fork and its end",
    *compared("SQLite", "sqlite3"),
    *compared("MongoDB", "pymongo"),
    *(f"list of 30 artifacts in MongoDB over HTTP: {page}" for page in PAGES),
    "pipeline checked among 30 artifacts in MongoDB",
]


@pytest.mark.timeout(600)
def test_records_are_written_and_read_beside_the_plain_libraries() -> None:
    rows = printed("benchmarks.stores", "--smoke", timeout_s=560)[2:]
    assert [row[0] for row in rows] == ROWS
    assert all(float(row[1].split()[0]) > 0 for row in rows)
    assert next(row for row in rows if row[0].endswith("HTTP: first page"))[3] == "≤ 100 ms"
