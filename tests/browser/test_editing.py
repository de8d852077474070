"""Drawing connections with the mouse, what is refused and why, and undo."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NEW = {"source": "Split", "output": "test", "target": "Train", "input": "validation"}


def saved_edges(file: Path) -> list[dict[str, str]]:
    """Empty while the file is being written."""
    text = file.read_text()
    edges: list[dict[str, str]] = json.loads(text)["edges"] if text.endswith("}\n") else []
    return edges


def test_a_connection_is_drawn_refused_with_its_reason_and_undone(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    file = lab.root / "digits/pipelines/train.dfpipe"
    edges = page.locator(".react-flow__edge")
    expect(edges).to_have_count(6)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()

    editor.connect(("LoadDigits", "dataset"), ("Evaluate", "model"))
    reason = page.locator(".df-Hint")
    expect(reason).to_contain_text("Evaluate takes its model from Train")
    expect(reason).to_be_in_viewport(ratio=1)
    expect(edges).to_have_count(6)

    editor.connect(("Split", "test"), ("Train", "validation"))
    expect(edges).to_have_count(7)
    page.keyboard.press("Control+s")
    assert until(lambda: NEW in saved_edges(file))

    page.keyboard.press("Control+z")
    expect(edges).to_have_count(6)
    page.keyboard.press("Control+s")
    assert until(lambda: len(saved_edges(file)) == 6)


def test_running_by_keyboard_keeps_the_selected_node_selected_and_in_sight(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    page = open_page(start_lab().url(TRAIN), height=560)
    editor = Editor(page)
    editor.select("Split")

    page.keyboard.press("Control+Shift+Enter")

    expect(editor.drawer()).to_be_visible()
    drawer = editor.drawer().bounding_box()
    assert drawer is not None

    def is_above_the_drawer() -> bool:
        node = editor.node("Split").bounding_box()
        return node is not None and node["y"] + node["height"] <= drawer["y"]

    assert until(is_above_the_drawer)
    assert "selected" in (editor.node("Split").get_attribute("class") or "").split()
