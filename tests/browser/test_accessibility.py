"""Everything is done and heard without a mouse and without seeing it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.accessibility import violations
from browser.conftest import Lab
from browser.editor import RUN_MS, TRAIN, Editor, execute, meaning
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Operation, what is searched for to connect it, what its first field shall say.
PARTS = (
    ("LoadDigits", (), None),
    ("Explore", ("dataset",), None),
    ("Split", ("dataset",), None),
    ("Train", ("split train",), "2"),
    ("Evaluate", ("train model", "split test"), None),
    ("Output", ("train model",), "digits-model"),
)


def test_the_example_is_built_from_nothing_moved_and_run_by_keyboard_alone(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    keyboard = page.keyboard

    keyboard.press("Control+Shift+c")
    page.locator(".lm-CommandPalette-input:focus").wait_for()
    keyboard.type("new pipeline")
    page.locator(".lm-CommandPalette-item.lm-mod-active", has_text="New pipeline").wait_for()
    keyboard.press("Enter")
    page.locator(".jp-Dialog input:focus").wait_for()
    keyboard.type("by-keys")
    keyboard.press("Enter")
    canvas = page.locator(".df-PipelineWidget:not(.lm-mod-hidden) .df-Canvas")
    expect(canvas).to_be_focused()
    expect(canvas).to_have_attribute("data-home", "known")

    edges = canvas.locator(".react-flow__edge")
    for operation, ports, values in PARTS:
        keyboard.press(" ")
        page.locator(".df-Palette-input:focus").wait_for()
        keyboard.type(operation)
        keyboard.press("Enter")
        expect(canvas.locator(f'.react-flow__node.selected[data-id="{operation}"]')).to_be_in_viewport(ratio=1)
        for port in ports:
            count = edges.count()
            keyboard.press("c")
            page.locator(".df-ConnectList input:focus").wait_for()
            keyboard.type(port)
            keyboard.press("Enter")
            expect(edges).to_have_count(count + 1)
            expect(page.locator(".df-Announcer").last).to_contain_text("Connected")
        if values is not None:
            keyboard.press("e")
            page.locator(".df-Inspector [data-field] input:focus").wait_for()
            keyboard.press("Control+a")
            keyboard.type(values)
            keyboard.press("Enter")
            keyboard.press("Escape")
            expect(canvas).to_be_focused()

    output = canvas.locator('.react-flow__node[data-id="Output"]')
    before = output.bounding_box()
    keyboard.press("Shift+ArrowDown")
    keyboard.press("Tab")
    expect(output).to_be_focused()
    keyboard.press("ArrowDown")
    after = output.bounding_box()
    assert before is not None and after is not None
    assert round(after["y"] - before["y"]) == 40

    keyboard.press("Control+Shift+Enter")
    expect(canvas.get_by_role("group", name=re.compile("Evaluate; success.*inputs: model connected"))).to_be_visible(
        timeout=RUN_MS
    )
    pipelines = lab.root / "digits/pipelines"
    assert meaning(pipelines / "by-keys.dfpipe") == meaning(pipelines / "train.dfpipe")
    expect(page.locator(".df-Announcer").last).to_contain_text("by_keys: success")


def test_axe_finds_nothing_serious_in_editor_list_panel_and_execution(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    page = open_page(start_lab().url(TRAIN))
    editor = Editor(page)
    execute(page, "deepforge:show-panel")
    expect(editor.row("Pipelines", "train")).to_be_visible()
    editor.run()
    editor.expect_status("Split", "success")
    editor.select("Split")
    expect(editor.drawer()).to_be_visible()
    assert violations(page, ".df-PipelineWidget") == []
    assert violations(page, "#jp-left-stack") == []

    page.locator(".df-Canvas").focus()
    page.keyboard.press(" ")
    page.locator(".df-Palette-input:focus").wait_for()
    assert violations(page, ".df-Palette") == []
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.locator(".df-ConnectList input:focus").wait_for()
    assert violations(page, ".df-ConnectList") == []
    page.keyboard.press("Escape")

    editor.row("Executions", "train").dblclick()
    expect(page.locator(".df-Execution .df-JobDrawer")).to_be_visible()
    assert violations(page, ".df-Execution") == []
