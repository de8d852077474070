"""What is written about an operation is shown wherever it is chosen or used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import TRAIN, Editor
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def expect_documented(place: Locator) -> None:
    expect(place).to_contain_text("Keeps a part of the images back")
    expect(place.locator("td", has_text="What to test with")).to_be_visible()


def test_a_docstring_is_read_at_its_node_in_the_palette_and_in_the_inspector(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    page = open_page(start_lab("--YDocExtension.disable_rtc=True").url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()

    editor.node("Split").locator(".df-Node-header").hover()
    card = page.locator(".df-DocumentationCard")
    expect_documented(card)
    page.screenshot(path=SCREENSHOTS / "documentation-at-node.png")
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)

    editor.select("Split")
    inspector = page.locator(".df-Editor-inspector")
    inspector.get_by_role("button", name="Documentation", exact=True).click()
    expect(inspector.locator(".df-Documentation")).to_contain_text("Keeps a part of the images back")

    page.locator(".df-Canvas").focus()
    page.keyboard.press("Space")
    palette = page.locator(".df-Palette")
    expect(palette).to_be_visible()
    palette.locator(".df-Palette-row", has=page.locator(".df-Palette-name").get_by_text("Split", exact=True)).hover()
    expect_documented(card)
