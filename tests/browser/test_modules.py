"""Utils and serializers: made in the panel, imported by operations, and whole after a rename."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import TRAIN, Editor, execute, until, use_dark_theme
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DESCRIBE = """
from utils.shapes import describe


class Describe:
    def execute(self):
        print("It is", describe(3))
"""
MAKE = """
from serializers.point import Point


class Make:
    def execute(self):
        point = Point([1, 2])
        return point
"""
READ = """
class Read:
    def execute(self, point):
        print("Read", type(point).__name__, point.content)
"""


def make(page: Page, section: str, name: str) -> None:
    page.locator(f'.df-Section[data-section="{section}"] .df-Section-header .df-IconButton').click()
    dialog = page.locator(".jp-Dialog")
    dialog.locator("input").fill(name)
    dialog.locator(".jp-mod-accept").click()
    expect(dialog).to_have_count(0)


def write_pipeline(folder: Path, name: str, nodes: dict[str, str], edges: list[dict[str, str]]) -> None:
    document = {"format": 1, "nodes": {node: {"operation": kind} for node, kind in nodes.items()}, "edges": edges}
    (folder / f"pipelines/{name}.dfpipe").write_text(json.dumps(document))


def open_pipeline(page: Page, name: str) -> None:
    execute(page, "deepforge:open-document", f'{{path: "pipelines/{name}.dfpipe"}}')


def test_a_util_is_made_imported_run_broken_and_renamed(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    execute(page, "deepforge:show-panel")
    expect(editor.row("Utils", "data")).to_contain_text("operations")

    make(page, "utils", "shapes")
    row = editor.row("Utils", "shapes")
    expect(row).to_contain_text("not used")
    expect(page.locator(".jp-FileEditor:visible")).to_contain_text("def describe(value)")

    (folder / "operations/Describe.py").write_text(DESCRIBE)
    write_pipeline(folder, "describe", {"Describe": "Describe"}, [])
    expect(row).to_contain_text("1 operation")
    expect(row).to_have_attribute(
        "title",
        "utils/shapes.py\nWhat operations share; they import it: "
        "from utils.shapes import describe\nImported by Describe",
    )
    open_pipeline(page, "describe")
    shown = Editor(page, shows="Describe")
    execute(page, "deepforge:run")
    shown.expect_status("Describe", "success")

    for theme in ("light", "dark"):
        if theme == "dark":
            use_dark_theme(page)
            expect(page.locator("#jupyterlab-splash")).to_have_count(0)
        page.screenshot(path=SCREENSHOTS / f"modules-{theme}.png")

    code = folder / "utils/shapes.py"
    good = code.read_text()
    code.write_text("def describe(:\n")
    expect(row).to_contain_text("1 problem")
    code.write_text(good)
    expect(row).to_contain_text("1 operation")

    row.click(button="right")
    page.locator(".lm-Menu-item", has_text="Rename").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("1 file imports it and changes with it")
    expect(dialog).to_contain_text("operations/Describe.py")
    dialog.locator("input").fill("my-shapes")
    dialog.locator(".jp-mod-accept").click()
    expect(dialog).to_contain_text("cannot be imported by Python")
    dialog.locator("input").fill("forms")
    dialog.locator(".jp-mod-accept").click()
    expect(editor.row("Utils", "forms")).to_contain_text("1 operation")
    assert until(lambda: "from utils.forms import describe" in (folder / "operations/Describe.py").read_text())
    page.locator(".Toastify__toast", has_text="is now").get_by_text("Undo").click()
    expect(editor.row("Utils", "shapes")).to_contain_text("1 operation")
    assert until(lambda: (folder / "operations/Describe.py").read_text() == DESCRIBE)


def test_a_serializer_keeps_values_of_its_type_between_operations(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    execute(page, "deepforge:show-panel")
    make(page, "serializers", "point")
    row = editor.row("Serializers", "point")
    expect(row).to_contain_text("Point")

    (folder / "operations/Make.py").write_text(MAKE)
    (folder / "operations/Read.py").write_text(READ)
    edge = {"source": "Make", "output": "point", "target": "Read", "input": "point"}
    write_pipeline(folder, "points", {"Make": "Make", "Read": "Read"}, [edge])
    open_pipeline(page, "points")
    shown = Editor(page, shows="Read")
    execute(page, "deepforge:run")
    shown.expect_status("Read", "success")
    shown.select("Read")
    expect(page.locator(".df-JobDrawer:visible")).to_contain_text("Read Point [1, 2]")
