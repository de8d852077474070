"""What is done with an execution after it ran: tried again where it broke, named, starred, described."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

FLAKY = """
from pathlib import Path


class Flaky:
    def execute(self, data):
        print("looks for ready.txt", flush=True)
        lines = len(Path("ready.txt").read_text().splitlines())
        return lines
"""


@dataclass
class Failed:
    """An execution that failed, in its view."""

    lab: Lab
    editor: Editor
    view: Locator

    @property
    def page(self) -> Page:
        return self.editor.page

    @property
    def flaky(self) -> Locator:
        """Its node in the view's graph."""
        return self.view.locator('.react-flow__node[data-id="Flaky"] .df-Node')

    @property
    def row(self) -> Locator:
        return self.editor.row("Executions", "broken")


def broken(lab: Lab) -> None:
    """A pipeline whose second node fails until there is a file `ready.txt`."""
    folder = lab.root / "digits"
    (folder / "operations/Flaky.py").write_text(FLAKY.lstrip())
    nodes = {"Load": {"operation": "LoadDigits"}, "Flaky": {"operation": "Flaky"}}
    edges = [{"source": "Load", "output": "dataset", "target": "Flaky", "input": "data"}]
    layout = {"Load": [0, 0], "Flaky": [320, 0]}
    document = {"format": 1, "nodes": nodes, "edges": edges, "layout": layout}
    (folder / "pipelines/broken.dfpipe").write_text(json.dumps(document))


@pytest.fixture
def failed(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Failed:
    lab = start_lab()
    broken(lab)
    page = open_page(lab.url("lab/tree/digits/pipelines/broken.dfpipe?reset"))
    editor = Editor(page, shows="Flaky")
    editor.run()
    editor.expect_status("Flaky", "failed")
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "broken").dblclick()
    view = page.locator(".df-Execution")
    expect(view.locator("h2")).to_have_text("broken")
    return Failed(lab, editor, view)


def test_an_execution_that_failed_goes_on_where_it_broke(failed: Failed) -> None:
    page, view = failed.page, failed.view
    expect(failed.flaky).to_have_attribute("data-status", "failed")
    view.get_by_role("button", name="Why it ran").click()
    expect(view.locator(".df-WhyRan-answer")).to_contain_text("no earlier result in this pipeline")
    page.screenshot(path=SCREENSHOTS / "execution-failed.png")
    page.keyboard.press("Escape")
    expect(view.locator(".df-WhyRan-answer")).to_have_count(0)
    (failed.lab.root / "digits/ready.txt").write_text("1\n2\n")
    view.get_by_role("button", name="Retry failed").click()
    expect(failed.flaky).to_have_attribute("data-status", "success")
    expect(view.locator(".df-JobDrawer")).to_contain_text("looks for ready.txt")
    expect(view.locator(".df-JobDrawer")).not_to_contain_text("FileNotFoundError")
    expect(view.get_by_role("button", name="Retry failed")).to_have_count(0)

    view.get_by_role("tab", name="Timeline").click()
    bars = view.locator('.df-Timeline-row[data-node="Flaky"] .df-Timeline-bar')
    expect(bars).to_have_count(2)
    bars.first.click()
    chooser = view.get_by_role("combobox", name="Attempt")
    expect(chooser.locator("option:checked")).to_have_text("attempt 1: failed")
    expect(view.locator(".df-Failure")).to_contain_text("FileNotFoundError")
    expect(view.locator(".df-Failure").get_by_role("button")).to_have_text("operations/Flaky.py, line 7")
    view.get_by_role("button", name="Why it ran").click()
    expect(view.locator(".df-WhyRan-answer")).to_contain_text("no earlier result in this pipeline")
    expect(view.locator(".df-WhyRan-answer")).not_to_contain_text("tried again")
    page.screenshot(path=SCREENSHOTS / "execution-earlier-attempt.png")
    page.reload()  # before JupyterLab has kept its layout
    expect(chooser.locator("option:checked")).to_have_text("attempt 1: failed")
    view.locator('.df-Timeline-row[data-node="Flaky"]').press("ArrowRight")
    expect(chooser.locator("option:checked")).to_have_text("attempt 2: success")
    view.get_by_role("button", name="Why it ran").click()
    expect(view.locator(".df-WhyRan-answer")).to_contain_text("Attempt 1 failed: it was tried again.")
    expect(view.locator(".df-JobDrawer")).not_to_contain_text("FileNotFoundError")


