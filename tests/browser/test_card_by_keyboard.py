"""The interface card without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import until
from browser.operation import OperationEditor
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


class CardByKeyboard:
    """Presses keys where the keyboard is, which must always be on the card."""

    def __init__(self, editor: OperationEditor) -> None:
        self.editor = editor
        self.page = editor.page
        self.focused = editor.card.locator(":focus")

    def expect_at(self, label: str) -> None:
        expect(self.focused).to_have_attribute("aria-label", label)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, label: str) -> None:
        """With arrows from the top."""
        self.press(*["ArrowUp"] * 12)
        for _ in range(20):
            if self.focused.get_attribute("aria-label") == label:
                return
            self.press("ArrowDown")
        raise AssertionError(f"arrows do not lead to {label}")

    def write(self, text: str) -> None:
        """Into a field that has just been opened, in which all is selected."""
        expect(self.editor.card.locator("input:focus, textarea:focus")).to_be_visible()
        self.page.keyboard.type(text)

    def expect_code(self, text: str) -> None:
        assert until(lambda: text in self.editor.text()), (text, self.editor.text())

    def add(self, kind: str, text: str, name: str) -> None:
        self.go(f"Add {kind}")
        self.press("Enter")
        self.write(text)
        self.press("Enter")
        expect(self.editor.element(kind, name)).to_be_visible()
        self.press("Escape")
        self.expect_at(f"Add {kind}")

    def choose(self, item: str) -> None:
        """In the menu of what has the keyboard."""
        self.press("Shift+F10")
        active = self.page.locator(".lm-Menu-item.lm-mod-active")
        for _ in range(15):
            self.press("ArrowDown")
            if active.inner_text().startswith(item):
                self.press("Enter")
                expect(self.page.locator(".lm-Menu")).to_have_count(0)
                return
        raise AssertionError(f"the menu does not have {item}")


def test_everything_of_the_interface_is_changed_without_a_mouse_and_taken_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    editor = OperationEditor.open(start_lab("--YDocExtension.disable_rtc=True"), open_page, "Split")
    card = CardByKeyboard(editor)
    before = editor.text()
    code = editor.widget.locator(".jp-FileEditor .cm-content")
    expect(code).to_be_focused()

    card.press("F6")
    card.expect_at("Rename input dataset")
    card.press("?")
    card.expect_code("dataset: Dataset = None")
    card.add("input", "more: int = 3", "more")
    card.add("reference", "net", "net")
    card.add("attribute", "shuffled: bool = True", "shuffled")

    card.go("Rename attribute seed")
    card.press("F2")
    card.write("start")
    card.press("Enter")
    card.expect_at("Rename attribute start")
    card.press("Alt+ArrowUp")
    editor.expect_names("attribute", "start", "test_fraction", "shuffled")
    card.expect_at("Rename attribute start")
    card.press(":")
    card.write("float")
    card.press("Enter")
    card.expect_code("start: float = 7")
    card.expect_at("Type of start: float")
    card.press("=")
    card.expect_at("Default of start")
    card.press("Control+a")
    card.write("8.5")
    card.press("Enter")
    card.expect_code("start: float = 8.5")
    card.press("Control+z")
    card.expect_code("start: float = 7")
    card.press("Control+Shift+z")
    card.expect_code("start: float = 8.5")
    card.press("Escape")
    card.expect_at("Rename attribute start")
    card.press("#")
    card.write("Where it begins.")
    card.press("Control+Enter")
    expect(editor.element("attribute", "start")).to_contain_text("Where it begins.")
    card.expect_at("Rename attribute start")

    card.go("Rename output test")
    card.choose("Move left")
    editor.expect_names("output", "test", "train")
    card.expect_at("Rename output test")
    card.go("Rename reference net")
    card.press("Delete")
    editor.expect_names("reference")
    card.expect_at("Add reference")
    card.go("Rename attribute shuffled")
    card.press("Shift+F10")
    expect(editor.page.locator(".lm-Menu")).to_be_visible()
    editor.page.screenshot(path=SCREENSHOTS / "card-menu-light.png")
    card.press("Escape")
    card.expect_at("Rename attribute shuffled")
    card.press("Delete")
    editor.expect_names("attribute", "start", "test_fraction")
    card.expect_at("Rename attribute test_fraction")

    for _ in range(12):
        expect(card.focused).to_have_count(1)
        card.press("Control+z")
    assert until(lambda: editor.text() == before), editor.text()
    editor.expect_names("attribute", "test_fraction", "seed")
    expect(card.focused).to_have_count(1)
    card.press("F6")
    expect(code).to_be_focused()
