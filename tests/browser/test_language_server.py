"""A language server serves the operation editor as it serves JupyterLab's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import until
from browser.operation import OperationEditor
from playwright.sync_api import Page, expect

pytest.importorskip("jupyterlab_lsp", reason="jupyterlab-lsp is not installed here")
pytest.importorskip("pyrefly", reason="no language server is installed here: pip install pyrefly")
pytestmark = pytest.mark.browser


def test_it_completes_what_a_module_of_the_project_defines_and_marks_what_is_wrong(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    editor = OperationEditor.open(start_lab(language_server=True), open_page, "Split")
    page = editor.page
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Fully initialized")
    editor.line("train = take").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("take(dataset, is_test, nothing=1).i")
    completer = page.locator(".jp-Completer:not(.lm-mod-hidden)")

    def completes(text: str) -> bool:
        page.keyboard.press("Tab")
        page.wait_for_timeout(500)
        return completer.is_visible() and text in completer.inner_text()

    # That `take` of utils/data.py gives a dictionary is known from there alone.
    assert until(lambda: completes("items"))
    page.screenshot(path=SCREENSHOTS / "language-server-light.png")
    page.keyboard.press("Escape")
    wrong = editor.widget.locator(".cm-lintRange-error", has_text="nothing")
    expect(wrong).to_be_visible()
