"""What is dragged on the canvas beside new connections, and running a part of a pipeline from its context menu."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable

import pytest
from browser.conftest import Lab
from browser.editor import Editor, execute
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

GRIP = 14
OPERATIONS = {
    "Make": """
        class Make:
            def execute(self):
                odd, even = [1, 3], [2, 4]
                return odd, even
        """,
    "Sum": """
        class Sum:
            def execute(self, numbers: list):
                total = sum(numbers)
                return total
        """,
    "Mean": """
        class Mean:
            def execute(self, numbers: list):
                mean = sum(numbers) / len(numbers)
                return mean
        """,
}
PIPELINE = {
    "format": 1,
    "nodes": {
        "Make": {"operation": "Make"},
        "Sum": {"operation": "Sum"},
        "Keep": {"operation": "Output", "attributes": {"name": "numbers"}},
    },
    "edges": [
        {"source": "Make", "output": "odd", "target": "Sum", "input": "numbers"},
        {"source": "Make", "output": "odd", "target": "Keep", "input": "data"},
    ],
    "layout": {"Make": [0, 0], "Sum": [320, 0], "Keep": [320, 200]},
}


@pytest.fixture
def editor(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Editor:
    lab = start_lab()
    folder = lab.root / "digits"
    for name, source in OPERATIONS.items():
        (folder / f"operations/{name}.py").write_text(textwrap.dedent(source).lstrip())
    (folder / "pipelines/sums.dfpipe").write_text(json.dumps(PIPELINE))
    page = open_page(lab.url("lab/tree/digits/pipelines/sums.dfpipe?reset"), width=1920, height=1080)
    editor = Editor(page, shows="Make")
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible()
    return editor


def test_an_end_of_a_connection_is_dragged_to_another_port_and_off(editor: Editor) -> None:
    x, y = editor.port("Make", "odd")
    drag(editor, (x + GRIP, y), editor.port("Make", "even"))
    expect(edge(editor, "even", "Keep data")).to_have_count(1)
    expect(edge(editor, "odd", "Keep data")).to_have_count(0)
    expect(edge(editor, "odd", "Sum numbers")).to_have_count(1)

    x, y = editor.port("Sum", "numbers")
    drag(editor, (x - GRIP, y), (x - 100, y + 300))
    expect(edge(editor, "odd", "Sum numbers")).to_have_count(0)
    expect(editor.page.locator(".df-Toolbar")).to_contain_text("1 problem")

    editor.page.keyboard.press("Control+z")
    editor.page.keyboard.press("Control+z")
    expect(edge(editor, "odd", "Sum numbers")).to_have_count(1)
    expect(edge(editor, "odd", "Keep data")).to_have_count(1)


def test_a_part_is_run_by_menu_and_its_artifact_and_a_file_become_nodes(editor: Editor) -> None:
    page = editor.page
    by_menu(editor, "Sum", "Run to here")
    editor.expect_status("Sum", "success")
    editor.expect_status("Make", "success")
    assert editor.status("Keep") is None
    by_menu(editor, "Keep", "Run only this")
    editor.expect_status("Keep", "success")

    execute(page, "deepforge:show-panel")
    editor.row("Artifacts", "numbers").drag_to(pane(editor), target_position={"x": 60, "y": 460})
    expect(editor.node("Input")).to_contain_text("numbers")

    execute(page, "filebrowser:activate")
    execute(page, "filebrowser:go-to-path", "{path: 'digits/operations'}")
    page.locator(".jp-FileBrowser .jp-DirListing-item", has_text="Mean.py").hover()
    place = pane(editor).bounding_box()
    assert place is not None
    page.mouse.down()
    page.mouse.move(place["x"] + 200, place["y"] + 400, steps=8)
    page.mouse.move(place["x"] + 340, place["y"] + 460, steps=8)
    page.mouse.up()
    expect(editor.node("Mean")).to_be_visible()

    editor.connect(("Input", "data"), ("Mean", "numbers"))
    by_menu(editor, "Mean", "Run to here")
    editor.expect_status("Mean", "success")


def edge(editor: Editor, output: str, target: str) -> Locator:
    return editor.page.get_by_role("group", name=f"Make {output} → {target}")


def pane(editor: Editor) -> Locator:
    return editor.page.locator(".df-PipelineWidget .react-flow__pane")


def drag(editor: Editor, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = editor.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + 12, start[1] + 8, steps=4)
    mouse.move(*end, steps=8)
    mouse.up()


def by_menu(editor: Editor, node: str, item: str) -> None:
    editor.node(node).locator(".df-Node-header").click(button="right")
    editor.page.get_by_role("menuitem", name=item).click()
