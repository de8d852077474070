"""Running with options: an attribute and a resource for this run, a name; the same again with one click, wherever that
is; and nothing new to run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, until, use_dark_theme
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

GUESS = '''
from deepforge import Resource


class Guess:
    """Says a number."""

    def __init__(self, voice: Resource["python"], number: int = 3, how: str = "clearly"):
        """
        Parameters
        ----------
        number
            What is said.
        """
        self.voice = voice
        self.number = number
        self.how = how

    def execute(self):
        print(f"{self.voice}: the number is {self.number}")
        said = self.number
        return said
'''


def test_a_run_with_options_is_repeated_by_the_next_click(
    start_lab: Callable[..., Lab], open_page: Callable[..., Page]
) -> None:
    lab = start_lab()
    folder = lab.root / "digits"
    (folder / "operations/Guess.py").write_text(GUESS.lstrip())
    (folder / "resources").mkdir(exist_ok=True)
    for voice in ("quiet", "loud"):
        (folder / f"resources/{voice}.py").write_text(f"result = {voice!r}\n")
    node = {"operation": "Guess", "references": {"voice": "resources/quiet.py"}}
    document = {"format": 1, "nodes": {"Guess": node}, "edges": [], "layout": {"Guess": [0, 0]}}
    file = folder / "pipelines/guess.dfpipe"
    file.write_text(json.dumps(document))
    page = open_page(lab.url("lab/tree/digits/pipelines/guess.dfpipe?reset"))
    editor = Editor(page, shows="Guess")
    editor.select("Guess")
    drawer = page.locator(".df-PipelineWidget .df-JobDrawer")

    page.keyboard.press("Control+Alt+Enter")
    dialog = page.locator(".df-RunDialog")
    name = dialog.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    name.fill("  ")
    expect(dialog.get_by_role("alert")).to_contain_text("needs letters or digits")
    name.fill("first try")
    expect(dialog).to_contain_text("It will be “first_try”")
    number = dialog.locator('[data-field="number"] input')
    number.fill("many")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("whole number")
    number.fill("5")
    voice = dialog.locator('[data-field="voice"] input')
    expect(voice).to_have_value("resources/quiet.py")
    voice.click()
    page.screenshot(path=SCREENSHOTS / "run-options-resource.png")
    page.get_by_role("option", name="resources/loud.py").click()
    expect(dialog.locator('[data-field="voice"]')).to_contain_text("default resources/quiet.py")
    page.screenshot(path=SCREENSHOTS / "run-options-light.png")
    number.press("Enter")
    expect(dialog).to_have_count(0)
    editor.expect_status("Guess", "success")
    expect(drawer).to_contain_text("loud: the number is 5")
    assert json.loads(file.read_text())["nodes"] == document["nodes"]

    run = page.locator(".df-RunButton button").first
    assert until(lambda: "Guess.number = 5" in (run.get_attribute("title") or ""))
    assert "named first try" in (run.get_attribute("title") or "")
    assert "Guess.voice = resources/loud.py" in (run.get_attribute("title") or "")
    run.click()
    told = page.locator('[data-notice="all-reused"]')
    expect(told).to_contain_text("first_try_2 took all results")
    page.screenshot(path=SCREENSHOTS / "all-reused-light.png")
    drawer.get_by_role("button", name="from first_try").click()
    expect(page.locator(".df-Execution h2")).to_have_text("first_try")
    expect(page.locator(".df-Chosen-value")).to_have_text(["Guess.number = 5", "Guess.voice = resources/loud.py"])
    again = page.get_by_role("button", name="Run again")
    expect(again).to_have_attribute("title", re.compile("chosen for this execution:\n• Guess.number = 5"))
    page.screenshot(path=SCREENSHOTS / "execution-chosen-light.png")
    page.get_by_role("tab", name="guess.dfpipe").click()
    told.get_by_role("button", name="Run afresh").click()
    expect(told).to_have_count(0)
    expect(editor.node("Guess")).not_to_contain_text("reused")
    expect(drawer).to_contain_text("first_try_3")

    use_dark_theme(page)
    execute(page, "deepforge:show-panel")
    row = editor.row("Pipelines", "guess")
    row.hover()
    from_panel = row.get_by_role("button", name="Save everything and run this pipeline")
    expect(from_panel).to_have_attribute("title", re.compile("As the last time:\n• named first try"))
    page.screenshot(path=SCREENSHOTS / "run-from-panel-dark.png")
    from_panel.click()
    expect(told).to_contain_text("first_try_4 took all results")

    (folder / "resources/loud.py").unlink()
    page.locator(".df-RunButton-more").click()
    page.get_by_role("menuitem", name="Run as the last time").click()
    expect(dialog.locator('[data-field="voice"]')).to_contain_text(
        "resources/loud.py for “voice” is not in the project"
    )
    expect(name).to_have_value("first try")
    expect(dialog).to_contain_text("this one will be “first_try_5”")
    expect(number).to_have_value("5")
    page.screenshot(path=SCREENSHOTS / "run-options-dark.png")
    dialog.get_by_role("button", name="Reset all").click()
    expect(number).to_have_value("3")
    dialog.get_by_role("button", name="Run", exact=True).click()
    editor.expect_status("Guess", "success")
    expect(drawer).to_contain_text("quiet: the number is 3")
    assert until(lambda: "number" not in (run.get_attribute("title") or ""))
