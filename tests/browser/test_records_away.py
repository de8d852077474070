"""A MongoDB that stops in the middle of a training: the person is told in each view, and sees what was missed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, use_dark_theme
from mongo_servers import MongoServer
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OPERATIONS = {
    "Learn": """
import random
import time
from pathlib import Path

import matplotlib.pyplot as plt


class Learn:
    def execute(self):
        losses = []
        while not Path("enough").exists():
            losses += [random.random() for _ in range(300)]
            print(f"step {len(losses) // 300}")
            plt.clf()
            plt.plot(losses[-300:])
            plt.show()
            time.sleep(0.5)
        print("learned")
        return losses
""",
    "Keep": """
class Keep:
    def execute(self, losses):
        print("kept")
""",
}
LEARN_AND_KEEP = {
    "format": 1,
    "nodes": {name: {"operation": name} for name in OPERATIONS},
    "edges": [{"source": "Learn", "output": "losses", "target": "Keep", "input": "losses"}],
    "layout": {"Learn": [0, 0], "Keep": [320, 0]},
}

MAKE = """
class Make:
    def execute(self):
        numbers = [1, 2, 3]
        return numbers
"""
MAKE_AND_KEEP = {
    "format": 1,
    "nodes": {
        "Make": {"operation": "Make"},
        "Keep": {"operation": "Output", "attributes": {"name": "numbers"}},
    },
    "edges": [{"source": "Make", "output": "numbers", "target": "Keep", "input": "data"}],
    "layout": {"Make": [0, 0], "Keep": [320, 0]},
}


def test_the_views_say_that_the_records_are_away_and_show_what_was_missed_when_they_are_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], own_mongo_server: MongoServer
) -> None:
    uri = own_mongo_server.uri("deepforge")
    lab = start_lab(f"--DeepForge.mongo_uri={uri}")
    folder = lab.root / "digits"
    for name, source in OPERATIONS.items():
        (folder / f"operations/{name}.py").write_text(source.lstrip())
    (folder / "pipelines/learn.dfpipe").write_text(json.dumps(LEARN_AND_KEEP))
    page = open_page(lab.url("lab/tree/digits/pipelines/learn.dfpipe?reset"))
    editor = Editor(page, shows="Learn")
    execute(page, "deepforge:show-panel")
    editor.run()
    editor.expect_status("Learn", "running")
    editor.select("Learn")
    expect(editor.node("Learn").locator("img")).to_be_visible()
    status_bar = page.locator(".jp-StatusBar-TextItem", has_text="running")
    notice = page.locator(".df-PipelineWidget .df-Banner")

    own_mongo_server.kill()
    expect(notice).to_contain_text(f"The records ({uri}) cannot be reached; what is shown may be out of date.")
    for node, word in (("Learn", "running · last known"), ("Keep", "pending · last known")):
        expect(editor.node(node).locator(".df-StatusChip-text")).to_have_text(word)
        spoken = editor.node(node).get_attribute("aria-labelledby")
        expect(page.locator(f"[id='{spoken}']")).to_contain_text(word)
    expect(editor.drawer().locator(".df-StatusChip-text")).to_have_text("running · last known")
    expect(status_bar).to_have_text("▶ 1 running · last known")
    figure = editor.figure("Learn")
    expect(editor.node("Learn").locator(".df-Node-figure img")).not_to_have_attribute("src", figure or "")
    page.screenshot(path=SCREENSHOTS / "records-away-editor.png")

    for _ in range(2):
        editor.stop()
        dialog = page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("The execution could not be stopped")
        expect(dialog).to_contain_text(f"{uri} cannot be reached now. Running operations go on")
        dialog.get_by_role("button", name="Close").click()

    use_dark_theme(page)
    editor.row("Executions", "learn").dblclick()
    view = page.locator(".df-Execution")
    expect(view.locator(".df-Banner")).to_contain_text("cannot be reached")
    expect(view.locator(".df-Execution-title .df-StatusChip")).to_have_text("running · last known")
    expect(view.locator(".react-flow__node")).to_have_count(2)
    page.screenshot(path=SCREENSHOTS / "records-away-execution-dark.png")
    (folder / "enough").touch()
    expect(view.locator(".df-Console")).to_contain_text("learned")

    execute(page, "deepforge:list-artifacts")
    execute(page, "deepforge:list-executions")
    page.wait_for_timeout(1500)  # JupyterLab keeps where tabs are a moment later
    page.goto(lab.url("lab"))
    lists = page.locator(".df-List")
    filled_later = f"The records ({uri}) cannot be reached; this is filled when they are back."
    expect(lists.filter(visible=True).locator(".df-Banner")).to_contain_text(filled_later)
    expect(lists.filter(visible=True).locator(".df-List-pager")).to_have_text("")
    page.screenshot(path=SCREENSHOTS / "records-away-restored-list-dark.png")
    page.get_by_role("tab", name="Artifacts of Handwritten digits").click()
    expect(lists.filter(visible=True).locator(".df-Banner")).to_contain_text(filled_later)
    page.get_by_role("tab", name="learn", exact=True).click()
    expect(view.locator(".df-Banner")).to_contain_text(filled_later)
    page.screenshot(path=SCREENSHOTS / "records-away-restored-execution-dark.png")

    own_mongo_server.start()
    expect(view.locator(".df-Banner")).to_have_count(0)
    expect(view.locator(".df-Execution-title .df-StatusChip")).to_contain_text("success")
    expect(view.locator(".react-flow__node")).to_have_count(2)
    page.screenshot(path=SCREENSHOTS / "records-back-execution-dark.png")
    page.get_by_role("tab", name="Executions of Handwritten digits").click()
    expect(lists.filter(visible=True).locator("tbody")).to_contain_text("success")
    expect(lists.filter(visible=True).locator(".df-List-pager")).to_have_text("1 execution")
    page.get_by_role("tab", name="Artifacts of Handwritten digits").click()
    expect(lists.filter(visible=True)).to_contain_text("No artifact yet")
    expect(page.locator(".df-Banner")).to_have_count(0)
    page.get_by_role("tab", name="learn.dfpipe").click()
    expect(notice).to_have_count(0)
    editor.expect_status("Keep", "success")
    editor.select("Keep")
    expect(editor.drawer().filter(visible=True)).to_contain_text("kept")
    expect(status_bar).to_be_hidden()


def test_lineages_comparisons_and_histories_that_are_restored_are_filled_when_the_records_are_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], own_mongo_server: MongoServer
) -> None:
    lab = start_lab(f"--DeepForge.mongo_uri={own_mongo_server.uri('deepforge')}")
    folder = lab.root / "digits"
    (folder / "operations/Make.py").write_text(MAKE.lstrip())
    (folder / "pipelines/make.dfpipe").write_text(json.dumps(MAKE_AND_KEEP))
    page = open_page(lab.url("lab/tree/digits/pipelines/make.dfpipe?reset"))
    editor = Editor(page, shows="Make")
    execute(page, "deepforge:show-panel")
    for name in ("make", "make_2"):
        editor.run_afresh()
        expect(editor.row("Executions", name)).to_be_visible()
        editor.expect_status("Keep", "success")

    editor.row("Executions", "make").click()
    editor.row("Executions", "make_2").click(modifiers=["Shift"])
    editor.row("Executions", "make_2").click(button="right")
    page.get_by_role("menuitem", name="Compare").click()
    execute(page, "deepforge:show-history")
    editor.row("Artifacts", "numbers").click(button="right")
    page.get_by_role("menuitem", name="Lineage").click()
    shown = {
        "Lineage": ".df-Lineage .react-flow__node",
        "executions compared": ".df-Compared th",
        "History": ".df-Version-message",
    }
    for title, part in shown.items():
        page.locator(".lm-TabBar-tab", has_text=title).first.click()
        expect(page.locator(part).first).to_be_visible()
    page.wait_for_timeout(1500)  # JupyterLab keeps where tabs are a moment later

    own_mongo_server.kill()
    page.goto(lab.url("lab"))
    for title in shown:
        page.locator(".lm-TabBar-tab", has_text=title).first.click()
        said = page.locator(".jp-MainAreaWidget").filter(visible=True).get_by_role("alert")
        expect(said).to_contain_text("cannot be reached now. Running operations go on")
    page.screenshot(path=SCREENSHOTS / "records-away-restored-history.png")

    own_mongo_server.start()
    for title, part in shown.items():
        page.locator(".lm-TabBar-tab", has_text=title).first.click()
        expect(page.locator(part).first).to_be_visible()
