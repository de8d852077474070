"""What a run printed, drew and measured, as a person looks at it: curves, the console, figures and their history."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

LEARN = """
import math
import time

import deepforge
import matplotlib.pyplot as plt


class Learn:
    def execute(self):
        losses = []
        for step in range(101):
            loss = math.exp(-step / 30)
            losses.append(loss)
            print(f"step {step}: \\x1b[31mloss\\x1b[0m {loss:.3f}")
            if step % 25 == 0:
                plt.clf()
                plt.plot(losses)
                plt.show()
                time.sleep(0.15)
            deepforge.log(step=step, loss=math.nan if 40 <= step < 43 else loss, val_loss=1.2 * loss, rate=0.1)
        return loss
"""


@dataclass
class Ran:
    """An execution of one operation `Learn` that has ended, in its view."""

    lab: Lab
    editor: Editor
    view: Locator

    @property
    def page(self) -> Page:
        return self.editor.page

    def tab(self, name: str) -> Locator:
        return self.view.locator(".df-JobDrawer").get_by_role("tab", name=name)


@pytest.fixture
def ran(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Ran:
    lab = start_lab()
    folder = lab.root / "digits"
    (folder / "operations/Learn.py").write_text(LEARN.lstrip())
    document = {"format": 1, "nodes": {"Learn": {"operation": "Learn"}}, "edges": [], "layout": {"Learn": [0, 0]}}
    (folder / "pipelines/learn.dfpipe").write_text(json.dumps(document))
    page = open_page(lab.url("lab/tree/digits/pipelines/learn.dfpipe?reset"))
    editor = Editor(page, shows="Learn")
    editor.run()
    editor.expect_status("Learn", "success")
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "learn").dblclick()
    return Ran(lab, editor, page.locator(".df-Execution"))


def curves_are_zoomed_and_read_with_the_pointer_and_the_keyboard(ran: Ran) -> None:
    page, view = ran.page, ran.view
    ran.tab("Metrics").click()
    chart = view.locator(".df-Metric", has_text="val_loss")
    plot = chart.get_by_role("slider")
    expect(plot.locator("canvas")).to_be_visible()
    expect(chart).to_contain_text("3 values are not finite numbers: gaps")

    over = plot.locator(".u-over").bounding_box()
    assert over is not None
    middle = over["y"] + over["height"] / 2
    page.mouse.move(over["x"] + over["width"] / 2, middle)
    expect(plot).to_have_attribute("aria-valuetext", "step 50, loss 0.1889, val_loss 0.2267")
    expect(view.locator(".df-Metric", has_text="rate")).to_contain_text("step 50")

    page.mouse.down()
    page.mouse.move(over["x"] + over["width"] * 3 / 4, middle, steps=4)
    page.mouse.up()
    whole = view.get_by_role("button", name="Show all steps")
    expect(whole).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "metrics-zoomed.png")
    page.mouse.dblclick(over["x"] + over["width"] / 2, middle)
    expect(whole).to_be_hidden()

    plot.focus()
    page.keyboard.press("Home")
    expect(plot).to_have_attribute("aria-valuetext", "step 0, loss 1, val_loss 1.2")
    page.keyboard.press("ArrowRight")
    expect(plot).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("+")
    expect(whole).to_be_visible()
    page.keyboard.press("0")
    expect(whole).to_be_hidden()


def output_is_searched_followed_timed_and_kept_as_a_file(ran: Ran) -> None:
    page, console = ran.page, ran.view.locator(".df-Console")
    output = console.locator(".df-Output")
    expect(output).to_contain_text("step 100: loss")
    expect(output.locator(".ansi-red-fg").first).to_have_text("loss")
    jump = console.get_by_role("button", name="Jump to latest")
    expect(jump).to_be_hidden()

    output.focus()
    page.keyboard.press("Control+f")
    field = console.get_by_role("textbox", name="Find in the output")
    expect(field).to_be_focused()
    field.fill("step 1")
    count = console.get_by_role("search").get_by_role("status")
    expect(count).to_have_text("12/12")
    field.press("Enter")
    expect(count).to_have_text("1/12")
    expect(jump).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "output-found.png")
    field.press("Shift+Enter")
    expect(count).to_have_text("12/12")
    field.press("Enter")
    field.press("Escape")
    expect(field).to_have_count(0)
    jump.click()
    expect(jump).to_be_hidden()

    console.get_by_role("button", name="Times").click()
    expect(output).to_contain_text(re.compile(r"\d\d:\d\d:\d\d\.\d{3} step 100: loss"))
    with page.expect_download() as download:
        console.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "Learn.log"
    lines = Path(download.value.path()).read_text().splitlines()
    assert re.fullmatch(r"\S+Z step 0: loss 1\.000", lines[0])
    assert sum(" step " in line for line in lines) == 101


def the_history_of_a_figure_is_slid_over(ran: Ran) -> None:
    page, view = ran.page, ran.view
    figure = view.locator(".df-JobDrawer-figures .df-Figure")
    slider = figure.get_by_role("slider", name="History of the figure")
    expect(figure).to_contain_text("5 of 5")
    image = figure.locator("img")
    newest = image.get_attribute("src")
    slider.focus()
    slider.press("ArrowLeft")
    expect(figure).to_contain_text("4 of 5")
    slider.press("Home")
    expect(figure).to_contain_text("1 of 5")
    expect(image).not_to_have_attribute("src", newest or "")
    page.screenshot(path=SCREENSHOTS / "figure-history.png")
    with page.expect_download() as download:
        figure.get_by_role("link", name="Download as PNG").click()
    assert download.value.suggested_filename == "Learn-1-1.png"
    expect(figure.get_by_role("button", name="SVG: Only what it showed last is kept as SVG")).to_be_visible()
    slider.press("End")
    expect(image).to_have_attribute("src", newest or "")
    with page.expect_download() as download:
        figure.get_by_role("link", name="SVG").click()
    assert download.value.suggested_filename == "Learn-1.svg"
    assert ElementTree.parse(download.value.path()).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    figure.get_by_role("button", name="Enlarge", exact=True).last.click()
    enlarged = page.get_by_role("dialog")
    enlarged.get_by_role("slider", name="History of the figure").fill("0")
    expect(enlarged).to_contain_text("1 of 5")


def test_output_figures_and_curves_of_a_run_are_looked_through(ran: Ran) -> None:
    output_is_searched_followed_timed_and_kept_as_a_file(ran)
    curves_are_zoomed_and_read_with_the_pointer_and_the_keyboard(ran)
    ran.tab("Output").click()
    the_history_of_a_figure_is_slid_over(ran)


def test_an_execution_is_its_pipeline_and_a_timeline(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url("lab/tree/digits/pipelines/train.dfpipe?reset"))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "5")
    editor.run()
    editor.expect_status("Train", "running")
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "train").dblclick()
    view = page.locator(".df-Execution")
    train = view.locator('.react-flow__node[data-id="Train"]')
    expect(view.get_by_role("tab", name="Graph")).to_have_attribute("aria-selected", "true")
    expect(train.locator(".df-Node")).to_have_attribute("data-status", "success")
    expect(train.locator(".df-Node-figure img")).to_be_visible()
    train.locator(".df-Node-header").click()
    expect(view.locator(".df-JobSummary-name strong")).to_have_text("Train")
    page.screenshot(path=SCREENSHOTS / "execution-graph.png")

    view.get_by_role("tab", name="Timeline").click()
    rows = view.locator(".df-Timeline-row[data-node]")
    expect(rows).to_have_count(6)
    split = view.locator('.df-Timeline-row[data-node="Split"]')
    split.click()
    expect(view.locator(".df-JobSummary-name strong")).to_have_text("Split")
    expect(split).to_have_attribute("aria-label", re.compile(r"Split: success, .*, from .* to "))
    area = view.locator('.df-Timeline-row[data-node="Train"] .df-Timeline-area').bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 10, area["y"] + 8)
    page.mouse.down()
    page.mouse.move(area["x"] + 90, area["y"] + 8, steps=4)
    page.mouse.up()
    page.screenshot(path=SCREENSHOTS / "execution-timeline.png")
    view.get_by_role("button", name="Show all").click()
    expect(view.get_by_role("button", name="Show all")).to_be_hidden()
