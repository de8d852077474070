"""A reload brings back what was open and what was looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

VIEWPORT = ".df-PipelineWidget:not(.lm-mod-hidden) .react-flow__viewport"


def test_reload_restores_tabs_selection_zoom_and_what_was_folded_away(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    editor.run()
    editor.expect_status("LoadDigits", "success")
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "train").dblclick()
    view = page.locator(".df-Execution")
    view.get_by_role("tab", name="Jobs").click()
    view.locator(".df-Execution-jobs").get_by_text("Explore", exact=True).click()
    expect(page.locator(".df-Execution .df-JobSummary-name strong")).to_have_text("Explore")

    page.locator(".lm-TabBar-tab", has_text="train.dfpipe").click()
    editor.select("Split")
    expect(editor.drawer().first).to_be_visible()
    page.locator(".df-Editor .df-JobDrawer-collapse").click()
    expect(page.locator(".df-Editor .df-mod-collapsed")).to_be_visible()
    page.get_by_title("Hide the inspector").click()
    page.mouse.move(500, 300)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(1500)
    before = page.locator(VIEWPORT).get_attribute("style")

    page.goto(lab.url("lab"))
    expect(editor.node("Split")).to_be_visible(timeout=40_000)
    assert until(lambda: page.locator(VIEWPORT).get_attribute("style") == before), before
    assert "selected" in (editor.node("Split").get_attribute("class") or "").split()
    expect(page.locator(".df-Editor .df-mod-collapsed")).to_be_visible()
    expect(page.get_by_title("Show the inspector")).to_be_visible()
    expect(page.locator(".df-Editor-inspector")).to_be_hidden()

    page.locator(".lm-TabBar-tab .lm-TabBar-tabLabel", has_text="train").last.click()
    expect(page.locator(".df-Execution .df-JobSummary-name strong")).to_have_text("Explore")
