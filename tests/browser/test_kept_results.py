"""What a run leaves: an artifact for other pipelines, and an execution to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_an_artifact_of_one_pipeline_is_used_in_another_and_the_execution_shows_its_figures(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    page = open_page(start_lab().url(TRAIN))
    editor = Editor(page)
    execute(page, "deepforge:show-panel")
    editor.set_attribute("Train", "epochs", "2")
    editor.run()
    for node in ("Output", "Evaluate", "Explore"):
        editor.expect_status(node, "success")
    expect(editor.row("Artifacts", "digits-model")).to_contain_text("MLPClassifier")

    editor.row("Pipelines", "evaluate-pretrained").dblclick()
    page.locator(".react-flow__node[data-id='Input']").wait_for()
    other = page.locator(".df-PipelineWidget:not(.lm-mod-hidden)")
    other.locator(".df-RunButton button").first.click()
    evaluated = other.locator(".react-flow__node[data-id='Evaluate'] .df-Node")
    expect(evaluated).to_have_attribute("data-status", "success")

    editor.row("Executions", "evaluate_pretrained").dblclick()
    view = page.locator(".df-Execution")
    view.get_by_role("tab", name="Figures").first.click()
    expect(view.locator(".df-AllFigures img")).to_have_count(2)
    page.wait_for_timeout(2000)  # JupyterLab keeps its layout some time after it changed
    page.reload()
    expect(page.locator(".df-Execution h2")).to_have_text("evaluate_pretrained")
