"""From an empty workspace to the example in the editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import Editor, execute
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_launcher_opens_the_example_in_the_editor(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(example=False)
    page = open_page("about:blank")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(lab.url("lab?reset"))

    page.locator(".jp-LauncherCard", has_text="Open example").click()
    page.get_by_role("button", name="Create").click()

    editor = Editor(page)
    assert (lab.root / "handwritten-digits" / "deepforge.json").exists()
    for name in ("train", "compare", "evaluate-pretrained"):
        expect(editor.row("Pipelines", name)).to_be_visible()
    expect(editor.row("Pipelines", "train")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".df-RunButton button").first).to_be_enabled()
    execute(page, "launcher:create")
    page.locator(".jp-LauncherCard:visible", has_text="Executions").click()
    expect(page.locator(".df-List")).to_contain_text("No execution yet")
    assert errors == []
