"""Versions in the browser: saved, compared, restored, undone."""

from __future__ import annotations

import json

import pytest
from browser.accessibility import violations
from browser.editor import TRAIN, Editor, execute, until
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_version_is_saved_compared_and_restored(start_lab, open_page):
    lab = start_lab()
    pipeline = lab.root / "digits/pipelines/train.dfpipe"
    operation = lab.root / "digits/operations/Split.py"
    before = pipeline.read_text()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)

    def epochs() -> object:
        text = pipeline.read_text() or "{}"  # a shared document is saved in place
        return json.loads(text).get("nodes", {}).get("Train", {}).get("attributes", {}).get("epochs")

    page.evaluate("() => { void window.jupyterapp.commands.execute('deepforge:save-version'); }")
    page.locator(".jp-Dialog").get_by_label("Name", exact=True).fill("Good one")
    page.locator(".jp-Dialog").get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Show the history").click()
    good = page.locator(".df-Version", has_text="Good one")
    expect(good).to_be_visible()

    page.locator(".lm-TabBar-tab", has_text="train.dfpipe").click()
    editor.set_attribute("Train", "epochs", "7")
    execute(page, "deepforge:save-document")
    assert until(lambda: epochs() == 7)
    operation.write_text(operation.read_text() + "# changed\n")

    page.locator(".lm-TabBar-tab", has_text="History of").click()
    good.click()
    page.get_by_role("button", name="Since then").click()
    files = page.locator(".df-Comparison-file")
    expect(files).to_have_count(2)
    expect(page.locator(".df-TextDiff")).to_contain_text("# changed")
    files.filter(has_text="train.dfpipe").click()
    expect(page.locator(".df-PipelineDiff .react-flow__node.df-mod-changed")).to_have_count(1)
    expect(page.locator(".df-PipelineDiff-words")).to_contain_text("Train: epochs not set → 7")

    assert violations(page, ".df-History") == []

    page.get_by_role("button", name="Restore…", exact=True).click()
    page.locator(".jp-Dialog").get_by_role("button", name="Restore", exact=True).click()
    expect(page.locator(".Toastify__toast")).to_contain_text("train.dfpipe” is restored")
    assert until(lambda: pipeline.read_text() == before)
    assert operation.read_text().endswith("# changed\n")
    page.locator(".lm-TabBar-tab", has_text="train.dfpipe").click()
    train = page.locator('.df-PipelineWidget .react-flow__node[data-id="Train"]')
    expect(train).not_to_contain_text("epochs")

    page.get_by_role("button", name="Undo", exact=True).last.click()
    assert until(lambda: epochs() == 7)
    expect(train).to_contain_text("epochs 7")
