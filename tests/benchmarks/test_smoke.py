"""`python -m benchmarks` measures everything that has a budget."""

from __future__ import annotations

import pytest
from benchmark_tables import printed

ROWS = [
    "this disk's fdatasync",
    "making a small file on this disk",
    "a bare fork and its end",
    "reading the interface of a typical operation",
    "reading the interface of a class of 1,000 lines",
    "adding an input of a typical operation",
    "adding an output of a typical operation",
    "renaming an input of a typical operation",
    "renaming an attribute of a typical operation",
    "the first edit in a class of 1,000 lines, imports included",
    "chain of 3, zygote: per operation",
    "chain of 3, zygote: without pressing Run",
    "chain of 3, zygote: the latter, beside python step.py",
    "fan of 3, zygote: per operation",
    "fan of 3, zygote: without pressing Run",
    "fan of 3, zygote: the latter, beside python step.py",
    "chain of 3, fresh process: per operation",
    "chain of 3, fresh process: without pressing Run",
    "chain of 3, fresh process: the latter, beside python step.py",
    "fan of 3, fresh process: per operation",
    "fan of 3, fresh process: without pressing Run",
    "fan of 3, fresh process: the latter, beside python step.py",
    "chain of 3 with numpy and pyplot, zygote: per operation",
    "chain of 3 with numpy and pyplot, zygote: without pressing Run",
    "chain of 3 with numpy and pyplot, zygote: the latter, beside python step.py",
    "for comparison, python step.py: per step, in between",
    "for comparison, a loop in one process: per step",
    "Run to the operation's first line",
    "30 operations, nothing changed",
    "4 operations that wait for one: per operation",
    "chain of 4: per operation",
    "1 MB array: made to summed by the next operation",
    "for comparison, copying 1 MB in memory, in between",
    "for comparison, numpy.save of 1 MB and the sum of its mapping, in between",
    "1 MB array: handed on, beside the latter",
    "history of 30 commits, each run by an execution: first page",
    "a version of 60 documents of which one changed",
    "list of 30 executions over HTTP: first page",
    "list of 30 executions over HTTP: page in the middle",
    "list of 30 executions over HTTP: last page",
    "list of 30 executions over HTTP: found by words",
    "list of 30 executions over HTTP: found by an attribute",
    "list of 30 executions over HTTP: sorted by a metric",
    "list of 30 artifacts over HTTP: first page",
    "list of 30 artifacts over HTTP: page in the middle",
    "list of 30 artifacts over HTTP: last page",
    "list of 30 artifacts over HTTP: sorted by size",
    "list of 30 artifacts over HTTP: found by words",
    "pipeline checked among 30 artifacts",
    "plt.show() to the browser's socket, beyond drawing",
    "10,000 printed lines to the browser's socket",
    "10,000 printed lines to the last of 3 browsers",
    "plt.show() to the last of 3 browsers, beyond drawing",
    "memory that 3 browsers cost the server",
    "a kernel that was not there: asked for to the end of the first try",
    "trying an operation again: asked for to everything shown",
    "for comparison, the cell `1` in that kernel",
    "start of Jupyter with the extension",
    "start of Jupyter without it",
    "added by the extension: imported, linked and loaded (processor's time)",
]
DIFFERENCES = [
    "difference of the starts (processor's time)",
    "its records opened in the background, afterwards (processor's time)",
]


@pytest.mark.timeout(600)
def test_the_quick_form_prints_every_figure_beside_its_budget() -> None:
    heading, rule, *rows = printed("benchmarks", "--smoke", timeout_s=560)
    assert heading == ["what", "measured", "least", "budget"]
    assert len(rule) == 4
    assert [row[0] for row in rows] == ROWS + DIFFERENCES
    figures = {row[0]: float(row[1].split()[0]) for row in rows}
    assert all(figures[name] >= 0 for name in ROWS)
