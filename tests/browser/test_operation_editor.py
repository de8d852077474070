"""Code and interface of an operation in step, whichever side is edited."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from browser.accessibility import violations
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import TRAIN, Editor, execute, until, use_dark_theme
from browser.operation import OperationEditor, interface, new_operation
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ALONE = "--YDocExtension.disable_rtc=True"
CODE = """import numpy as np
import keras


class TrainValidate():
    def __init__(self, model, epochs=10, batch_size=32):
        self.model=model
        self.batch_size = batch_size
        self.epochs = epochs
        np.random.seed(32)
        return

    def execute(self, dataset):
        model=self.model
        model.compile(optimizer='adam',
                      loss='sparse_categorical_crossentropy',
                      metrics=['sparse_categorical_accuracy'])
        model.fit(dataset['X'], dataset['y'],
                  epochs=self.epochs,
                  batch_size=self.batch_size,
                  validation_split=0.15)
        return model.get_weights()
"""


def test_train_validate_is_built_in_the_diagram_and_then_in_code_and_says_the_same(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    page = open_page(lab.url(TRAIN))
    Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()

    drawn = new_operation(page, "TrainValidate")
    drawn.add("input", "dataset")
    drawn.add("reference", "model")
    drawn.add("attribute", "epochs = 10")
    drawn.add("attribute", "batch_size = 32")
    drawn.rename("output", "result", "model")
    drawn.expect_names("output", "model")
    drawn.expect_names("attribute", "epochs", "batch_size")
    drawn.save()
    assert until(lambda: interface(lab, "TrainValidate")["outputs"] == [{"name": "model", "type": None}])
    by_diagram = interface(lab, "TrainValidate")
    assert by_diagram["problems"] == []

    written = new_operation(page, "TrainValidateCode")
    written.replace_all(CODE.replace("TrainValidate", "TrainValidateCode"))
    written.expect_names("output", "result")
    written.rename("output", "result", "model")
    written.expect_names("output", "model")
    assert "        return model.get_weights()\n" in written.text()
    written.save()
    assert until(lambda: interface(lab, "TrainValidateCode")["outputs"] == [{"name": "model", "type": None}])
    by_code = interface(lab, "TrainValidateCode")
    for said in (by_diagram, by_code):
        assert said.pop("name").startswith("TrainValidate")
        del said["doc"]
    assert by_code == by_diagram


def test_whatever_is_done_in_the_diagram_is_done_to_the_code_in_one_step_of_undo(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    editor = OperationEditor.open(lab, open_page, "Split")
    page = editor.page
    before = editor.text()
    editor.add("attribute", "shuffled: bool = True")
    assert "shuffled: bool = True" in editor.text()
    editor.retype("attribute", "seed", "float")
    assert until(lambda: "seed: float = 7" in editor.text())
    editor.element("attribute", "seed").locator(".df-Element-default").fill("8.5")
    page.keyboard.press("Enter")
    assert until(lambda: "seed: float = 8.5" in editor.text())
    editor.menu("attribute", "seed", "Move up")
    editor.expect_names("attribute", "seed", "test_fraction", "shuffled")
    editor.menu("input", "dataset", "Make optional")
    assert until(lambda: "dataset: Dataset = None" in editor.text())
    editor.element("output", "test").drag_to(editor.element("output", "train"), target_position={"x": 4, "y": 8})
    editor.expect_names("output", "test", "train")
    assert "return test, train" in editor.text()
    editor.menu("attribute", "shuffled", "Remove")
    editor.expect_names("attribute", "seed", "test_fraction")

    editor.rename("input", "dataset", "not a name")
    expect(editor.element("input", "dataset").get_by_role("alert")).to_contain_text("cannot be a name in Python")
    expect(editor.card.get_by_role("textbox", name="Rename input dataset")).to_have_value("not a name")
    page.keyboard.press("Escape")

    for _ in range(7):
        page.keyboard.press("Control+z")
    assert until(lambda: editor.text() == before), editor.text()
    editor.expect_names("attribute", "test_fraction", "seed")


def test_typing_changes_the_diagram_and_an_error_dims_it_and_leads_to_its_line(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(ALONE)
    editor = OperationEditor.open(lab, open_page, "Split")
    page = editor.page
    editor.line("def execute").click()
    page.keyboard.press("Home")
    for _ in "def execute(self":
        page.keyboard.press("ArrowRight")
    page.keyboard.type(", extra")
    expect(editor.element("input", "extra")).to_be_visible()

    page.keyboard.type("(")
    canvas = editor.card.locator(".df-CardCanvas")
    expect(canvas).to_have_attribute("data-stale", "true")
    expect(editor.element("input", "extra")).to_be_visible()
    expect(editor.card.get_by_role("button", name="Add input")).to_have_count(0)
    expect(editor.widget.locator(".cm-lint-marker-error")).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "operation-editor-error.png")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.editor.setCursorPosition({line: 0, column: 0})")
    editor.card.locator(".df-CardProblems button").first.click()
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Ln 23")
    page.keyboard.type("#")
    assert (
        "def execute(self, extra#(, dataset" in editor.text() or "def execute(self, extra(#, dataset" in editor.text()
    )
    page.keyboard.press("Backspace")

    editor.line("def execute").click()
    page.keyboard.press("Home")
    for _ in "def execute(self, extra(":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    expect(canvas).to_have_attribute("data-stale", "false")
    expect(editor.widget.locator(".cm-lint-marker-error")).to_have_count(0)


def test_an_input_used_in_two_pipelines_is_renamed_in_both_after_a_question(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(ALONE)
    editor = OperationEditor.open(lab, open_page, "Train")
    page = editor.page
    editor.rename("input", "train", "samples")
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("pipelines/compare.dfpipe")
    expect(dialog).to_contain_text("pipelines/train.dfpipe")
    expect(dialog).to_contain_text("Large, Small")
    dialog.get_by_text("Rename in pipelines").click()

    def inputs(pipeline: str, operation: str) -> set[str]:
        document = json.loads((lab.root / f"digits/pipelines/{pipeline}.dfpipe").read_text())
        nodes = {node for node, value in document["nodes"].items() if value["operation"] == operation}
        return {edge["input"] for edge in document["edges"] if edge["target"] in nodes}

    assert until(lambda: inputs("train", "Train") == {"samples"})
    assert inputs("compare", "Train") == {"samples", "validation"}
    assert "def execute(self, samples: Dataset, validation" in editor.text()
    assert "take(samples, generator" in editor.text()
    editor.expect_names("input", "samples", "validation")
    expect(editor.card.get_by_role("button", name="Rename input samples")).to_be_focused()


def test_an_operation_renamed_on_its_card_takes_its_file_and_its_pipelines_along(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    editor = OperationEditor.open(lab, open_page, "Split")
    page = editor.page
    editor.card.get_by_role("button", name="Rename the operation Split").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Train")
    page.keyboard.press("Enter")
    expect(editor.card.get_by_role("alert")).to_contain_text("operations/Train.py is there already")
    page.keyboard.press("Control+a")
    page.keyboard.type("Divide")
    page.keyboard.press("Enter")
    OperationEditor(page, "Divide")
    assert "class Divide" in editor.text()
    operations = lab.root / "digits/operations"
    assert until(lambda: (operations / "Divide.py").is_file() and not (operations / "Split.py").exists())
    assert until(lambda: '"Divide"' in (lab.root / "digits/pipelines/train.dfpipe").read_text())


def test_an_editor_beside_a_pipeline_follows_the_selection_until_it_is_pinned_and_keeps_what_is_not_saved(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(ALONE)
    page = open_page(lab.url(TRAIN))
    pipeline = Editor(page)
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    pipeline.node("Split").locator(".df-Node-header").dblclick()
    OperationEditor(page, "Split")
    expect(pipeline.node("Train")).to_be_visible()
    boxes = [page.locator(f".df-Editor-{part}").bounding_box() for part in ("canvas", "inspector")]
    canvas, inspector = (box for box in boxes if box)
    assert canvas["width"] > 400 and canvas["y"] + canvas["height"] <= inspector["y"]
    tabs = page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel", has_text=".py")

    pipeline.select("Train")
    train = OperationEditor(page, "Train")
    expect(tabs).to_have_text(["Train.py"])
    page.screenshot(path=SCREENSHOTS / "operation-editor-docked.png")

    train.line("import numpy").click()
    page.keyboard.press("Home")
    page.keyboard.type("# not saved")
    pipeline.select("Split")
    split = OperationEditor(page, "Split")
    expect(tabs).to_have_text(["Train.py", "Split.py"])

    split.widget.get_by_role("button", name="Pin").click()
    pipeline.select("Explore")
    page.wait_for_timeout(600)
    OperationEditor(page, "Split")
    tabs.first.click()
    assert "# not saved" in page.locator(".df-OperationWidget:not(.lm-mod-hidden) .cm-content").inner_text()


def test_an_attribute_is_described_where_it_is_drawn(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    editor = OperationEditor.open(start_lab(), open_page, "Split")
    editor.menu("attribute", "seed", "Edit description")
    description = editor.card.get_by_role("textbox", name="Describe seed")
    description.fill("Where the shuffling begins.")
    description.press("Control+Enter")
    assert until(lambda: "    seed : int\n        Where the shuffling begins.\n" in editor.text())
    expect(editor.element("attribute", "seed")).to_contain_text("Where the shuffling begins.")


@pytest.mark.parametrize("collaboration", [True, False], ids=["with-collaboration", "without-collaboration"])
def test_jupyterlabs_editor_and_ours_show_one_document(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], collaboration: bool
) -> None:
    lab = start_lab(*(() if collaboration else (ALONE,)))
    editor = OperationEditor.open(lab, open_page, "Split")
    page = editor.page
    execute(page, "docmanager:open", "{path: 'digits/operations/Split.py', factory: 'Editor'}")
    plain = page.locator(".jp-Document:not(.lm-mod-hidden):not(.df-OperationWidget) .cm-content")
    expect(plain).to_contain_text("class Split")
    plain.locator(".cm-line", has_text="def execute").click()
    page.keyboard.press("Home")
    for _ in "def execute(self":
        page.keyboard.press("ArrowRight")
    page.keyboard.type(", extra")
    execute(page, "docmanager:open", "{path: 'digits/operations/Split.py', factory: 'Operation editor'}")
    expect(editor.element("input", "extra")).to_be_visible()
    editor.rename("input", "extra", "more")
    editor.expect_names("input", "more", "dataset")
    editor.save()
    file = lab.root / "digits/operations/Split.py"
    assert until(lambda: "def execute(self, more, dataset" in file.read_text())
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def test_search_completion_and_line_numbers_work_as_in_jupyterlabs_editor(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    editor = OperationEditor.open(start_lab(ALONE), open_page, "Split")
    page = editor.page
    expect(editor.widget.locator(".cm-lineNumbers")).to_be_visible()
    editor.line("train = take").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("ge")
    page.keyboard.press("Tab")
    completer = page.locator(".jp-Completer:not(.lm-mod-hidden)")
    expect(completer).to_contain_text("generator")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    page.keyboard.type("generator")
    expect(page.locator(".jp-DocumentSearch-index-counter")).to_contain_text("/2")


def test_after_a_reload_the_editor_is_there_once_and_as_it_was_arranged(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab(ALONE)
    editor = OperationEditor.open(lab, open_page, "Split")
    page = editor.page
    editor.widget.get_by_role("tab", name="Documentation").click()
    documentation = editor.widget.locator(".df-DocumentationHost")
    expect(documentation).to_contain_text("Keeps a part of the images back")
    expect(documentation.locator("td", has_text="test_fraction")).to_be_visible()
    expect(documentation.locator("td", has_text="What to test with")).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "operation-editor-documentation.png")
    page.wait_for_timeout(2500)
    page.goto(lab.url("lab"))
    expect(documentation).to_contain_text("Keeps a part of the images back")
    expect(page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel", has_text="Split.py")).to_have_count(1)
    expect(page.locator(".jp-FileEditor")).to_have_count(1)


@pytest.mark.parametrize("width,height", [(1280, 800), (1920, 1080)])
def test_it_looks_right_in_both_themes_and_axe_finds_nothing_serious(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page], width: int, height: int
) -> None:
    editor = OperationEditor.open(start_lab(ALONE), open_page, "Train", width=width, height=height)
    page = editor.page
    expect(editor.card.locator(".df-Element")).to_have_count(11)
    assert violations(page, ".df-OperationWidget .df-PlaceTabs") == []
    page.screenshot(path=SCREENSHOTS / f"operation-editor-{width}-light.png")
    use_dark_theme(page)
    page.wait_for_timeout(600)
    assert violations(page, ".df-OperationWidget .df-PlaceTabs") == []
    page.screenshot(path=SCREENSHOTS / f"operation-editor-{width}-dark.png")
