"""All executions of a project in a list: found, sorted, selected, compared."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from browser.conftest import SCREENSHOTS, Lab
from browser.editor import Editor, execute, until
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

LEARN = """
import deepforge
import matplotlib.pyplot as plt


class Learn:
    def __init__(self, rate: float = 0.1, epochs: int = 20):
        self.rate, self.epochs = rate, epochs

    def execute(self):
        losses = [1 / (1 + self.rate * epoch) for epoch in range(self.epochs)]
        for epoch, loss in enumerate(losses):
            deepforge.log(step=epoch, loss=loss, accuracy=1 - loss)
        plt.plot(losses)
        plt.title(f"rate {self.rate}")
        plt.show()
        model = losses[-1]
        return model
"""
RATES = (0.2, 0.5, 1.5)


def learn(lab: Lab) -> None:
    """Three executions of a pipeline, one for each rate."""
    folder = lab.root / "digits"
    (folder / "operations/Learn.py").write_text(LEARN.lstrip())
    nodes = {"Learn": {"operation": "Learn"}, "keep": {"operation": "Output", "attributes": {"name": "model"}}}
    edges = [{"source": "Learn", "output": "model", "target": "keep", "input": "data"}]
    document = {"format": 1, "nodes": nodes, "edges": edges, "layout": {"Learn": [0, 0], "keep": [320, 0]}}
    (folder / "pipelines/learn.dfpipe").write_text(json.dumps(document))
    for rate in RATES:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "deepforge_jupyter.cli",
                "run",
                "learn.dfpipe",
                "--quiet",
                "--set",
                f"Learn.rate={rate}",
            ],
            cwd=folder / "pipelines",
            env=lab.environment(),
            check=True,
            capture_output=True,
        )


@pytest.fixture
def page(start_lab: Callable[..., Lab], open_page: Callable[..., Page]) -> Page:
    lab = start_lab()
    learn(lab)
    page = open_page(lab.url("lab/tree/digits/pipelines/learn.dfpipe?reset"))
    Editor(page, shows="Learn")
    execute(page, "deepforge:show-panel")
    page.get_by_role("button", name="All executions: search, sort, compare").click()
    expect(rows(page)).to_have_count(len(RATES))
    return page


def rows(page: Page) -> Locator:
    return page.locator(".df-List tbody [role=row]")


def in_panel(page: Page, name: str) -> Locator:
    return page.locator(f'.df-Panel [data-row^="executions/"][data-name="{name}"]')


def names(page: Page) -> list[str | None]:
    return [row.get_attribute("data-name") for row in rows(page).all()]


def reload(page: Page, *kept: str) -> None:
    """Once JupyterLab has kept what is open, which it does a moment later."""
    read = "async () => JSON.stringify((await window.jupyterapp.serviceManager.workspaces.fetch('default')).data)"
    assert until(lambda: all(text in page.evaluate(read) for text in kept))
    page.reload()


def test_the_list_is_searched_sorted_and_given_columns(page: Page) -> None:
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Learn.rate").check()
    page.get_by_label("Learn.loss").check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sort by Learn.loss").click()
    page.get_by_role("button", name="Sort by Learn.loss").click()
    expect(page.locator("th[data-column='Learn.loss']")).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first).to_have_attribute("data-name", "learn_3")
    search = page.get_by_label("Search executions")
    search.fill("Learn.rate<1")
    expect(rows(page)).to_have_count(2)
    assert names(page) == ["learn_2", "learn"]
    search.fill("colour:red")
    expect(page.locator(".df-List").get_by_role("alert")).to_contain_text("“colour:” is not known")
    search.fill("")
    expect(rows(page)).to_have_count(3)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "execution-list.png")
    reload(page, '"search":""', '"sort":"Learn.loss"', ":deepforge-list-")
    expect(page.locator("th[data-column='Learn.loss']")).to_have_attribute("aria-sort", "ascending")
    first = rows(page).first
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(1)).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Star", exact=True).first.wait_for()
    page.get_by_role("toolbar", name="Selected executions").get_by_role("button", name="Star").click()
    expect(page.locator(".df-List [data-is-starred=true]")).to_have_count(2)
    page.get_by_role("toolbar", name="Selected executions").get_by_role("button", name="Delete…").click()
    expect(page.locator(".jp-Dialog")).to_contain_text("The artifacts stay: model.")
    page.locator(".jp-Dialog").get_by_role("button", name="Delete").click()
    expect(rows(page)).to_have_count(1)


def test_executions_are_compared_side_by_side(page: Page) -> None:
    in_panel(page, "learn_3").click()
    in_panel(page, "learn").click(modifiers=["Shift"])
    expect(page.locator(".df-Panel .df-Row[aria-selected=true]")).to_have_count(3)
    in_panel(page, "learn_2").click(button="right")
    page.screenshot(path=SCREENSHOTS / "executions-selected.png")
    page.get_by_role("menuitem", name="Compare").click()
    view = page.locator(".df-Compared")
    table = view.get_by_role("table", name="Values")
    rate = table.get_by_role("row", name="Learn.rate")
    expect(rate).to_have_attribute("data-differs", "true")
    assert rate.locator("td").all_inner_texts() == ["1.5", "0.5", "0.2"]
    expect(table.get_by_role("row", name="Learn.epochs")).to_have_attribute("data-differs", "false")
    view.get_by_label("Only differences").check()
    expect(table.get_by_role("row", name="Learn.epochs")).to_have_count(0)
    expect(view.locator(".df-Metric")).to_have_count(2)
    expect(view.locator(".df-Metric").first.locator("li")).to_have_count(3)
    expect(view.locator(".df-Compared-figures img")).to_have_count(3)
    view.get_by_label("To", exact=True).select_option("learn")
    expect(view.locator(".df-Compared-pipeline")).to_contain_text("rate 1.5 → 0.2")
    page.screenshot(path=SCREENSHOTS / "comparison.png")
    reload(page, "deepforge-comparison-")
    expect(rate).to_be_visible(timeout=60_000)
