"""The environment of an operation, as a list and as text; and what is completed while one types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.accessibility import violations
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import TRAIN, Editor, execute, until, use_dark_theme
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SMALL = '''

class Small:
    """Does little.

    Parameters
    ----------
    epochs : int
        How often.
    """

    def __init__(self, epochs=3, learning_rate=0.1, batch_size=8):
        self.epochs = epochs

    def execute(self, dataset):
        print(dataset)
        '''
CODE = "lab/tree/digits/operations/Train.py?reset"


def open_tab(page: Page) -> Locator:
    page.locator(".df-PlaceTabs").get_by_role("tab", name="Environment").click()
    panel = page.locator(".df-Environment")
    expect(panel).to_be_visible()
    return panel


def test_an_environment_file_is_made_edited_as_a_list_and_as_text_and_given_to_one_operation(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    shared, own = folder / "environment.yml", folder / "operations/Train.yml"
    page = open_page(lab.url(CODE))
    panel = open_tab(page)
    expect(panel).to_contain_text("The project has none")
    expect(panel).to_contain_text("Environments are not made yet")
    panel.get_by_role("button", name="One for the project").click()
    expect(panel).to_contain_text("shared with")

    panel.get_by_label("Package to add").fill("numpy")
    panel.get_by_label("Version to add").fill("2.1")
    panel.get_by_label("Version to add").press("Enter")
    assert until(lambda: shared.read_text().endswith("dependencies:\n  - python\n  - numpy=2.1\n"))
    panel.get_by_label("Package to add").fill("torchmetrics")
    panel.get_by_label("Where it comes from").select_option("pip")
    panel.get_by_role("button", name="Add").first.click()
    assert until(lambda: shared.read_text().endswith("  - pip\n  - pip:\n    - torchmetrics\n"))

    version = panel.get_by_label("Version of numpy")
    version.fill(">>2")
    version.press("Enter")
    expect(panel.locator('[data-package="numpy"]')).to_contain_text("“>>2” is no version")
    version.fill(">=2,<3")
    version.press("Enter")
    expect(panel.locator('[data-package="numpy"] .df-error')).to_have_count(0)
    assert until(lambda: "  - numpy>=2,<3\n" in shared.read_text())
    page.screenshot(path=SCREENSHOTS / "environment-list-light.png")
    assert violations(page, ".df-Environment") == []

    panel.get_by_role("button", name="Text", exact=True).click()
    editor = panel.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# for all\nchanels: [a]\n")
    expect(panel).to_contain_text("is no key of an environment file; is it channels?")
    expect(panel.locator(".cm-lintRange")).to_have_count(1)
    page.screenshot(path=SCREENSHOTS / "environment-text-light.png")
    use_dark_theme(page)
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)
    page.screenshot(path=SCREENSHOTS / "environment-text-dark.png")
    page.keyboard.press("Control+z")
    expect(editor).not_to_contain_text("chanels")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# for all\n")
    page.keyboard.type("va")
    page.keyboard.press("Control+Space")
    completer = page.locator(".jp-Completer:not(.lm-mod-hidden)")
    expect(completer).to_contain_text("variables:")
    page.screenshot(path=SCREENSHOTS / "environment-completion-dark.png")
    page.keyboard.press("Enter")
    page.keyboard.type(" {A: 1}\n")
    assert until(lambda: "variables: {A: 1}\n" in shared.read_text())

    panel.get_by_role("button", name="List").click()
    panel.get_by_role("button", name="Remove torchmetrics").click()
    page.screenshot(path=SCREENSHOTS / "environment-list-dark.png")
    assert until(lambda: "torchmetrics" not in shared.read_text())
    panel.get_by_text("Give this operation its own").click()
    expect(panel).to_contain_text("for Train alone")
    assert own.read_text() == shared.read_text()
    panel.get_by_role("button", name="Remove numpy").click()
    assert until(lambda: "numpy" not in own.read_text())
    assert "numpy" in shared.read_text()
    said = own.read_text()
    panel.get_by_role("button", name="Use the project").click()
    expect(panel).to_contain_text("shared with")
    assert not own.exists()
    page.locator(".Toastify__toast").get_by_text("Undo").click()
    expect(panel).to_contain_text("for Train alone")
    assert own.read_text() == said


def test_a_file_that_a_tab_shows_is_the_same_document_in_both(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab("--YDocExtension.disable_rtc=True")
    folder = lab.root / "digits"
    (folder / "environment.yml").write_text("dependencies:\n  - numpy\n")
    page = open_page(lab.url(CODE), width=1600)
    panel = open_tab(page)
    panel.get_by_label("Package to add").fill("scipy")
    panel.get_by_label("Package to add").press("Enter")
    expect(panel.locator('[data-package="scipy"]')).to_be_visible()
    execute(
        page,
        "docmanager:open",
        "{path: 'digits/environment.yml', factory: 'Editor', options: {mode: 'split-bottom'}}",
    )
    plain = page.locator(".jp-FileEditor", has_text="dependencies:")
    expect(plain).to_contain_text("scipy")
    plain.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  - pandas")
    expect(panel.locator('[data-package="pandas"]')).to_be_visible()
    panel.get_by_role("button", name="Remove scipy").click()
    expect(plain).not_to_contain_text("scipy")
    assert until(lambda: (folder / "environment.yml").read_text() == "dependencies:\n  - numpy\n  - pandas")
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def test_ports_attributes_and_modules_are_completed_in_the_code(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    (lab.root / "digits/operations/Small.py").write_text(SMALL)
    page = open_page(lab.url("lab/tree/digits/operations/Small.py?reset"))
    expect(page.locator(".df-PlaceTabs")).to_be_visible(timeout=40_000)
    content = page.locator(".jp-FileEditor .cm-content")
    content.click()
    completer = page.locator(".jp-Completer:not(.lm-mod-hidden)")

    page.keyboard.press("Control+Home")
    page.keyboard.type("import utils.")
    page.keyboard.press("Tab")
    expect(completer).to_contain_text("data")
    expect(completer).to_contain_text("style")
    page.keyboard.type("st")
    page.keyboard.press("Enter")
    expect(content).to_contain_text("import utils.style")

    page.keyboard.press("Control+End")
    page.keyboard.type("scaled = self.learn")
    page.keyboard.press("Tab")
    expect(completer).to_contain_text("learning_rate")
    page.keyboard.press("Enter")
    expect(content).to_contain_text("scaled = self.learning_rate")
    page.keyboard.type(" * self.")
    page.keyboard.press("Tab")
    expect(completer).to_contain_text("epochs")
    expect(completer).to_contain_text("batch_size")
    page.screenshot(path=SCREENSHOTS / "completion-light.png")
    page.keyboard.press("Escape")
    use_dark_theme(page)
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(completer).to_contain_text("epochs")
    page.screenshot(path=SCREENSHOTS / "completion-dark.png")


def test_a_mistake_is_among_the_problems_of_a_pipeline_and_leads_to_its_line(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    (lab.root / "digits/environment.yml").write_text("dependencies:\n  - numpy>>2\n")
    page = open_page(lab.url(TRAIN))
    Editor(page)
    page.locator(".df-Toolbar").get_by_text("1 warning").click()
    problems = page.locator(".df-Problems")
    expect(problems).to_contain_text("environment.yml:2: “numpy>>2” is no package")
    page.screenshot(path=SCREENSHOTS / "environment-problem-light.png")
    problems.get_by_text("Open environment.yml").click()
    expect(page.locator(".jp-FileEditor .cm-content")).to_contain_text("numpy>>2")
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Ln 2,")


def test_an_operations_own_file_is_renamed_with_it_while_it_is_shown(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits/operations"
    (folder / "Train.yml").write_text("dependencies:\n  - numpy\n")
    page = open_page(lab.url(CODE))
    panel = open_tab(page)
    expect(panel).to_contain_text("for Train alone")
    page.evaluate(
        "() => window.jupyterapp.serviceManager.contents.rename("
        "'digits/operations/Train.py', 'digits/operations/Fit.py')"
    )
    assert until(lambda: (folder / "Fit.yml").exists() and not (folder / "Train.yml").exists())
    expect(panel).to_contain_text("operations/Fit.yml")
    panel.get_by_label("Package to add").fill("scipy")
    panel.get_by_label("Package to add").press("Enter")
    assert until(lambda: (folder / "Fit.yml").read_text() == "dependencies:\n  - numpy\n  - scipy\n")
    assert not (folder / "Train.yml").exists()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
