"""Two browsers edit one pipeline through jupyter-collaboration's room."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, until
from playwright.sync_api import Page, WebSocketRoute, expect

pytest.importorskip("jupyter_server_ydoc", reason="jupyter-collaboration is not installed here")
pytestmark = pytest.mark.browser

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "pipelines").glob("*.dfpipe"))
ROOM = re.compile("api/collaboration/room")
SHOTS = os.environ.get("DEEPFORGE_SCREENSHOTS")
SAVES_SOON = "--YDocExtension.document_save_delay=0.2"

READ = """async path => {
    const widget = await window.jupyterapp.commands.execute('docmanager:open', {path});
    await widget.context.ready;
    window.model = widget.context.model;
    return window.model.toString();
}"""
CHANGE_AND_CHANGE_BACK = """() => {
    const doc = window.model.sharedModel;
    doc.transact(() => doc.shared.meta.set('x-test', '1'));
    setTimeout(() => doc.transact(() => doc.shared.meta.delete('x-test')), 1000);
}"""


class Line:
    """A person's connection to the room, which can be cut off for a while."""

    def __init__(self) -> None:
        self.is_held = False
        self.waiting: list[Callable[[], None]] = []

    def connect(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        page.on_message(lambda message: self._pass(lambda: server.send(message)))
        server.on_message(lambda message: self._pass(lambda: page.send(message)))

    def _pass(self, send: Callable[[], None]) -> None:
        if self.is_held:
            self.waiting.append(send)
        else:
            send()

    def release(self) -> None:
        self.is_held = False
        for send in self.waiting:
            send()


def saved(file: Path) -> dict[str, Any]:
    """Empty while the file is being written."""
    text = file.read_text()
    document: dict[str, Any] = json.loads(text) if text.endswith("}\n") else {"nodes": {}, "edges": []}
    return document


def test_edits_of_different_nodes_both_survive_and_nobody_connects_to_what_the_other_deleted(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(SAVES_SOON)
    file = lab.root / "digits/pipelines/train.dfpipe"
    first = open_page(lab.url(TRAIN))
    ada = Editor(first)
    line = Line()
    second = open_page("about:blank")
    second.route_web_socket(ROOM, line.connect)
    second.goto(lab.url(TRAIN))
    ben = Editor(second)
    for page in (first, second):
        expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()

    ada.select("Split")
    frame = ben.node("Split").locator(".df-PersonFrame")
    expect(frame).to_have_attribute("title", re.compile("^Selected by .+"))
    expect(ben.node("Split")).to_have_accessible_name(re.compile("selected by .+"))
    first.mouse.move(600, 500)
    expect(second.locator(".df-Pointer")).to_be_visible()
    if SHOTS:
        second.screenshot(path=f"{SHOTS}/two-people.png")
    ada.select("Train")
    expect(frame).to_have_count(0)

    line.is_held = True
    ada.set_attribute("Train", "learning_rate", "2e-3")
    ada.set_attribute("Train", "seed", "9007199254740993")
    ben.set_attribute("Split", "test_fraction", "0.50")
    line.release()
    expect(ada.node("Split")).to_contain_text("0.50")
    expect(ben.node("Train")).to_contain_text("9007199254740993")

    def holds_both() -> bool:
        text = file.read_text()
        return all(
            value in text for value in ('"learning_rate": 2e-3', '"seed": 9007199254740993', '"test_fraction": 0.50')
        )

    assert until(holds_both), file.read_text()

    line.is_held = True
    ada.select("Train")
    first.keyboard.press("Delete")
    expect(ada.node("Train")).to_have_count(0)
    ben.connect(("Split", "test"), ("Train", "validation"))
    expect(second.locator(".react-flow__edge")).to_have_count(7)
    line.release()
    for page in (first, second):
        expect(page.locator('.react-flow__node[data-id="Train"]')).to_have_count(0)
        expect(page.locator(".react-flow__edge")).to_have_count(3)
    assert until(lambda: "Split" in saved(file)["nodes"] and "Train" not in file.read_text().replace("TrainV", ""))
    assert len(saved(file)["edges"]) == 3


def test_every_file_of_the_corpus_comes_back_from_a_room_byte_for_byte(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(SAVES_SOON)
    folder = lab.root / "digits/pipelines"
    page = open_page(lab.url(TRAIN))
    Editor(page)
    for original in CORPUS:
        copy = folder / f"corpus-{original.name}"
        shutil.copy(original, copy)
        text = original.read_text(encoding="utf-8")
        assert page.evaluate(READ, f"digits/pipelines/{copy.name}") == text
        if page.evaluate("() => window.model.sharedModel.unreadable !== null"):
            continue
        page.evaluate(CHANGE_AND_CHANGE_BACK)
        assert until(lambda copy=copy: "x-test" in copy.read_text(encoding="utf-8")), copy.name  # type: ignore[misc]
        assert until(lambda copy=copy, text=text: copy.read_text(encoding="utf-8") == text), copy.name  # type: ignore[misc]
