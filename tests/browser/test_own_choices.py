"""What a person chose to see is there again, also after a reload and under the pipeline's new name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("DEEPFORGE_SCREENSHOTS")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_figures_sizes_and_a_new_name_are_kept_and_nodes_left_out_of_a_run_say_so(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "2")
    editor.run()
    editor.expect_status("Evaluate", "success")
    expect(editor.node("Train").locator(".df-Node-figure img")).to_be_visible()

    editor.select("LoadDigits")
    execute(page, "deepforge:run-to-selection")
    left_out = page.locator(".df-StatusChip.df-mod-leftout")
    expect(left_out.first).to_have_text("not in this run")
    expect(editor.node("Train")).to_have_accessible_name(re.compile("not in this run"))
    expect(page.locator(".df-RunButton[data-enabled='true']")).to_be_visible()
    shot(page, "left-out")

    editor.select("Train")
    execute(page, "deepforge:run-only-selection")
    editor.expect_status("Train", "success")
    expect(page.locator(".df-RunButton[data-enabled='true']")).to_be_visible()
    figure = editor.node("Train").locator(".df-Node-figure")
    expect(figure.locator("img")).to_be_visible()
    editor.node("Train").hover()
    figure.locator(".df-Node-fold").click()
    expect(figure).to_have_count(0)

    inspector = page.locator(".df-Editor-inspector")
    box = inspector.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] - 1, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] - 81, box["y"] + 100, steps=4)
    page.mouse.up()
    assert until(lambda: abs((inspector.bounding_box() or box)["width"] - box["width"] - 80) < 4)
    page.keyboard.press("Control+s")
    shot(page, "folded")

    execute(page, "deepforge:show-panel")
    row = editor.row("Pipelines", "train")
    row.click()
    row.press("F2")
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Its 3 executions go with it.")
    shot(page, "rename")
    dialog.locator("input").fill("fit")
    dialog.locator(".jp-mod-accept").click()
    expect(page.locator(".jp-Notification, .Toastify__toast")).to_contain_text("“train” is now “fit”")
    assert until(lambda: (lab.root / "digits/pipelines/fit.dfpipe").is_file())
    assert not (lab.root / "digits/pipelines/train.dfpipe").exists()
    expect(editor.row("Pipelines", "fit")).to_be_visible()
    editor.expect_status("Train", "success")
    expect(figure).to_have_count(0)
    shot(page, "renamed")

    execute(page, "docmanager:open", "{path: 'digits/pipelines/compare.dfpipe'}")
    execute(page, "docmanager:open", "{path: 'digits/pipelines/fit.dfpipe'}")
    page.wait_for_timeout(1500)
    page.goto(lab.url("lab"))
    again = Editor(page)
    again.expect_status("Train", "success")
    expect(again.node("Train").locator(".df-Node-figure")).to_have_count(0)
    wide = page.locator(".df-PipelineWidget:not(.lm-mod-hidden) .df-Editor-inspector").bounding_box()
    assert wide is not None
    assert abs(wide["width"] - box["width"] - 80) < 4
    shot(page, "reloaded")
    again.select("Train")
    execute(page, "deepforge:fold-figures")
    expect(again.node("Train").locator(".df-Node-figure")).to_be_visible()
    execute(page, "deepforge:toggle-figures")
    expect(page.locator(".df-Node-figure")).to_have_count(0)
