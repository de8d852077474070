"""Two browsers edit one operation through jupyter-collaboration's room: in the diagram and in the code, or as cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import until
from browser.operation import OperationEditor
from browser.trying import Cells
from playwright.sync_api import Page, expect

pytest.importorskip("jupyter_server_ydoc", reason="jupyter-collaboration is not installed here")
pytestmark = pytest.mark.browser

# A key every 50 ms where the cursor is, as the browser itself types, until somebody says that it is enough.
TYPES = """said => {
    const {editor} = window.jupyterapp.shell.currentWidget.content;
    editor.focus();
    editor.setCursorPosition({line: editor.lineCount - 1, column: 0});
    window.typed = '';
    window.isEnough = false;
    const timer = setInterval(() => {
        if (window.isEnough) {
            clearInterval(timer);
            return;
        }
        const key = said[window.typed.length % said.length];
        document.execCommand('insertText', false, key);
        window.typed += key;
    }, 50);
}"""
SAID = "# somebody types on and on "


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
    ben.page.wait_for_function("window.typed.length > 40")
    typed = ben.page.evaluate("() => { window.isEnough = true; return window.typed; }")

    assert until(lambda: ada.text() == ben.text() and ada.text().endswith(typed)), ada.text()[-300:]
    code = ada.text().removesuffix(typed)
    assert "def __init__(self, test_fraction: float = 0.25, shuffled: bool = True, start: int = 7):" in code
    assert "default_rng(self.start)" in code
    assert "return train, held_out" in code
    for editor in (ada, ben):
        editor.expect_names("attribute", "test_fraction", "shuffled", "start")
        editor.expect_names("output", "train", "held_out")

    for _ in range(4):
        ada.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.sharedModel.undo()")
    assert until(lambda: ada.text() == before + typed), ada.text()
    assert until(lambda: ben.text() == before + typed)
    file = lab.root / "digits/operations/Split.py"
    assert until(lambda: file.read_text() == before + typed)


def test_two_people_edit_one_operation_as_cells(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> None:
    lab = start_lab("--YDocExtension.document_save_delay=0.2")
    ada = OperationEditor.open(lab, open_page, "Split")
    ben = OperationEditor.open(lab, open_page, "Split")
    hers, his = Cells(ada.page), Cells(ben.page)
    assert until(lambda: hers.labels == his.labels == ["Imports", "Class Split"])
    before = his.numbers("Class Split")[0]
    his.cell("Class Split").locator(".cm-line", has_text="class Split").click()
    ben.page.keyboard.press("End")
    ben.page.keyboard.type("  # one")

    hers.cell("Imports").locator(".cm-content").click()
    ada.page.keyboard.press("Control+End")
    ada.page.keyboard.insert_text("\n\n\ndef half(x):\n    return x / 2")
    hers.cell("Class Split").locator(".cm-line", has_text="Keeps a part").click()
    both = ["Imports", "Function half", "Class Split"]
    assert until(lambda: hers.labels == his.labels == both), (hers.labels, his.labels)
    expect(his.cell("Class Split").locator(".cm-content")).to_be_focused()
    ben.page.keyboard.type(" person")

    assert until(lambda: ada.text() == ben.text() and "\nclass Split:  # one person\n" in ada.text()), ada.text()
    assert until(lambda: hers.numbers("Class Split")[0] == his.numbers("Class Split")[0] == before + 4)
    assert until(lambda: (lab.root / "digits/operations/Split.py").read_text() == ben.text())
