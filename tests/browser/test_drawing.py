"""Pipelines drawn by mouse: from nothing, and from parts of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute, meaning, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

EMPTY = '{\n  "format": 1,\n  "nodes": {},\n  "edges": []\n}\n'


def test_the_example_is_built_from_nothing_by_mouse_and_runs(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    pipelines = lab.root / "digits/pipelines"
    (pipelines / "mine.dfpipe").write_text(EMPTY)
    page = open_page(lab.url("lab/tree/digits/pipelines/mine.dfpipe?reset"), width=1920, height=1080)
    editor = Editor(page, shows=None)

    editor.add_at(40, 200, "LoadDigits")
    editor.draw_to(("LoadDigits", "dataset"), 340, 120)
    expect(page.locator(".df-Palette-row", has_text="LoadDigits")).to_have_count(0)
    editor.choose("Explore")
    editor.draw_to(("LoadDigits", "dataset"), 340, 420)
    editor.choose("Split")
    editor.draw_to(("Split", "train"), 660, 200)
    editor.choose("Train")
    editor.draw_to(("Split", "test"), 980, 480)
    editor.choose("Evaluate")
    editor.draw_to(("Train", "model"), 980, 200)
    editor.choose("Output")
    editor.connect(("Train", "model"), ("Evaluate", "model"))
    expect(page.locator(".react-flow__edge")).to_have_count(6)
    editor.set_attribute("Output", "name", "digits-model")
    editor.set_attribute("Train", "epochs", "2")
    page.keyboard.press("Control+s")
    assert until(lambda: meaning(pipelines / "mine.dfpipe") == meaning(pipelines / "train.dfpipe"))

    editor.run()
    for node in ("Explore", "Output", "Evaluate"):
        editor.expect_status(node, "success")


def test_a_part_is_pasted_into_another_pipeline_and_rubbish_is_not(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.select("Split")
    editor.node("Train").locator(".df-Node-header").click(modifiers=["Shift"])
    page.keyboard.press("Control+c")

    execute(page, "docmanager:open", "{path: 'digits/pipelines/evaluate-pretrained.dfpipe'}")
    other = page.locator(".df-PipelineWidget:not(.lm-mod-hidden)")
    nodes, edges = other.locator(".react-flow__node"), other.locator(".react-flow__edge")
    pane = other.locator(".react-flow__pane")
    expect(other.locator(".react-flow__node[data-id='Input']")).to_be_visible()
    before = (nodes.count(), edges.count())
    pane.click(position={"x": 40, "y": 400})
    page.keyboard.press("Control+v")
    expect(nodes).to_have_count(before[0] + 2)
    expect(edges).to_have_count(before[1] + 1)
    expect(other.locator(".react-flow__node.selected")).to_have_count(2)

    page.keyboard.press("Control+z")
    expect(nodes).to_have_count(before[0])

    page.evaluate("""() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', 'just a sentence');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true}));
    }""")
    expect(other.locator(".df-Banner")).to_contain_text("no part of a pipeline")
    expect(nodes).to_have_count(before[0])
