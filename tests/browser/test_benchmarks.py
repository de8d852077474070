"""What is measured in a real browser runs, and prints what it says it measures."""

from __future__ import annotations

import pytest
from benchmark_tables import printed_in_browser

pytestmark = pytest.mark.browser

EDITOR = [
    "JavaScript loaded at JupyterLab's start, compressed",
    "30 nodes: open, from model to painted",
    "30 nodes: a frame while panning, zoomed in",
    "30 nodes: a frame while panning, all in view",
    "30 nodes: an attribute's edit to painted",
    "30 nodes: other nodes repainted by it",
    "30 nodes: auto-layout",
    "30 nodes: longest freeze during auto-layout",
    "60 nodes: open, from model to painted",
    "60 nodes: a frame while panning, zoomed in",
    "60 nodes: an attribute's edit to painted",
]
KEYSTROKES = [
    "a key typed in a typical operation, to painted",
    "for comparison, in JupyterLab's own editor, a typical operation",
    "the diagram of a typical operation, after the last key",
]
WATCHING = [
    "1,000 lines and 5 figures: open, to the last line and all figures",
    "1,000 lines and 5 figures: all figures in a grid",
    "1,000 lines and 5 figures, and 1,000 points: open, to the last line and all figures",
    "1,000 lines and 5 figures, and 1,000 points: all figures in a grid",
]


def test_the_pipeline_editor_opens_pans_edits_and_arranges() -> None:
    rows = printed_in_browser("benchmarks.editor")
    assert [row[0] for row in rows] == EDITOR
    measured = {row[0]: float(row[1].split()[0]) for row in rows}
    assert measured["30 nodes: other nodes repainted by it"] == 0
    assert 0 < measured["JavaScript loaded at JupyterLab's start, compressed"] <= 60


def test_an_operation_is_typed_and_its_diagram_follows() -> None:
    assert [row[0] for row in printed_in_browser("benchmarks.keystrokes")] == KEYSTROKES


def test_an_execution_runs_and_opens() -> None:
    assert [row[0] for row in printed_in_browser("benchmarks.watching")] == WATCHING
