"""Debug mode: an operation of an execution that failed is edited there, run again on its inputs, and copied back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, until, use_dark_theme
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

GIVE = "class Give:\n    def execute(self):\n        number = 20\n        return number\n"
HALVE = "class Halve:\n    def execute(self, number):\n        half = numbr / 2\n        return half\n"
LINE_OF_CURSOR = "() => window.getSelection().anchorNode?.parentElement.closest('.cm-line')?.textContent"
REPAIRED = HALVE.replace("numbr", "number").replace("        return", '        print("half is", half)\n        return')


def test_an_operation_is_repaired_in_its_execution_and_copied_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    file = folder / "operations/Halve.py"
    (folder / "operations/Give.py").write_text(GIVE)
    file.write_text(HALVE)
    nodes = {"Give": {"operation": "Give"}, "Halve": {"operation": "Halve"}}
    edges = [{"source": "Give", "output": "number", "target": "Halve", "input": "number"}]
    document = {"format": 1, "nodes": nodes, "edges": edges, "layout": {"Give": [0, 0], "Halve": [320, 0]}}
    (folder / "pipelines/halve.dfpipe").write_text(json.dumps(document))
    page = open_page(lab.url("lab/tree/digits/pipelines/halve.dfpipe?reset"))
    editor = Editor(page, shows="Halve")
    editor.run()
    editor.expect_status("Halve", "failed")
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "halve").dblclick()
    view = page.locator(".df-Execution:visible")
    view.locator(".df-JobDrawer-failure").get_by_role("button", name="operations/Halve.py, line 3").click()
    expect(view.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")
    code = view.locator(".df-ExecutionCode")
    expect(code.locator(".cm-content")).to_contain_text("numbr / 2")
    assert until(lambda: page.evaluate(LINE_OF_CURSOR) == "        half = numbr / 2")
    expect(code.locator(".cm-content")).to_have_attribute("aria-readonly", "true")

    code.get_by_role("button", name="Debug").click()
    expect(code.locator(".cm-content")).not_to_have_attribute("aria-readonly", "true")
    expect(code).to_contain_text("Utils, serializers and resources are taken as they ran")
    code.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(REPAIRED)
    expect(code.locator('[role="status"]')).to_have_text("Edits kept")
    page.screenshot(path=SCREENSHOTS / "debug-edited-light.png")
    code.get_by_role("button", name="Run from here").click()

    expect(view.locator("h2")).to_have_text("halve_debug")
    halve = view.locator('.react-flow__node[data-id="Halve"] .df-Node')
    expect(halve).to_have_attribute("data-status", "success")
    expect(view.locator(".df-JobDrawer")).to_contain_text("half is 10.0")
    expect(view.locator('.react-flow__node[data-id="Give"] .df-Node')).to_contain_text("reused")
    assert file.read_text() == HALVE
    page.screenshot(path=SCREENSHOTS / "debug-again-light.png")

    use_dark_theme(page)
    view.get_by_role("tab", name="Code").click()
    expect(code.locator(".cm-content")).to_contain_text("half is")
    page.screenshot(path=SCREENSHOTS / "debug-code-dark.png")
    code.get_by_role("button", name="Copy to the project…").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog.locator(".df-TextDiff")).to_contain_text("numbr / 2")
    page.screenshot(path=SCREENSHOTS / "debug-copy-dark.png")
    dialog.get_by_role("button", name="Copy", exact=True).click()
    assert until(lambda: file.read_text() == REPAIRED)
    expect(page.locator(".df-OperationWidget")).to_be_visible()
    page.get_by_role("tab", name="halve_debug").click()
    view.get_by_role("button", name="halve, again from Halve").click()
    expect(view.locator("h2")).to_have_text("halve")
    expect(view.get_by_role("button", name="again as halve_debug")).to_be_visible()
    expect(view.get_by_role("tab", name="Code")).to_have_attribute("aria-selected", "true")
    code.get_by_role("button", name="Back to what ran").click()
    expect(code.locator(".cm-content")).to_contain_text("numbr / 2")
