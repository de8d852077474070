"""Whole projects in the panel: renamed, duplicated, moved, deleted and taken back."""

from __future__ import annotations

import re

import pytest
from browser.accessibility import violations
from browser.conftest import SCREENSHOTS
from browser.editor import TRAIN, Editor, execute
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


BUSY = """() => {
    const waiting = [];
    window.requestIdleCallback = then => waiting.push(then);
    window.becomeIdle = () => waiting.splice(0).forEach(then => then());
}"""
"""A page with much to do, until it is told that it has nothing to do any more."""


def answer(page: Page, button: str, **fields: str) -> None:
    dialog = page.locator(".jp-Dialog")
    for label, value in fields.items():
        dialog.get_by_label(label.capitalize(), exact=True).fill(value)
    dialog.get_by_role("button", name=button, exact=True).click()


def choose(page: Page, entry: str) -> None:
    page.get_by_role("button", name="Project menu").click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def test_a_project_is_renamed_duplicated_moved_deleted_and_taken_back(start_lab, open_page):
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    Editor(page)
    execute(page, "deepforge:show-panel")
    name = page.locator(".df-Project-name")

    choose(page, "Properties…")
    answer(page, "Save", name="My digits", description="To learn with")
    expect(name).to_have_text("My digits")

    choose(page, "Duplicate…")
    answer(page, "Duplicate", name="Another", folder="digits")
    expect(page.locator(".jp-Dialog [role=alert]")).to_contain_text("is there already")
    answer(page, "Duplicate", folder="another")
    expect(name).to_have_text("Another")
    assert (lab.root / "another/pipelines/train.dfpipe").is_file()

    name.click()
    row = page.locator('.df-ProjectList .df-Row[data-name="My digits"]')
    row.click(button="right")
    page.get_by_role("menuitem", name="Move…").click()
    answer(page, "Move", folder="shelf/digits")
    expect(name).to_have_text("My digits")
    assert (lab.root / "shelf/digits/deepforge.json").is_file()
    execute(page, "deepforge:save-document")  # the open document followed its folder
    assert not (lab.root / "digits").exists()

    choose(page, "Delete…")
    expect(page.locator(".jp-Dialog")).to_contain_text("0 executions")
    answer(page, "Delete")
    expect(page.locator('.df-Section[data-section="trash"] .df-Row')).to_have_attribute("data-name", "My digits")
    expect(page.locator(".df-PipelineWidget")).to_have_count(0)
    assert not (lab.root / "shelf/digits").exists()

    assert violations(page, ".df-Panel") == []

    page.get_by_role("button", name="Undo").click()
    expect(name).to_have_text("My digits")
    assert (lab.root / "shelf/digits/pipelines/train.dfpipe").is_file()

    choose(page, "Delete…")
    answer(page, "Delete")
    page.locator('.df-Section[data-section="trash"]').get_by_text("Empty the trash…").click()
    answer(page, "Delete for good")
    expect(page.locator('.df-Section[data-section="trash"]')).to_have_count(0)
    assert sorted(path.name for path in (lab.root / "shelf").iterdir()) == []


def test_whoever_writes_into_a_dialog_keeps_the_focus_also_if_the_page_is_idle_late(start_lab, open_page):
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    Editor(page)
    execute(page, "deepforge:show-panel")
    page.evaluate(BUSY)

    choose(page, "Properties…")
    dialog = page.locator(".jp-Dialog")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()

    description = dialog.get_by_label("Description", exact=True)
    description.fill("To learn ")
    page.evaluate("becomeIdle()")
    page.keyboard.type("with")

    expect(description).to_have_value("To learn with")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Handwritten digits")


def test_a_project_whose_own_file_is_damaged_is_listed_and_can_be_mended(start_lab, open_page):
    lab = start_lab()
    manifest = lab.root / "work/deepforge.json"
    manifest.parent.mkdir()
    manifest.write_text('{"format": 1, "id": "work", "name": "Mended"')
    page = open_page(lab.url(TRAIN))
    Editor(page)
    execute(page, "deepforge:show-panel")
    name = page.locator(".df-Project-name")

    name.click()
    row = page.locator('.df-ProjectList .df-Row[data-name="work"]')
    expect(row).to_contain_text("damaged")
    expect(row).to_have_attribute("title", re.compile(r"work/deepforge\.json, line 1, column \d+: this is not JSON"))
    page.screenshot(path=SCREENSHOTS / "project-damaged.png")

    row.dblclick()
    page.locator(".jp-FileEditor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("}")
    page.keyboard.press("Control+s")
    expect(name).to_have_text("Mended")
