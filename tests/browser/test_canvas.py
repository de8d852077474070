"""Notes on the canvas, finding a node, and pictures of the whole pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser.conftest import Lab
from browser.editor import TRAIN, Editor, execute, until
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def notes_of(file: Path) -> list[str]:
    text = file.read_text()
    return [note["text"] for note in json.loads(text).get("notes", [])] if text.endswith("}\n") else []


def test_a_note_is_written_kept_and_in_the_picture_and_a_node_is_found(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    file = lab.root / "digits/pipelines/train.dfpipe"

    page.locator(".react-flow__pane").click(position={"x": 300, "y": 560})
    page.keyboard.press("n")
    page.keyboard.type("# Digits\nHeld **back** to test with.")
    page.keyboard.press("Escape")
    note = page.locator(".react-flow__node-note")
    expect(note.locator("h1")).to_contain_text("Digits")
    expect(note.locator("strong")).to_have_text("back")
    page.keyboard.press("Control+s")
    assert until(lambda: notes_of(file) == ["# Digits\nHeld **back** to test with."])

    with page.expect_download() as download:
        execute(page, "deepforge:export-picture", "{format: 'svg'}")
    download.value.save_as(tmp_path / "train.svg")
    svg = "{http://www.w3.org/2000/svg}"
    picture = ElementTree.parse(tmp_path / "train.svg")
    texts = {"".join(text.itertext()): text for text in picture.iter(f"{svg}text")}
    for shown in ("LoadDigits", "Keep the model", "validation?", "Digits", "Held back to test with."):
        assert shown in texts
    assert [bold.text for bold in texts["Held back to test with."].iter(f"{svg}tspan")] == ["back"]
    with page.expect_download() as download:
        execute(page, "deepforge:export-picture", "{format: 'png'}")
    download.value.save_as(tmp_path / "train.png")
    assert (tmp_path / "train.png").read_bytes().startswith(b"\x89PNG")

    page.keyboard.press("Control+f")
    page.keyboard.type("evalu")
    expect(page.locator(".react-flow__node.selected")).to_have_attribute("data-id", "Evaluate")
    page.keyboard.press("Escape")
    note.click()
    page.keyboard.press("Delete")
    expect(note).to_have_count(0)
    editor.select("Train")
    page.keyboard.press("Control+z")
    expect(note).to_have_count(1)
