"""Where an artifact comes from, and running the same once more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

MAKE = """
class Make:
    def __init__(self, size: int = 3):
        self.size = size

    def execute(self):
        numbers = list(range(self.size))
        return numbers
"""
SUM = """
class Sum:
    def execute(self, numbers: list):
        total = sum(numbers)
        return total
"""


def two_pipelines(lab: Lab) -> None:
    """`make` keeps an artifact `numbers`; `use` loads it."""
    folder = lab.root / "digits"
    (folder / "operations/Make.py").write_text(MAKE.lstrip())
    (folder / "operations/Sum.py").write_text(SUM.lstrip())
    write(
        folder / "pipelines/make.dfpipe",
        {"Make": {"operation": "Make"}, "Keep": {"operation": "Output", "attributes": {"name": "numbers"}}},
        ("Make", "numbers", "Keep", "data"),
    )
    write(
        folder / "pipelines/use.dfpipe",
        {"Load": {"operation": "Input", "attributes": {"artifact": "numbers"}}, "Sum": {"operation": "Sum"}},
        ("Load", "data", "Sum", "numbers"),
    )


def write(path, nodes, edge) -> None:
    edges = [dict(zip(("source", "output", "target", "input"), edge, strict=True))]
    layout = {node: [320 * index, 0] for index, node in enumerate(nodes)}
    path.write_text(json.dumps({"format": 1, "nodes": nodes, "edges": edges, "layout": layout}))


@pytest.fixture
def made(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Editor:
    """The pipeline `make` has run, and the panel is in front."""
    lab = start_lab()
    two_pipelines(lab)
    page = open_page(lab.url("lab/tree/digits/pipelines/make.dfpipe?reset"))
    editor = Editor(page, shows="Make")
    editor.run()
    editor.expect_status("Keep", "success")
    execute(page, "deepforge:show-panel")
    return editor


def node(view: Locator, name: str) -> Locator:
    return view.locator(".react-flow__node", has=view.page.get_by_text(name, exact=True))


def test_the_lineage_of_an_artifact_grows_when_another_pipeline_uses_it(made: Editor) -> None:
    page = made.page
    made.row("Artifacts", "numbers").click(button="right")
    page.get_by_role("menuitem", name="Lineage").click()
    view = page.locator(".df-Lineage")
    expect(node(view, "numbers")).to_be_visible()
    expect(node(view, "Make")).to_be_visible()
    made.row("Pipelines", "use").click(button="right")
    page.get_by_role("menu").get_by_role("menuitem", name="Run", exact=True).click()
    made.expect_status("Sum", "success")
    page.locator(".lm-TabBar-tab", has_text="Lineage of numbers").first.click()
    expect(node(view, "Sum")).to_contain_text("use")
    page.screenshot(path=SCREENSHOTS / "lineage.png")
    node(view, "numbers").click()
    expect(view.locator(".df-Lineage-details")).to_contain_text("list of 3")
    page.keyboard.press("ArrowLeft")
    details = view.locator(".df-Lineage-details")
    expect(details.locator("h3")).to_contain_text("Make")
    expect(details).to_contain_text(re.compile(r"Python 3\.\d+"))
    page.keyboard.press("Enter")
    expect(page.locator(".df-Execution h2")).to_have_text("make")


def test_what_is_reproduced_says_that_it_is_the_same(made: Editor) -> None:
    page = made.page
    made.row("Executions", "make").dblclick()
    view = page.locator(".df-Execution")
    view.get_by_role("button", name="Reproduce").click()
    again = page.locator(".df-Execution", has=page.get_by_role("heading", name="make_again"))
    expect(again.locator(".df-Reproduction")).to_contain_text("The same as make: all 2 outputs have the same content.")
    again.get_by_role("tab", name="Jobs").click()
    expect(again.get_by_role("img", name="Reproduced: the same")).to_have_count(2)
    again.get_by_role("button", name="Job by job").click()
    expect(again.locator(".df-Reproduction-report")).to_contain_text("figures are not compared")
    page.screenshot(path=SCREENSHOTS / "reproduction.png")
