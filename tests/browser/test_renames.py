"""Pipelines stay whole when operations and ports get other names, whoever renames them where."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.conftest import TOKEN, Lab
from browser.editor import TRAIN, Editor, execute, until
from playwright.sync_api import Page, expect

from deepforge_jupyter.client import Client
from deepforge_jupyter.protocol.requests import Rename

pytestmark = pytest.mark.browser


class Files:
    """The project as it lies on disk."""

    def __init__(self, lab: Lab) -> None:
        self.folder = lab.root / "digits"

    def operations(self, pipeline: str) -> set[str]:
        text = (self.folder / f"pipelines/{pipeline}.dfpipe").read_text()
        return {node["operation"] for node in json.loads(text)["nodes"].values()} if text.endswith("}\n") else set()

    def outputs_of(self, node: str, pipeline: str) -> set[str]:
        text = (self.folder / f"pipelines/{pipeline}.dfpipe").read_text()
        edges = json.loads(text)["edges"] if text.endswith("}\n") else []
        return {edge["output"] for edge in edges if edge["source"] == node}

    def use(self, operation: str, *pipelines: str) -> bool:
        return all(operation in self.operations(pipeline) for pipeline in pipelines)


def test_an_operation_is_renamed_in_two_pipelines_and_back_and_a_port_follows_its_code(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    files = Files(lab)
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    split = editor.node("Split").locator(".df-Node")

    execute(page, "deepforge:show-panel")
    editor.row("Operations", "Split").click(button="right")
    page.locator(".lm-Menu-item", has_text="Rename").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("pipelines/compare.dfpipe")
    expect(dialog).to_contain_text("pipelines/train.dfpipe")
    dialog.locator("input").fill("Train")
    dialog.locator(".jp-mod-accept").click()
    expect(dialog).to_contain_text("operations/Train.py is there already")
    dialog.locator("input").fill("Divide")
    dialog.locator(".jp-mod-accept").click()

    expect(split).to_contain_text("Divide")
    assert until(lambda: files.use("Divide", "train", "compare"))
    assert "class Divide" in (files.folder / "operations/Divide.py").read_text()
    page.locator(".Toastify__toast", has_text="is now").get_by_text("Undo").click()
    assert until(lambda: files.use("Split", "train", "compare"))
    assert "class Split" in (files.folder / "operations/Split.py").read_text()
    expect(split).to_have_attribute("data-known", "true")

    code = files.folder / "operations/Split.py"
    code.write_text(code.read_text().replace("test", "held_out"))
    offer = page.locator(".Toastify__toast", has_text="seems to be called “held_out” now")
    offer.get_by_text("Update pipelines").click()
    assert until(lambda: "held_out" in files.outputs_of("Split", "train"))
    assert "held_out" in files.outputs_of("Split", "compare")
    expect(page.locator(".df-Toolbar")).to_contain_text("No problems")


def test_a_file_renamed_in_the_file_browser_takes_pipelines_along(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    files = Files(lab)
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    page.evaluate(
        "() => window.jupyterapp.serviceManager.contents.rename("
        "'digits/operations/Explore.py', 'digits/operations/Look.py')"
    )
    expect(editor.node("Explore")).to_contain_text("Look")
    assert until(lambda: files.use("Look", "train"))
    assert "class Look" in (files.folder / "operations/Look.py").read_text()


def test_a_rename_by_somebody_else_reaches_a_pipeline_that_is_open_here_through_its_room(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    editor.set_attribute("Train", "epochs", "3")
    with Client(f"http://127.0.0.1:{lab.port}/", token=TOKEN) as client:
        project = client.project_at("digits").id
        renamed = client.rename(project, Rename(kind="operation", name="Train", new_name="Fit"))
    assert renamed.pipelines["pipelines/train.dfpipe"] == ("Train",)
    expect(editor.node("Train")).to_contain_text("Fit")
    expect(editor.node("Train")).to_contain_text("epochs 3")
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def test_a_missing_operation_keeps_its_values_and_a_quick_fix_brings_one_back(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    files = Files(lab)
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    (files.folder / "operations/Train.py").unlink()
    train = editor.node("Train")
    expect(train.locator(".df-Node")).to_have_attribute("data-known", "false")
    expect(train).to_contain_text("hidden 96, 48")
    expect(train.locator(".df-Port", has_text="model")).to_be_visible()

    page.locator(".df-Toolbar").get_by_text("problem").click()
    page.locator(".df-Problems").get_by_text("Create Train").click()
    expect(train.locator(".df-Node")).to_have_attribute("data-known", "true")
    assert until(lambda: "def execute(self, train)" in (files.folder / "operations/Train.py").read_text())
    code = (files.folder / "operations/Train.py").read_text()
    assert "hidden=[96, 48]" in code and "return model" in code
    expect(train).not_to_contain_text("operation not found")


def test_without_collaboration_what_is_not_saved_is_named_shows_the_new_name_and_can_be_saved(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab("--YDocExtension.disable_rtc=True")
    files = Files(lab)
    page = open_page(lab.url(TRAIN))
    editor = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    editor.set_attribute("Train", "epochs", "7")
    execute(page, "deepforge:show-panel")
    row = editor.row("Operations", "Split")
    row.click()
    row.press("F2")
    dialog = page.locator(".jp-Dialog")
    dialog.locator("input").fill("Divide")
    dialog.locator(".jp-mod-accept").click()
    expect(editor.node("Split").locator(".df-Node")).to_contain_text("Divide")
    toast = page.locator(".Toastify__toast")
    expect(toast).to_contain_text("train.dfpipe has unsaved edits")
    assert "Divide" not in files.operations("train")
    toast.get_by_role("button", name="Save it").click()
    assert until(lambda: files.use("Divide", "train", "compare"))
    assert '"epochs": 7' in (files.folder / "pipelines/train.dfpipe").read_text()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
