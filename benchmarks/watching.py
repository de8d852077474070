"""`python -m benchmarks.watching [--smoke]`: opening an execution that printed and drew much, in headless Chromium.

Needs JupyterLab with this extension installed, matplotlib, playwright and a `chromium` on the path (the test
environment has them).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.lab import TOKEN, chromium, jupyter_lab, open_page
from benchmarks.table import Row, row_of, show
from deepforge_jupyter.client import Client

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPERATION = """\
import deepforge
import matplotlib.pyplot as plt


class Talk:
    def __init__(self, lines: int, figures: int, points: int):
        self.lines, self.figures, self.points = lines, figures, points

    def execute(self):
        for line in range(self.lines):
            print(f"line {line:6d}: what a training says of its loss")
        for step in range(self.points):
            deepforge.log(step=step, loss=1 / (1 + step))
        for figure in range(self.figures):
            plt.plot([1, 3, 2, figure])
            plt.title(f"figure {figure}")
            plt.show()
        print("the last line")
"""
OPEN = """
async ({execution, project, figures}) => {
  const start = performance.now();
  const done = window.jupyterapp.commands.execute('deepforge:open-execution', {execution, project});
  const isThere = () => {
    const view = document.querySelector('.df-Execution');
    const text = view?.querySelector('.df-Output .jp-OutputArea-child:last-child')?.textContent ?? '';
    const count = [...(view?.querySelectorAll('.df-JobDrawer [role=tab]') ?? [])]
      .find(tab => tab.textContent.startsWith('Figures'))?.querySelector('.df-Count')?.textContent;
    return text.includes('the last line') && Number(count) === figures;
  };
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  while (!isThere()) {
    await frame();
  }
  await frame();
  await frame();
  await done;
  return performance.now() - start;
}
"""
FIGURES = """
async figures => {
  const tab = [...document.querySelectorAll('.df-Execution-header [role=tab]')]
    .find(one => one.textContent === 'Figures');
  const start = performance.now();
  tab.click();
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const isThere = () => {
    const places = document.querySelectorAll('.df-AllFigures .df-Figure');
    const image = places[0]?.querySelector('img');
    return places.length === figures && image?.complete && image.naturalWidth > 0;
  };
  while (!isThere()) {
    await frame();
  }
  await frame();
  return performance.now() - start;
}
"""


def measure(*, smoke: bool) -> list[Row]:
    lines, figures, points = (1000, 5, 1000) if smoke else (100_000, 200, 100_000)
    with jupyter_lab() as (root, url):
        client = Client(url.format("").split("?")[0], token=TOKEN)
        project = client.create_project("talks", name="Talks").id
        rows = []
        for count in (0, points):
            make_pipeline(root / "talks", {"lines": lines, "figures": figures, "points": count})
            execution = client.start(project, "pipelines/talk.dfpipe").id
            client.wait(execution, timeout_s=300)
            asked = {"execution": execution, "project": project, "figures": figures}
            opened, shown = zip(*(_opened(url.format("lab"), asked) for _ in range(1 if smoke else 3)), strict=True)
            what = f"{lines:,} lines and {figures} figures" + (f", and {count:,} points" if count else "")
            budget = None if count else 1500
            rows.append(row_of(f"{what}: open, to the last line and all figures", opened, budget=budget))
            rows.append(row_of(f"{what}: all figures in a grid", shown))
    return rows


def make_pipeline(folder: Path, attributes: dict[str, Any]) -> None:
    document = {"format": 1, "nodes": {"Talk": {"operation": "Talk", "attributes": attributes}}, "edges": []}
    (folder / "operations" / "Talk.py").write_text(OPERATION)
    (folder / "pipelines" / "talk.dfpipe").write_text(json.dumps(document))


def _opened(url: str, asked: dict[str, Any]) -> tuple[float, float]:
    """In seconds, in a browser that has not seen it."""
    with open_page(url) as page:
        return _seconds(page, OPEN, asked), _seconds(page, FIGURES, asked["figures"])


def _seconds(page: Page, script: str, argument: Any) -> float:
    return float(page.evaluate(script, argument)) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watching", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once and small: that everything runs, not how fast")
    arguments = parser.parse_args()
    if chromium() is None:
        sys.exit("There is no chromium on the path: sudo apt-get install chromium")
    print(show(measure(smoke=arguments.smoke)))


if __name__ == "__main__":
    main()
