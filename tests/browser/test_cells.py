"""The code of an operation as cells: the same text, run piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import until, use_dark_theme
from browser.trying import Cells, TryArea
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Start = Callable[..., Lab]
Open = Callable[..., Page]

CODE = (
    b'"""Scales."""\r\n'
    b"\r\n"
    b"import math\r\n"
    b"\r\n"
    b"\r\n"
    b"def double(x):\r\n"
    b"\treturn 2 * x\r\n"
    b"\r\n"
    b"\r\n"
    b"class Scale:\r\n"
    b"\tdef __init__(self, factor: float = 1.5):\r\n"
    b"\t\tself.factor = factor\r\n"
    b"\r\n"
    b"\tdef execute(self, x):\r\n"
    b"\t\tresult = double(x) * self.factor\r\n"
    b"\t\treturn result\r\n"
    b"\r\n"
    b"\r\n"
    b"# %% look\r\n"
    b"Scale().execute(4)"
)


@pytest.fixture
def scale(start_lab: Start, open_page: Open) -> tuple[Lab, Page]:
    lab = start_lab()
    (lab.root / "digits" / "operations" / "Scale.py").write_bytes(CODE)
    return lab, open_page(lab.url("lab/tree/digits/operations/Scale.py?reset"))


def saved(lab: Lab) -> bytes:
    return (lab.root / "digits" / "operations" / "Scale.py").read_bytes()


def test_cells_run_and_save_the_file_byte_for_byte(scale: tuple[Lab, Page]) -> None:
    lab, page = scale
    area = TryArea(page)
    cells = Cells(page)

    assert cells.labels == ["Imports", "Function double", "Class Scale", "look"]
    assert cells.numbers("Function double") == [6, 7]
    assert cells.numbers("look") == [19, 20]
    cells.cell("Imports").locator(".cm-content").click()
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+Enter")
    expect(cells.cell("look").locator(".df-Cell-output")).to_contain_text("12.0")
    page.screenshot(path=SCREENSHOTS / "cells-light.png")

    cells.cell("Function double").locator(".cm-line").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" + 1")
    page.keyboard.press("Shift+Enter")
    cells.cell("look").locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cells.cell("look").locator(".df-Cell-output")).to_contain_text("13.5")
    assert cells.text("Imports") == ['"""Scales."""', "", "import math"]
    assert cells.numbers("look") == [19, 20]

    page.keyboard.press("Control+s")
    assert until(lambda: saved(lab) == CODE.replace(b"2 * x\r\n", b"2 * x + 1\r\n")), saved(lab)
    use_dark_theme(page)
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / "cells-dark.png")
    expect(area.root).to_contain_text("The class is the one that its cell defined.")


def test_the_class_of_its_cell_is_what_is_tried_and_errors_name_the_lines_of_the_file(scale: tuple[Lab, Page]) -> None:
    _, page = scale
    area = TryArea(page)
    cells = Cells(page)
    cells.cell("Function double").locator(".cm-line").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" / 0")
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
    expect(area.root).to_contain_text("The class is the one that its cell defined.")
    area.choose("x", "4")

    area.run()

    area.expect_tried("failed")
    expect(area.output).to_contain_text('"operations/Scale.py", line 7')
    area.output.locator(".df-PlaceLink").last.click()
    expect(cells.cell("Function double").locator(".cm-content")).to_be_focused()


def test_both_views_show_one_text_with_one_undo(scale: tuple[Lab, Page]) -> None:
    _, page = scale
    cells = Cells(page)
    cells.cell("look").locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nprint(1)")

    page.locator(".df-Switch").get_by_role("button", name="Text").click()
    text = page.locator(".jp-FileEditor:visible .cm-content")
    expect(text).to_contain_text("print(1)")
    text.locator(".cm-line").first.click()
    page.keyboard.press("Control+z")
    expect(text).not_to_contain_text("print(1)")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# first\n\nSIZE = 1\n\n")

    cells = Cells(page)
    expect(cells.cell("Function double").locator(".cm-lineNumbers")).to_contain_text(re.compile("10"))
    assert until(lambda: cells.labels[0] == "Code"), cells.labels


def test_a_cell_stays_one_while_somebody_types_and_falls_apart_afterwards(scale: tuple[Lab, Page]) -> None:
    lab, page = scale
    cells = Cells(page)
    cells.cell("Imports").locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n\nSIZE = 3\n")
    page.wait_for_timeout(1000)
    assert cells.labels == ["Imports", "Function double", "Class Scale", "look"]

    cells.cell("look").locator(".cm-content").click()

    assert until(lambda: cells.labels == ["Imports", "Code", "Function double", "Class Scale", "look"]), cells.labels
    page.get_by_role("button", name="Cell", exact=True).click()
    page.keyboard.insert_text("40 + 2")
    page.keyboard.press("Shift+Enter")
    expect(cells.cell("Code").last.locator(".df-Cell-output")).to_contain_text("42")
    page.keyboard.press("Control+s")
    assert until(lambda: saved(lab).endswith(b"\r\n\r\n\r\n# %%\r\n40 + 2\r\n")), saved(lab)
    assert cells.labels[-1] == "Code"