def test_an_execution_is_starred_named_tagged_and_described(failed: Failed) -> None:
    page, view = failed.page, failed.view
    view.get_by_role("button", name="Star this execution").click()
    expect(view.get_by_role("button", name="Remove the star")).to_be_visible()

    view.locator("h2").dblclick()
    field = view.get_by_role("textbox", name="Name")
    field.fill("without data")
    field.press("Enter")
    expect(view.locator("h2")).to_have_text("without_data")
    expect(failed.editor.row("Executions", "without_data")).to_contain_text("★")

    view.get_by_role("button", name="Tag", exact=True).click()
    tag = view.get_by_role("textbox", name="New tag")
    for text in ("baseline", "paper"):
        tag.fill(text)
        tag.press("Enter")
        expect(view.locator(".df-Tag", has_text=text)).to_be_visible()
    tag.press("Escape")
    view.get_by_role("button", name="Remove the tag paper").click()
    expect(view.locator(".df-Tag")).to_have_count(1)

    view.get_by_role("button", name="Note", exact=True).click()
    note = view.get_by_role("textbox", name="Note, in markdown")
    note.fill("Fails without `ready.txt`: **make it first**.")
    note.press("Control+Enter")
    expect(view.locator(".df-Execution-note strong")).to_have_text("make it first")
    page.screenshot(path=SCREENSHOTS / "execution-marked.png")

    page.wait_for_timeout(2000)  # JupyterLab keeps its layout some time after it changed
    page.reload()
    view = page.locator(".df-Execution")
    expect(view.locator("h2")).to_have_text("without_data")
    expect(view.locator(".df-Tag")).to_have_text(["baseline"])
    expect(view.locator(".df-Execution-note strong")).to_be_visible()


def test_a_name_that_another_execution_has_is_refused_where_it_is_written(failed: Failed) -> None:
    page, view = failed.page, failed.view
    view.get_by_role("button", name="Run again").click()
    page.locator(".df-Execution:not(.lm-mod-hidden) h2", has_text="broken_2").wait_for()
    shown = page.locator(".df-Execution:visible")
    shown.locator("h2").dblclick()
    field = shown.get_by_role("textbox", name="Name")
    field.fill("broken")
    field.press("Enter")
    expect(shown.locator(".df-Execution-refused")).to_contain_text("“broken” already")
    field.press("Escape")
    expect(shown.locator("h2")).to_have_text("broken_2")


def test_the_panel_offers_the_same(failed: Failed) -> None:
    page, row = failed.page, failed.row
    row.click(button="right")
    page.get_by_role("menuitem", name="Star", exact=True).click()
    expect(row).to_contain_text("★")
    (failed.lab.root / "digits/ready.txt").write_text("1\n")
    row.click(button="right")
    page.get_by_role("menuitem", name="Retry failed").click()
    expect(failed.flaky).to_have_attribute("data-status", "success")


SLOW = """
import time


class Slow:
    reuse = False

    def execute(self):
        print("runs", flush=True)
        time.sleep(60)
"""


def test_what_runs_is_in_jupyterlabs_own_places_and_its_end_is_told(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    settings = lab.home / "config/lab/user-settings/deepforge-jupyter/plugin.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"notifyAfter": 0}')
    folder = lab.root / "digits"
    (folder / "operations/Slow.py").write_text(SLOW.lstrip())
    document = {"format": 1, "nodes": {"Slow": {"operation": "Slow"}}, "edges": [], "layout": {"Slow": [0, 0]}}
    (folder / "pipelines/slow.dfpipe").write_text(json.dumps(document))
    page = open_page(lab.url("lab/tree/digits/pipelines/slow.dfpipe?reset"))
    editor = Editor(page, shows="Slow")
    editor.run()
    editor.expect_status("Slow", "running")
    status = page.get_by_role("button", name="1 running")
    expect(status).to_be_visible()

    page.locator('[data-id="jp-running-sessions"]').click()
    items = page.locator("#jp-running-sessions jp-tree-item")
    row = items.filter(has_text="0 of 1")
    expect(row).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "running-panel.png")
    row.hover()
    row.locator(".jp-RunningSessions-itemShutdown").click()
    editor.expect_status("Slow", "canceled")
    expect(status).to_have_count(0)
    expect(row).to_have_count(0)

    editor.run()
    editor.expect_status("Slow", "running")
    status.click()
    expect(page.locator(".df-Execution h2")).to_have_text("slow_2")
    execute(page, "launcher:create")
    row.hover()
    row.locator(".jp-RunningSessions-itemShutdown").click()
    told = page.locator(".jp-toast-message, .Toastify__toast", has_text="slow_2: canceled after").first
    expect(told).to_be_visible(timeout=20_000)
    page.screenshot(path=SCREENSHOTS / "execution-ended.png")
