"""Trying an operation, and its code as cells, as a person does it."""

from __future__ import annotations

from browser.editor import RUN_MS
from playwright.sync_api import Locator, Page, expect

TRAIN_CODE = "lab/tree/digits/operations/Train.py?reset"


class TryArea:
    """The place below the code of the operation that is in front."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".df-TryArea:visible")
        expect(self.root).to_be_visible(timeout=40_000)

    def row(self, name: str) -> Locator:
        return self.root.locator(f'.df-Field[data-field="{name}"]')

    def choose(self, name: str, text: str) -> None:
        """Writes into a field and leaves it."""
        field = self.row(name).locator("input, textarea").first
        field.fill(text)
        field.blur()

    def run(self) -> None:
        self.root.get_by_role("button", name="Run", exact=True).click()

    def restart(self) -> None:
        self.root.get_by_role("button", name="Restart the kernel").click()

    def interrupt(self) -> None:
        self.root.get_by_role("button", name="Interrupt the kernel").click()

    @property
    def output(self) -> Locator:
        return self.root.locator(".df-TryArea-output")

    @property
    def kernel(self) -> Locator:
        return self.root.locator(".df-KernelStatus")

    def expect_kernel(self, status: str) -> None:
        expect(self.kernel).to_have_attribute("data-status", status, timeout=RUN_MS)

    def expect_tried(self, status: str) -> None:
        chip = self.root.locator(".df-TryHeader .df-StatusChip")
        expect(chip).to_have_attribute("data-status", status, timeout=RUN_MS)

    def cell(self, index: int) -> Locator:
        return self.root.locator(".df-ScratchCells .df-Cell").nth(index)

    def write(self, index: int, code: str) -> None:
        """Writes code into a scratch cell, key by key."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.insert_text(code)


class Cells:
    """The code of the operation that is in front, as cells."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.locator(".df-Switch").get_by_role("button", name="Cells").click()
        self.root = page.locator(".df-CellsView:visible")
        expect(self.root).to_be_visible()

    def cell(self, label: str) -> Locator:
        return self.root.get_by_role("group", name=label, exact=True)

    @property
    def labels(self) -> list[str | None]:
        return [cell.get_attribute("aria-label") for cell in self.root.locator(".df-Cell").all()]

    def text(self, label: str) -> list[str]:
        """The lines that the cell shows."""
        return [line.strip("\n") for line in self.cell(label).locator(".cm-line").all_inner_texts()]

    def numbers(self, label: str) -> list[int]:
        """The line numbers that the cell shows."""
        found = self.cell(label).locator(".cm-lineNumbers .cm-gutterElement:visible").all_inner_texts()
        return [int(number) for number in found if number.strip()]
