"""A file that something else changes, a server that goes away: nothing is lost, and the person is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def change_on_disk(file: Path) -> None:
    document = json.loads(file.read_text())
    del document["nodes"]["Explore"]
    document["edges"] = [edge for edge in document["edges"] if edge["target"] != "Explore"]
    file.write_text(json.dumps(document, indent=2) + "\n")


def close_dialogs(page: Page) -> None:
    while page.locator(".jp-Dialog").count():
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def test_a_file_changed_on_disk_is_noticed_compared_taken_or_overwritten(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab("--YDocExtension.disable_rtc=True")
    file = lab.root / "digits/pipelines/train.dfpipe"
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    notice = page.locator("[data-notice='changed-on-disk']")

    editor.set_attribute("Train", "epochs", "12")
    change_on_disk(file)
    expect(notice).to_contain_text("you have unsaved edits")
    notice.get_by_text("Compare").click()
    expect(page.locator(".df-PipelineDiff-words")).to_contain_text("Explore removed")
    page.locator(".jp-Dialog").get_by_text("Close").click()
    notice.get_by_text("Reload").click()
    expect(editor.node("Explore")).to_have_count(0)
    page.get_by_text("Bring mine back").click()
    expect(editor.node("Explore")).to_be_visible()
    page.keyboard.press("Control+s")
    assert until(lambda: '"epochs": 12' in file.read_text())

    editor.set_attribute("Train", "epochs", "13")
    change_on_disk(file)
    notice.get_by_text("Keep mine").click()
    expect(notice).to_have_count(0)
    assert until(lambda: '"epochs": 13' in file.read_text() and '"Explore"' in file.read_text())
    expect(page.locator(".jp-Dialog")).to_have_count(0)


@pytest.mark.parametrize("arguments", [(), ("--YDocExtension.disable_rtc=True",)], ids=["together", "alone"])
def test_edits_made_while_the_server_is_away_are_kept_and_saved_when_it_is_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], arguments: tuple[str, ...]
) -> None:
    lab = start_lab(*arguments)
    file = lab.root / "digits/pipelines/train.dfpipe"
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    notice = page.locator("[data-notice='offline']")
    if arguments:  # JupyterLab closes a file whose first checkpoint cannot be made
        assert until((file.parent / ".ipynb_checkpoints").exists)
        page.wait_for_load_state("networkidle")

    lab.kill()
    expect(notice).to_contain_text("your edits are kept")
    close_dialogs(page)
    editor.set_attribute("Train", "seed", "99")
    lab.start()
    expect(notice).to_have_count(0)
    expect(editor.node("Train")).to_contain_text("99")
    close_dialogs(page)
    if arguments:
        page.keyboard.press("Control+s")
    assert until(lambda: '"seed": 99' in file.read_text())
