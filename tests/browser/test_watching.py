"""What a run printed, drew and measured, as a person looks at it: curves, the console, figures and their history."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LEARN = """
import math

import deepforge


class Learn:
    def execute(self):
        for step in range(101):
            loss = math.exp(-step / 30)
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


def test_curves_are_zoomed_and_read_with_the_pointer_and_the_keyboard(ran: Ran) -> None:
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
