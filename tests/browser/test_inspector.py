"""The inspector: a field for every type, resources, several nodes at once, and problems that lead to their field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Lab
from browser.editor import until
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

KINDS = '''
from enum import Enum
from pathlib import Path
from typing import Literal, Optional

from deepforge import Resource


class Mode(Enum):
    fast = 1
    exact = 2


class Kinds:
    """Takes a value of every type."""

    def __init__(
        self,
        net: Resource["python"],
        either,
        count: int = 3,
        rate: float = 1e-2,
        on: bool = True,
        activation: Literal["relu", "tanh"] = "relu",
        mode: Mode = Mode.fast,
        sizes: tuple = (64, 32),
        options: dict = {"a": 1},
        data: Path = Path("data/a.csv"),
        title: Optional[str] = "x",
    ):
        self.said = [net, either, count, rate, on, activation, mode.name, sizes, options, str(data), title]

    def execute(self):
        print(self.said)
'''
PIPELINE = {
    "format": 1,
    "nodes": {"Kinds": {"operation": "Kinds"}, "Twin": {"operation": "Kinds", "attributes": {"either": 1, "count": 5}}},
    "edges": [],
    "layout": {"Kinds": [0, 0], "Twin": [0, 160]},
}


class Inspector:
    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self._file = file

    def node(self, node: str) -> Locator:
        return self.page.locator(f'.react-flow__node[data-id="{node}"] .df-Node-header')

    def field(self, name: str) -> Locator:
        return self.page.locator(f'[data-field="{name}"]')

    def type(self, name: str, text: str) -> None:
        control = self.field(name).locator("input, textarea")
        control.fill(text)
        control.press("Tab")

    def saved(self, node: str) -> dict[str, Any]:
        """What the file says of a node; empty while it is being written."""
        text = self._file.read_text()
        found: dict[str, Any] = json.loads(text)["nodes"][node] if text.endswith("}\n") else {}
        return found


@pytest.fixture
def inspector(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Inspector:
    lab = start_lab()
    project = lab.root / "digits"
    (project / "operations/Kinds.py").write_text(KINDS)
    (project / "data").mkdir(exist_ok=True)
    (project / "data/b.csv").write_text("1\n")
    file = project / "pipelines/kinds.dfpipe"
    file.write_text(json.dumps(PIPELINE))
    page = open_page(lab.url("lab/tree/digits/pipelines/kinds.dfpipe?reset"))
    expect(page.locator(".df-Canvas[data-home='known']")).to_be_visible(timeout=40_000)
    return Inspector(page, file)


def test_values_of_every_type_and_a_new_resource_reach_the_operation(inspector: Inspector) -> None:
    page = inspector.page
    page.locator(".df-Toolbar").get_by_text("problem").click()
    page.locator(".df-Problems-row", has_text="Kinds: “net” has no resource").click()
    net = inspector.field("net").locator("input")
    expect(net).to_be_focused()
    net.press("ArrowDown")
    net.press("ArrowDown")
    net.press("Enter")
    dialog = page.locator(".jp-Dialog")
    dialog.locator("input").fill("small")
    dialog.get_by_text("Create", exact=True).click()
    expect(net).to_have_value("resources/small.py")
    expect(page.locator(".lm-TabBar-tab", has_text="small.py")).to_be_visible()

    inspector.field("either").get_by_text("set a value").click()
    inspector.type("either", "[1, 2.50]")
    inspector.type("count", "ten")
    expect(inspector.field("count")).to_contain_text("A whole number is needed")
    inspector.type("count", "10")
    inspector.type("rate", "1e-3")
    inspector.field("on").locator("input").uncheck()
    inspector.field("activation").locator("select").select_option(label="tanh")
    inspector.field("mode").locator("select").select_option(label="exact (2)")
    inspector.type("sizes", "96, 48")
    inspector.type("options", '{"b": [1.0]}')
    inspector.field("data").get_by_label("Choose a file of the project").click()
    files = page.locator(".jp-Dialog .jp-DirListing-content")
    files.locator(".jp-DirListing-item", has_text="data").dblclick()
    files.locator(".jp-DirListing-item", has_text="b.csv").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(inspector.field("data").locator("input")).to_have_value("data/b.csv")
    inspector.field("title").get_by_text("none").click()

    page.keyboard.press("Control+s")
    wanted = {
        "either": [1, 2.5],
        "count": 10,
        "rate": 0.001,
        "on": False,
        "activation": "tanh",
        "mode": 2,
        "sizes": [96, 48],
        "options": {"b": [1.0]},
        "data": "data/b.csv",
        "title": None,
    }
    assert until(lambda: inspector.saved("Kinds").get("attributes") == wanted), inspector.saved("Kinds")
    assert inspector.saved("Kinds")["references"] == {"net": "resources/small.py"}

    page.evaluate("async () => { await window.jupyterapp.commands.execute('deepforge:run', {nodes: ['Kinds']}); }")
    expect(page.locator(".df-JobDrawer")).to_contain_text(
        "[{}, [1, 2.5], 10, 0.001, False, 'tanh', 'exact', (96, 48), {'b': [1.0]}, 'data/b.csv', None]",
    )


def test_several_nodes_are_set_together_and_undone_in_one_step(inspector: Inspector) -> None:
    page = inspector.page
    inspector.node("Kinds").click()
    inspector.node("Twin").click(modifiers=["Shift"])
    expect(page.locator(".df-Inspector h3")).to_have_text("2 nodes selected")
    count = inspector.field("count").locator("input")
    expect(count).to_have_attribute("placeholder", "several values")
    inspector.type("count", "8")
    nodes = page.locator(".react-flow__node")
    expect(nodes.filter(has_text="count 8")).to_have_count(2)
    page.locator(".df-Inspector h3").click()
    inspector.node("Twin").click()
    page.keyboard.press("Control+z")
    expect(nodes.filter(has_text="count 5")).to_have_count(1)
    expect(nodes.filter(has_text="count 8")).to_have_count(0)
