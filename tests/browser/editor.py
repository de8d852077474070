"""The pipeline editor as a person uses it: what to click, and what is seen."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

TRAIN = "lab/tree/digits/pipelines/train.dfpipe?reset"
RUN_MS = 200_000
"""For training and the like, on a machine that others keep busy."""


class Editor:
    """The editor of the pipeline that is in front."""

    def __init__(self, page: Page, *, shows: str | None = "Train") -> None:
        """Waits for the node `shows`, or for an empty canvas."""
        self.page = page
        first = page.locator(".df-Canvas-empty") if shows is None else self.node(shows)
        expect(first).to_be_visible(timeout=40_000)

    def node(self, node: str) -> Locator:
        return self.page.locator(f'.df-PipelineWidget .react-flow__node[data-id="{node}"]')

    def status(self, node: str) -> str | None:
        return self.node(node).locator(".df-Node").get_attribute("data-status")

    def expect_status(self, node: str, status: str) -> None:
        expect(self.node(node).locator(".df-Node")).to_have_attribute("data-status", status, timeout=RUN_MS)

    def run(self) -> None:
        self.page.locator(".df-RunButton button").first.click()

    def run_afresh(self) -> None:
        self.page.locator(".df-RunButton-more").click()
        self.page.get_by_role("menuitem", name=re.compile("afresh", re.IGNORECASE)).click()

    def stop(self) -> None:
        self.page.locator(".df-Toolbar").get_by_text("Stop", exact=True).click()

    def select(self, node: str) -> None:
        self.node(node).locator(".df-Node-header").click()

    def set_attribute(self, node: str, attribute: str, value: str) -> None:
        self.select(node)
        name = self.page.locator(".df-Field-name").get_by_text(attribute, exact=True)
        field = self.page.locator(".df-Field", has=name).locator("input")
        field.fill(value)
        field.press("Tab")

    def figure(self, node: str) -> str | None:
        """The address of the figure on the node, which changes with each update."""
        image = self.node(node).locator(".df-Node-figure img")
        return image.get_attribute("src") if image.count() else None

    def figures_while(self, node: str, status: str, *, at_least: int) -> list[str]:
        """The different figures seen on a node while it is in `status`, until there are `at_least`."""
        seen: list[str] = []
        deadline = time.monotonic() + RUN_MS / 1000
        while time.monotonic() < deadline and len(seen) < at_least:
            figure = self.figure(node)
            if self.status(node) != status:
                if seen:
                    break
            elif figure and figure not in seen:
                seen.append(figure)
            self.page.wait_for_timeout(30)
        return seen

    def connect(self, output: tuple[str, str], input: tuple[str, str]) -> None:
        """Draws a connection with the mouse from (node, output) to (node, input)."""
        (x, y), (to_x, to_y) = self.port(*output), self.port(*input)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 20, y + 8, steps=3)
        mouse.move(to_x, to_y, steps=6)
        mouse.up()

    def add_at(self, x: float, y: float, operation: str) -> None:
        """Double-clicks an empty place of the canvas and clicks an operation in the palette."""
        self.page.locator(".react-flow__pane").dblclick(position={"x": x, "y": y})
        self.choose(operation)

    def draw_to(self, output: tuple[str, str], x: float, y: float) -> None:
        """Draws a connection from (node, output) to an empty place of the canvas."""
        canvas = self.page.locator(".df-Canvas").bounding_box()
        assert canvas is not None
        from_x, from_y = self.port(*output)
        mouse = self.page.mouse
        mouse.move(from_x, from_y)
        mouse.down()
        mouse.move(from_x + 20, from_y + 8, steps=3)
        mouse.move(canvas["x"] + x, canvas["y"] + y, steps=6)
        mouse.up()

    def choose(self, operation: str) -> None:
        """Clicks an operation of the palette that is open."""
        name = self.page.locator(".df-Palette-name").get_by_text(operation, exact=True)
        self.page.locator(".df-Palette-row", has=name).click()

    def port(self, node: str, port: str) -> tuple[float, float]:
        """Where the middle of a port is."""
        box = self.node(node).locator(f'.react-flow__handle[data-handleid="{port}"]').bounding_box()
        assert box is not None, f"{node} shows no port {port}"
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def row(self, section: str, name: str) -> Locator:
        """A row of the DeepForge panel."""
        title = self.page.locator(".df-Section-title", has_text=section)
        return self.page.locator(".df-Section", has=title).locator(f'.df-Row[data-name="{name}"]')

    def drawer(self) -> Locator:
        return self.page.locator(".df-JobDrawer")


def until(condition: Callable[[], bool]) -> bool:
    """True as soon as `condition` is; False if it is not within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def use_dark_theme(page: Page) -> None:
    execute(page, "apputils:change-theme", '{theme: "JupyterLab Dark"}')


def execute(page: Page, command: str, arguments: str = "{}") -> None:
    """Runs a command of JupyterLab and waits for its end."""
    page.evaluate(f"async () => {{ await window.jupyterapp.commands.execute('{command}', {arguments}); }}")


def meaning(file: Path) -> tuple[Any, Any]:
    """The operations of the nodes, and the edges; nothing while the file is being written."""
    text = file.read_text()
    if not text.endswith("}\n"):
        return None, None
    document = json.loads(text)
    return {node: value["operation"] for node, value in document["nodes"].items()}, document["edges"]
