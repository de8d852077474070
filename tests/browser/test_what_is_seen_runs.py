"""Run runs what the person sees, also what was typed a moment ago."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CODE = '''class LoadDigits:
    """Loads nothing."""

    def execute(self):
        print("{said}")
        dataset = {{}}
        return dataset
'''


@pytest.mark.parametrize("collaboration", [True, False], ids=["with-collaboration", "without-collaboration"])
def test_code_typed_just_before_run_is_what_runs(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], collaboration: bool
) -> None:
    lab = start_lab(*(() if collaboration else ("--YDocExtension.disable_rtc=True",)))
    (lab.root / "digits/operations/LoadDigits.py").write_text(CODE.format(said="as it was"))
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    execute(page, "docmanager:open", "{path: 'digits/operations/LoadDigits.py', options: {mode: 'split-bottom'}}")
    line = page.locator(".cm-line", has_text="as it was")
    expect(line).to_be_visible()
    line.click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type('print("as it was typed")')

    with page.expect_request(lambda request: request.url.partition("?")[0].endswith("/executions")) as started:
        editor.run()

    assert {"operations/LoadDigits.py", "pipelines/train.dfpipe"} <= started.value.post_data_json["seen"].keys()
    editor.select("LoadDigits")
    expect(editor.drawer()).to_contain_text("as it was typed")
