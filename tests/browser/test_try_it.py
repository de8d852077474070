"""An operation is tried below its code: with values of an earlier execution, in a kernel that lives."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import RUN_MS, TRAIN, Editor, execute, until, use_dark_theme
from browser.trying import TRAIN_CODE, TryArea
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Start = Callable[..., Lab]
Open = Callable[..., Page]

SLOW = """\
import time


class Slow:
    def __init__(self, count: int = 100000):
        self.count = count

    def execute(self, start):
        for number in range(self.count):
            print("step", number, flush=True)
            time.sleep(0.02)
        return number
"""

TWICE = "class Twice:\n    def execute(self, x):\n        result = 2 * x\n        return result\n"


def open_operation(lab: Lab, open_page: Open, name: str, code: str) -> Page:
    (lab.root / "digits" / "operations" / f"{name}.py").write_text(code)
    return open_page(lab.url(f"lab/tree/digits/operations/{name}.py?reset"))


def test_train_is_tried_with_the_digits_that_it_had_in_the_last_execution(start_lab: Start, open_page: Open) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "2")
    editor.run()
    editor.expect_status("Train", "success")
    editor.expect_status("Evaluate", "success")
    execute(page, "deepforge:open-document", '{path: "operations/Train.py"}')
    area = TryArea(page)

    field = area.row("train").locator("input")
    expect(field).to_have_value(re.compile(r"train\w* · Split\.train"))
    expect(area.row("train")).to_contain_text("dict")
    area.choose("epochs", "4")
    area.run()

    expect(area.root).to_contain_text("The kernel is starting")
    expect(area.output).to_contain_text(re.compile(r"epoch\s+4/4"), timeout=RUN_MS)
    area.expect_tried("success")
    expect(area.output.locator("img")).to_have_count(1)
    expect(area.output).to_contain_text("MLPClassifier")
    area.expect_kernel("idle")
    assert "epochs=30" not in area.output.inner_text()
    page.screenshot(path=SCREENSHOTS / "try-it-light.png")

    area.choose("epochs", "1")
    area.row("epochs").locator("input").press("Shift+Enter")
    expect(area.output).to_contain_text(re.compile(r"epoch\s+1/1\b"))
    area.expect_tried("success")

    area.choose("epochs", "10")
    area.run()
    figures = set()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and len(figures) < 3:
        images = area.output.locator("img")
        if images.count() == 1:
            figures.add(images.get_attribute("src"))
        page.wait_for_timeout(30)
    assert len(figures) >= 3, "the figure was not redrawn in place"
    area.expect_tried("success")

    area.write(0, "operation.epochs, outputs['model'].classes_.shape")
    page.keyboard.press("Shift+Enter")
    expect(area.cell(0)).to_contain_text("(10, (10,))")
    expect(area.cell(1)).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "scratch-light.png")
    use_dark_theme(page)
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / "try-it-dark.png")

    page.wait_for_timeout(1500)  # JupyterLab saves its workspace now and then

    page.reload()
    area = TryArea(page)
    expect(area.row("epochs").locator("input")).to_have_value("10")
    expect(area.cell(0)).to_contain_text("operation.epochs")


def test_what_is_missing_or_wrong_is_said_at_its_row(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN_CODE))
    area = TryArea(page)

    area.run()
    expect(area.row("train")).to_contain_text("Choose a value, or write an expression.")
    area.choose("train", "1 +")
    expect(area.row("train")).not_to_contain_text("Choose a value")
    area.run()
    expect(area.row("train")).to_contain_text("is not a Python expression")
    page.screenshot(path=SCREENSHOTS / "try-refused-light.png")
    area.expect_kernel("idle")


def test_an_error_leads_to_its_line(start_lab: Start, open_page: Open) -> None:
    code = "class Breaks:\n    def execute(self, x):\n        y = x + 1\n        raise ValueError('no ' + str(y))\n"
    page = open_operation(start_lab(), open_page, "Breaks", code)
    area = TryArea(page)
    area.choose("x", "41")
    area.run()

    expect(area.output).to_contain_text("ValueError: no 42")
    area.expect_tried("failed")
    page.screenshot(path=SCREENSHOTS / "try-error-light.png")
    expect(area.output).to_contain_text('"operations/Breaks.py", line 4')
    area.output.locator(".df-PlaceLink").last.click()
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Ln 4, Col 1")
    expect(page.locator(".jp-FileEditor:visible .cm-content")).to_be_focused()


def test_shift_enter_in_the_code_tries_it_and_an_output_is_kept_to_compare(start_lab: Start, open_page: Open) -> None:
    page = open_operation(start_lab(), open_page, "Twice", TWICE)
    area = TryArea(page)
    area.choose("x", "21")
    page.locator(".jp-FileEditor:visible .cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(area.output).to_contain_text("42")

    area.root.get_by_role("button", name="Keep", exact=True).click()
    area.choose("x", "4")
    area.run()

    expect(area.root.locator(".df-TryArea-results > .df-TryArea-output")).to_contain_text("8")
    kept = area.root.locator(".df-KeptOutput")
    expect(kept).to_contain_text("42")
    kept.get_by_role("button", name="Close this output").click()
    expect(kept).to_have_count(0)


def test_a_loop_is_interrupted_and_the_kernel_goes_on(start_lab: Start, open_page: Open) -> None:
    page = open_operation(start_lab(), open_page, "Slow", SLOW)
    area = TryArea(page)
    area.choose("start", "0")
    area.run()
    expect(area.output).to_contain_text("step 5")

    area.interrupt()

    area.expect_tried("failed")
    expect(area.output).to_contain_text("Stopped at operations/Slow.py")
    area.choose("count", "2")
    area.run()
    area.expect_tried("success")
    expect(area.output).not_to_contain_text("step 5")


def kernel_processes(lab: Lab) -> list[int]:
    """By the connection file that each is given."""
    pattern = f"{lab.home}/runtime/kernel-"
    found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False).stdout
    return [int(process) for process in found.split()]


def test_a_killed_kernel_says_so_and_comes_back(start_lab: Start, open_page: Open) -> None:
    lab = start_lab()
    page = open_operation(lab, open_page, "Slow", SLOW)
    area = TryArea(page)
    area.choose("start", "0")
    area.run()
    expect(area.output).to_contain_text("step 5")
    (process,) = kernel_processes(lab)

    os.kill(process, signal.SIGKILL)

    expect(area.root.locator(".df-TryNotice")).to_contain_text("It was started again")
    page.screenshot(path=SCREENSHOTS / "try-killed-light.png")
    area.expect_kernel("idle")
    area.choose("count", "2")
    area.run()
    area.expect_tried("success")
    expect(area.output).to_contain_text("step 1")

    area.restart()
    area.expect_kernel("idle")
    area.write(0, "outputs")
    page.keyboard.press("Shift+Enter")
    expect(area.cell(0)).to_contain_text("NameError")


def test_a_kernel_that_was_shut_down_is_started_again_from_its_notice(start_lab: Start, open_page: Open) -> None:
    page = open_operation(start_lab(), open_page, "Twice", TWICE)
    area = TryArea(page)
    area.choose("x", "21")
    area.run()
    expect(area.output).to_contain_text("42")

    # As *Shut Down All* in JupyterLab's panel of what runs.
    page.evaluate("() => window.jupyterapp.serviceManager.kernels.shutdownAll()")

    notice = area.root.locator(".df-TryNotice")
    expect(notice).to_contain_text("What it held is gone.")
    page.screenshot(path=SCREENSHOTS / "try-ended-light.png")
    notice.get_by_role("button", name="Start again").click()
    expect(notice).to_have_count(0)
    area.expect_kernel("idle")
    area.choose("x", "4")
    area.run()
    expect(area.output).to_contain_text("8")


def test_scratch_cells_are_moved_deleted_and_had_back(start_lab: Start, open_page: Open) -> None:
    page = open_operation(start_lab(), open_page, "Twice", TWICE)
    area = TryArea(page)
    area.write(0, "first = 1")
    page.keyboard.press("Alt+Enter")
    page.keyboard.insert_text("first + 41")
    page.keyboard.press("Control+Enter")
    expect(area.cell(1).locator(".df-Cell-output")).to_contain_text("42")

    page.keyboard.press("Control+Shift+ArrowUp")
    expect(area.cell(0)).to_contain_text("first + 41")
    expect(area.cell(0).locator(".cm-content")).to_be_focused()
    area.cell(0).hover()
    area.cell(0).get_by_role("button", name="Delete this cell").click()
    expect(area.cell(0)).to_contain_text("first = 1")
    page.screenshot(path=SCREENSHOTS / "scratch-deleted-light.png")
    area.root.get_by_role("button", name="Undo").click()
    expect(area.cell(0).locator(".df-Cell-output")).to_contain_text("42")
    page.keyboard.press("Alt+Enter")
    expect(area.cell(1).locator(".cm-content")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(area.cell(0).locator(".cm-content")).to_be_focused()
    expect(area.root.locator(".df-ScratchCells .df-Cell")).to_have_count(2)


def test_widgets_of_a_scratch_cell_are_live(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN_CODE))
    area = TryArea(page)
    area.write(
        0,
        "import ipywidgets\n"
        "out = ipywidgets.Output()\n"
        "slider = ipywidgets.IntSlider(value=1, max=50)\n"
        "def show(change):\n"
        "    with out:\n"
        "        print('moved to', change.new)\n"
        "slider.observe(show, 'value')\n"
        "ipywidgets.VBox([slider, out])",
    )
    page.keyboard.press("Shift+Enter")
    handle = area.cell(0).locator(".noUi-handle")
    expect(handle).to_be_visible(timeout=RUN_MS)

    handle.focus()
    page.keyboard.press("ArrowRight")

    expect(area.cell(0)).to_contain_text("moved to 2")
    page.screenshot(path=SCREENSHOTS / "widgets-light.png")
    area.write(1, "slider.value")
    page.keyboard.press("Shift+Enter")
    expect(area.cell(1)).to_contain_text("2")


def test_tab_completes_with_what_the_kernel_knows(start_lab: Start, open_page: Open) -> None:
    page = open_page(start_lab().url(TRAIN_CODE))
    area = TryArea(page)
    area.write(0, "numerical_answer = 42")
    page.keyboard.press("Shift+Enter")
    expect(area.cell(0).locator(".df-Cell-prompt")).to_contain_text(re.compile(r"\[\d+\]"))

    area.write(1, "numerical_")
    assert until(lambda: completed(page, "numerical_answer"))
    page.keyboard.press("Shift+Enter")

    expect(area.cell(1)).to_contain_text("42")


def completed(page: Page, text: str) -> bool:
    """One candidate is taken at once; the completer may need a moment before it answers."""
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    return text in page.locator(".df-Cell:focus-within .cm-content").inner_text()
