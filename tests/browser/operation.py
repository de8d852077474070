"""The operation editor as a person uses it: what to click, and what is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser.conftest import Lab
from browser.editor import execute, until
from playwright.sync_api import Locator, Page, expect

FACTORY = "Operation editor"
TEXT = """() => window.jupyterapp.shell.currentWidget.context.model.toString()"""
END = """() => {
    const {editor} = window.jupyterapp.shell.currentWidget.content;
    editor.focus();
    editor.setCursorPosition({line: editor.lineCount - 1, column: 0});
}"""


class OperationEditor:
    """The operation editor that is in front."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.widget = page.locator(".df-OperationWidget:not(.lm-mod-hidden)")
        self.card = self.widget.locator(".df-CardView")
        expect(self.card.get_by_role("button", name=f"Rename the operation {name}")).to_have_text(name)

        expect(self.widget.locator(".jp-Spinner")).to_have_count(0)

    @classmethod
    def open(cls, lab: Lab, open_page: Callable[..., Page], name: str, **size: int) -> OperationEditor:
        return cls(open_page(lab.url(f"lab/tree/digits/operations/{name}.py?reset"), **size), name)

    def names(self, kind: str) -> list[str]:
        elements = self.card.locator(f'.df-Element[data-kind="{kind}"]')
        names: list[str] = elements.evaluate_all("elements => elements.map(element => element.dataset.name)")
        return names

    def expect_names(self, kind: str, *names: str) -> None:
        assert until(lambda: self.names(kind) == list(names)), (self.names(kind), names)

    def element(self, kind: str, name: str) -> Locator:
        return self.card.locator(f'.df-Element[data-kind="{kind}"][data-name="{name}"]')

    def rename(self, kind: str, name: str, to: str) -> None:
        self.card.get_by_role("button", name=f"Rename {kind} {name}", exact=True).click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(to)
        self.page.keyboard.press("Enter")

    def add(self, kind: str, text: str) -> None:
        self.card.get_by_role("button", name=f"Add {kind}", exact=True).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        name = text.partition(":")[0].partition("=")[0].strip()
        expect(self.element(kind, name)).to_be_visible()
        self.page.keyboard.press("Escape")

    def retype(self, kind: str, name: str, to: str) -> None:
        self.element(kind, name).locator(".df-TypeChip").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(to)
        self.page.keyboard.press("Enter")

    def menu(self, kind: str, name: str, item: str) -> None:
        self.element(kind, name).hover()
        self.element(kind, name).locator(".df-Element-more").click()
        label = self.page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True)
        self.page.locator(".lm-Menu-item", has=label).click()

    def text(self) -> str:
        text: str = self.page.evaluate(TEXT)
        return text

    def line(self, text: str) -> Locator:
        return self.widget.locator(".cm-line", has_text=text).first

    def write_at_end(self, text: str) -> None:
        """As a person types, key by key."""
        self.page.evaluate(END)
        self.page.keyboard.type(text)

    def replace_all(self, text: str) -> None:
        """As pasted over everything."""
        self.widget.locator(".cm-content").first.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def save(self) -> None:
        execute(self.page, "deepforge:save-document")


def new_operation(page: Page, name: str) -> OperationEditor:
    """From the command *New operation…*."""
    page.evaluate("() => void window.jupyterapp.commands.execute('deepforge:new-operation', {isPalette: true})")
    page.locator(".jp-Dialog input:focus").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    return OperationEditor(page, name)


def interface(lab: Lab, name: str) -> dict[str, Any]:
    """What `deepforge interface` prints."""
    file: Path = lab.root / f"digits/operations/{name}.py"
    command = [sys.executable, "-m", "deepforge_jupyter.cli", "interface", str(file)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(answer.stdout)
    return said
