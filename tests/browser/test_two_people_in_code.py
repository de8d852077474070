"""Two browsers edit one operation through jupyter-collaboration's room, one in the diagram and one in the code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import until
from browser.operation import OperationEditor
from playwright.sync_api import Page, expect

pytest.importorskip("jupyter_server_ydoc", reason="jupyter-collaboration is not installed here")
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# A key every 50 ms where the cursor is, as the browser itself types.
TYPES = """text => {
    const {editor} = window.jupyterapp.shell.currentWidget.content;
    editor.focus();
    editor.setCursorPosition({line: editor.lineCount - 1, column: 0});
    let count = 0;
    window.typed = 0;
    const timer = setInterval(() => {
        document.execCommand('insertText', false, text[count++]);
        window.typed = count;
        if (count === text.length) { clearInterval(timer); }
    }, 50);
}"""
SAID = "# " + "somebody types on and on while the interface changes " * 4


def test_edits_in_the_diagram_and_twenty_keys_a_second_elsewhere_both_stay_whole(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab("--YDocExtension.document_save_delay=0.2")
    ada = OperationEditor.open(lab, open_page, "Split")
    ben = OperationEditor.open(lab, open_page, "Split")
    before = ada.text()
    ben.page.evaluate(TYPES, SAID)
    expect(ada.line("# some")).to_be_attached()

    ada.rename("attribute", "seed", "start")
    ada.expect_names("attribute", "test_fraction", "start")
    ada.add("attribute", "shuffled: bool = True")
    ada.rename("output", "test", "held_out")
    ada.page.get_by_text("Only in the code").click()
    ada.menu("attribute", "shuffled", "Move up")
    ada.expect_names("attribute", "test_fraction", "shuffled", "start")
    assert ben.page.evaluate("() => window.typed") < len(SAID), "the typing was over before the edits were"

    assert until(lambda: ben.page.evaluate("() => window.typed") == len(SAID), timeout_s=30)
    assert until(lambda: ada.text() == ben.text())
    text = ada.text()
    assert text.endswith(SAID), text[-300:]
    code = text.removesuffix(SAID)
    assert "def __init__(self, test_fraction: float = 0.25, shuffled: bool = True, start: int = 7):" in code
    assert "default_rng(self.start)" in code
    assert "return train, held_out" in code
    for editor in (ada, ben):
        editor.expect_names("attribute", "test_fraction", "shuffled", "start")
        editor.expect_names("output", "train", "held_out")

    for _ in range(4):
        ada.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.sharedModel.undo()")
    assert until(lambda: ada.text() == before + SAID), ada.text()
    assert until(lambda: ben.text() == before + SAID)
    file = lab.root / "digits/operations/Split.py"
    assert until(lambda: file.read_text() == before + SAID)
