"""`python -m benchmarks.peers` continues the table of other tools."""

from __future__ import annotations

from benchmark_tables import printed


def test_the_graphs_of_other_tools_run_and_are_shown_as_rows_of_their_table() -> None:
    rows = printed("benchmarks.peers", "--repeats", "1", "--array-mb", "1")
    assert [row[0] for row in rows] == ["tool", "---", "subproc", "deepforge run"]
    assert {len(row) for row in rows} == {11}
