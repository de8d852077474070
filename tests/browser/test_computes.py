"""Running elsewhere: a compute of another package is chosen with its options, remembered, and seen in the execution."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, until, use_dark_theme
from distributions import install_compute, install_fresh
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TRAIN = '''
import os

import deepforge


class Train:
    """Trains, as far as this test is concerned."""

    def __init__(self, epochs: int = 3):
        self.epochs = epochs

    def execute(self):
        print("on", os.environ.get("DEVICE", "this server"))
        for epoch in range(self.epochs):
            deepforge.log(step=epoch, loss=1 / (epoch + 1))
        model = self.epochs
        return model
'''


def test_a_run_on_another_compute_with_its_options(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    start_lab: Callable[..., Lab],
    open_page: Callable[..., Page],
) -> None:
    packages = tmp_path / "packages"
    install_fresh(packages)
    install_compute(packages, "cluster", "import no_such_cluster")
    paths = [str(packages), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    lab = start_lab()
    folder = lab.root / "digits"
    (folder / "operations/Train.py").write_text(TRAIN.lstrip())
    document = {"format": 1, "nodes": {"Train": {"operation": "Train"}}, "edges": [], "layout": {"Train": [0, 0]}}
    (folder / "pipelines/short.dfpipe").write_text(json.dumps(document))
    page = open_page(lab.url("lab/tree/digits/pipelines/short.dfpipe?reset"))
    editor = Editor(page, shows="Train")
    editor.select("Train")
    drawer = page.locator(".df-PipelineWidget .df-JobDrawer")

    page.keyboard.press("Control+Alt+Enter")
    dialog = page.locator(".df-RunDialog")
    runs_on = dialog.get_by_label("Runs on")
    expect(runs_on.locator("option")).to_have_text(["This server", "cluster (cannot be used)", "Fresh interpreters"])
    runs_on.select_option("cluster")
    expect(dialog.get_by_role("alert")).to_contain_text("No module named 'no_such_cluster'")
    page.screenshot(path=SCREENSHOTS / "run-compute-broken-light.png")
    runs_on.select_option("fresh")
    dialog.locator('[data-field="device"] select').select_option(label="cuda")
    dialog.get_by_role("button", name="Check").click()
    expect(dialog.locator(".df-RunCheck")).to_contain_text("It works: Python 3.")
    page.screenshot(path=SCREENSHOTS / "run-compute-light.png")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog).to_have_count(0)
    editor.expect_status("Train", "success")
    expect(drawer).to_contain_text("on cuda")

    run = page.locator(".df-RunButton button").first
    assert until(lambda: "fresh · device = cuda" in (run.get_attribute("title") or ""))
    page.keyboard.press("Control+Alt+Enter")
    expect(runs_on).to_have_value("fresh")
    expect(dialog.locator('[data-field="device"] select')).to_contain_text("cuda")
    use_dark_theme(page)
    page.screenshot(path=SCREENSHOTS / "run-compute-dark.png")
    dialog.get_by_role("button", name="Cancel").click()
    execute(page, "deepforge:show-panel")
    editor.row("Executions", "short").dblclick()
    expect(page.locator(".df-Chosen-value")).to_have_text(["fresh · device = cuda"])
    page.screenshot(path=SCREENSHOTS / "execution-compute-dark.png")
