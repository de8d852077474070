"""Windows line ends, tabs and letters beyond ASCII survive edits from the diagram."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import until
from browser.operation import OperationEditor
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CODE = 'class Mäße:\r\n\t"""Größe \U0001f600 zählt."""\r\n\r\n\tdef execute(self, maß):\r\n\t\treturn maß\r\n'


@pytest.mark.parametrize("collaboration", [True, False], ids=["with-collaboration", "without-collaboration"])
def test_an_edit_from_the_diagram_leaves_line_ends_and_letters_as_they_are(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], collaboration: bool
) -> None:
    lab = start_lab(*(() if collaboration else ("--YDocExtension.disable_rtc=True",)))
    file = lab.root / "digits/operations/Mäße.py"
    file.write_bytes(CODE.encode())
    editor = OperationEditor.open(lab, open_page, "Mäße")
    editor.add("input", "größe: int")
    editor.rename("output", "maß", "länge")
    editor.expect_names("output", "länge")
    editor.save()
    changed = CODE.replace("self, maß", "self, maß, größe: int").replace(
        "\t\treturn maß", "\t\tlänge = maß\r\n\t\treturn länge"
    )
    assert until(lambda: file.read_bytes() == changed.encode()), file.read_bytes()
